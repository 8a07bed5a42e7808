import { JOINTS_HEADER_BYTES, JOINT_BYTES, RenderFrame, SAMPLE, SAMPLE_HEADER_BYTES, WORLD_UNITS, checkPayload, type SceneDescription, type ZoneDescription } from '../../../protocol/index.ts';
import type { Session } from '../../../view/session.ts';

/** A sample as the simulation would read it. */
export interface ReadSample {
  readonly kind: keyof typeof SAMPLE;
  readonly player: number;
  readonly source: number;
  /** EpochMs of its capture: arrival less age. */
  readonly captureMs: number;
  readonly epoch: number;
  /** Joint index → [x, y, z] in metres; only those present. */
  readonly joints: ReadonlyMap<number, readonly [number, number, number]>;
  readonly confidence: ReadonlyMap<number, number>;
  /** Zone of strikes and holds; command's number. */
  readonly target: number;
  /** Strike velocity 0–1; 1 or 0 of a hold; argument of a command. */
  readonly value: number;
  /** −1…1 of holds. */
  readonly x: number;
  readonly y: number;
}

function read(source: number, payload: Uint8Array, atMs: number): ReadSample[] {
  const checked = checkPayload(payload);
  if (!checked.ok) throw new Error(checked.message);
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const samples: ReadSample[] = [];
  for (let at = 0; at < payload.length; at += view.getUint16(at + 2, true)) {
    const kind = (Object.keys(SAMPLE) as (keyof typeof SAMPLE)[]).find((name) => SAMPLE[name] === view.getUint8(at))!;
    const body = at + SAMPLE_HEADER_BYTES;
    const joints = new Map<number, readonly [number, number, number]>(), confidence = new Map<number, number>();
    if (kind === 'joints') {
      for (let i = 0; i < view.getUint8(body + 1); i++) {
        const joint = body + JOINTS_HEADER_BYTES + i * JOINT_BYTES;
        if (view.getUint8(joint + 1) === 0) continue;
        joints.set(view.getUint8(joint), [0, 4, 8].map((axis) => view.getInt32(joint + 4 + axis, true) / WORLD_UNITS) as [number, number, number]);
        confidence.set(view.getUint8(joint), view.getUint8(joint + 1) / 255);
      }
    }
    const isHold = kind === 'hold', isZoned = isHold || kind === 'strike' || kind === 'command';
    samples.push({
      kind, source, player: view.getUint8(at + 1), captureMs: atMs - view.getUint32(at + 8, true) / 1000, joints, confidence,
      epoch: kind === 'joints' ? view.getUint16(body + 2, true) : 0,
      target: isZoned ? view.getUint16(body, true) : -1,
      value: kind === 'strike' ? view.getUint8(body + 2) / 255 : isHold ? view.getUint8(body + 2) : kind === 'command' ? view.getInt32(body + 4, true) : 0,
      x: isHold ? view.getInt32(body + 4, true) / 1000 : 0, y: isHold ? view.getInt32(body + 8, true) / 1000 : 0,
    });
  }
  return samples;
}

/** A session that only remembers what was sent, checked and decoded as the simulation's door does it. */
export function recordingSession(zones: readonly Partial<ZoneDescription>[] = []): { session: Session; samples: ReadSample[]; frame: RenderFrame } {
  const samples: ReadSample[] = [], frame = new RenderFrame();
  const scene: SceneDescription = {
    scene: 'test', seed: 1, loops: [], palettes: [],
    zones: zones.map((zone, index) => ({ index, name: '', kind: 'loop' as const, key: '', family: 'none' as const, ...zone })),
  };
  const session: Session = {
    scene, frame, sample: () => undefined, setSetting: () => undefined, stopAll: () => undefined, recentre: () => undefined, setLayout: () => Promise.resolve(),
    send: (source, payload, atMs) => void samples.push(...read(source, payload, atMs)),
    onCues: () => () => undefined, onNotice: () => () => undefined, epochOfTick: (tick) => tick * 7.8125,
    stats: () => Promise.reject(new Error('A recording session runs nothing.')), close: () => undefined,
  };
  return { session, samples, frame };
}
