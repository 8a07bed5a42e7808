import { describe, expect, it } from 'vitest';
import { contrastRatio } from '../../../view/render/palette-colours.ts';
import { blotPath, brushPath, finer } from '../../../view/notation/brush.ts';
import { findStrikes } from '../../../view/notation/find-strikes.ts';
import { INKS, notationSvg, placeOnSheet, widthOf } from '../../../view/notation/notation-svg.ts';
import { encodePhrase, phraseFileName, readPhrase } from '../../../view/notation/phrase-file.ts';
import { indexOf, lengthOf, partOf, PHRASE_RATE, POINT_AT, type Phrase } from '../../../view/notation/phrase.ts';
import { similarity } from '../../../view/notation/similarity.ts';
import { effortOf, phrasingOf, strokeOf } from '../../../view/notation/strokes.ts';
import { dance, writeScore } from './phrases.ts';

const two = (): Phrase => dance(writeScore(3, 8), { body: 4, bpm: 100 });

/** A small reader of XML: throws where tags do not close in order, attributes are not quoted, or text holds a bare `<` or `&`. */
function elements(xml: string): { name: string; attributes: Record<string, string> }[] {
  const found: { name: string; attributes: Record<string, string> }[] = [], open: string[] = [];
  let rest = xml.replace(/^<\?xml[^?]*\?>\s*/, '');
  while (rest !== '') {
    const tag = /^<(\/?)([\w:-]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/.exec(rest);
    if (tag) {
      const [whole, isEnd, name, text, isEmpty] = tag as unknown as [string, string, string, string, string];
      if (isEnd) {
        if (open.pop() !== name) throw new Error(`</${name}> closes nothing`);
      } else {
        found.push({ name, attributes: Object.fromEntries([...text.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, key, value]) => [key!, value!])) });
        if (!isEmpty) open.push(name);
      }
      rest = rest.slice(whole.length);
    } else {
      const words = /^[^<]+/.exec(rest);
      if (!words || /&(?!#\d+;|amp;|lt;|gt;|quot;)/.test(words[0])) throw new Error(`not XML at: ${rest.slice(0, 60)}`);
      rest = rest.slice(words[0].length);
      if (open.length === 0 && words[0].trim() !== '') throw new Error('text outside');
    }
  }
  if (open.length > 0) throw new Error(`<${open.at(-1)}> is not closed`);
  return found;
}

describe('a phrase as calligraphy', () => {
  it.each(['dark', 'paper'] as const)('[NTN1] on %s it is well-formed SVG with a name and a description, whatever its title', (paper) => {
    const phrase = { ...two(), title: 'Fast & <"loose">\u0007', strikes: [{ seconds: 1, point: 'leftHand', dx: 0, dy: -1, dz: 0, strength: 1 }] } satisfies Phrase;
    const text = notationSvg(phrase, { paper, hasFeet: true }), found = elements(text);
    expect(found[0]).toMatchObject({ name: 'svg', attributes: { role: 'img' } });
    // Not the whole text in a failure: it is long.
    expect(/<title[^>]*>(.*)<\/title>/.exec(text)![1]).toBe('Fast &#38; &#60;&#34;loose&#34;&#62;');
    expect(/<desc[^>]*>(.*)<\/desc>/.exec(text)![1]).toBe('Movement of left foot, right foot, left hand, right hand: 2 bars, 8 beats, 100 a minute, 1 strike.');
    for (const { attributes } of found.filter(({ name }) => name === 'path')) expect(attributes['d']).toMatch(/^M[-\d. MLQaHVvZ]+$/);
    expect(found.filter(({ name, attributes }) => name === 'g' && attributes['class'] === 'stroke').map(({ attributes }) => attributes['id'])).toEqual(['leftFoot', 'rightFoot', 'leftHand', 'rightHand']);
  });

  it('[NTN1] the same phrase gives the same drawing, a phrase of nothing a sheet without strokes', () => {
    const [once, again] = [two(), two()].map((phrase) => notationSvg(phrase, { paper: 'dark', hasFeet: false }));
    expect(once === again).toBe(true);
    const unseen = { ...two(), xyz: new Float32Array(two().xyz.length).fill(NaN) };
    expect(elements(notationSvg(unseen, { paper: 'paper', hasFeet: true })).some(({ attributes }) => attributes['class'] === 'stroke')).toBe(false);
  });

  it('[NTN2] every ink is 4.5 : 1 on its ground, staff lines 3 : 1', () => {
    for (const { ground, lines, ...inks } of Object.values(INKS)) {
      for (const [name, ink] of Object.entries(inks)) expect(contrastRatio(ink, ground), name).toBeGreaterThanOrEqual(4.5);
      expect(contrastRatio(lines, ground)).toBeGreaterThanOrEqual(3);
    }
  });

  it('[NTN3] effort rises with speed and with sharpness, a still hand is a hairline, and width follows it', () => {
    const count = 128, xyz = new Float32Array(two().xyz.length / lengthOf(two()) * count), swing = (beats: number, size: number): Phrase => {
      const made = { ...two(), xyz: xyz.slice(), beats: Float64Array.from({ length: count }, (_, i) => i / 20) };
      for (let sample = 0; sample < count; sample++) for (let point = 0; point < 13; point++) made.xyz.set([point === POINT_AT.rightHand ? size * Math.sin((sample / PHRASE_RATE) * beats * 2 * Math.PI) : point % 2 ? -0.1 : 0.1, point === POINT_AT.leftHip || point === POINT_AT.rightHip ? 0.9 : 1.39, 0], indexOf(sample, point));
      return made;
    };
    const mean = (phrase: Phrase): number => effortOf(phrase, POINT_AT.rightHand)!.reduce((sum, effort) => sum + effort, 0) / count;
    const efforts = [swing(0, 0), swing(0.25, 0.3), swing(0.5, 0.3), swing(1, 0.3), swing(1, 0.5)].map(mean);
    expect(efforts[0]).toBe(0);
    for (let i = 1; i < efforts.length; i++) expect(efforts[i]!).toBeGreaterThan(efforts[i - 1]! * 1.2);
    expect(widthOf(0)).toBeLessThan(1.5);
    expect(widthOf(1)).toBeGreaterThan(12 * widthOf(0));
    // The same way faster in the same time, by going farther, and the same way more sharply.
    expect(mean(swing(1, 0.3))).toBeLessThan(mean(swing(2, 0.3)));
  });

  it('[NTN3] an outline is as wide as the brush is pressed', () => {
    const across = (width: number): number => {
      const ys = [...brushPath(finer(Array.from({ length: 12 }, (_, i) => ({ x: i * 8, y: 0, width })), 2), false).matchAll(/[ML]?-?[\d.]+ (-?[\d.]+)/g)].map(([, y]) => Number(y));
      return Math.max(...ys) - Math.min(...ys);
    };
    for (const width of [2, 6, 14]) expect(across(width)).toBeCloseTo(width, 0);
  });

  it('[NTN4] bar lines and beat ticks stand at their beats, four bars a line, and strokes pass them when the music does', () => {
    const phrase = dance(writeScore(5, 24), { body: 2 }), found = elements(notationSvg(phrase, { paper: 'dark', hasFeet: false }));
    const xs = (kind: string): number[] => found.filter(({ attributes }) => attributes['class'] === kind).map(({ attributes }) => Number(/^M([\d.]+)/.exec(attributes['d']!)![1]));
    expect(xs('bar')).toHaveLength(5 + 3);
    expect(xs('beat')).toHaveLength(6 * 3);
    const [first, second] = xs('bar') as [number, number];
    expect(xs('beat').slice(0, 3)).toEqual([1, 2, 3].map((beat) => first + ((second - first) * beat) / 4));
    expect(placeOnSheet(phrase, 4, 6).x).toBe(xs('bar')[1]! + (second - first) / 2);
    expect(placeOnSheet(phrase, 4, 18).top).toBeGreaterThan(placeOnSheet(phrase, 4, 15).top);
    const stroke = strokeOf(phrase, 'rightHand')!;
    expect(stroke.beats).toBe(phrase.beats);
    expect(Math.max(...stroke.up)).toBeLessThan(1.4);
    expect(Math.abs(stroke.across.reduce((sum, x) => sum + x, 0) / stroke.across.length)).toBeLessThan(0.3);
  });

  it('[NTN5] a strike is a blot where the hand is, thrown the way the stroke went', () => {
    const phrase: Phrase = { ...two(), strikes: [{ seconds: 1.5, point: 'rightHand', dx: 1, dy: 0, dz: 0, strength: 1 }, { seconds: 3, point: 'leftHand', dx: 0, dy: -1, dz: 0, strength: 0.2 }] };
    const blots = elements(notationSvg(phrase, { paper: 'paper', hasFeet: false })).filter(({ attributes }) => attributes['class'] === 'strike');
    expect(blots.map(({ attributes }) => attributes['data-beat'])).toEqual(['2.5', '5']);
    const extent = (path: string): { x: number; y: number } => {
      const points = [...path.matchAll(/M(-?[\d.]+) (-?[\d.]+)a/g)].map(([, x, y]) => [Number(x), Number(y)] as const);
      return { x: points.reduce((sum, [x]) => sum + x, 0) / points.length, y: points.reduce((sum, [, y]) => sum + y, 0) / points.length };
    };
    expect(extent(blotPath(0, 0, 1, 0, 10, 1)).x).toBeGreaterThan(12);
    expect(Math.abs(extent(blotPath(0, 0, 1, 0, 10, 1)).y)).toBeLessThan(10);
    expect(extent(blotPath(0, 0, 0, 1, 10, 1)).y).toBeGreaterThan(12);
    expect(blots[0]!.attributes['d']!.length).toBeGreaterThan(100);
  });

  it('[NTN5] strikes of a recorded body are found where a hand was fast and stopped', () => {
    const phrase = two(), start = 40, still = { ...phrase, xyz: phrase.xyz.slice() };
    // A hand that is still, moves 0.5 m aside in an eighth of a second, and stops dead.
    for (let sample = 0; sample < lengthOf(still); sample++) for (const point of [POINT_AT.leftHand, POINT_AT.rightHand, POINT_AT.leftFoot, POINT_AT.rightFoot]) still.xyz.set([point === POINT_AT.rightHand ? 0.5 * Math.max(0, Math.min(1, (sample - start) / 4)) : 0, 1, 0], indexOf(sample, point));
    const found = findStrikes(still);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ point: 'rightHand', dx: expect.closeTo(1, 1) });
    expect(found[0]!.seconds).toBeCloseTo((start + 4) / PHRASE_RATE, 1);
  });

  it('[NTN6] what moves as one stands under one arc, and a rest parts two', () => {
    const phrase = two(), rested = { ...phrase, xyz: phrase.xyz.slice() }, from = Math.round(lengthOf(phrase) * 0.4), to = Math.round(lengthOf(phrase) * 0.65);
    for (let sample = from; sample < to; sample++) for (let point = 0; point < 13; point++) rested.xyz.set(phrase.xyz.subarray(indexOf(from, point), indexOf(from, point) + 3), indexOf(sample, point));
    for (let sample = to; sample < lengthOf(phrase); sample++) for (let point = 0; point < 13; point++) rested.xyz.set(phrase.xyz.subarray(indexOf(sample - to + from, point), indexOf(sample - to + from, point) + 3), indexOf(sample, point));
    const spans = phrasingOf(rested);
    expect(spans).toHaveLength(2);
    expect(spans[0]!.to).toBeCloseTo(phrase.beats[from]!, 0);
    expect(spans[1]!.from).toBeCloseTo(phrase.beats[to]!, 0);
  });
});

describe('a phrase in a file', () => {
  it('[NTN7] a drawing that was saved gives back its movement to the millimetre, its beats and its strikes', () => {
    const phrase: Phrase = { ...two(), title: 'Again & again', strikes: [{ seconds: 1.5, point: 'rightHand', dx: 1, dy: 0, dz: 0, strength: 0.7 }] };
    phrase.xyz.fill(NaN, 30, 33);
    const read = readPhrase(notationSvg(phrase, { paper: 'paper', hasFeet: true }));
    if (!read.ok) throw new Error(read.message);
    expect(read.phrase).toMatchObject({ title: 'Again & again', beatsPerBar: 4, hasDepth: true, strikes: phrase.strikes });
    phrase.xyz.forEach((value, i) => (Number.isNaN(value) ? expect(read.phrase.xyz[i]).toBeNaN() : expect(Math.abs(read.phrase.xyz[i]! - value)).toBeLessThan(0.00051)));
    phrase.beats.forEach((beat, i) => expect(read.phrase.beats[i]).toBeCloseTo(beat, 3));
    expect(phraseFileName(phrase)).toBe('again-again-2-bars.svg');
  });

  it('[NTN8] what cannot be read is refused with a sentence, and nothing is thrown', () => {
    const text = encodePhrase(two()), changed = (change: Record<string, unknown>): string => JSON.stringify({ ...(JSON.parse(text) as object), ...change });
    expect(readPhrase(text).ok).toBe(true);
    for (const bad of ['', 'x', '<svg/>', '<metadata>{"a"</metadata>', '[]', '{}', text.slice(0, -40), changed({ format: 'jam-room' }), changed({ version: 2 }), changed({ rate: 30 }), changed({ points: [] }), changed({ title: 4 }), changed({ beatsPerBar: 0 }),
      changed({ hasDepth: 1 }), changed({ beats: [] }), changed({ beats: [1, 0] }), changed({ beats: [null] }), changed({ millimetres: '?' }), changed({ millimetres: 'AAAA' }), changed({ millimetres: null }), changed({ strikes: null }), changed({ strikes: [[1, 'tail', 0, 0, 0, 0]] }), changed({ strikes: [[-1, 'head', 0, 0, 0, 0]] })]) {
      const answer = readPhrase(bad);
      expect(answer.ok, bad.slice(0, 60)).toBe(false);
      expect(!answer.ok && answer.message.length > 20, bad.slice(0, 60)).toBe(true);
    }
  });
});

describe('a part of a phrase', () => {
  it('[NTN19] any run of its beats becomes a phrase of its own, with the strikes in it at their times; where nothing is there, there is none', () => {
    const strikes = [1, 3.1].map((seconds) => ({ seconds, point: 'leftHand', dx: 0, dy: -1, dz: 0, strength: 1 }) as const), whole: Phrase = { ...two(), strikes };
    const second = partOf(whole, 4, 8)!, from = whole.beats.findIndex((beat) => beat >= 4 - 1e-6);
    expect(lengthOf(second)).toBe(whole.beats.filter((beat) => beat >= 4 - 1e-6 && beat < 8 - 1e-6).length);
    expect(second.beats[0]!).toBeCloseTo(whole.beats[from]! - 4, 9);
    expect(second.xyz[indexOf(0, POINT_AT.leftHand)]).toBe(whole.xyz[indexOf(from, POINT_AT.leftHand)]);
    expect(second.strikes.map(({ seconds }) => seconds)).toEqual([3.1 - from / PHRASE_RATE]);
    // In the middle of a bar it keeps its place in that bar.
    const middle = partOf(whole, 5, 7)!;
    expect(middle.beats[0]!).toBeCloseTo(1, 1);
    expect(partOf(whole, 20, 24)).toBeNull();
    expect(partOf(whole, 3, 3.1)).toBeNull();
    expect(similarity(second, partOf(whole, 4, 8)!)).toBeCloseTo(1, 6);
  });
});
