import type { InputFrame, RecordingHalt, SimRecord, Tick } from '../../protocol/index.ts';

/** What a sim.worker is started with so that it is recorded: how, and the port to do it on. */
export interface RecordedLine {
  readonly record: SimRecord;
  readonly port: MessagePort;
}

/** The page's end of one room's recording. It answers at once and never keeps the room from playing. */
export interface Recording {
  readonly id: string;
  /** For the sim.worker that opens the room. */
  readonly line: RecordedLine;
  /**
   * The sim.worker died. `imageTick`: of the image that its successor starts from; `to`: where the recording must have come at least, with
   * the help of `known`, the input that the page remembers. Answers how far it came and its input since the image; null when nothing is
   * recorded any more.
   */
  halt(imageTick: Tick, to: Tick, known: readonly InputFrame[]): Promise<RecordingHalt | null>;
  /** For a sim.worker that goes on with the same input: it records from `reached` on. */
  resume(reached: Tick): RecordedLine;
  /** The room closes. */
  end(): void;
}

/** A recording whose room is to say first from which tick on: its line can be handed out before. */
export interface DrawnRecording {
  readonly line: RecordedLine;
  /** Where its store listens. */
  readonly end: MessagePort;
}

/** Begins recordings; made by `openSessionStore`. */
export interface SessionRecorder {
  draw(): DrawnRecording;
  /** `branch`: the session that is played on from, and where; null for a fresh room. `drawn`: its line, if that was handed out already. */
  begin(branch: { readonly of: string; readonly tick: Tick } | null, drawn?: DrawnRecording): Recording;
  /** The room is up: what writes may be loaded now. */
  start(): void;
}
