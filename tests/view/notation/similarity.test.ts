import { describe, expect, it } from 'vitest';
import { similarity, similarityWords } from '../../../view/notation/similarity.ts';
import type { Phrase } from '../../../view/notation/phrase.ts';
import { hasRecordings, loadRecording } from '../../game/motion/recordings.ts';
import { dance, mirror, phraseOfMotion, seenByCamera, vary, writeScore } from './phrases.ts';

/** Chance that a value of the first is above one of the second. */
function auc(above: readonly number[], below: readonly number[]): number {
  let won = 0;
  for (const a of above) for (const b of below) won += a > b ? 1 : a === b ? 0.5 : 0;
  return won / (above.length * below.length);
}
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;
const camera = (seed: number): { hz: number; metres: number; seed: number } => ({ hz: 12, metres: 0.02, seed });

/** Sixteen phrases of two bars, each against itself by others: who danced it differs every time. */
const kinds = ((): Record<'body' | 'tempo' | 'variation' | 'mirrored' | 'unrelated', number[]> => {
  const out = { body: [], tempo: [], variation: [], mirrored: [], unrelated: [] } as Record<'body' | 'tempo' | 'variation' | 'mirrored' | 'unrelated', number[]>;
  for (let seed = 1; seed <= 16; seed++) {
    const score = writeScore(seed, 8), mine = dance(score, { body: seed * 3 + 1, camera: camera(seed + 900) }), against = (theirs: Phrase): number => similarity(mine, theirs)!;
    out.body.push(against(dance(score, { body: seed * 3 + 2, camera: camera(seed) })));
    out.tempo.push(against(dance(score, { body: seed * 3 + 2, bpm: 110, camera: camera(seed) })));
    out.variation.push(against(dance(vary(score, seed, 0.35), { body: seed * 3 + 2, camera: camera(seed) })));
    out.mirrored.push(against(dance(mirror(score), { body: seed * 3 + 2, camera: camera(seed) })));
    out.unrelated.push(against(dance(writeScore(seed + 500, 8), { body: seed * 3 + 2, camera: camera(seed) })));
  }
  return out;
})();

describe('how alike two phrases are', () => {
  it('[NTN9] seen by a camera: the same by another body, then at another tempo, then a variation, then another phrase', () => {
    const medians = Object.fromEntries(Object.entries(kinds).map(([name, values]) => [name, median(values)])) as Record<keyof typeof kinds, number>;
    const figures = { bodyOverVariation: auc(kinds.body, kinds.variation), tempoOverVariation: auc(kinds.tempo, kinds.variation), variationOverUnrelated: auc(kinds.variation, kinds.unrelated), sameOverUnrelated: auc([...kinds.body, ...kinds.tempo], kinds.unrelated) };
    console.info(`medians ${JSON.stringify(medians)}; AUC ${JSON.stringify(figures)}`);
    expect(medians.body).toBeGreaterThan(medians.tempo);
    expect(medians.tempo).toBeGreaterThan(medians.variation + 0.05);
    expect(medians.variation).toBeGreaterThan(medians.unrelated + 0.2);
    expect(Math.min(...kinds.body)).toBeGreaterThan(0.85);
    expect(medians.unrelated).toBeLessThan(0.4);
    expect(figures.bodyOverVariation).toBeGreaterThan(0.9);
    expect(figures.tempoOverVariation).toBeGreaterThan(0.85);
    expect(figures.variationOverUnrelated).toBeGreaterThan(0.95);
    expect(figures.sameOverUnrelated).toBeGreaterThan(0.99);
  });

  it('[NTN10] in a mirror it is somewhat different: less than the same, more than another', () => {
    expect(auc(kinds.body, kinds.mirrored)).toBeGreaterThan(0.99);
    expect(auc(kinds.mirrored, kinds.unrelated)).toBeGreaterThan(0.97);
  });

  it('[NTN11] a phrase is the same as itself, and as itself elsewhere and larger; either way round gives the same', () => {
    const score = writeScore(40, 8), phrase = dance(score, { body: 0 }), moved: Phrase = { ...phrase, xyz: phrase.xyz.map((value, i) => value * 1.3 + (i % 3 === 0 ? 0.9 : i % 3 === 1 ? 0.4 : -0.3)) };
    expect(similarity(phrase, phrase)).toBe(1);
    expect(similarity(phrase, moved)).toBeGreaterThan(0.99);
    const other = dance(writeScore(41, 8), { body: 3 });
    expect(similarity(phrase, other)!).toBeCloseTo(similarity(other, phrase)!, 1);
  });

  it('[NTN11] what was hardly seen is compared with what there is, and nothing with nothing', () => {
    const score = writeScore(42, 8), phrase = dance(score, { body: 1 }), legless: Phrase = { ...phrase, xyz: phrase.xyz.map((value, i) => (Math.floor(i / 3) % 13 >= 9 ? NaN : value)) };
    expect(similarity(phrase, legless)).toBeGreaterThan(0.99);
    expect(similarity(phrase, { ...phrase, xyz: new Float32Array(phrase.xyz.length).fill(NaN) })).toBeNull();
    expect(similarity(phrase, { ...phrase, xyz: new Float32Array(0), beats: new Float64Array(0) })).toBeNull();
  });

  it('[NTN12] a number has a word that a dancer would say', () => {
    expect([0.95, 0.7, 0.5, 0.2].map(similarityWords)).toEqual(['The same phrase', 'Close', 'Related', 'Different movement']);
  });

  it.skipIf(!hasRecordings)('[NTN13] recorded people: a jumping jack is like the next one, also through a camera, and unlike a dab or a wave', () => {
    const piece = (name: 'dab' | 'jumping_jacks' | 'wave_hello', from: number): Phrase => phraseOfMotion(loadRecording(name), from, 2.4);
    const jack = piece('jumping_jacks', 0.9), figures = {
      itself: similarity(jack, seenByCamera(jack, 12, 0.02, 3))!, later: similarity(jack, piece('jumping_jacks', 1.1))!, dab: similarity(jack, piece('dab', 2))!, wave: similarity(jack, piece('wave_hello', 1))!, dabWave: similarity(piece('dab', 2), piece('wave_hello', 1))!,
    };
    console.info(`recorded: ${JSON.stringify(figures)}`);
    expect(figures.itself).toBeGreaterThan(0.9);
    expect(figures.later).toBeGreaterThan(0.8);
    expect(Math.max(figures.dab, figures.wave, figures.dabWave)).toBeLessThan(0.5);
  });
});
