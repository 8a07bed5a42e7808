import { expect, it } from 'vitest';
import { createJam, headerOf, type Jam } from '../../game/index.ts';
import { CUE_STRIDE, SampleWriter, type InputFrame, type ToRecorder } from '../../protocol/index.ts';
import { RecorderLine } from '../../workers/recorder-line.ts';
import { RoomChange } from '../../workers/room-change.ts';

const ROOM = { scene: 'loop-room', seed: 1, layout: 'stage' } as const;

/** A frame in which a drum is struck. */
function strike(tick: number, sequence: number): InputFrame {
  const writer = new SampleWriter();
  writer.strike(0, 9, 0.7, 100, 0);
  return { tick, source: 3, sequence, payload: writer.take() };
}
function run(jam: Jam, to: number): void {
  const cues = new Float64Array(256 * CUE_STRIDE);
  while (jam.nextTick < to) {
    jam.tick();
    jam.drainCues(cues);
  }
}

it('[PGM11] a room that takes another one’s place goes on from its image and catches up with the input that came meanwhile; it gives no cue twice, and all of it is recorded', async () => {
  const playing = await createJam(ROOM);
  playing.push(strike(3, 0));
  run(playing, 40);
  const pending = strike(40, 1), change = new RoomChange(playing, [pending]);
  playing.push(pending);
  const late = strike(52, 2);
  playing.push(late);
  change.took(late);
  run(playing, 60);
  const next = await createJam({ ...ROOM, carried: change.image }), sent: ToRecorder[] = [];
  const { line, image } = change.catchUp(next, 60, () => new RecorderLine(next, (message) => sent.push(message), headerOf(next, { id: '0'.repeat(32), startedAt: '2026-11-21T13:00:00.000Z', core: '' }), change.from, () => undefined), () => 0);
  // One that stood there from the beginning, and has nothing to catch up with.
  const straight = await createJam({ ...ROOM, carried: change.image }), begun = straight.snapshot();
  for (const frame of [pending, late]) straight.push(frame);
  run(straight, 60);
  expect([change.from, next.nextTick, next.hash()]).toEqual([40, 60, straight.hash()]);
  expect(next.drainCues(new Float64Array(64 * CUE_STRIDE))).toBe(0);
  expect(Buffer.compare(image, begun)).toBe(0);
  line!.flush();
  expect(sent.flatMap((message) => (message.type === 'ticks' ? message.frames.map(({ tick, sequence }) => [tick, sequence]) : []))).toEqual([[40, 1], [52, 2]]);
});
