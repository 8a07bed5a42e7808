import { STATION_ACT, CUE_KIND, PULSE_FIELD, PULSE_STRIDE, TICK_RATE, TRACK_FIELD, TRACK_STRIDE, RenderFrame, TICK_MICROS } from '../../../protocol/index.ts';
import { dueOf, openRoom, Performance, type HeardCue } from '../room/player.ts';
import type { JamOptions } from '../../../game/index.ts';

export const STUDIO = 6;

/** A room whose loop station is played by acts. */
export class StationPerformance extends Performance {
  static async open(options: Partial<JamOptions> = {}): Promise<StationPerformance> {
    return new StationPerformance(await openRoom(options)).run(2) as StationPerformance;
  }

  act(name: keyof typeof STATION_ACT, target = 0, a = 0, b = 0, c = 0, d = 0, micros = 0, ageMicros = 0): this {
    this.send(STUDIO, (writer) => writer.act(0, STATION_ACT[name], target, a, b, c, d, micros, ageMicros));
    return this;
  }

  /** Runs until the tick has begun. */
  runTo(tick: number): this {
    return this.run(tick - this.jam.nextTick);
  }

  seconds(seconds: number): this {
    return this.run(Math.round(seconds * TICK_RATE));
  }

  track(track: number, field: keyof typeof TRACK_FIELD): number {
    const frame = new RenderFrame();
    this.jam.writeRenderFrame(frame, 0);
    return frame.tracks[track * TRACK_STRIDE + TRACK_FIELD[field]]!;
  }

  /** Of a pulse of the room, as its picture shows it. */
  pulse(field: keyof typeof PULSE_FIELD, index = 0): number {
    const frame = new RenderFrame();
    this.jam.writeRenderFrame(frame, 0);
    return frame.pulses[index * PULSE_STRIDE + PULSE_FIELD[field]]!;
  }

  of(kind: keyof typeof CUE_KIND, track = 0): HeardCue[] {
    return this.cuesOf(CUE_KIND[kind]).filter((cue) => cue.loop === track);
  }
}

/** When a cue is to be heard, in seconds. */
export const secondsOfCue = (cue: HeardCue): number => dueOf(cue) / TICK_RATE;
/** The moment of an act in seconds. */
export const momentOf = (tick: number, micros = 0, ageMicros = 0): number => (tick + (micros - ageMicros) / TICK_MICROS) / TICK_RATE;

export interface Piece { from: number; to: number; cue: HeardCue | null }

/** What a track does, piece by piece, as whoever obeys its cues hears it: what is told later takes the place of what was told before, from its own moment on. */
export function piecesOf(cues: readonly HeardCue[]): Piece[] {
  let pieces: Piece[] = [];
  for (const cue of cues) {
    const at = secondsOfCue(cue);
    if (cue.kind !== CUE_KIND.trackRound && cue.kind !== CUE_KIND.trackStop) continue;
    pieces = pieces.filter((piece) => piece.from < at - 1e-9).map((piece) => (piece.to > at ? { ...piece, to: at } : piece));
    if (cue.kind === CUE_KIND.trackRound) pieces.push({ from: at, to: at + cue.duration, cue });
    else pieces.push({ from: at, to: at, cue: null });
  }
  return pieces;
}

/** A room in whose first track a loop of exactly two seconds goes round: 120 beats a minute, four beats. */
export async function withLoop(): Promise<StationPerformance> {
  const p = await StationPerformance.open();
  p.act('record').run(256).act('record').run(1);
  return p;
}
