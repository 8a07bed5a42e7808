import { TRACK_EFFECT, type Seconds } from '../../protocol/index.ts';

/** Time constant of changes of a track that must not click. */
const SOFT: Seconds = 0.02;
/** Steps from silence to full that crushed sound has left. */
const CRUSHED_STEPS = 6;
/** Dry sound above this much of an effect that takes its place is gone. */
const REPLACING: ReadonlySet<number> = new Set([TRACK_EFFECT.dark, TRACK_EFFECT.thin]);

/** An effect as a track has it, once it was asked for. */
interface Effect {
  readonly input: AudioNode;
  /** How much of what comes out is heard. */
  readonly wet: GainNode;
  set(amount: number, at: Seconds): void;
}

/** What tracks share with the desk. */
export interface TrackSends {
  readonly context: BaseAudioContext;
  /** Leads a node into the desk's room. */
  toRoom(node: AudioNode): void;
  echoSeconds(): Seconds;
}

const between = (low: number, high: number, share: number): number => low * (high / low) ** share;

/**
 * A track of the loop station from the tape to its bus:
 *
 *     tape ─┬─ dry ──────────────┬─ level ─ place → bus
 *           └─ effect ── wet ────┘
 *
 * Level and place of the cues are on the tape, to the sample; those here are the parameters' own. Effects are made when they are first asked for.
 */
export class TrackChannel {
  readonly out: StereoPannerNode;
  private readonly input: GainNode;
  private readonly dry: GainNode;
  private readonly level: GainNode;
  private readonly effects = new Map<number, Effect>();
  private echo: DelayNode | null = null;
  private effect = 0;
  private amount = 0;
  private extra = 0;

  constructor(private readonly sends: TrackSends) {
    const { context } = sends;
    this.input = context.createGain();
    this.dry = context.createGain();
    this.level = context.createGain();
    this.out = context.createStereoPanner();
    this.input.connect(this.dry).connect(this.level).connect(this.out);
  }

  /** Where the tape's output of this track goes in. */
  get from(): AudioNode {
    return this.input;
  }

  /** @param level 1 leaves the track as it was mixed */
  setLevel(level: number, at: Seconds): void {
    this.level.gain.setTargetAtTime(level, at, SOFT);
  }

  /** @param pan −1…1, beside the place that its cues give it */
  setPan(pan: number, at: Seconds): void {
    this.out.pan.setTargetAtTime(pan, at, SOFT);
  }

  /** The effect that the cues choose, TRACK_EFFECT, and how much of it, 0–1. */
  setEffect(effect: number, amount: number, at: Seconds): void {
    this.effect = effect;
    this.amount = amount;
    this.turn(at);
  }

  /** More of the effect than the cues ask for, 0–1; of a track without one, dark. */
  setExtra(amount: number, at: Seconds): void {
    this.extra = amount;
    this.turn(at);
  }

  /** The echo follows the tempo. */
  setEchoSeconds(seconds: Seconds, at: Seconds): void {
    this.echo?.delayTime.setTargetAtTime(seconds, at, 0.15);
  }

  private turn(at: Seconds): void {
    const amount = Math.min(1, (this.effect === TRACK_EFFECT.none ? 0 : this.amount) + this.extra), kind = this.effect === TRACK_EFFECT.none && amount > 0 ? TRACK_EFFECT.dark : this.effect;
    const isOn = amount > 0.005 && kind !== TRACK_EFFECT.none;
    if (isOn && !this.effects.has(kind)) {
      const made = this.make(kind);
      if (!made) return;
      this.effects.set(kind, made);
      this.input.connect(made.input);
    }
    for (const [each, effect] of this.effects) {
      const isThis = isOn && each === kind;
      if (isThis) effect.set(amount, at);
      effect.wet.gain.setTargetAtTime(!isThis ? 0 : REPLACING.has(each) ? 1 : each === TRACK_EFFECT.echo ? amount * 0.8 : each === TRACK_EFFECT.room ? amount : amount, at, SOFT);
    }
    const isAdded = kind === TRACK_EFFECT.echo || kind === TRACK_EFFECT.room;
    this.dry.gain.setTargetAtTime(!isOn ? 1 : REPLACING.has(kind) ? 0 : isAdded ? 1 - 0.25 * amount : 1 - amount, at, SOFT);
  }

  private make(kind: number): Effect | null {
    const { context } = this.sends, wet = context.createGain();
    wet.gain.value = 0;
    wet.connect(this.level);
    const filter = (type: BiquadFilterType, hertz: number, q: number): BiquadFilterNode => {
      const made = context.createBiquadFilter();
      made.type = type;
      made.frequency.value = hertz;
      made.Q.value = q;
      return made;
    };
    switch (kind) {
      case TRACK_EFFECT.dark: case TRACK_EFFECT.thin: {
        const isDark = kind === TRACK_EFFECT.dark, first = filter(isDark ? 'lowpass' : 'highpass', isDark ? 18_000 : 20, 0.5), second = filter(first.type, first.frequency.value, 1.1);
        first.connect(second).connect(wet);
        return { input: first, wet, set: (amount, at) => {
          const hertz = isDark ? between(18_000, 220, amount) : between(20, 2600, amount);
          for (const each of [first, second]) each.frequency.setTargetAtTime(hertz, at, SOFT);
        } };
      }
      case TRACK_EFFECT.echo: {
        const delay = context.createDelay(2), back = context.createGain(), dark = filter('lowpass', 3200, 0.4);
        delay.delayTime.value = this.sends.echoSeconds();
        back.gain.value = 0.3;
        delay.connect(dark).connect(back).connect(delay);
        dark.connect(wet);
        this.echo = delay;
        return { input: delay, wet, set: (amount, at) => back.gain.setTargetAtTime(0.25 + 0.4 * amount, at, SOFT) };
      }
      case TRACK_EFFECT.room: {
        wet.disconnect();
        this.sends.toRoom(wet);
        return { input: wet, wet, set: () => undefined };
      }
      case TRACK_EFFECT.crush: {
        const shaper = context.createWaveShaper();
        // Silence stays silence: the middle step is broad.
        shaper.curve = Float32Array.from({ length: 4097 }, (_, index) => Math.round((index / 2048 - 1) * CRUSHED_STEPS) / CRUSHED_STEPS);
        const before = context.createGain(), after = context.createGain(), dull = filter('lowpass', 5200, 0.5);
        before.gain.value = 1.6;
        after.gain.value = 0.6;
        before.connect(shaper).connect(dull).connect(after).connect(wet);
        return { input: before, wet, set: (amount, at) => before.gain.setTargetAtTime(1.6 - 0.8 * amount, at, SOFT) };
      }
      case TRACK_EFFECT.wobble: {
        const sweep = filter('lowpass', 1100, 3), swing = context.createOscillator(), depth = context.createGain();
        swing.frequency.value = 5;
        depth.gain.value = 0;
        swing.connect(depth).connect(sweep.detune);
        swing.start();
        sweep.connect(wet);
        return { input: sweep, wet, set: (amount, at) => {
          depth.gain.setTargetAtTime(600 + 1200 * amount, at, SOFT);
          swing.frequency.setTargetAtTime(3.5 + 3 * amount, at, SOFT);
        } };
      }
      default: return null;
    }
  }
}
