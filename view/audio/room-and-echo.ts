import { Convolver, FeedbackDelay, Filter, Gain, ToneAudioBuffer, connect } from 'tone/build/esm/classes.js';
import type { Seconds } from '../../protocol/index.ts';
import { makeRoom } from './impulse.ts';
import { toneOf } from './tone-context.ts';

/** Time in which the room falls by 60 dB. */
const ROOM_SECONDS: Seconds = 1.9;
/** The room by its sample rate: the same for all desks. */
const rooms = new Map<number, AudioBuffer>();
function roomAt(sampleRate: number): AudioBuffer {
  const room = rooms.get(sampleRate) ?? makeRoom(sampleRate, ROOM_SECONDS);
  rooms.set(sampleRate, room);
  return room;
}

/** Where sends come together: a room, and an echo that rings in it. */
export class RoomAndEcho {
  readonly roomIn: Gain;
  readonly echoIn: Gain;
  private readonly roomOut: Gain;
  private readonly echoOut: Gain;
  private convolver: Convolver | null = null;
  private echo: FeedbackDelay | null = null;

  /**
   * @param into where both are heard
   * @param roomLevel linear
   * @param echoNow the echo's time and feedback: asked whenever it is made
   */
  constructor(private readonly context: BaseAudioContext, into: AudioNode, roomLevel: number, private readonly echoNow: () => { readonly seconds: Seconds; readonly feedback: number }) {
    const gain = (value = 1): Gain => new Gain({ context: toneOf(context), gain: value });
    this.roomIn = gain();
    this.roomOut = gain(roomLevel);
    this.echoIn = gain();
    this.echoOut = gain();
    connect(this.roomOut, into);
    connect(this.echoOut, into);
    this.echoOut.connect(this.roomIn);
    this.open();
  }

  private open(): void {
    const tone = toneOf(this.context), { seconds, feedback } = this.echoNow();
    this.convolver = new Convolver({ context: tone, url: new ToneAudioBuffer(roomAt(this.context.sampleRate)), normalize: true });
    this.roomIn.chain(this.convolver, this.roomOut);
    this.echo = new FeedbackDelay({ context: tone, delayTime: seconds, feedback, maxDelay: 2, wet: 1 });
    this.echoIn.chain(this.echo, new Filter({ context: tone, type: 'lowpass', frequency: 2600, Q: 0.4, rolloff: -12 }), this.echoOut);
  }

  /** @param level linear */
  setRoom(level: number, at: Seconds, soft: Seconds): void {
    this.roomOut.gain.setTargetAtTime(level, at, soft);
  }

  /** @param level linear */
  setEcho(level: number, at: Seconds, soft: Seconds): void {
    this.echoOut.gain.setTargetAtTime(level, at, soft);
  }

  /** The echo follows palette and tempo, as {@link RoomAndEcho.echoNow} says. */
  followEcho(at: Seconds): void {
    const { seconds, feedback } = this.echoNow();
    this.echo?.feedback.setTargetAtTime(feedback, at, 0.1);
    this.echo?.delayTime.setTargetAtTime(seconds, at, 0.15);
  }

  /** Nothing rings any more: call while the gate is shut. */
  empty(): void {
    this.convolver?.dispose();
    this.echo?.dispose();
    this.open();
  }
}
