import type { MeasuredDelay } from './kept-delays.ts';

/** What a test found: a delay, or in words why none can be told. `count`: measurements that went into it. */
export type DelayFinding = ({ readonly ok: true; readonly count: number; readonly message: string } & MeasuredDelay) | { readonly ok: false; readonly message: string };

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b), middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};
/** Half the width that holds the middle half, scaled to a standard deviation. */
const scatter = (values: readonly number[]): number => {
  const centre = median(values);
  return 1.4826 * median(values.map((value) => Math.abs(value - centre)));
};
const ms = (seconds: number): string => `${Math.round(seconds * 1000)} ms`;

/** Clearness from which a chirp counts as heard. */
const CLEAR = 9;
/** Chirps that must be heard, and by how much they may differ, seconds. */
const LEAST_CHIRPS = 3, STEADY = 0.004;

/** The way round, from chirps: how much later each came back, seconds, and how clearly. */
export function judgeRoundTrip(chirps: readonly { readonly seconds: number; readonly clearness: number }[]): DelayFinding {
  const heard = chirps.filter(({ clearness }) => clearness >= CLEAR).map(({ seconds }) => seconds);
  if (heard.length < LEAST_CHIRPS) return { ok: false, message: `The microphone did not hear the loudspeaker (${heard.length} of ${chirps.length} sounds). Take off headphones for this test, turn the sound up, and bring the microphone nearer.` };
  const seconds = median(heard), near = heard.filter((value) => Math.abs(value - seconds) <= STEADY);
  if (near.length < LEAST_CHIRPS) return { ok: false, message: `The way round differed each time (${ms(Math.min(...heard))} to ${ms(Math.max(...heard))}). Close other programs that use sound, and try again.` };
  const spread = (Math.max(...near) - Math.min(...near)) / 2;
  return { ok: true, seconds, spread, count: near.length, message: `From loudspeaker to microphone: ${ms(seconds)}, give or take ${Math.max(1, Math.round(spread * 1000))} ms.` };
}

/** People tap along some 20 ms before the beat (Repp, 2005, "Sensorimotor synchronization: a review of the tapping literature": 20 to 80 ms, musicians less). */
const EARLY = 0.02;
/** Taps that are needed after the first few, and how much they may scatter. */
const LEAST_TAPS = 6, SETTLING = 2, UNSTEADY = 0.06;
/** Below this a measurement by hand says nothing: the device is believed. */
const WITHIN_HANDS = 0.03;
/** How much later than its click a tap may come, and how much earlier, seconds. */
const LATEST = 0.42, EARLIEST = 0.15;

/**
 * How much later than told something is, from what a person does in time with clicks: of a tap by hand (output), of strokes seen by a camera.
 *
 * @param moments when it was done, and `clicks`, when each was to be heard; one clock, seconds
 */
export function judgeTaps(moments: readonly number[], clicks: readonly number[], of: 'output' | 'camera'): DelayFinding {
  const what = of === 'output' ? 'taps' : 'strokes';
  const offsets = clicks.slice(SETTLING).flatMap((click) => {
    const near = moments.filter((moment) => moment > click - EARLIEST && moment < click + LATEST);
    // Of several, the one that is nearest to what the others say is not known yet: the first.
    return near.length > 0 ? [near[0]! - click + EARLY] : [];
  });
  if (offsets.length < LEAST_TAPS) return { ok: false, message: `Only ${offsets.length} ${what} could be told apart: ${of === 'output' ? 'tap once with every click' : 'clap or strike once with every click, so that the camera sees it'}, and try again.` };
  const seconds = median(offsets), spread = scatter(offsets);
  if (spread > UNSTEADY) return { ok: false, message: `The ${what} lie too far apart to tell (${ms(spread)}). Listen to a few clicks first, then ${of === 'output' ? 'tap' : 'strike'} along.` };
  if (Math.abs(seconds) < WITHIN_HANDS) return { ok: true, seconds: 0, spread, count: offsets.length, message: `Your ${what} agree with what the device says of itself: nothing to correct.` };
  return { ok: true, seconds, spread, count: offsets.length, message: `${of === 'output' ? 'Sound comes' : 'The camera sees'} ${ms(Math.abs(seconds))} ${seconds > 0 ? 'later' : 'earlier'} than the device says, give or take ${ms(spread)}: hands are no finer than that.` };
}
