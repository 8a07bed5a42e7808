/** Units as types, so that a second is never passed where a tick is meant. All are plain numbers at run time. */

/** Whole simulation ticks since the session began, 0 upwards. */
export type Tick = number & { readonly unit?: 'tick' };
/** Seconds. */
export type Seconds = number & { readonly unit?: 's' };
/** Microseconds. */
export type Micros = number & { readonly unit?: 'µs' };
/** Milliseconds since the Unix epoch with a fraction: `performance.timeOrigin + performance.now()`. */
export type EpochMs = number & { readonly unit?: 'epoch ms' };

/** Simulation ticks in a second. A power of two, so that a tick's length is exact in binary. */
export const TICK_RATE = 128;
/** Length of a tick in seconds: 0.0078125. */
export const TICK_SECONDS: Seconds = 1 / TICK_RATE;
/** Length of a tick in microseconds: 7812.5. Sub-tick times run from 0 to 7812. */
export const TICK_MICROS: Micros = 1e6 / TICK_RATE;
