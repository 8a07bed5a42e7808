import { CUE, CUE_KIND, CUE_STRIDE, MAX_TRACKS, TICK_RATE } from '../../../protocol/index.ts';
import { LayerSlots, TrackCues } from '../../../view/audio/tape/track-cues.ts';
import { secondsOfCue, StationPerformance } from '../../game/station/tracks.ts';
import { makeTape, type TapeHeart } from './tape-worklet.ts';

export const RATE = 48_000;
/** Frames of a tick: a whole number at this rate. */
export const TICK_FRAMES = RATE / TICK_RATE;
/** Frames in front of a round in which the one before gives way to it. */
export const CROSS = 96;

/**
 * A room and the tape that plays its tracks, tick by tick, as the page has them, with no browser: what the microphone hears is `room(frame)`, and it hears it
 * `lateFrames` after its moment, as a real one does.
 */
export class StationSound {
  private readonly tape: TapeHeart;
  private readonly cues: TrackCues;
  private readonly row = new Float64Array(CUE_STRIDE);
  private readonly heard: Float32Array[][] = Array.from({ length: MAX_TRACKS }, () => []);
  /** Effects that were asked for. */
  readonly effects: { readonly track: number; readonly effect: number; readonly amount: number; readonly at: number }[] = [];
  private given = 0;

  private constructor(readonly p: StationPerformance, private readonly room: (frame: number) => number, private readonly lateFrames: number) {
    this.tape = makeTape(RATE);
    this.cues = new TrackCues(RATE, new LayerSlots(), {
      order: (order) => this.tape.order(order), arrival: () => ({ microphone: lateFrames, played: 0 }),
      effect: (track, effect, amount, at) => this.effects.push({ track, effect, amount, at }), recording: () => undefined, recorded: () => undefined,
    });
    this.cues.openReel('live', true);
  }

  static async open(room: (frame: number) => number, lateFrames = 1234): Promise<StationSound> {
    const sound = new StationSound(await StationPerformance.open(), room, lateFrames);
    sound.play(sound.p.jam.nextTick);
    return sound;
  }

  /** Sound of the frames up to a tick: what was told by then is obeyed. */
  private play(ticks: number): void {
    const { p, row } = this;
    for (; this.given < p.cues.length; this.given++) {
      const cue = p.cues[this.given]!;
      for (const [name, offset] of Object.entries(CUE)) row[offset] = cue[name as keyof typeof CUE];
      if (cue.kind === CUE_KIND.silence) this.cues.silence(secondsOfCue(cue));
      else this.cues.play(row, 0, secondsOfCue(cue), 0);
    }
    for (let tick = 0; tick < ticks; tick++) {
      const from = (this.heard[0]!.length) * TICK_FRAMES, outputs = Array.from({ length: MAX_TRACKS }, () => [new Float32Array(TICK_FRAMES), new Float32Array(TICK_FRAMES)]);
      const microphone = new Float32Array(TICK_FRAMES);
      for (let frame = 0; frame < TICK_FRAMES; frame++) microphone[frame] = from + frame >= this.lateFrames ? this.room(from + frame - this.lateFrames) : 0;
      this.tape.process(from, TICK_FRAMES, [[microphone], []], outputs);
      for (let track = 0; track < MAX_TRACKS; track++) this.heard[track]!.push(outputs[track]![0]!);
    }
  }

  run(ticks: number): this {
    for (let tick = 0; tick < ticks; tick++) {
      this.p.run(1);
      this.play(1);
    }
    return this;
  }

  act(...act: Parameters<StationPerformance['act']>): this {
    this.p.act(...act);
    return this;
  }

  /** First frame of the tick that runs next. */
  get frame(): number {
    return this.p.jam.nextTick * TICK_FRAMES;
  }

  /** Left of what a track sounded like, from frame 0 on. */
  track(track = 0): Float32Array {
    const pieces = this.heard[track]!, out = new Float32Array(pieces.length * TICK_FRAMES);
    pieces.forEach((piece, index) => out.set(piece, index * TICK_FRAMES));
    return out;
  }
}
