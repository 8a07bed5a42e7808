import { CUE, CUE_KIND, MAX_LAYERS, MAX_TRACKS, TICK_RATE, TRACK_SOURCE, type EpochMs, type Seconds, type Tick } from '../../../protocol/index.ts';
import type { TapeOrder } from './tape-order.ts';

/** How softly sound leaves that turned out not to have been, or whose place on the stage another takes. */
const CUT_SECONDS: Seconds = 0.02;
/** How quickly everything leaves when silence is asked for. */
const PANIC_SECONDS: Seconds = 0.008;
/** Orders that can still be taken back: all that may be on their way, and more. */
const REMEMBERED = 512;

/** A layer that begins to be recorded. */
export interface RecordingLayer {
  readonly key: string;
  readonly layer: number;
  readonly track: number;
  readonly slot: number;
  /** TRACK_SOURCE. */
  readonly source: number;
  readonly tick: Tick;
  readonly epochMs: EpochMs;
  readonly channels: 1 | 2;
}

/** Whom the cues of the tracks are carried out by. */
export interface TrackHands {
  order(order: TapeOrder): void;
  /** Frames after its moment at which a sound reaches the tape: that of the microphone, and what is played live. Whole, ≥ 0. */
  arrival(): { readonly microphone: number; readonly played: number };
  /** Effect and how much of it, from a context time on. */
  effect(track: number, effect: number, amount: number, at: Seconds): void;
  recording(layer: RecordingLayer): void;
  /** Its end is known; what is not kept was thrown away. */
  recorded(key: string, isKept: boolean, seconds: Seconds): void;
}

/** Key under which the tape knows a layer: those of a session that is watched stand beside those of the room that is played in. */
export const layerKey = (reel: string, layer: number): string => `${reel} ${layer}`;

/** Which layer lies in which slot of which track, from when on; by reel: a room that is played in, or a session that is watched. */
export class LayerSlots {
  private readonly places = new Map<string, { readonly key: string; readonly tick: Tick }[]>();

  /** A layer takes a slot from a tick on. Told twice it is known once. */
  take(reel: string, layer: number, slot: number, tick: Tick, key = layerKey(reel, layer)): void {
    const place = `${reel} ${Math.floor(layer / 65_536)} ${slot}`, known = this.places.get(place) ?? [];
    if (!known.some((other) => other.key === key)) this.places.set(place, [...known, { key, tick }].sort((a, b) => a.tick - b.tick));
  }

  /** The layer that a slot held at a tick; null when none. */
  holder(reel: string, track: number, slot: number, tick: Tick): string | null {
    const known = this.places.get(`${reel} ${track} ${slot}`) ?? [];
    for (let index = known.length - 1; index >= 0; index--) if (known[index]!.tick <= tick) return known[index]!.key;
    return null;
  }

  /** A reel that goes on where another was left, at a tick: the layers that were there by then are its own. */
  inherit(reel: string, from: string, tick: Tick): void {
    for (const [place, known] of [...this.places]) if (place.startsWith(`${from} `)) this.places.set(reel + place.slice(from.length), known.filter((each) => each.tick < tick));
  }

  /** Forgets a reel. Answers the layers that no other reel has. */
  close(reel: string): string[] {
    const mine = new Set<string>(), others = new Set<string>();
    for (const [place, known] of [...this.places]) {
      const isMine = place.startsWith(`${reel} `);
      for (const { key } of known) (isMine ? mine : others).add(key);
      if (isMine) this.places.delete(place);
    }
    return [...mine].filter((key) => !others.has(key));
  }
}

/**
 * Turns cues of the loop station into orders for the tape. It never reads a clock: the page and offline rendering drive it alike.
 *
 * Each moment is rounded to a frame once: a round begins at the frame of its cue's moment, and what is recorded over a round that sounds is
 * placed by that round's frame, so that an overdub lies where it was heard, to the sample. A round that ends a few frames before or after
 * the next one begins (the audio clock follows the wall clock) runs on into it on the tape.
 */
export class TrackCues {
  private reel = '';
  private canRecord = false;
  private readonly rounds: ({ readonly seconds: Seconds; readonly duration: Seconds; readonly from: number; readonly place: number; readonly rate: number } | undefined)[] = [];
  private readonly effects = new Map<number, string>();
  private readonly given: { readonly id: number; readonly epochMs: EpochMs }[] = [];
  private speed = 1;
  private isPitchKept = true;

  constructor(private readonly sampleRate: number, private readonly slots: LayerSlots, private readonly hands: TrackHands) {}

  /**
   * From now on cues are those of this reel. `canRecord`: they come from a room that is played in, so that what they ask to be recorded is.
   */
  openReel(reel: string, canRecord: boolean): void {
    this.reel = reel;
    this.canRecord = canRecord;
    this.rounds.length = 0;
  }

  setRate(speed: number, isPitchKept: boolean): void {
    this.speed = speed;
    this.isPitchKept = isPitchKept;
  }

  private frames(seconds: Seconds): number {
    return Math.round(seconds * this.sampleRate);
  }

  /**
   * Carries out one cue of the tracks.
   *
   * @param at context time of its moment; may have passed
   * @param epochMs the moment that it was meant for, by which {@link takeBack} and {@link cut} know it
   * @returns false for cues of other kinds
   */
  play(cues: Float64Array, index: number, at: Seconds, epochMs: EpochMs): boolean {
    const kind = cues[index + CUE.kind]!;
    if (kind < CUE_KIND.trackRecord || kind > CUE_KIND.trackMix) return false;
    const track = cues[index + CUE.loop]!, id = cues[index + CUE.id]!, tick = cues[index + CUE.tick]!, duration = cues[index + CUE.duration]!;
    if (!(track >= 0 && track < MAX_TRACKS)) return true;
    this.given.push({ id, epochMs });
    if (this.given.length > REMEMBERED) this.given.shift();
    const seconds = tick / TICK_RATE + cues[index + CUE.micros]! / 1e6, layer = cues[index + CUE.content]!, slot = cues[index + CUE.instrument]!;
    switch (kind) {
      case CUE_KIND.trackRecord: this.record(cues, index, track, seconds, at, epochMs); break;
      case CUE_KIND.trackRecordEnd:
        if (this.canRecord) this.end(layerKey(this.reel, layer), id, duration, cues[index + CUE.amount] !== 0);
        break;
      case CUE_KIND.trackRound: {
        const from = this.frames(at), frames = this.frames(at + duration / this.speed) - from, layers = this.held(track, cues[index + CUE.content]!, tick);
        const rate = cues[index + CUE.pitch]! * (this.isPitchKept ? 1 : this.speed);
        const place = this.frames(cues[index + CUE.amount]!);
        this.rounds[track] = { seconds, duration, from, place, rate };
        this.hands.order({ type: 'round', id, track, from, frames, layers, place, rate, stretch: this.isPitchKept ? this.speed : 1, level: cues[index + CUE.velocity]!, pan: cues[index + CUE.pan]! });
        this.turn(track, slot, cues[index + CUE.tone]!, at);
        break;
      }
      case CUE_KIND.trackMix:
        this.hands.order({ type: 'mix', id, track, from: this.frames(at), frames: this.frames(Math.max(0.01, duration) / this.speed), level: cues[index + CUE.velocity]!, pan: cues[index + CUE.pan]! });
        this.turn(track, slot, cues[index + CUE.tone]!, at);
        break;
      case CUE_KIND.trackStop: this.hands.order({ type: 'stop', id, track, from: this.frames(at), frames: this.frames(duration / this.speed) }); break;
    }
    return true;
  }

  /** The layers that lie in slots at a tick. @param bits of the slots */
  private held(track: number, bits: number, tick: Tick): string[] {
    const layers: string[] = [];
    for (let bit = 0; bit < MAX_LAYERS; bit++) if (Math.floor(bits / 2 ** bit) % 2 === 1) {
      const key = this.slots.holder(this.reel, track, bit, tick);
      if (key !== null) layers.push(key);
    }
    return layers;
  }

  private turn(track: number, effect: number, amount: number, at: Seconds): void {
    const wanted = `${effect} ${amount}`;
    if (this.effects.get(track) === wanted) return;
    this.effects.set(track, wanted);
    this.hands.effect(track, effect, amount, at);
  }

  private record(cues: Float64Array, index: number, track: number, seconds: Seconds, at: Seconds, epochMs: EpochMs): void {
    const layer = cues[index + CUE.content]!, slot = cues[index + CUE.instrument]!, source = cues[index + CUE.tone]!, tick = cues[index + CUE.tick]!;
    this.slots.take(this.reel, layer, slot, tick);
    if (!this.canRecord) return;
    const round = this.rounds[track], into = round ? seconds - round.seconds : -1, { microphone, played } = this.hands.arrival();
    const isOverRound = round !== undefined && into >= 0 && into <= round.duration * 1.01, from = isOverRound ? round.from + this.frames(into) : this.frames(at), key = layerKey(this.reel, layer);
    const taken = cues[index + CUE.pan]!, isOver = cues[index + CUE.amount]! > 0;
    // What stands for all that lies beneath has both sides, whatever those have.
    const channels = source === TRACK_SOURCE.microphone && !(isOver && taken > 0) ? 1 : 2;
    const heads = [...(source === TRACK_SOURCE.played ? [] : [{ input: 0 as const, offset: microphone }]), ...(source === TRACK_SOURCE.microphone ? [] : [{ input: 1 as const, offset: played }])];
    let over = null;
    if (isOver) {
      // Where the round passes at that very frame, so that nothing is rounded twice.
      const rate = cues[index + CUE.velocity]!, told = this.frames(cues[index + CUE.pitch]!), passed = isOverRound ? round.place + round.rate * (from - round.from) : told;
      over = { frames: this.frames(cues[index + CUE.amount]!), rate, place: isOverRound && round.rate === rate && Math.abs(passed - told) <= 2 ? passed : told, keep: 1 - taken, beneath: taken > 0 ? this.held(track, cues[index + CUE.voice]!, tick) : [] };
    }
    this.hands.order({ type: 'record', id: cues[index + CUE.id]!, key, from, channels, heads, over });
    this.hands.recording({ key, layer, track, slot, source, tick, epochMs, channels });
  }

  private end(key: string, id: number, seconds: Seconds, isKept: boolean): void {
    this.hands.order({ type: 'recordEnd', id, key, frames: this.frames(seconds), isKept });
    this.hands.recorded(key, isKept, seconds);
  }

  /** Cues that turned out not to have been. */
  cancel(ids: ReadonlySet<number>): void {
    const mine = this.given.filter(({ id }) => ids.has(id)).map(({ id }) => id);
    if (mine.length > 0) this.withdraw(mine);
  }

  /** What was meant for `fromMs` or later never sounds; what sounds goes on. */
  takeBack(fromMs: EpochMs): void {
    const mine = this.given.filter(({ epochMs }) => epochMs >= fromMs).map(({ id }) => id);
    if (mine.length > 0) this.withdraw(mine);
  }

  private withdraw(ids: readonly number[]): void {
    for (let index = this.given.length - 1; index >= 0; index--) if (ids.includes(this.given[index]!.id)) this.given.splice(index, 1);
    this.rounds.length = 0;
    this.hands.order({ type: 'cancel', ids, frames: this.frames(CUT_SECONDS) });
  }

  /** Another place of a session, or another session, begins at `at`, which is the moment `fromMs`. What is being recorded ends with what is there. */
  cut(fromMs: EpochMs, at: Seconds): void {
    this.takeBack(fromMs);
    this.hands.order({ type: 'fall', from: this.frames(at), frames: this.frames(CUT_SECONDS) });
    if (this.canRecord) this.hands.order({ type: 'finish', keys: null });
    this.rounds.length = 0;
    this.effects.clear();
  }

  /** Everything falls silent; what is being recorded goes on. */
  silence(at: Seconds): void {
    this.hands.order({ type: 'fall', from: this.frames(at), frames: this.frames(PANIC_SECONDS) });
  }
}
