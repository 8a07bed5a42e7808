import { createJam, type Jam } from '../../../game/index.ts';
import { COMMANDS, CUE_STRIDE, INSPECTOR_SOURCE, JOINT_COUNT, SampleWriter, type InputFrame } from '../../../protocol/index.ts';
import { InspectRoom, type InspectHost } from '../../../workers/inspect/index.ts';

/** A room run by hand, with an inspector in it or without. */
export interface Inspected {
  readonly jam: Jam;
  readonly room: InspectRoom;
  /** Frames that the room took, in order. */
  readonly frames: InputFrame[];
  isHeld: boolean;
  /** The key of a zone is pressed in the next tick; of the first unless said. */
  trigger(zone?: number): void;
  /** Runs so many ticks as a worker does, until time stands still; answers how many ran. */
  run(ticks: number): number;
}

const drained = new Float64Array(512 * CUE_STRIDE);

/** Input that moves a body: as much for everybody who asks with the same tick. */
export function dance(tick: number): Uint8Array<ArrayBuffer> | null {
  if (tick % 4 !== 0) return null;
  const writer = new SampleWriter(), xyz = new Float64Array(JOINT_COUNT * 3), confidence = new Float64Array(JOINT_COUNT).fill(0.9);
  for (let joint = 0; joint < JOINT_COUNT; joint++) {
    xyz[joint * 3] = ((joint * 7) % 11) / 10 - 0.5 + ((tick * (joint + 1)) % 64) / 200;
    xyz[joint * 3 + 1] = 1.6 - joint * 0.05 + ((tick * 3) % 50) / 100;
  }
  writer.joints(0, 1, 1, xyz, confidence, JOINT_COUNT, 0, 0);
  return writer.take();
}

export async function openInspected(): Promise<Inspected> {
  const jam = await createJam({ scene: 'loop-room', seed: 3, layout: 'stage' }), frames: InputFrame[] = [], sequences = new Map<number, number>();
  let waiting: { source: number; payload: Uint8Array<ArrayBuffer> }[] = [], micros = 0;
  const push = (source: number, payload: Uint8Array): void => {
    const sequence = sequences.get(source) ?? 0, frame = { tick: jam.nextTick, source, sequence, payload }, answer = jam.push(frame);
    if (!answer.ok) throw new Error(answer.message);
    sequences.set(source, sequence + 1);
    frames.push(frame);
  };
  const tick = (): void => {
    const ran = jam.nextTick, body = dance(ran);
    if (body) push(3, body);
    for (const { source, payload } of waiting) push(source, payload);
    waiting = [];
    jam.tick();
    while (jam.drainCues(drained) > 0);
    const lines = jam.app.drainLog();
    if (inspected.room.afterTick(ran, 50, lines) !== null) inspected.isHeld = true;
  };
  const host: InspectHost = {
    kind: 'live', jam, nowMicros: () => (micros += 3), left: () => undefined,
    hold: (isHeld) => { inspected.isHeld = isHeld; },
    step: () => (tick(), true),
    send: (payload) => (waiting.push({ source: INSPECTOR_SOURCE, payload }), null),
  };
  const inspected: Inspected = {
    jam, frames, isHeld: false,
    trigger(zone = 0) {
      const writer = new SampleWriter();
      writer.command(0, COMMANDS.toggleLoop, zone, 0);
      waiting.push({ source: 0, payload: writer.take() });
    }, room: new InspectRoom(host),
    run(ticks) {
      let ran = 0;
      for (; ran < ticks && !inspected.isHeld; ran++) tick();
      return ran;
    },
  };
  return inspected;
}
