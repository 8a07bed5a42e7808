/** MurmurHash3's 32-bit finaliser (A. Appleby, public domain). */
function mix(word: number): number {
  let h = word | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

const TWO_32 = 4294967296;

/**
 * A cue's name: 52 bits, an exact integer in 1 … 2^52, from what the cue is and nothing else, so that it stays when other cues
 * come or go. Two different cues share one with probability 2^−52 a pair: a million cues of one session, once in ten thousand sessions.
 *
 * @param tick when it should be heard, whole ticks
 * @param leftTick the tick that gave it: tells blows apart that one line of a grid gathers, and a pattern that was stopped from its next start
 * @param source whose frames caused it
 * @param key the emitter's stable number, u32
 * @param kind protocol CUE_KIND
 * @param ordinal which of several of the same emitter, kind and tick, u32
 */
export function cueId(tick: number, leftTick: number, source: number, key: number, kind: number, ordinal: number): number {
  let low = mix(tick ^ 0x9e3779b9), high = mix((tick + 0x7f4a7c15) | 0);
  const who = (source << 8) ^ kind;
  low = mix(low ^ leftTick);
  high = mix((high + leftTick) ^ low);
  low = mix(low ^ who);
  high = mix((high + who) ^ low);
  low = mix(low ^ key);
  high = mix((high + key) ^ low);
  low = mix(low ^ ordinal);
  high = mix((high + ordinal) ^ low);
  low = mix(low ^ high);
  return 1 + (high >>> 12) * TWO_32 + (low >>> 0);
}
