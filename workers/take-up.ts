import { UsageError } from '../engine/index.ts';
import { STOPPED_BY } from '../engine/mods/index.ts';
import { createJam, DoorLog, type Jam } from '../game/index.ts';
import type { LoadedMod } from '../game/mods/index.ts';
import { MOD_ACT, SampleWriter, WATCHDOG_SOURCE, type EpochMs, type InputFrame, type SimStart } from '../protocol/index.ts';
import type { RoomTurn } from '../protocol/session/index.ts';
import type { Door } from './door.ts';
import type { RecorderLine } from './recorder-line.ts';
import { hashOf } from './room-change.ts';

export type Resume = NonNullable<SimStart['resume']>;

/** Brings a room to an image. Where that is of a room with other mods it is carried over, into a room that is made anew. */
export async function restoreOrCarry(jam: Jam, mods: readonly LoadedMod[], { scene, seed, layout }: SimStart, image: Uint8Array): Promise<{ readonly jam: Jam; readonly turn: RoomTurn | null }> {
  try {
    jam.restore(image);
    return { jam, turn: null };
  } catch (cause) {
    if (!(cause instanceof UsageError)) throw cause;
    const next = await createJam({ scene, seed, layout, mods, carried: image });
    return { jam: next, turn: { tick: next.nextTick, before: null, after: hashOf(next) } };
  }
}

/** The watchdog's act: the mod in this slot is switched off because it did not answer, or threw. */
function switchOff({ slot, tick, hasThrown }: NonNullable<Resume['silence']>, sequence: number): InputFrame {
  const writer = new SampleWriter();
  writer.act(0, MOD_ACT.switch, slot, 0, hasThrown ? STOPPED_BY.error : STOPPED_BY.silence, 0, 0, 0, 0);
  return { tick, source: WATCHDOG_SOURCE, sequence, payload: writer.take() };
}

/**
 * Goes on from an image where another worker's room left off: sources go on with their numbers; input after the image is applied again at once, up to
 * where that room had come, and its cues are dropped, since they were heard already. What the recording lacks of it goes down its line.
 *
 * @param jam stands at the image
 * @param applied hears of input that the page does not know yet
 * @param cues room for those of one tick
 */
export function catchUp(jam: Jam, { frames, to, silence }: Resume, door: Door, line: RecorderLine | null, cues: Float64Array, applied: (frame: InputFrame) => void, nowMs: () => EpochMs): void {
  const log = jam.app.world.resource(DoorLog);
  let silences = 0;
  for (let i = 0; i < log.count; i++) {
    if (log.next[i]! > 0) door.continueAfter(log.source[i]!, log.next[i]! - 1);
    if (log.source[i] === WATCHDOG_SOURCE) silences = log.next[i]!;
  }
  const acts = silence ? [switchOff(silence, Math.max(silences, ...frames.filter(({ source }) => source === WATCHDOG_SOURCE).map(({ sequence }) => sequence + 1)))] : [];
  for (const frame of [...frames, ...acts]) {
    if (!jam.push(frame).ok) continue;
    if (acts.includes(frame)) applied(frame);
    door.continueAfter(frame.source, frame.sequence);
    line?.took(frame);
  }
  while (jam.nextTick < to) {
    jam.tick();
    line?.ran(cues, jam.drainCues(cues), nowMs());
  }
}
