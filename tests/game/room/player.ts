import { createJam, ZONE_PLACES, type Jam, type JamOptions } from '../../../game/index.ts';
import { CUE, CUE_STRIDE, JOINT, JOINT_COUNT, RenderFrame, SampleWriter, SPACE, TICK_MICROS, ZONE_FIELD, ZONE_STRIDE, type InputFrame } from '../../../protocol/index.ts';

export const openRoom = (options: Partial<JamOptions> = {}): Promise<Jam> => createJam({ scene: 'loop-room', seed: 1, layout: 'stage', ...options });

/** A cue by its fields. */
export type HeardCue = { [K in keyof typeof CUE]: number } & { emittedAt: number };
export interface Happening { tick: number; what: 'zone' | 'loop'; index: number; event: string }

/** A standing body whose hands and feet can be put anywhere, room metres; the rest is where people have it. */
export class Puppet {
  readonly xyz = new Float64Array(JOINT_COUNT * 3);
  readonly confidence = new Float64Array(JOINT_COUNT);

  constructor(readonly player = 0) {
    const place = (joint: number, x: number, y: number, z = 0): void => this.put(joint, x, y, z);
    place(JOINT.nose, 0, 1.58, 0);
    for (const [side, sign] of [['left', -1], ['right', 1]] as const) {
      place(JOINT[`${side}_eye`], sign * 0.03, 1.61);
      place(JOINT[`${side}_ear`], sign * 0.07, 1.6);
      place(JOINT[`${side}_shoulder`], sign * 0.2, 1.44);
      place(JOINT[`${side}_elbow`], sign * 0.25, 1.13);
      place(JOINT[`${side}_wrist`], sign * 0.25, 0.82);
      place(JOINT[`${side}_hip`], sign * 0.1, 0.95);
      place(JOINT[`${side}_knee`], sign * 0.11, 0.52);
      place(JOINT[`${side}_ankle`], sign * 0.13, 0.1);
    }
  }

  put(joint: number, x: number, y: number, z = 0, confidence = 1): void {
    this.xyz[joint * 3] = x;
    this.xyz[joint * 3 + 1] = y;
    this.xyz[joint * 3 + 2] = z;
    this.confidence[joint] = confidence;
  }

  /** Puts a hand or foot at a zone of the stage, moved by (dx, dy). */
  touch(joint: number, zone: number, dx = 0, dy = 0): void {
    const place = ZONE_PLACES[0]![zone]!;
    this.put(joint, place.x + dx, place.y + dy);
  }

  write(writer: SampleWriter, micros = 0, ageMicros = 0, epoch = 0): void {
    writer.joints(this.player, SPACE.world, epoch, this.xyz, this.confidence, JOINT_COUNT, micros, ageMicros);
  }
}

/** Drives a room by hand: what is pushed is kept, what comes out is collected. */
export class Performance {
  readonly cues: HeardCue[] = [];
  readonly happenings: Happening[] = [];
  readonly frames: InputFrame[] = [];
  readonly attacks: { tick: number; player: number; joint: number; zone: number; micros: number; strokeAtMicros: number; strength: number }[] = [];
  private readonly sequences = new Map<number, number>();
  private readonly drained = new Float64Array(512 * CUE_STRIDE);
  readonly writer = new SampleWriter();

  constructor(readonly jam: Jam) {}

  /** Sends what `write` writes, in the next tick. */
  send(source: number, write: (writer: SampleWriter) => void): void {
    write(this.writer);
    const sequence = this.sequences.get(source) ?? 0, frame = { tick: this.jam.nextTick, source, sequence, payload: this.writer.take() };
    const answer = this.jam.push(frame);
    if (!answer.ok) throw new Error(answer.message);
    this.sequences.set(source, sequence + 1);
    this.frames.push(frame);
  }

  tick(): void {
    const { jam } = this, tick = jam.nextTick;
    jam.tick();
    const count = jam.drainCues(this.drained);
    for (let i = 0; i < count; i++) {
      const cue: Record<string, number> = { emittedAt: tick };
      for (const [name, offset] of Object.entries(CUE)) cue[name] = this.drained[i * CUE_STRIDE + offset]!;
      this.cues.push(cue as HeardCue);
    }
    jam.readEvents({
      attack: (micros, strokeAtMicros, player, joint, strength, zone) => this.attacks.push({ tick, micros, strokeAtMicros, player, joint, strength, zone }),
      zone: (index, event) => this.happenings.push({ tick, what: 'zone', index, event }),
      loop: (index, event) => this.happenings.push({ tick, what: 'loop', index, event }),
    });
  }

  /** Runs ticks; `each` may send before each of them. */
  run(ticks: number, each?: (tick: number) => void): this {
    for (let i = 0; i < ticks; i++) {
      each?.(this.jam.nextTick);
      this.tick();
    }
    return this;
  }

  cuesOf(kind: number): HeardCue[] {
    return this.cues.filter((cue) => cue.kind === kind);
  }

  events(what: Happening['what'], event: string): Happening[] {
    return this.happenings.filter((happening) => happening.what === what && happening.event === event);
  }

  zoneField(zone: number, field: keyof typeof ZONE_FIELD): number {
    const frame = new RenderFrame();
    this.jam.writeRenderFrame(frame, 0);
    return frame.zones[zone * ZONE_STRIDE + ZONE_FIELD[field]]!;
  }
}

/** When a cue is to be heard, in ticks with a fraction. */
export const dueOf = (cue: HeardCue): number => cue.tick + cue.micros / TICK_MICROS;
