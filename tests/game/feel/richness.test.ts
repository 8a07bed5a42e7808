import { describe, expect, it } from 'vitest';
import { COMMANDS, CUE_KIND, FRAME_HEAD, JOINT_COUNT, PARAMS, RenderFrame, TICK_RATE } from '../../../protocol/index.ts';
import { degradeAsCamera, type Motion } from '../../../protocol/motion/index.ts';
import { openRoom, Performance, type HeardCue } from '../room/player.ts';
import { loadRecording, hasRecordings, RECORDINGS } from '../motion/recordings.ts';
import { striking, swinging } from './dancing-pair.ts';
import { atBowAndDrum, dancerOfLight, heldBack, LOOPS, performDance } from './held-back.ts';

/** The long run (`npm run test:deep`) has more dances. */
const isLong = process.env.JAM_LONG === '1';
const SECONDS = 12, RICHNESS = PARAMS.find(({ name }) => name === 'richness')!.id;
const sounding = (cues: readonly HeardCue[]): HeardCue[] => cues.filter(({ kind, tick }) => tick > 5 * TICK_RATE && (kind === CUE_KIND.note || kind === CUE_KIND.strike || kind === CUE_KIND.bowStart || kind === CUE_KIND.bowMove));
/** What of its richness can be read off the cues: how much begins a second, in how many tones, from how soft to how loud. */
function measuresOf(performance: Performance): { flux: number; variety: number; range: number } {
  const cues = sounding(performance.cues), onsets = cues.filter(({ kind }) => kind !== CUE_KIND.bowMove), loud = onsets.map(({ velocity }) => velocity).sort((a, b) => a - b);
  // As many tones as are heard alike often would have this entropy.
  const shares = new Map<string, number>();
  let whole = 0, entropy = 0;
  for (const { instrument, pitch, velocity } of onsets) {
    const tone = `${instrument} ${Math.round(pitch)}`;
    shares.set(tone, (shares.get(tone) ?? 0) + velocity);
    whole += velocity;
  }
  for (const share of shares.values()) entropy -= (share / whole) * Math.log(share / whole);
  return { flux: onsets.reduce((sum, { velocity }) => sum + velocity, 0) / SECONDS, variety: Math.exp(entropy), range: loud[Math.floor(0.97 * loud.length)]! - loud[Math.floor(0.03 * loud.length)]! };
}
const paramOf = (performance: Performance): number => {
  const frame = new RenderFrame();
  performance.jam.writeRenderFrame(frame, 0);
  expect(frame.head[FRAME_HEAD.ready]).toBe(1);
  return frame.params[RICHNESS]!;
};

const dances: [string, () => Motion][] = [
  ['the dancer of light', () => dancerOfLight(SECONDS)], ['hands at a bow and a drum', () => atBowAndDrum(SECONDS)],
  ...(isLong ? [['a striking body', () => striking(5, { period: 0.5, first: 0 }).record(SECONDS, 60)], ['a swinging body', () => swinging(6, { period: 0.55, first: 0 }).record(SECONDS, 60)]] as [string, () => Motion][] : []),
  ...(isLong && hasRecordings ? RECORDINGS.map((name): [string, () => Motion] => [`the recorded ${name}`, () => loadRecording(name)]) : []),
];

describe('richness', () => {
  it.each(dances)('[RIC1] %s at a fifth of its amplitude begins less, in fewer tones and with less between soft and loud than at full', async (_, make) => {
    const motion = make(), full = measuresOf(await performDance(motion)), held = measuresOf(await performDance(heldBack(motion, 0.2)));
    expect(held.flux).toBeLessThan(full.flux);
    expect(held.variety).toBeLessThan(full.variety);
    expect(held.range).toBeLessThan(full.range);
  });

  it('[RIC1] by a camera of 12 Hz and 4 px too', async () => {
    const motion = atBowAndDrum(SECONDS), full = await performDance(degradeAsCamera(motion, { hz: 12, px: 4, seed: 3 })), held = await performDance(degradeAsCamera(heldBack(motion, 0.2), { hz: 12, px: 4, seed: 4 }));
    expect(paramOf(held)).toBeLessThan(paramOf(full) - 0.1);
    expect(measuresOf(held).flux).toBeLessThan(measuresOf(full).flux);
  });

  it('[RIC2] held back it still sounds: the loops go on, and a hand that bows small is heard', async () => {
    const held = await performDance(heldBack(atBowAndDrum(SECONDS), 0.2)), cues = sounding(held.cues);
    expect(cues.filter(({ kind }) => kind === CUE_KIND.note).length).toBeGreaterThan(20);
    const bows = cues.filter(({ kind }) => kind === CUE_KIND.bowMove).map(({ velocity }) => velocity);
    expect(bows.length).toBeGreaterThan(20);
    expect(bows.reduce((sum, velocity) => sum + velocity, 0) / bows.length).toBeGreaterThan(0.1);
  });

  it('[RIC3] richness is a body’s own, not measured by what it did before: a small dance after a large one is as bare as one that was never large', async () => {
    const motion = swinging(6, { period: 0.55, first: 0 }).record(40, 60), small = heldBack(motion, 0.2);
    const width = JOINT_COUNT * 3, switchAt = Math.floor(small.micros.length * 0.25), both: Motion = { ...motion, tracks: [{ xyz: motion.tracks[0]!.xyz.map((value, at) => (at < switchAt * width ? value : small.tracks[0]!.xyz[at]!)), confidence: motion.tracks[0]!.confidence }] };
    const after = paramOf(await performDance(both, null, 20)), alone = paramOf(await performDance(small, null, 20));
    expect(Math.abs(after - alone)).toBeLessThan(0.05);
  });

  it('[RIC4] with the setting richness at 0 movement changes nothing of what the loops play, and with no body all is as composed', async () => {
    const motion = swinging(6, { period: 0.55, first: 0 }).record(SECONDS, 60), none = new Performance(await openRoom());
    none.send(0, (writer) => { for (const loop of LOOPS) writer.command(0, COMMANDS.toggleLoop, loop, 0); });
    none.run(SECONDS * TICK_RATE);
    const notes = (performance: Performance): unknown[] => performance.cuesOf(CUE_KIND.note).map(({ tick, micros, pitch, velocity, loop }) => [tick, micros, pitch, velocity, loop]);
    expect(notes(await performDance(motion, 0))).toEqual(notes(none));
    expect(notes(await performDance(motion, 1))).not.toEqual(notes(none));
    expect(none.cuesOf(CUE_KIND.param)).toHaveLength(0);
  });
});
