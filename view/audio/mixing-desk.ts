import { Filter, Gain, Limiter, WaveShaper, connect, type Context } from 'tone/build/esm/classes.js';
import { setContext } from 'tone/build/esm/core/Global.js';
import { MAX_TRACKS, PARAMS, type LoopDescription, type PaletteDescription, type Seconds } from '../../protocol/index.ts';
import { meterOn, METER_FRAMES, openChannel, readLevel, type Channel } from './desk-channel.ts';
import { driveOf, filterOf, levelOf, PARAM, richnessOf, sendOf, trackOf } from './desk-params.ts';
import { addHighPass, movingHighPass, steadyHighPass, type MovingHighPass } from './high-pass.ts';
import { addLeveller, Leveller } from './leveller.ts';
import { BUS_MIX, CEILING, DENSITY_SHARE, LIVE_DB, LOOP_TRIM_DB, MASTER_DB, PALETTE_MIX, UNITY_VOLUME, type BusName } from './mix-tables.ts';
import { RoomAndEcho } from './room-and-echo.ts';
import { toneOf } from './tone-context.ts';
import { TrackChannel } from './track-channel.ts';
import { addWorklet } from './worklets/add-worklet.ts';
import limiterSource from './worklets/peak-limiter.worklet.js?raw';

/** Time constant of changes that must not click. */
const SOFT = 0.012;

/** By how much the limiter delays. */
const LIMITER_FRAMES = 75;

/** Time constant of a parameter's way to its new value: movement comes in steps of a camera's pictures. */
const PARAM_SOFT: Seconds = 0.03;

const linear = (decibels: number): number => 10 ** (decibels / 20);

interface Bus {
  readonly input: Gain;
  /** Sends into room and echo; empty where the family has none. */
  readonly sends: readonly Gain[];
  /** Upper octaves; only what is played live has one. */
  readonly shelf: Filter | null;
  /** Follows how many loops sound. */
  readonly density: Gain;
}

/**
 * Whose sound a desk lets through, when it is to give a part of the mix alone: of a loop by its number, of a live zone by its number and the
 * player's (`CUE.content`). Everything else about it, room, echo and levels, is as on the whole desk.
 */
export type DeskPart = (bus: BusName, index: number, player: number) => boolean;

/** What the tape at the end of the sum makes of a level; see {@link MixingDesk}. */
export const tapeOf = (x: number): number => Math.tanh(0.7 * x) / 0.7 + 0.012 * (1 - Math.exp(-x * x));

/** What the limiter has done since the start. */
export interface LimiterReport {
  readonly frames: number;
  readonly limitedFrames: number;
  /** 1 = never touched. */
  readonly leastGain: number;
}

/** Registers limiter, leveller and high-pass with a context. Without AudioWorklet (an insecure page) resolves to false. */
export const addDeskWorklets = async (context: BaseAudioContext): Promise<boolean> => (await Promise.all([addWorklet(context, limiterSource), addLeveller(context), addHighPass(context)])).every((isThere) => isThere);

/**
 * Everything between a voice and the loudspeaker:
 *
 *     voice → channel (trim, tape, pan, meter) → bus (high-pass, density) ─┬──────────────► leveller → sum → tape → volume → limiter → gate → out
 *                                                                    ├─► room ──────► ┘
 *                                                                    └─► echo ──────► ┘
 *
 * One bus a family, one for strikes, one for bows, one for the tracks of the loop station, which the leveller leaves alone. The only delay is the limiter's ({@link latency}); strikes pay no more than that.
 * The same desk serves the page and offline rendering.
 */
export class MixingDesk {
  /** From a voice's start to the output, seconds. */
  readonly latency: Seconds;
  /** The very end of the mix, for captures. */
  readonly output: GainNode;
  /** Desks of parts of this mix; see {@link addPart}. */
  private readonly parts: MixingDesk[] = [];
  private readonly tone: Context;
  private readonly busses: Readonly<Record<BusName, Bus>>;
  private readonly channels = new Map<string, Channel>();
  private readonly loopChannels: (Channel | undefined)[] = [];
  private readonly masterMeter: AnalyserNode;
  private readonly meterFrames = new Float32Array(METER_FRAMES);
  private readonly sum: Gain;
  private readonly leveller: Leveller;
  private readonly tapeTop: Filter;
  /** All that is to be bent together. */
  private readonly tapeIn: Gain;
  private readonly intoTape: Gain;
  private readonly outOfTape: Gain;
  private readonly bottom: MovingHighPass;
  private readonly tracks: TrackChannel[] = [];
  private readonly trackMeters: AnalyserNode[] = [];
  /** Values of PARAMS by number. */
  private readonly params = PARAMS.map(({ rest }) => rest);
  private readonly volume: Gain;
  private readonly limiter: AudioWorkletNode | null;
  private readonly rooms: RoomAndEcho;
  private loops: readonly LoopDescription[] = [];
  private palettes: readonly PaletteDescription[] = [];
  private palette = 0;
  private bpm = PALETTE_MIX[0]!.bpm;

  /**
   * @param hasWorklets what {@link addDeskWorklets} answered for this context
   * @param part gives a part of the mix alone, to be had by {@link lead}; it leads to no loudspeaker
   */
  constructor(readonly context: BaseAudioContext, hasWorklets: boolean, private readonly part: DeskPart | null = null) {
    this.tone = toneOf(context);
    // Tone.js looks at its current context even where it is told another, and would open one of its own.
    setContext(this.tone);
    const gain = (value = 1): Gain => new Gain({ context: this.tone, gain: value });
    this.sum = gain(linear(MASTER_DB));
    this.leveller = new Leveller(context, hasWorklets && !part);
    connect(this.leveller.output, this.sum);
    this.tapeTop = new Filter({ context: this.tone, type: 'lowpass', frequency: PALETTE_MIX[0]!.tapeHz, Q: 0.5, rolloff: -12 });
    // Tape: odd harmonics, a trace of even ones, −0.1 dB at a usual peak and −1.3 dB at full scale. The shaper sees half the level, for
    // it clamps at ±1.
    const shaper = new WaveShaper({ context: this.tone, length: 8192, mapping: (half: number) => {
      return tapeOf(half * 2) / 2;
    } });
    this.volume = gain();
    this.tapeIn = gain();
    this.intoTape = gain(0.5);
    this.outOfTape = gain(2);
    this.bottom = movingHighPass(context, hasWorklets, 5);
    connect(this.bottom.node, this.volume);
    // A part is bent as the whole is bent, which it cannot know: see takeFromTape.
    if (part) this.sum.connect(this.tapeTop);
    else this.sum.chain(this.tapeTop, this.tapeIn, this.intoTape, shaper, this.outOfTape, this.bottom.node);

    this.output = context.createGain();
    if (part) {
      this.limiter = null;
      this.latency = hasWorklets ? LIMITER_FRAMES / context.sampleRate : 0.006;
    } else if (hasWorklets) {
      this.limiter = new AudioWorkletNode(context, 'peak-limiter', { outputChannelCount: [2], processorOptions: { ceiling: CEILING } });
      this.latency = LIMITER_FRAMES / context.sampleRate;
      connect(this.volume, this.limiter);
      this.limiter.connect(this.output);
    } else {
      this.limiter = null;
      this.latency = 0.006;
      const limiter = new Limiter({ context: this.tone, threshold: -3 });
      this.volume.connect(limiter);
      connect(limiter, this.output);
    }
    this.masterMeter = meterOn(context, this.output);
    if (!part) this.output.connect(context.destination);

    this.rooms = new RoomAndEcho(context, this.leveller.input, linear(PALETTE_MIX[0]!.roomDb), () => ({ seconds: this.echoSeconds(), feedback: PALETTE_MIX[this.palette]!.echoFeedback }));

    this.busses = Object.fromEntries(Object.entries(BUS_MIX).map(([name, mix]) => {
      const input = gain(), density = gain(), clear = steadyHighPass(context, mix.highPass);
      const shelf = name === 'strike' || name === 'bow' ? new Filter({ context: this.tone, type: 'highshelf', frequency: 2800, Q: 0.5, gain: 0, rolloff: -12 }) : null;
      if (shelf) input.chain(clear, shelf, density);
      else input.chain(clear, density);
      connect(density, name === 'track' ? this.sum : this.leveller.input);
      const sends = ([[mix.reverb, this.rooms.roomIn], [mix.delay, this.rooms.echoIn]] as const).filter(([amount]) => amount > 0).map(([amount, into]) => {
        const send = gain(amount);
        density.connect(send.connect(into));
        return send;
      });
      const bus: Bus = { input, density, sends, shelf };
      return [name, bus];
    })) as Record<BusName, Bus>;
  }

  private echoSeconds(): Seconds {
    return Math.min(1.9, (PALETTE_MIX[this.palette]!.echoBeats * 60) / this.bpm);
  }

  /** What the loops and palettes are, so that each loop finds its family's bus and its trim. */
  describe(loops: readonly LoopDescription[], palettes: readonly PaletteDescription[]): void {
    for (const part of this.parts) part.describe(loops, palettes);
    this.loops = loops;
    this.palettes = palettes;
    this.bpm = palettes[this.palette]?.bpm ?? this.bpm;
  }

  /**
   * From now on what belongs to a part goes over that part's desk, which is of the same context and follows this one, and from there into this one's
   * tape: so parts add up to the whole to the last bit.
   */
  addPart(desk: MixingDesk): void {
    this.parts.push(desk);
    desk.tapeTop.connect(this.tapeIn);
    this.leveller.addPart(desk.leveller);
  }

  /** Where a channel leads: the desk of the first part that it belongs to, or this one. */
  private deskOf(bus: BusName, index: number, player: number): MixingDesk {
    return this.parts.find(({ part }) => part!(bus, index, player)) ?? this;
  }

  private open(bus: BusName, trimDb: number, pan: number, index: number, player: number): Channel {
    const channel = openChannel(this.context, linear(trimDb), pan);
    connect(channel.panner, this.deskOf(bus, index, player).busses[bus].input);
    return channel;
  }

  /** The way in for a loop's notes. */
  loopInput(loop: number, pan: number): AudioNode {
    const known = this.loopChannels[loop];
    if (known) return known.input;
    const description = this.loops.find(({ index }) => index === loop);
    const trim = description ? LOOP_TRIM_DB[`${this.palettes[description.palette]?.name}/${description.name}`] ?? 0 : 0;
    const channel = this.open(description?.family ?? 'harmony', trim, pan, loop, 0);
    this.loopChannels[loop] = channel;
    return channel.input;
  }

  /** The way in for what is played live in a zone, by a player (`CUE.content`). */
  liveInput(bus: 'strike' | 'bow', zone: number, pan: number, player = 0): AudioNode {
    const key = `${bus} ${zone} ${player}`;
    let channel = this.channels.get(key);
    if (!channel) this.channels.set(key, (channel = this.open(bus, LIVE_DB[bus], pan, zone, player)));
    channel.panner.pan.value = pan;
    return channel.input;
  }

  /** The tracks of the loop station come in: outputs 0–7 of the tape. Call once. */
  openTracks(tape: AudioNode): void {
    for (let track = 0; track < MAX_TRACKS; track++) {
      const desk = this.deskOf('track', track, 0), channel = new TrackChannel({ context: this.context, toRoom: (node) => connect(node, desk.rooms.roomIn), echoSeconds: () => this.echoSeconds() });
      tape.connect(channel.from, track, 0);
      connect(channel.out, desk.busses.track.input);
      this.trackMeters.push(meterOn(this.context, channel.out));
      this.tracks.push(channel);
    }
  }

  /** Leads what is played live, strikes and bows, dry, to an input of another node as well. */
  leadLive(into: AudioNode, input: number): void {
    for (const part of this.parts) part.leadLive(into, input);
    for (const bus of ['strike', 'bow'] as const) connect(this.busses[bus].density, into, 0, input);
  }

  /** The way in for what is heard beside the music: clicks that count. */
  get asideInput(): Gain {
    return this.sum;
  }

  /** Effect of a track, TRACK_EFFECT, and how much of it. */
  setTrackEffect(track: number, effect: number, amount: number, at: Seconds): void {
    this.tracks[track]?.setEffect(effect, amount, at);
  }

  /** Loudness of a track now, 0–1. No allocation. */
  trackLevel(track: number): number {
    const meter = this.trackMeters[track];
    return meter ? readLevel(meter, this.meterFrames) : 0;
  }

  /**
   * A parameter has another value from `at` on, reached softly.
   *
   * @param param number in PARAMS; those that are not the desk's do nothing
   * @param value 0–1
   */
  setParam(param: number, value: number, at: Seconds): void {
    for (const part of this.parts) part.setParam(param, value, at);
    if (!(param in this.params) || !(value >= 0 && value <= 1) || this.params[param] === value) return;
    this.params[param] = value;
    const soft = PARAM_SOFT, family = PARAM.families.find(([, id]) => id === param);
    const level = trackOf(param, PARAM.trackLevel), pan = trackOf(param, PARAM.trackPan), effect = trackOf(param, PARAM.trackEffect);
    if (family) this.busses[family[0]].input.gain.setTargetAtTime(levelOf(value), at, soft);
    else if (level >= 0) this.tracks[level]?.setLevel(levelOf(value), at);
    else if (pan >= 0) this.tracks[pan]?.setPan(value * 2 - 1, at);
    else if (effect >= 0) this.tracks[effect]?.setExtra(value, at);
    else if (param === PARAM.strikeLevel || param === PARAM.bowLevel) this.busses[param === PARAM.bowLevel ? 'bow' : 'strike'].input.gain.setTargetAtTime(levelOf(value), at, soft);
    else if (param === PARAM.filter) this.setFilter(at, soft);
    else if (param === PARAM.room) this.rooms.setRoom(this.roomLevel(), at, soft);
    else if (param === PARAM.echo) this.rooms.setEcho(sendOf(value), at, soft);
    else if (param === PARAM.drive) {
      const { into, outOf } = driveOf(value);
      this.intoTape.gain.setTargetAtTime(into, at, soft);
      this.outOfTape.gain.setTargetAtTime(outOf, at, soft);
    } else if (param === PARAM.richness) {
      const { send, shelfDb } = richnessOf(value);
      this.leveller.setRichness(value, at);
      for (const name of ['strike', 'bow'] as const) {
        const { sends, shelf } = this.busses[name], mix = BUS_MIX[name];
        [mix.reverb, mix.delay].filter((amount) => amount > 0).forEach((amount, index) => sends[index]!.gain.setTargetAtTime(amount * send, at, soft));
        shelf?.gain.setTargetAtTime(shelfDb, at, soft);
      }
    }
  }

  private roomLevel(): number {
    return linear(PALETTE_MIX[this.palette]!.roomDb) * sendOf(this.params[PARAM.room]!);
  }

  private setFilter(at: Seconds, soft: Seconds): void {
    const { lowPass, highPass } = filterOf(this.params[PARAM.filter]!, PALETTE_MIX[this.palette]!.tapeHz);
    this.tapeTop.frequency.setTargetAtTime(lowPass, at, soft);
    this.bottom.frequency.setTargetAtTime(highPass, at, soft);
  }

  /**
   * Leads the sum of all that sounds to an input of another node as well: before the tape, where parts of a mix add up; straight after it; or
   * straight before the limiter.
   */
  lead(from: 'beforeTape' | 'afterTape' | 'beforeLimiter', into: AudioNode, input = 0): void {
    connect(from === 'beforeTape' ? (this.part ? this.tapeTop : this.tapeIn) : from === 'afterTape' ? this.outOfTape : this.volume, into, 0, input);
  }

  /** For the desk of a part: its share of what the tape made of the whole comes back here, and goes on as behind the tape. */
  takeFromTape(share: AudioNode, output = 0): void {
    connect(share, this.bottom.node, output, 0);
  }

  /** Loudness of a loop now, 0–1; 0 for one that never sounded. No allocation. */
  level(loop: number): number {
    const channel = this.loopChannels[loop];
    return channel ? readLevel(channel.analyser, this.meterFrames) : 0;
  }

  /** Loudness of the whole now, 0–1. No allocation. */
  masterLevel(): number {
    return readLevel(this.masterMeter, this.meterFrames);
  }

  /** Makes room as loops join, and gives it back as they leave; see {@link DENSITY_SHARE}. */
  setDensity(soundingLoops: number, at: Seconds): void {
    for (const part of this.parts) part.setDensity(soundingLoops, at);
    const level = Math.max(1, soundingLoops) ** (-DENSITY_SHARE / 2);
    for (const name of ['ground', 'pulse', 'harmony', 'line', 'air'] as const) this.busses[name].density.gain.setTargetAtTime(level, at, 0.12);
  }

  /** Room, echo and tape follow the palette. */
  setPalette(index: number, at: Seconds): void {
    for (const part of this.parts) part.setPalette(index, at);
    const mix = PALETTE_MIX[index];
    if (!mix) return;
    this.palette = index;
    this.bpm = this.palettes[index]?.bpm ?? mix.bpm;
    this.rooms.setRoom(this.roomLevel(), at, 0.3);
    this.setFilter(at, 0.3);
    this.setEchoTime(at);
  }

  private setEchoTime(at: Seconds): void {
    this.rooms.followEcho(at);
    for (const track of this.tracks) track.setEchoSeconds(this.echoSeconds(), at);
  }

  /** The echo follows the tempo that is played. */
  setTempo(bpm: number, at: Seconds): void {
    for (const part of this.parts) part.setTempo(bpm, at);
    if (!(bpm > 0) || bpm === this.bpm) return;
    this.bpm = bpm;
    this.setEchoTime(at);
  }

  /** @param volume 0–1; {@link UNITY_VOLUME} leaves the mix as balanced */
  setVolume(volume: number, at: Seconds): void {
    const level = (Math.max(0, Math.min(1, volume)) / UNITY_VOLUME) ** 2;
    this.volume.gain.cancelScheduledValues(at);
    this.volume.gain.setTargetAtTime(level, at, SOFT);
  }

  /** Opens or closes the very end, without a click. */
  setGate(isOpen: boolean, at: Seconds): void {
    this.output.gain.cancelScheduledValues(at);
    this.output.gain.setTargetAtTime(isOpen ? 1 : 0, at, SOFT / 2);
  }

  /** Empties room and echo: call while the gate is shut. */
  emptySends(): void {
    this.rooms.empty();
  }

  limiterReport(): Promise<LimiterReport> {
    const { limiter } = this;
    if (!limiter) return Promise.resolve({ frames: 0, limitedFrames: 0, leastGain: 1 });
    return new Promise((resolve) => {
      limiter.port.onmessage = (event: MessageEvent<LimiterReport>) => resolve(event.data);
      limiter.port.postMessage('report');
    });
  }
}
