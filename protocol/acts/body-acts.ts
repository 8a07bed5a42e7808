/**
 * Acts of the `act` and `text` samples, 0x300–0x3ff: what is done to mappings and bindings of the playable body. Numbers travel in sessions: append only.
 *
 * A mapping is made by `map` and told more by `mapRange` and `mapShape`; a binding by `bind`, then `bindAct` (and `bindCrossing`, for what a source's
 * crossing of a threshold sets off). Sources are packed by `packSource` of `body-sources.ts`, triggers by `packTrigger`.
 */
export const BODY_ACT = {
  /** Target mapping 0–31, made anew: `a` source, `b` MAP_TARGET × 65536 + number (of PARAMS, of SETTINGS), `c` player 0–3. It goes straight from 0–1 to 0–1 until told more. */
  map: 0x300,
  /** Target mapping: `a`, `b` what it comes from, `c`, `d` what it goes to; 1/1000, may be turned round. */
  mapRange: 0x301,
  /** Target mapping: `a` MAP_CURVE, `b` smoothing in ms, 0–5000, `c` steps 2–16, `d` 1 on, 0 off. */
  mapShape: 0x302,
  /** Target mapping: it is no more; what it drove goes back to where it rests. */
  unmap: 0x303,
  /** All mappings. */
  clearMaps: 0x304,
  /** Target parameter of PARAMS: `a` 0–1000, from where movement moves it; −1 as composed. */
  restParam: 0x305,

  /** Target binding 0–63, made anew: `a` trigger, `b` least strength or value, 1/1000, `c` player 0–3, −1 whoever it is. It does nothing until `bindAct`. */
  bind: 0x310,
  /** Target binding whose trigger is a crossing: `a` source, `b` threshold, 1/1000, `c` 1 upwards, −1 downwards, 0 both, `d` how far it must go back, 1/1000. */
  bindCrossing: 0x311,
  /** Target binding: what is then done: `a` act × 65536 + its target, `b`, `c`, `d` its `a`, `b`, `c`. */
  bindAct: 0x312,
  unbind: 0x313,
  clearBindings: 0x314,

  /** Target zone: it has its effect, as if a hand had stayed in it (loops, the hub) or had struck it (drums). */
  playZone: 0x320,
  /** Everything falls silent. */
  silence: 0x321,
} as const;
