import { blotPath, brushPath, finer, num, type BrushPoint } from './brush.ts';
import { encodePhrase } from './phrase-file.ts';
import { lengthOf, PHRASE_RATE, tempoOf, type Phrase, type PhrasePoint } from './phrase.ts';
import { phrasingOf, strokeOf, type Stroke } from './strokes.ts';

/** What a phrase is written on, and with. */
export type Paper = 'dark' | 'paper';

export interface NotationOptions {
  readonly paper: Paper;
  /** The feet too. */
  readonly hasFeet: boolean;
  /** Bars in a line: 4 on a wide sheet, 2 on a narrow one. */
  readonly barsPerLine?: number;
  /** The phrase itself is put into the file, so that it can be opened again. Default true. */
  readonly isOpenable?: boolean;
}

/** Grounds and inks. Each ink is 4.5 : 1 and more on its ground. */
export const INKS: Readonly<Record<Paper, { readonly ground: string; readonly words: string; readonly lines: string; readonly leftHand: string; readonly rightHand: string; readonly feet: string; readonly blot: string }>> = {
  dark: { ground: '#0B0A10', words: '#FFF8EC', lines: '#8A8496', leftHand: '#A98CF0', rightHand: '#FFB347', feet: '#B9B3C2', blot: '#FF7F93' },
  paper: { ground: '#F6F0E2', words: '#1F1A24', lines: '#8A7F6C', leftHand: '#27458C', rightHand: '#1F1A24', feet: '#6B5B4B', blot: '#B3261E' },
};

/** Px of a beat along, of a body height up and across. Hands write across at half their reach, so that lines stay legible. */
const BEAT = 72, UP = 210, ACROSS = 116;
/** Widths of the lightest and the hardest stroke, px. */
const LIGHT = 1.2, HARD = 18;
/** Margins, px, and how far the staff's names stand from its lines, where no hand writes; the highest that a hand is drawn, heights; room over the staff for arcs, under it for ticks and numbers. */
const SIDE = 124, LABELS = 54, TOP = 72, HIGHEST = 1.32, ARCS = 34, TICKS = 34, FOOT = 46;
/** Heights of the staff's lines: what a dancer knows by feel. Source: proportions of a standing body (Winter 2009, table 4.1). */
const STAFF = [[0, 'floor'], [0.53, 'hips'], [0.82, 'shoulders'], [1.15, 'overhead']] as const;
/** Finer points between two samples. */
const FINER = 2;

/** Width of a stroke, px, before the nib's angle: for an effort 0–1. */
export const widthOf = (effort: number): number => LIGHT + (HARD - LIGHT) * Math.max(0, Math.min(1, effort));

const escape = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');

/** Where things are on the sheet. */
interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly lines: number;
  readonly barsPerLine: number;
  readonly bars: number;
  readonly beatsPerLine: number;
}

function sheetOf(phrase: Phrase, barsPerLine: number): Sheet {
  const beats = (phrase.beats[lengthOf(phrase) - 1] ?? 0) + 1e-3, bars = Math.max(1, Math.ceil(beats / phrase.beatsPerBar - 0.02)), perLine = Math.min(barsPerLine, bars), lines = Math.ceil(bars / perLine), beatsPerLine = perLine * phrase.beatsPerBar;
  return { width: beatsPerLine * BEAT + 2 * SIDE, height: TOP + lines * LINE + FOOT, lines, barsPerLine: perLine, bars, beatsPerLine };
}
const LINE = ARCS + HIGHEST * UP + TICKS;

const lineTop = (line: number): number => TOP + line * LINE;
const floorY = (line: number): number => lineTop(line) + ARCS + HIGHEST * UP;

/** A stroke's pieces on one line of the sheet: those of its points whose beats are there and that were seen. */
function pieces(stroke: Stroke, sheet: Sheet, line: number): BrushPoint[][] {
  const found: BrushPoint[][] = [], from = line * sheet.beatsPerLine, to = from + sheet.beatsPerLine;
  let piece: BrushPoint[] = [];
  for (let i = 0; i < stroke.beats.length; i++) {
    const beat = stroke.beats[i]!, isHere = beat >= from && (beat < to || line === sheet.lines - 1) && stroke.isSeen[i] === 1;
    if (isHere) piece.push({ x: SIDE + (beat - from) * BEAT + stroke.across[i]! * ACROSS, y: floorY(line) - Math.max(-0.05, Math.min(HIGHEST, stroke.up[i]!)) * UP, width: widthOf(stroke.effort[i]!) });
    else if (piece.length > 0) {
      found.push(piece);
      piece = [];
    }
  }
  if (piece.length > 0) found.push(piece);
  return found;
}

function staff(phrase: Phrase, sheet: Sheet, ink: (typeof INKS)[Paper]): string {
  const out: string[] = [], per = phrase.beatsPerBar;
  for (let line = 0; line < sheet.lines; line++) {
    const bars = Math.min(sheet.barsPerLine, sheet.bars - line * sheet.barsPerLine), right = SIDE + bars * per * BEAT, floor = floorY(line);
    for (const [height, name] of STAFF) {
      const y = num(floor - height * UP);
      out.push(`<path class="staff" d="M${SIDE} ${y}H${num(right)}" stroke="${ink.lines}" stroke-width="${height === 0 ? 1.4 : 0.6}"${height === 0 ? '' : ' stroke-dasharray="1 5"'}/>`);
      out.push(`<text x="${SIDE - LABELS}" y="${num(Number(y) + 4)}" text-anchor="end" font-size="12" fill="${ink.words}" opacity="0.85">${name}</text>`);
    }
    for (let bar = 0; bar <= bars; bar++) {
      const x = num(SIDE + bar * per * BEAT), isEnd = bar === bars && line === sheet.lines - 1;
      out.push(`<path class="bar" d="M${x} ${num(floor - 1.15 * UP)}V${num(floor + 9)}" stroke="${ink.lines}" stroke-width="${isEnd ? 3 : 1.2}"/>`);
      if (bar < bars) {
        out.push(`<text x="${num(SIDE + bar * per * BEAT + 5)}" y="${num(floor + 25)}" font-size="13" fill="${ink.words}" opacity="0.85">${line * sheet.barsPerLine + bar + 1}</text>`);
        for (let beat = 1; beat < per; beat++) out.push(`<path class="beat" d="M${num(SIDE + (bar * per + beat) * BEAT)} ${num(floor - 4)}v9" stroke="${ink.lines}" stroke-width="1.2"/>`);
      }
    }
  }
  return out.join('\n');
}

/** Arcs over what is one movement: thin at both ends, as a slur is engraved. */
function arcs(phrase: Phrase, sheet: Sheet, ink: (typeof INKS)[Paper]): string {
  const out: string[] = [];
  for (const { from, to } of phrasingOf(phrase)) for (let line = 0; line < sheet.lines; line++) {
    const start = Math.max(from, line * sheet.beatsPerLine), end = Math.min(to, (line + 1) * sheet.beatsPerLine);
    if (end - start < 0.25) continue;
    const x1 = SIDE + (start - line * sheet.beatsPerLine) * BEAT, x2 = SIDE + (end - line * sheet.beatsPerLine) * BEAT, y = lineTop(line) + ARCS - 4, rise = Math.min(22, 8 + (x2 - x1) * 0.06);
    out.push(`<path class="phrasing" d="M${num(x1)} ${num(y)}Q${num((x1 + x2) / 2)} ${num(y - rise * 1.6)} ${num(x2)} ${num(y)}Q${num((x1 + x2) / 2)} ${num(y - rise * 1.6 - 4)} ${num(x1)} ${num(y)}Z" fill="${ink.words}" opacity="0.8"/>`);
  }
  return out.join('\n');
}

function blots(phrase: Phrase, strokes: readonly Stroke[], sheet: Sheet, ink: (typeof INKS)[Paper]): string {
  const out: string[] = [], count = lengthOf(phrase);
  phrase.strikes.forEach(({ seconds, point, dx, dy, strength }, index) => {
    const stroke = strokes.find((found) => found.point === point), sample = Math.max(0, Math.min(count - 1, Math.round(seconds * PHRASE_RATE)));
    if (!stroke || stroke.isSeen[sample] === 0) return;
    const beat = stroke.beats[sample]!, line = Math.max(0, Math.min(sheet.lines - 1, Math.floor(beat / sheet.beatsPerLine)));
    const x = SIDE + (beat - line * sheet.beatsPerLine) * BEAT + stroke.across[sample]! * ACROSS, y = floorY(line) - Math.min(HIGHEST, stroke.up[sample]!) * UP;
    out.push(`<path class="strike" data-beat="${num(beat)}" data-point="${point}" d="${blotPath(x, y, dx, -dy, 4 + 8.5 * Math.max(0, Math.min(1, strength)), index + 1)}" fill="${ink.blot}"/>`);
  });
  return out.join('\n');
}

const HANDS: readonly PhrasePoint[] = ['leftHand', 'rightHand'], FEET: readonly PhrasePoint[] = ['leftFoot', 'rightFoot'];
const NAMES: Readonly<Partial<Record<PhrasePoint, string>>> = { leftHand: 'left hand', rightHand: 'right hand', leftFoot: 'left foot', rightFoot: 'right foot' };

/**
 * A phrase as calligraphy: paper runs beneath the dancer a bar at a time, and hands (and feet) write on it where they are. Width is effort, blots are strikes
 * thrown the way they went, arcs span what is one movement, and the staff has floor, hips, shoulders and overhead for lines. The left hand's stroke is split
 * along its middle, as from a worn nib, so that colour is not all that tells the hands apart.
 *
 * The same phrase gives the same text. Well-formed XML, complete in itself. Cost: linear in the phrase; four bars are about 60 KB.
 * @example const text = notationSvg(phrase, { paper: 'paper', hasFeet: true });
 */
export function notationSvg(phrase: Phrase, { paper, hasFeet, barsPerLine = 4, isOpenable = true }: NotationOptions): string {
  const ink = INKS[paper], sheet = sheetOf(phrase, barsPerLine), title = escape(phrase.title || 'A phrase');
  const strokes = [...(hasFeet ? FEET : []), ...HANDS].map((name) => strokeOf(phrase, name)).filter((stroke) => stroke !== null);
  const groups = strokes.map((stroke) => {
    const isFoot = FEET.includes(stroke.point), colour = isFoot ? ink.feet : stroke.point === 'leftHand' ? ink.leftHand : ink.rightHand, isSplit = stroke.point === 'leftHand' || stroke.point === 'leftFoot', paths: string[] = [];
    for (let line = 0; line < sheet.lines; line++) for (const piece of pieces(stroke, sheet, line)) {
      const points = finer(isFoot ? piece.map((point) => ({ ...point, width: point.width * 0.6 })) : piece, FINER), path = brushPath(points);
      if (path === '') continue;
      paths.push(`<path d="${path}" fill="${colour}"/>`);
      if (isSplit) {
        const split = brushPath(points.map((point) => ({ ...point, width: Math.max(0, point.width - 3.2) * 0.26 })), false);
        if (split !== '') paths.push(`<path d="${split}" fill="${ink.ground}"/>`);
      }
    }
    return `<g id="${stroke.point}" class="stroke" aria-label="${NAMES[stroke.point]}" opacity="${isFoot ? 0.8 : 0.92}">\n${paths.join('\n')}\n</g>`;
  });
  const { beats, bpm } = tempoOf(phrase);
  const about = `${sheet.bars} ${sheet.bars === 1 ? 'bar' : 'bars'}, ${Math.round(beats)} beats, ${Math.round(bpm)} a minute`;
  const bottom = sheet.height - 18;
  const legend = strokes.some(({ point }) => point === 'leftHand' || point === 'rightHand')
    ? `<path d="${brushPath([0, 1, 2, 3, 4, 5, 6].map((i) => ({ x: SIDE + i * 6, y: bottom - 4, width: 3 + i })), false)}" fill="${ink.leftHand}"/><path d="${brushPath([1, 2, 3, 4, 5, 6].map((i) => ({ x: SIDE + i * 6, y: bottom - 4, width: 0.3 + i * 0.3 })), false)}" fill="${ink.ground}"/><text x="${SIDE + 46}" y="${bottom}" font-size="13" fill="${ink.words}">left hand</text><path d="${brushPath([0, 1, 2, 3, 4, 5, 6].map((i) => ({ x: SIDE + 116 + i * 6, y: bottom - 4, width: 3 + i })), false)}" fill="${ink.rightHand}"/><text x="${SIDE + 162}" y="${bottom}" font-size="13" fill="${ink.words}">right hand</text>`
    : '';
  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${num(sheet.width)} ${num(sheet.height)}" width="${num(sheet.width)}" height="${num(sheet.height)}" role="img" aria-labelledby="name about" font-family="'Outfit Variable', Outfit, system-ui, sans-serif">
<title id="name">${title}</title>
<desc id="about">Movement of ${strokes.map(({ point }) => NAMES[point]).join(', ') || 'nobody'}: ${about}, ${phrase.strikes.length} ${phrase.strikes.length === 1 ? 'strike' : 'strikes'}.</desc>
${isOpenable ? `<metadata>${escape(encodePhrase(phrase))}</metadata>\n` : ''}<rect width="100%" height="100%" fill="${ink.ground}"/>
<text x="${SIDE}" y="38" font-size="24" font-weight="600" fill="${ink.words}">${title}</text>
<text x="${SIDE}" y="60" font-size="14" fill="${ink.words}" opacity="0.85">${about}</text>
<g id="staff">
${staff(phrase, sheet, ink)}
</g>
<g id="phrasing">
${arcs(phrase, sheet, ink)}
</g>
${groups.join('\n')}
<g id="strikes" opacity="0.92">
${blots(phrase, strokes, sheet, ink)}
</g>
${legend}
</svg>
`;
}

/** Px of a place on the sheet: where a beat is drawn, for marks over it. */
export function placeOnSheet(phrase: Phrase, barsPerLine: number, beat: number): { readonly x: number; readonly top: number; readonly bottom: number; readonly width: number; readonly height: number } {
  const sheet = sheetOf(phrase, barsPerLine), line = Math.max(0, Math.min(sheet.lines - 1, Math.floor(beat / sheet.beatsPerLine)));
  return { x: SIDE + (beat - line * sheet.beatsPerLine) * BEAT, top: lineTop(line), bottom: floorY(line) + 9, width: sheet.width, height: sheet.height };
}

