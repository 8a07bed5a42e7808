import { expect } from 'vitest';
import { CUE_KIND, CUE_LOOKAHEAD_TICKS, MAX_TRACKS, SETTINGS, STATION_ACT, STATION_PAST, TICK_RATE, TRACK_STATE } from '../../../protocol/index.ts';
import { piecesOf, StationPerformance } from './tracks.ts';

/** Mulberry32. */
export function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const ACTS = Object.keys(STATION_ACT) as (keyof typeof STATION_ACT)[];
/** Acts that make something of a random session come more often. */
const USUAL: readonly (keyof typeof STATION_ACT)[] = ['record', 'record', 'record', 'play', 'stop', 'undo', 'redo', 'level', 'reverse', 'fade'];

/** A random act, and now and then another tempo, another palette, or silence. */
export function doSomething(p: StationPerformance, random: (below: number) => number): void {
  const act = random(3) > 0 ? USUAL[random(USUAL.length)]! : ACTS[random(ACTS.length)]!, track = random(3);
  const target = act === 'ratio' ? random(4) : act === 'take' || act === 'lost' ? random(40) : act === 'pulse' && random(4) === 0 ? 256 + random(16) : track;
  const a = act === 'level' || act === 'fade' ? random(3) * 500 : act === 'ratio' ? 1 + random(5) : random(5) - 1;
  p.act(act, target, a, act === 'fade' ? random(2000) : act === 'ratio' ? 1 + random(4) : random(4), 0, 0, random(7813), random(2) * random(120_000));
  if (random(30) === 0) p.send(0, (writer) => writer.setting(SETTINGS.tempo.id, random(2) * (60 + random(90)), 0));
  if (random(40) === 0) p.send(0, (writer) => writer.setting(SETTINGS.palette.id, random(3), 0));
  if (random(60) === 0) p.send(0, (writer) => writer.command(0, 1, 0, 0));
}

/** Every track's rounds, as they are heard: end to end from where it begins to where it is stopped. */
function checkRounds(p: StationPerformance, seed: number): number {
  let met = 0;
  for (let track = 0; track < MAX_TRACKS; track++) {
    const pieces = piecesOf(p.cues.filter(({ loop, kind }) => loop === track && kind >= CUE_KIND.trackRecord && kind <= CUE_KIND.trackMix));
    const present = p.jam.nextTick / TICK_RATE;
    pieces.forEach((piece, index) => {
      const next = pieces[index + 1];
      if (piece.cue === null || !next) return;
      met++;
      // A hundredth of a sample at 48 kHz.
      if (!(Math.abs(next.from - piece.to) < 2e-7)) expect.fail(`seed ${seed}, track ${track + 1}: the round at ${piece.from} ends at ${piece.to}, the next begins at ${next.from}`);
    });
    const last = pieces.at(-1);
    if (last?.cue) expect(last.to, `seed ${seed}: track ${track + 1} goes on`).toBeGreaterThanOrEqual(present);
    expect(p.track(track, 'state') === TRACK_STATE.playing, `seed ${seed}: track ${track + 1} sounds as long as it plays`).toBe(p.track(track, 'state') === TRACK_STATE.playing && last?.cue !== null && last !== undefined);
  }
  return met;
}

/** Plays a random session of the station and checks all that it was told; returns how many rounds met. */
export async function checkRandomSession(seed: number, acts: number): Promise<number> {
  const p = await StationPerformance.open(), random = chance(seed);
  for (let n = 0; n < acts; n++) {
    doSomething(p, random);
    p.run(1 + random(random(4) === 0 ? 120 : 20));
  }
  for (const cue of p.cues) {
    if (cue.kind < CUE_KIND.trackRecord || cue.kind > CUE_KIND.click) continue;
    const isSound = Number.isFinite(cue.duration + cue.amount + cue.pitch + cue.micros + cue.velocity) && cue.duration >= 0;
    const isInTime = cue.tick - cue.emittedAt <= CUE_LOOKAHEAD_TICKS + 1 && (cue.kind === CUE_KIND.click || cue.emittedAt - cue.tick <= STATION_PAST * TICK_RATE + 1);
    if (!isSound || !isInTime) expect.fail(`seed ${seed}: ${JSON.stringify(cue)}`);
  }
  expect(new Set(p.cues.map(({ id }) => id)).size, `seed ${seed}: each cue has a name of its own`).toBe(p.cues.length);
  return checkRounds(p, seed);
}
