import { CUE, CUE_STRIDE, TICK_RATE, type Seconds, type Tick } from '../../../protocol/index.ts';
import type { MixingDesk } from '../mixing-desk.ts';
import { addTape, TapeMachine } from './tape-machine.ts';
import type { TapeOrder } from './tape-order.ts';
import { layerKey, LayerSlots, TrackCues } from './track-cues.ts';

/** A layer whose sound is known: of the length and at the rate of what it is laid into. */
export interface KnownLayer {
  /** See `layerId` of `station.ts`. */
  readonly layer: number;
  readonly slot: number;
  /** From which tick on it takes its slot. */
  readonly tick: Tick;
  /** Equally long; the layer's first frame is `before` frames into them. */
  readonly channels: readonly Float32Array<ArrayBuffer>[];
  readonly before: number;
  readonly frames: number;
}

export interface LaidTracks {
  /** Frames a second of context and layers. */
  readonly sampleRate: number;
  /** Context time of a moment of the session, the desk's delay taken off. */
  readonly timeOf: (seconds: Seconds) => Seconds;
  readonly layers?: readonly KnownLayer[];
  /** Factor of real time; 1 unless given. */
  readonly speed?: number;
  readonly isPitchKept?: boolean;
}

const REEL = 'laid';

/**
 * All that a tape has to be told of a session's tracks, beforehand. Layers that are not known are recorded in the rendering itself, from what is
 * played live and from what comes in as the microphone.
 *
 * @param cues CUE_STRIDE numbers a cue, in order of emission; those of other kinds are passed over
 */
export function ordersOf(cues: Float64Array, laid: LaidTracks): { readonly orders: readonly TapeOrder[]; readonly effects: readonly { readonly track: number; readonly effect: number; readonly amount: number; readonly at: Seconds }[] } {
  const orders: TapeOrder[] = [], effects: { track: number; effect: number; amount: number; at: Seconds }[] = [], known = new Set<string>(), slots = new LayerSlots();
  const tracks = new TrackCues(laid.sampleRate, slots, {
    order: (order) => { if (!((order.type === 'record' || order.type === 'recordEnd') && known.has(order.key))) orders.push(order); },
    arrival: () => ({ microphone: 0, played: 0 }),
    effect: (track, effect, amount, at) => effects.push({ track, effect, amount, at }),
    recording: () => undefined,
    recorded: () => undefined,
  });
  tracks.setRate(laid.speed ?? 1, laid.isPitchKept ?? true);
  tracks.openReel(REEL, true);
  for (const { layer, slot, tick, channels, before, frames } of laid.layers ?? []) {
    const key = layerKey(REEL, layer);
    known.add(key);
    slots.take(REEL, layer, slot, tick);
    orders.push({ type: 'layer', key, channels, before, frames });
  }
  for (let at = 0; at < cues.length; at += CUE_STRIDE) tracks.play(cues, at, laid.timeOf(cues[at + CUE.tick]! / TICK_RATE + cues[at + CUE.micros]! / 1e6), 0);
  return { orders, effects };
}

/**
 * Puts the tracks of a session on desks of an offline context; the first desk is the one whose live sound can be recorded. Null where there is
 * no AudioWorklet. Call before the rendering starts.
 */
export async function layTracks(context: OfflineAudioContext, desks: readonly MixingDesk[], cues: Float64Array, laid: LaidTracks): Promise<TapeMachine | null> {
  if (!(await addTape(context))) return null;
  const { orders, effects } = ordersOf(cues, laid), tape = new TapeMachine(context, orders);
  desks.forEach((desk, index) => {
    tape.attach(desk, index === 0);
    for (const { track, effect, amount, at } of effects) desk.setTrackEffect(track, effect, amount, Math.max(0, at));
  });
  return tape;
}
