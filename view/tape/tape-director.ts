import type { Remote } from 'comlink';
import { STATION_ACT, STATION_MODE_FIELD, TRACK_FIELD, TRACK_MODE_FIELD, TRACK_MODE_STRIDE, TRACK_SOURCE, TRACK_STATE, TRACK_STRIDE, MAX_TRACKS, type RenderFrame, type TakeControl, type TakeRow } from '../../protocol/index.ts';
import type { TapeSide, TapeListener, TapeReport, RecordingLayer } from '../audio/index.ts';
import type { Microphone } from '../microphone/microphone.ts';
import type { Performer } from '../parts/performer.ts';
import type { Reel } from '../stage-sound.ts';
import { layerOf } from './take-layers.ts';
import { tapeState } from './tape-store.ts';

/** Frames that the tape keeps in front of a layer; those of one that goes round in a ring have none. */
const BEFORE = 256;

/** A layer that the tape of this page has recorded, or is recording. */
interface Kept {
  readonly reel: string;
  readonly session: string;
  readonly layer: number;
  readonly slot: number;
  readonly source: number;
  readonly tick: number;
  /** Frames a second of the tape that recorded it. */
  readonly sampleRate: number;
  /** Null until it is whole. */
  row: TakeRow | null;
  /** Its sound has come, and is being made a take. */
  finishing: Promise<void> | null;
  /** How long it is; null while that is open. */
  seconds: number | null;
  /** Its device went away while it was recorded: it holds what had come, and silence up to its end. */
  isCut: boolean;
  /** Whether any sound of it has come. */
  hasSound: boolean;
}

export interface TapeCrew {
  readonly tape: TapeSide;
  readonly microphone: Microphone;
  readonly performer: Pick<Performer, 'act'>;
  readonly takes: () => Promise<{ readonly takes: Remote<TakeControl> | TakeControl; readonly message: string }>;
  /** Id of the session that is being recorded; '' while none is. */
  readonly sessionId: () => string;
  readonly notify: (level: 'info' | 'warn' | 'error', message: string) => void;
}

const inWords = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
const trackSlot = (layer: number, slot: number): number => Math.floor(layer / 65_536) * 16 + slot;

/**
 * Keeps what the tape records and tells the room of it; lays into the tape what a session recorded when it is watched again; sees to it that the
 * microphone is there when it is needed.
 */
export class TapeDirector implements TapeListener {
  private readonly kept = new Map<string, Kept>();
  private readonly recordingMicrophone = new Set<string>();
  private reel: Reel | null = null;
  /** The device is being given up. */
  private isLeaving = false;
  /** Of the reels that were watched: what was laid in. */
  private readonly laid = new Map<string, readonly TakeRow[]>();
  private asked = 0;
  /** What the tape was told to listen for. */
  private awaited = '';

  constructor(private readonly crew: TapeCrew) {
    crew.tape.listen(this);
  }

  begun(layer: RecordingLayer, sampleRate: number): void {
    const { crew } = this, kept: Kept = { reel: this.reel?.name ?? '', session: crew.sessionId(), layer: layer.layer, slot: layer.slot, source: layer.source, tick: layer.tick, sampleRate, row: null, finishing: null, seconds: null, isCut: false, hasSound: false };
    this.kept.set(layer.key, kept);
    void this.tell((takes) => takes.begin({ session: kept.session, layer: layer.layer, slot: layer.slot, source: layer.source, tick: layer.tick, startedAt: layer.epochMs, sampleRate, channels: layer.channels }, BEFORE));
    if (layer.source === TRACK_SOURCE.played) return;
    this.recordingMicrophone.add(layer.key);
    this.showRecording();
    if (!crew.microphone.isOpen) void this.needMicrophone(layer.key, kept);
  }

  /** A recording began before its microphone was there. */
  private async needMicrophone(key: string, kept: Kept): Promise<void> {
    const { microphone, tape, performer, notify } = this.crew;
    if (microphone.status.state === 'lost' || (await microphone.open())) return;
    this.recordingMicrophone.delete(key);
    this.showRecording();
    if (microphone.status.message !== '') notify('warn', microphone.status.message);
    // What is played live can still be recorded.
    if (kept.source === TRACK_SOURCE.both || !this.kept.has(key)) return;
    this.kept.delete(key);
    tape.drop(key);
    performer.act(STATION_ACT.lost, trackSlot(kept.layer, kept.slot));
    void this.tell((takes) => takes.forget(kept.session, kept.layer));
  }

  private showRecording(): void {
    this.crew.microphone.setRecording(this.recordingMicrophone.size > 0);
  }

  ended(key: string, isKept: boolean, seconds: number): void {
    if (this.recordingMicrophone.delete(key)) this.showRecording();
    if (!isKept) return this.forget(key);
    const kept = this.kept.get(key);
    if (!kept) return;
    kept.seconds = seconds;
    if (kept.isCut) void this.finishCut(key, kept, seconds);
  }

  private forget(key: string): void {
    const kept = this.kept.get(key);
    if (!kept) return;
    this.kept.delete(key);
    void this.tell((takes) => takes.forget(kept.session, kept.layer));
  }

  missed(layer: number, slot: number): void {
    this.crew.notify('warn', 'There is no sound yet, so nothing could be recorded: click once on the page and record again.');
    this.crew.performer.act(STATION_ACT.lost, trackSlot(layer, slot));
  }

  heard(report: TapeReport): void {
    const kept = this.kept.get(report.key);
    if (!kept) return;
    switch (report.type) {
      case 'piece':
        kept.hasSound = true;
        void this.tell((takes) => takes.piece(kept.session, kept.layer, report.channels));
        break;
      case 'full': this.crew.notify('warn', 'The tape is full: what was recorded so far is kept. Clear a track to record on.'); break;
      case 'dropped':
        this.ended(report.key, false, 0);
        break;
      case 'whole':
        if (this.recordingMicrophone.delete(report.key)) this.showRecording();
        // What lies over a track is as long as the track; of another recording, only its end tells how long it is.
        if (this.isLeaving && report.before > 0) break;
        kept.finishing = this.finish(report, kept);
        break;
    }
  }

  private async finish({ before, frames }: Pick<Extract<TapeReport, { type: 'whole' }>, 'before' | 'frames'>, kept: Kept): Promise<void> {
    const { crew } = this;
    try {
      const { takes } = await crew.takes(), answer = await takes.finish(kept.session, kept.layer, before, frames);
      if (!answer.ok) throw new Error(answer.message);
      const { row, isStored, message } = answer.value;
      kept.row = row;
      if (!isStored) {
        tapeState.setState({ message, unstored: tapeState.getState().unstored + 1 });
        crew.notify('warn', message);
      }
      // Only the room it was recorded in is told.
      if (this.reel?.isLive && this.reel.name === kept.reel) {
        crew.performer.act(STATION_ACT.take, trackSlot(kept.layer, kept.slot), parseInt(row.hash.slice(0, 8), 16) | 0, parseInt(row.hash.slice(8), 16) | 0, frames, row.sampleRate);
      }
    } catch (cause) {
      crew.notify('warn', `A take sounds and is not kept: ${inWords(cause)}`);
    }
  }

  /** Asks the keeper something that needs no answer; what goes wrong is said once. */
  private async tell(question: (takes: Remote<TakeControl> | TakeControl) => Promise<{ readonly ok: boolean; readonly message?: string }>): Promise<void> {
    let message = '';
    try {
      const { takes, message: shut } = await this.crew.takes(), answer = await question(takes);
      message = answer.ok ? shut : answer.message ?? '';
    } catch (cause) {
      message = inWords(cause);
    }
    if (message === '' || message === tapeState.getState().message) return;
    tapeState.setState({ message });
    this.crew.notify('warn', message);
  }

  /** Another reel is heard. Those that were watched before are forgotten. */
  async enter(reel: Reel): Promise<void> {
    this.reel = reel;
    const { tape, sessionId } = this.crew, asked = ++this.asked;
    if (reel.isLive) {
      const session = sessionId(), { from } = reel;
      if (from && session !== '') await this.tell((takes) => takes.branch(session, from.name, from.tick));
      return;
    }
    for (const name of [...this.laid.keys()]) if (name !== reel.name) {
      tape.closeReel(name);
      this.laid.delete(name);
    }
    if (this.laid.has(reel.name)) return;
    const { takes } = await this.crew.takes(), rows = await takes.heard(reel.name);
    if (asked !== this.asked) return;
    if (!rows.ok) return this.crew.notify('warn', rows.message);
    this.laid.set(reel.name, rows.value);
    await this.lay(reel.name, rows.value, () => asked === this.asked);
  }

  private async lay(reel: string, rows: readonly TakeRow[], isWanted: () => boolean): Promise<void> {
    const { tape, notify } = this.crew, { takes } = await this.crew.takes();
    for (const row of rows) {
      const rate = tape.sampleRate;
      if (rate === null || !isWanted()) return;
      const wav = await takes.read(row.hash);
      if (!wav.ok) {
        notify('warn', wav.message);
        continue;
      }
      try {
        tape.lay(reel, row.layer, row.slot, row.tick, await layerOf(row, wav.value, rate));
      } catch (cause) {
        notify('warn', `A take of track ${Math.floor(row.layer / 65_536) + 1} cannot be heard: ${inWords(cause)}`);
      }
    }
  }

  leaving(): void {
    this.isLeaving = true;
  }

  /** Another device, and so an empty tape: what there is is laid in again. What was being recorded is kept as far as it came, and sounds. */
  reopened(): void {
    this.isLeaving = false;
    this.awaited = '';
    tapeState.setState({ hasTape: this.crew.tape.hasTape });
    void this.relay();
  }

  private async relay(): Promise<void> {
    const all = () => true;
    for (const [reel, rows] of this.laid) await this.lay(reel, rows, all);
    for (const [key, kept] of [...this.kept]) {
      await kept.finishing;
      if (kept.row) await this.lay(kept.reel, [kept.row], all);
      else if (this.kept.has(key) && !kept.isCut) this.cutShort(key, kept);
    }
  }

  /** Its device went away: what had come by then is the beginning of the layer, and nothing more comes. */
  private cutShort(key: string, kept: Kept): void {
    kept.isCut = true;
    if (this.recordingMicrophone.delete(key)) this.showRecording();
    this.crew.notify('warn', kept.hasSound ? 'The sound device changed while something was recorded. What came before is kept and sounds; the rest of it is silent, so record it again to fill it.' : 'The sound device changed before anything was recorded. Record it again.');
    if (kept.seconds !== null) void this.finishCut(key, kept, kept.seconds);
  }

  private async finishCut(key: string, kept: Kept, seconds: number): Promise<void> {
    if (!kept.hasSound) {
      this.forget(key);
      this.crew.performer.act(STATION_ACT.lost, trackSlot(kept.layer, kept.slot));
      return;
    }
    await (kept.finishing = this.finish({ before: BEFORE, frames: Math.max(1, Math.round(seconds * kept.sampleRate)) }, kept));
    if (kept.row) await this.lay(kept.reel, [kept.row], () => true);
  }

  /** A sound that tracks waited for. */
  sounded(source: number, agoMicros: number): void {
    this.awaited = '';
    this.crew.performer.act(STATION_ACT.heard, source, 0, 0, 0, 0, agoMicros);
  }

  /** Listens for what tracks wait for, as long as one waits. */
  private listenFor(frame: RenderFrame): void {
    const sources: number[] = [], level = frame.stationModes[STATION_MODE_FIELD.autoRecord]!;
    for (let track = 0; track < MAX_TRACKS; track++) {
      const source = frame.tracks[track * TRACK_STRIDE + TRACK_FIELD.source]!;
      if (this.reel?.isLive && frame.trackModes[track * TRACK_MODE_STRIDE + TRACK_MODE_FIELD.listens] === 1 && !sources.includes(source)) sources.push(source);
    }
    const awaited = sources.length === 0 ? '' : `${level} ${sources.join()}`;
    if (awaited === this.awaited) return;
    this.awaited = awaited;
    this.crew.tape.awaitSound(sources, level);
  }

  /** Looks whether a track waits for sound, or is about to record from the microphone: it is asked for in time. */
  look(frame: RenderFrame): void {
    const { microphone } = this.crew;
    this.listenFor(frame);
    if (microphone.isOpen || microphone.status.state !== 'off' || !this.reel?.isLive) return;
    for (let track = 0; track < MAX_TRACKS; track++) {
      const at = track * TRACK_STRIDE, state = frame.tracks[at + TRACK_FIELD.state]!, source = frame.tracks[at + TRACK_FIELD.source]!;
      if (source !== TRACK_SOURCE.played && (state === TRACK_STATE.armed || state === TRACK_STATE.recording)) {
        void microphone.open();
        return;
      }
    }
  }
}
