import { CUE, CUE_KIND, CUE_STRIDE, INSTRUMENTS, PARAMS, type EpochMs, type InstrumentName, type Seconds } from '../../protocol/index.ts';
import { makeNoise } from './impulse.ts';
import { INSTRUMENT_DB } from './mix-tables.ts';
import type { MixingDesk } from './mixing-desk.ts';
import type { ContinuousVoice, ModSounds } from './mod-sounds.ts';
import type { SampleShelf } from './sample-shelf.ts';
import { BowedVoice, isBowed } from './voices/bowed.ts';
import { PARAM } from './desk-params.ts';
import type { TrackCues } from './tape/track-cues.ts';
import { playClick } from './voices/click.ts';
import { playSample, SAMPLED } from './voices/sampled.ts';
import { SYNTHESISED } from './voices/synthesised.ts';
import { Voice, type NoteRequest } from './voices/voice.ts';

/** Notes that may sound at once: in all, and of one instrument. Beyond that the oldest is let go. */
const MOST_VOICES = 72;
const MOST_OF_ONE = 14;
const CHOKE = 0.02;
/** How softly a loop's ringing notes leave when it stops. */
const LOOP_FALL = 0.16;
/** How quickly everything leaves when silence is asked for. */
const PANIC_FALL = 0.008;
/** How softly the sound of one place leaves when another place of a session begins, and a cue that turned out not to have been. */
const CUT_FALL = 0.02;
/** A stroke that a cut would swallow whole, since strokes leave later than the notes of loops, is heard this long. */
const CUT_GRAIN = 0.05;

/** What an instrument cuts short when it is struck: a hi-hat has one pair of cymbals. */
const CHOKES: Readonly<Partial<Record<InstrumentName, InstrumentName>>> = { hat: 'hat-open', 'hat-open': 'hat-open' };

/** Instruments that sing and are bent with the bows. */
const BENT: ReadonlySet<InstrumentName> = new Set(['choir', 'breath']);
/** Semitones that the bend takes away at 0 and adds at 1. */
const BEND_SEMITONES = 2;

/**
 * Plays cues on a desk at the context times it is told. It never reads a clock: the page and offline rendering drive it alike.
 *
 * `voice` of a bow cue names a continuous voice; a move for one that was never started starts it, so sound may be switched on in the
 * middle of a gesture.
 */
export class CuePlayer {
  private readonly voices: Voice[] = [];
  private readonly bows = new Map<number, ContinuousVoice>();
  /** Bows that are to be lifted, or fade: they can still be lifted earlier. */
  private readonly lifted: ContinuousVoice[] = [];
  private readonly sounding = new Set<number>();
  private readonly noise: AudioBuffer;
  private readonly wow: AudioNode;
  /** Cents, and a factor of the vibrato's depth, that all bows share. */
  private readonly bend: ConstantSourceNode;
  private readonly vibrato: ConstantSourceNode;
  private bowTone = 0;
  private speed = 1;
  private semitones = 0;
  /** Instruments of the room's mods, once they are there. */
  mods: ModSounds | null = null;
  /** Notes asked for while their samples had not arrived. */
  silentNotes = 0;

  /** @param tracks carries out the cues of the loop station; null where there is no tape, or where another player's tape plays into this desk */
  constructor(private readonly desk: MixingDesk, private readonly shelf: SampleShelf, private readonly tracks: TrackCues | null = null) {
    this.noise = makeNoise(desk.context.sampleRate);
    const wow = desk.context.createOscillator();
    wow.frequency.value = 0.55;
    wow.start();
    this.wow = wow;
    const steady = (offset: number): ConstantSourceNode => {
      const source = desk.context.createConstantSource();
      source.offset.value = offset;
      source.start();
      return source;
    };
    this.bend = steady(0);
    this.vibrato = steady(1);
  }

  /**
   * How what is played from now on sounds: written lengths are divided by `speed`, and pitches go with it, as a tape's do, unless they
   * are kept. What sounds already goes on as it is.
   */
  setRate(speed: number, isPitchKept: boolean): void {
    this.speed = speed;
    this.semitones = isPitchKept ? 0 : 12 * Math.log2(speed);
    this.tracks?.setRate(speed, isPitchKept);
  }

  /**
   * Plays one cue.
   *
   * @param cues CUE_STRIDE numbers a cue
   * @param index which of them
   * @param at context time at which its voice starts
   * @param now context time, to forget voices that are over
   * @param epochMs the moment that it was meant for, by which {@link takeBack} and {@link cut} know it
   * @returns whether something sounds, or stops sounding, because of it
   */
  play(cues: Float64Array, index: number, at: Seconds, now: Seconds, epochMs: EpochMs = 0): boolean {
    const base = index * CUE_STRIDE, kind = cues[base + CUE.kind]!, loop = cues[base + CUE.loop]!;
    switch (kind) {
      case CUE_KIND.note: {
        if (loop >= 0) this.beginLoop(loop, at);
        return this.strike(cues, base, at, now, loop, epochMs);
      }
      case CUE_KIND.strike: return this.strike(cues, base, at, now, -1, epochMs);
      case CUE_KIND.bowStart: case CUE_KIND.bowMove: return this.bow(cues, base, at, epochMs);
      case CUE_KIND.bowStop: return this.liftBow(cues[base + CUE.voice]!, at);
      case CUE_KIND.loopStart: this.beginLoop(loop, at); return true;
      case CUE_KIND.loopStop: this.endLoop(loop, at); return true;
      case CUE_KIND.palette: this.desk.setPalette(loop, at); return true;
      case CUE_KIND.silence: this.silence(at); return true;
      case CUE_KIND.click: return this.click(cues, base, at, epochMs);
      case CUE_KIND.param: this.setParam(cues[base + CUE.instrument]!, cues[base + CUE.velocity]!, at); return true;
      default: return this.tracks?.play(cues, base, at, epochMs) ?? false;
    }
  }

  private click(cues: Float64Array, base: number, at: Seconds, epochMs: EpochMs): boolean {
    const voice = playClick(this.desk.context, cues[base + CUE.velocity]!, at, this.desk.asideInput);
    voice.cueId = cues[base + CUE.id]!;
    voice.epochMs = epochMs;
    this.voices.push(voice);
    return true;
  }

  /** A parameter of PARAMS has another value, 0–1. */
  setParam(param: number, value: number, at: Seconds): void {
    this.desk.setParam(param, value, at);
    if (param === PARAM.bend) this.bend.offset.setTargetAtTime((value * 2 - 1) * BEND_SEMITONES * 100, at, 0.02);
    else if (param === PARAM.bowVibrato) this.vibrato.offset.setTargetAtTime(value / 0.3, at, 0.05);
    else if (param === PARAM.bowTone) this.bowTone = value - 0.5;
  }

  /** All parameters rest: the music is as it was composed. */
  restParams(at: Seconds): void {
    for (const { id, rest } of PARAMS) this.setParam(id, rest, at);
  }

  private strike(cues: Float64Array, base: number, at: Seconds, now: Seconds, loop: number, epochMs: EpochMs): boolean {
    const number = cues[base + CUE.instrument]!, instrument = INSTRUMENTS[number];
    if (!instrument) return this.strikeOfMod(cues, base, number, at, now, loop, epochMs);
    const pan = cues[base + CUE.pan]!, zone = cues[base + CUE.zone]!;
    const note: NoteRequest = {
      instrument, at, pitch: cues[base + CUE.pitch]! + this.semitones, velocity: Math.max(0, Math.min(1, cues[base + CUE.velocity]!)),
      seconds: cues[base + CUE.duration]! / this.speed, tone: cues[base + CUE.tone]!,
    };
    this.makeRoom(instrument, at, now);
    const level = this.desk.context.createGain();
    level.gain.value = 10 ** (INSTRUMENT_DB[instrument] / 20);
    level.connect(loop >= 0 ? this.desk.loopInput(loop, pan) : this.desk.liveInput('strike', zone, pan, cues[base + CUE.content]!));
    const voice = this.sound(note, loop, level);
    if (!voice) {
      level.disconnect();
      this.silentNotes++;
      return false;
    }
    voice.cueId = cues[base + CUE.id]!;
    voice.epochMs = epochMs;
    this.voices.push(voice);
    return true;
  }

  /** A note of a mod's instrument, as loud as a live stroke. */
  private strikeOfMod(cues: Float64Array, base: number, number: number, at: Seconds, now: Seconds, loop: number, epochMs: EpochMs): boolean {
    const { mods, desk, semitones, speed } = this;
    if (!mods) {
      this.silentNotes++;
      return false;
    }
    this.makeRoom(number, at, now);
    const note = { pitch: cues[base + CUE.pitch]! + semitones, velocity: Math.max(0, Math.min(1, cues[base + CUE.velocity]!)), seconds: cues[base + CUE.duration]! / speed, tone: cues[base + CUE.tone]!, at };
    const voice = mods.strike(desk.context, number, note, loop, desk.liveInput('strike', cues[base + CUE.zone]!, cues[base + CUE.pan]!, cues[base + CUE.content]!), this.noise);
    if (!voice) return false;
    voice.cueId = cues[base + CUE.id]!;
    voice.epochMs = epochMs;
    this.voices.push(voice);
    return true;
  }

  private sound(note: NoteRequest, loop: number, destination: AudioNode): Voice | null {
    const { context } = this.desk, sampled = SAMPLED[note.instrument];
    if (sampled) return playSample(context, this.shelf, sampled, note, loop, destination, this.wow, BENT.has(note.instrument) ? this.bend : null);
    const synthesis = SYNTHESISED[note.instrument];
    if (!synthesis) return null;
    const voice = new Voice(context, destination, note.instrument, loop, note.at);
    synthesis(context, note, voice, this.noise);
    return voice;
  }

  /** Forgets what is over, lets go of what is too much, and chokes what the new stroke cuts short. */
  private makeRoom(instrument: InstrumentName | number, at: Seconds, now: Seconds): void {
    const { voices } = this, choked = typeof instrument === 'number' ? undefined : CHOKES[instrument];
    let kept = 0, same = 0;
    for (const voice of voices) {
      if (voice.isOver(now)) continue;
      if (voice.instrument === instrument) same++;
      if (choked !== undefined && voice.instrument === choked && voice.startsAt < at) voice.release(at, CHOKE);
      voices[kept++] = voice;
    }
    voices.length = kept;
    while (this.lifted[0]?.isOver(now)) this.lifted.shift();
    if (same >= MOST_OF_ONE) this.letGoOldest((voice) => voice.instrument === instrument, at);
    else if (kept >= MOST_VOICES) this.letGoOldest(() => true, at);
  }

  private letGoOldest(isMeant: (voice: Voice) => boolean, at: Seconds): void {
    let oldest = -1;
    this.voices.forEach((voice, index) => {
      if (isMeant(voice) && (oldest < 0 || voice.startsAt < this.voices[oldest]!.startsAt)) oldest = index;
    });
    if (oldest < 0) return;
    this.voices[oldest]!.release(at, CHOKE);
    this.voices.splice(oldest, 1);
  }

  private bow(cues: Float64Array, base: number, at: Seconds, epochMs: EpochMs): boolean {
    const number = cues[base + CUE.instrument]!, key = cues[base + CUE.voice]!, pitch = cues[base + CUE.pitch]! + this.semitones;
    let voice = this.bows.get(key);
    if (!voice || voice.isStopped) {
      const begun = this.beginBow(cues, base, number, at, pitch);
      if (!begun) return false;
      voice = begun;
      voice.cueId = cues[base + CUE.id]!;
      voice.epochMs = epochMs;
      this.bows.set(key, voice);
    }
    voice.move(at, pitch, Math.max(0, Math.min(1, cues[base + CUE.velocity]!)), Math.max(0, Math.min(1, cues[base + CUE.tone]! + this.bowTone)));
    return true;
  }

  private beginBow(cues: Float64Array, base: number, number: number, at: Seconds, pitch: number): ContinuousVoice | null {
    const { context } = this.desk, instrument = INSTRUMENTS[number], shared = { bend: this.bend, vibrato: this.vibrato };
    if (instrument ? !isBowed(instrument) : !this.mods) return null;
    const input = this.desk.liveInput('bow', cues[base + CUE.zone]!, cues[base + CUE.pan]!, cues[base + CUE.content]!);
    if (!instrument) return this.mods!.bow(context, number, this.noise, input, at, pitch, shared);
    const level = context.createGain();
    level.gain.value = 10 ** (INSTRUMENT_DB[instrument] / 20);
    level.connect(input);
    return new BowedVoice(context, instrument, this.noise, level, at, pitch, shared);
  }

  /** A few soft notes outside any loop, [pitch, velocity, seconds after `at`]: piano, or a pad while the piano has not arrived. */
  greet(notes: readonly (readonly [number, number, number])[], at: Seconds): void {
    const instrument = this.shelf.get('felt-piano') ? 'felt-piano' : 'warm-pad';
    for (const [pitch, velocity, after] of notes) {
      const voice = this.sound({ instrument, pitch, velocity, seconds: 2.4, tone: 0.4, at: at + after }, -1, this.desk.liveInput('strike', -1, 0));
      if (voice) this.voices.push(voice);
    }
  }

  private liftBow(key: number, at: Seconds, tau?: Seconds): boolean {
    const voice = this.bows.get(key);
    if (!voice) return false;
    this.bows.delete(key);
    voice.stop(at, tau);
    this.lifted.push(voice);
    return true;
  }

  private beginLoop(loop: number, at: Seconds): void {
    if (this.sounding.has(loop)) return;
    this.sounding.add(loop);
    this.desk.setDensity(this.sounding.size, at);
  }

  private endLoop(loop: number, at: Seconds): void {
    for (const voice of this.voices) if (voice.loop === loop) voice.release(at, LOOP_FALL);
    if (this.sounding.delete(loop)) this.desk.setDensity(this.sounding.size, at);
  }

  /** Cues that turned out not to have been: what is scheduled of them never sounds, what sounds of them fades. */
  cancel(ids: ReadonlySet<number>, at: Seconds): void {
    this.tracks?.cancel(ids);
    for (const voice of this.voices) if (ids.has(voice.cueId)) voice.release(at, CUT_FALL);
    for (const [key, voice] of [...this.bows]) if (ids.has(voice.cueId)) this.liftBow(key, at, CUT_FALL);
  }

  /** What was meant for `fromMs` or later never sounds; what sounds goes on. */
  takeBack(fromMs: EpochMs, at: Seconds): void {
    this.tracks?.takeBack(fromMs);
    for (const voice of this.voices) if (voice.epochMs >= fromMs) voice.release(Math.min(at, voice.startsAt), CUT_FALL);
    for (const [key, voice] of [...this.bows]) if (voice.epochMs >= fromMs) this.liftBow(key, at, CUT_FALL);
  }

  /**
   * Another place of a session begins at `at`, which is the moment `fromMs`: what was meant for then or later never sounds, and what
   * sounds by then leaves softly. Voices stay known until they are over, so that an earlier cut still reaches them.
   */
  cut(fromMs: EpochMs, at: Seconds): void {
    this.tracks?.cut(fromMs, at);
    for (const voice of this.voices) {
      if (voice.epochMs >= fromMs) voice.release(Math.min(at, voice.startsAt), CUT_FALL);
      else voice.release(voice.startsAt < at ? at : voice.startsAt + CUT_GRAIN, CUT_FALL);
    }
    this.liftAll(at, CUT_FALL);
    this.sounding.clear();
    this.desk.setDensity(0, at);
  }

  private liftAll(at: Seconds, tau: Seconds): void {
    for (const voice of this.lifted) voice.stop(at, tau);
    for (const key of [...this.bows.keys()]) this.liftBow(key, at, tau);
  }

  /** Everything stops at once, without a click; what is scheduled for later never sounds. */
  silence(at: Seconds): void {
    this.tracks?.silence(at);
    for (const voice of this.voices) voice.release(at, PANIC_FALL);
    this.liftAll(at, PANIC_FALL);
    this.voices.length = 0;
    this.sounding.clear();
    this.desk.setDensity(0, at);
  }
}
