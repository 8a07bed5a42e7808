const C1 = 0xcc9e2d51 | 0, C2 = 0x1b873593 | 0;

const turn = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));

/** One word into a lane: the inner step of MurmurHash3 (Austin Appleby, public domain). */
function blend(lane: number, word: number): number {
  const mixed = Math.imul(turn(Math.imul(word, C1), 15), C2);
  return (Math.imul(turn(lane ^ mixed, 13), 5) + (0xe6546b64 | 0)) | 0;
}

/**
 * Goes on with a source's chain by one frame: 64 bits over everything the source ever sent, so that worlds which were told
 * different things never look alike, however long ago it was. It finds accidents and divergences; it is no signature.
 *
 * @param chain two words a source, from `at`; updated in place
 * @param view the frame's payload: bytes 0 … length − 1
 */
export function chainFrame(chain: Uint32Array, at: number, tick: number, sequence: number, view: DataView, length: number): void {
  let low = blend(blend(chain[at]! | 0, tick | 0), length), high = blend(blend(chain[at + 1]! | 0, sequence | 0), ~length);
  let byte = 0;
  for (; byte + 4 <= length; byte += 4) {
    const word = view.getUint32(byte, true) | 0;
    low = blend(low, word);
    high = blend(high ^ low, turn(word, 16));
  }
  for (; byte < length; byte++) {
    const word = view.getUint8(byte) + 1;
    low = blend(low, word);
    high = blend(high ^ low, word << 8);
  }
  chain[at] = low >>> 0;
  chain[at + 1] = high >>> 0;
}
