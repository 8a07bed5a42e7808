import { CUE, CUE_KIND, CUE_STRIDE, INSTRUMENTS, type InstrumentName, type Seconds } from '../../protocol/index.ts';
import { makeNoise } from './impulse.ts';
import { INSTRUMENT_DB } from './mix-tables.ts';
import type { MixingDesk } from './mixing-desk.ts';
import type { SampleShelf } from './sample-shelf.ts';
import { BowedVoice, isBowed } from './voices/bowed.ts';
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

/** What an instrument cuts short when it is struck: a hi-hat has one pair of cymbals. */
const CHOKES: Readonly<Partial<Record<InstrumentName, InstrumentName>>> = { hat: 'hat-open', 'hat-open': 'hat-open' };

/**
 * Plays cues on a desk at the context times it is told. It never reads a clock: the page and offline rendering drive it alike.
 *
 * `voice` of a bow cue names a continuous voice; a move for one that was never started starts it, so sound may be switched on in the
 * middle of a gesture.
 */
export class CuePlayer {
  private readonly voices: Voice[] = [];
  private readonly bows = new Map<number, BowedVoice>();
  private readonly sounding = new Set<number>();
  private readonly noise: AudioBuffer;
  private readonly wow: AudioNode;
  /** Notes asked for while their samples had not arrived. */
  silentNotes = 0;

  constructor(private readonly desk: MixingDesk, private readonly shelf: SampleShelf) {
    this.noise = makeNoise(desk.context.sampleRate);
    const wow = desk.context.createOscillator();
    wow.frequency.value = 0.55;
    wow.start();
    this.wow = wow;
  }

  /**
   * Plays one cue.
   *
   * @param cues CUE_STRIDE numbers a cue
   * @param index which of them
   * @param at context time at which its voice starts
   * @param now context time, to forget voices that are over
   * @returns whether something sounds, or stops sounding, because of it
   */
  play(cues: Float64Array, index: number, at: Seconds, now: Seconds): boolean {
    const base = index * CUE_STRIDE, kind = cues[base + CUE.kind]!, loop = cues[base + CUE.loop]!;
    switch (kind) {
      case CUE_KIND.note: {
        if (loop >= 0) this.beginLoop(loop, at);
        return this.strike(cues, base, at, now, loop);
      }
      case CUE_KIND.strike: return this.strike(cues, base, at, now, -1);
      case CUE_KIND.bowStart: case CUE_KIND.bowMove: return this.bow(cues, base, at);
      case CUE_KIND.bowStop: return this.liftBow(cues[base + CUE.voice]!, at);
      case CUE_KIND.loopStart: this.beginLoop(loop, at); return true;
      case CUE_KIND.loopStop: this.endLoop(loop, at); return true;
      case CUE_KIND.palette: this.desk.setPalette(loop, at); return true;
      case CUE_KIND.silence: this.silence(at); return true;
      default: return false;
    }
  }

  private strike(cues: Float64Array, base: number, at: Seconds, now: Seconds, loop: number): boolean {
    const instrument = INSTRUMENTS[cues[base + CUE.instrument]!];
    if (!instrument) return false;
    const pan = cues[base + CUE.pan]!, zone = cues[base + CUE.zone]!;
    const note: NoteRequest = {
      instrument, at, pitch: cues[base + CUE.pitch]!, velocity: Math.max(0, Math.min(1, cues[base + CUE.velocity]!)),
      seconds: cues[base + CUE.duration]!, tone: cues[base + CUE.tone]!,
    };
    this.makeRoom(instrument, at, now);
    const level = this.desk.context.createGain();
    level.gain.value = 10 ** (INSTRUMENT_DB[instrument] / 20);
    level.connect(loop >= 0 ? this.desk.loopInput(loop, pan) : this.desk.liveInput('strike', zone, pan));
    const voice = this.sound(note, loop, level);
    if (!voice) {
      level.disconnect();
      this.silentNotes++;
      return false;
    }
    this.voices.push(voice);
    return true;
  }

  private sound(note: NoteRequest, loop: number, destination: AudioNode): Voice | null {
    const { context } = this.desk, sampled = SAMPLED[note.instrument];
    if (sampled) return playSample(context, this.shelf, sampled, note, loop, destination, this.wow);
    const synthesis = SYNTHESISED[note.instrument];
    if (!synthesis) return null;
    const voice = new Voice(context, destination, note.instrument, loop, note.at);
    synthesis(context, note, voice, this.noise);
    return voice;
  }

  /** Forgets what is over, lets go of what is too much, and chokes what the new stroke cuts short. */
  private makeRoom(instrument: InstrumentName, at: Seconds, now: Seconds): void {
    const { voices } = this, choked = CHOKES[instrument];
    let kept = 0, same = 0;
    for (const voice of voices) {
      if (voice.isOver(now)) continue;
      if (voice.instrument === instrument) same++;
      if (voice.instrument === choked && voice.startsAt < at) voice.release(at, CHOKE);
      voices[kept++] = voice;
    }
    voices.length = kept;
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

  private bow(cues: Float64Array, base: number, at: Seconds): boolean {
    const instrument = INSTRUMENTS[cues[base + CUE.instrument]!], key = cues[base + CUE.voice]!, pitch = cues[base + CUE.pitch]!;
    let voice = this.bows.get(key);
    if (!voice || voice.isStopped) {
      if (!instrument || !isBowed(instrument)) return false;
      const { context } = this.desk, level = context.createGain();
      level.gain.value = 10 ** (INSTRUMENT_DB[instrument] / 20);
      level.connect(this.desk.liveInput('bow', cues[base + CUE.zone]!, cues[base + CUE.pan]!));
      voice = new BowedVoice(context, instrument, this.noise, level, at, pitch);
      this.bows.set(key, voice);
    }
    voice.move(at, pitch, Math.max(0, Math.min(1, cues[base + CUE.velocity]!)), Math.max(0, Math.min(1, cues[base + CUE.tone]!)));
    return true;
  }

  /** A few soft notes outside any loop, [pitch, velocity, seconds after `at`]: piano, or a pad while the piano has not arrived. */
  greet(notes: readonly (readonly [number, number, number])[], at: Seconds): void {
    const instrument = this.shelf.get('felt-piano') ? 'felt-piano' : 'warm-pad';
    for (const [pitch, velocity, after] of notes) {
      const voice = this.sound({ instrument, pitch, velocity, seconds: 2.4, tone: 0.4, at: at + after }, -1, this.desk.liveInput('strike', -1, 0));
      if (voice) this.voices.push(voice);
    }
  }

  private liftBow(key: number, at: Seconds): boolean {
    const voice = this.bows.get(key);
    voice?.stop(at);
    this.bows.delete(key);
    return voice !== undefined;
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

  /** Everything stops at once, without a click; what is scheduled for later never sounds. */
  silence(at: Seconds): void {
    for (const voice of this.voices) voice.release(at, PANIC_FALL);
    for (const voice of this.bows.values()) voice.stop(at, PANIC_FALL);
    this.voices.length = 0;
    this.bows.clear();
    this.sounding.clear();
    this.desk.setDensity(0, at);
  }
}
