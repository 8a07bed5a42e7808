import { lengthOf, PHRASE_POINT_COUNT, PHRASE_POINTS, PHRASE_RATE, type Phrase, type PhrasePoint, type PhraseStrike } from './phrase.ts';

/** What a phrase's file says it is. */
const FORMAT = 'jam-phrase', VERSION = 1;
/** Longest phrase that is read: two minutes. */
const MOST_SAMPLES = 120 * PHRASE_RATE, MOST_STRIKES = 2000;
/** Places are kept in millimetres; this is none. */
const ABSENT = -32_768, MOST_MM = 32_767;

const toBase64 = (bytes: Uint8Array): string => {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
};
const round = (value: number, digits: number): number => Number(value.toFixed(digits));

/** A phrase as text: JSON with its places in millimetres, low byte first, as base64. The same phrase gives the same text. */
export function encodePhrase(phrase: Phrase): string {
  const view = new DataView(new ArrayBuffer(phrase.xyz.length * 2));
  phrase.xyz.forEach((value, i) => view.setInt16(i * 2, Number.isNaN(value) ? ABSENT : Math.max(-MOST_MM, Math.min(MOST_MM, Math.round(value * 1000))), true));
  return JSON.stringify({
    format: FORMAT, version: VERSION, title: phrase.title, rate: PHRASE_RATE, points: PHRASE_POINTS, beatsPerBar: phrase.beatsPerBar, hasDepth: phrase.hasDepth,
    beats: [...phrase.beats].map((beat) => round(beat, 4)), millimetres: toBase64(new Uint8Array(view.buffer)),
    strikes: phrase.strikes.map(({ seconds, point, dx, dy, dz, strength }) => [round(seconds, 3), point, round(dx, 3), round(dy, 3), round(dz, 3), round(strength, 3)]),
  });
}

export type PhraseResult = { readonly ok: true; readonly phrase: Phrase } | { readonly ok: false; readonly message: string };

const refuse = (message: string): PhraseResult => ({ ok: false, message });
const isNumber = (value: unknown, low: number, high: number): value is number => typeof value === 'number' && value >= low && value <= high;

/** The text between `<metadata>` and its end, as it was before it was escaped; null where there is none. */
function metadataOf(svg: string): string | null {
  const from = svg.indexOf('<metadata>'), to = svg.indexOf('</metadata>', from);
  return from < 0 || to < 0 ? null : svg.slice(from + 10, to).replace(/&(#(\d{1,6})|quot|amp|lt|gt|apos);/g, (whole, _name: string, code?: string) => (code ? String.fromCharCode(Number(code)) : ({ '&quot;': '"', '&amp;': '&', '&lt;': '<', '&gt;': '>', '&apos;': '\'' } as Record<string, string>)[whole] ?? whole));
}

/**
 * Reads a phrase from the SVG that it was saved as, or from its JSON alone. Checks every field; what is wrong, where, and what to do comes back as a sentence.
 * Never throws.
 */
export function readPhrase(text: string): PhraseResult {
  const json = text.trimStart().startsWith('{') ? text : metadataOf(text);
  if (json === null) return refuse('This drawing has no movement in it. Open one that was saved here.');
  let found: Record<string, unknown>;
  try {
    const parsed: unknown = JSON.parse(json);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return refuse('The movement in this file cannot be read. Save it again and open that.');
    found = parsed as Record<string, unknown>;
  } catch {
    return refuse('The movement in this file is cut off. Save it again and open that.');
  }
  if (found['format'] !== FORMAT) return refuse(`This is "${String(found['format']).slice(0, 40)}", not a phrase. Open a drawing that was saved here.`);
  if (found['version'] !== VERSION) return refuse(`This phrase is of version ${String(found['version']).slice(0, 12)}; version ${VERSION} can be read. Open it with a newer page.`);
  if (found['rate'] !== PHRASE_RATE) return refuse(`rate is ${String(found['rate']).slice(0, 12)}; ${PHRASE_RATE} can be read.`);
  if (JSON.stringify(found['points']) !== JSON.stringify(PHRASE_POINTS)) return refuse('points are not those of a phrase; open a drawing that was saved here.');
  const { title, beatsPerBar, hasDepth, beats, millimetres, strikes } = found;
  if (typeof title !== 'string' || title.length > 200) return refuse('title is not a line of words; give it at most 200 letters.');
  if (!isNumber(beatsPerBar, 1, 32)) return refuse('beatsPerBar is not between 1 and 32.');
  if (typeof hasDepth !== 'boolean') return refuse('hasDepth is neither true nor false.');
  if (!Array.isArray(beats) || beats.length < 1 || beats.length > MOST_SAMPLES) return refuse(`beats has not between 1 and ${MOST_SAMPLES} entries.`);
  const wrong = beats.findIndex((beat, i) => !isNumber(beat, -64, 1e5) || (i > 0 && beat < (beats[i - 1] as number)));
  if (wrong >= 0) return refuse(`beats[${wrong}] is ${String(beats[wrong]).slice(0, 20)}: it is no number, or before the one before it.`);
  if (typeof millimetres !== 'string') return refuse('millimetres is missing.');
  let bytes: string;
  try {
    bytes = atob(millimetres);
  } catch {
    return refuse('millimetres is no base64; the file was changed on its way.');
  }
  const width = PHRASE_POINT_COUNT * 3;
  if (bytes.length !== beats.length * width * 2) return refuse(`millimetres has ${bytes.length} bytes where ${beats.length} samples need ${beats.length * width * 2}; the file is cut off.`);
  const xyz = new Float32Array(beats.length * width);
  for (let i = 0; i < xyz.length; i++) {
    const value = ((bytes.charCodeAt(i * 2) | (bytes.charCodeAt(i * 2 + 1) << 8)) << 16) >> 16;
    xyz[i] = value === ABSENT ? NaN : value / 1000;
  }
  if (!Array.isArray(strikes) || strikes.length > MOST_STRIKES) return refuse(`strikes has more than ${MOST_STRIKES} entries, or is missing.`);
  const kept: PhraseStrike[] = [];
  for (const [i, strike] of strikes.entries()) {
    const [seconds, point, dx, dy, dz, strength] = Array.isArray(strike) ? (strike as unknown[]) : [];
    if (!isNumber(seconds, 0, 121) || !(PHRASE_POINTS as readonly unknown[]).includes(point) || !isNumber(dx, -1.01, 1.01) || !isNumber(dy, -1.01, 1.01) || !isNumber(dz, -1.01, 1.01) || !isNumber(strength, 0, 10)) return refuse(`strikes[${i}] is not [seconds, point, x, y, z, strength] within their ranges.`);
    kept.push({ seconds, point: point as PhrasePoint, dx, dy, dz, strength });
  }
  return { ok: true, phrase: { title, xyz, beats: Float64Array.from(beats as number[]), beatsPerBar, strikes: kept, hasDepth } };
}

/** Letters that any file system takes. */
export function phraseFileName(phrase: Phrase): string {
  const words = phrase.title.normalize('NFKD').toLowerCase().replace(/[^\p{Letter}\p{Number}]+/gu, '-').replace(/^-+|-+$/g, '').slice(0, 60);
  return `${words || 'phrase'}-${Math.max(1, Math.round((phrase.beats[lengthOf(phrase) - 1] ?? 0) / phrase.beatsPerBar))}-bars.svg`;
}
