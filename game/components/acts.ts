import { message, resource } from '../../engine/index.ts';
import { MAX_CHANNELS, TEXT_BYTES } from '../../protocol/index.ts';

/**
 * Something was asked to be done: an `act` sample, or a binding's. `act`, `target`, `a` … `d` as in protocol `acts/`; `micros` after the start of the
 * tick; `ageMicros`: how long before that it was captured. Whoever knows the act obeys, and says in the log what it cannot do.
 */
export const ActAsked = message('room/ActAsked', {
  act: 'u16', target: 'u16', a: 'i32', b: 'i32', c: 'i32', d: 'i32', source: 'u16', player: 'u8', micros: 'u16', ageMicros: 'f64',
}, { capacity: 256 });

/** Words for an act's target: UTF-8, the first `byteCount` of `bytes`. */
export const TextGiven = message('room/TextGiven', { act: 'u16', target: 'u16', source: 'u16', byteCount: 'u8', bytes: ['u8', TEXT_BYTES] }, { capacity: 128 });

/** A control's trigger: a note, a button, an onset of the voice, a learned gesture. `value` 0 … 1. */
export const ControlTriggered = message('room/ControlTriggered', { channel: 'u16', value: 'f32', source: 'u16', player: 'u8', micros: 'u16', ageMicros: 'f64' }, { capacity: 256 });

/** The latest value of every channel, and in which tick it came, plus 1; 0 for never. */
export const Controls = resource('room/Controls', { value: ['f32', MAX_CHANNELS], changed: ['u32', MAX_CHANNELS] });
