import { MAX_PAYLOAD_BYTES, type InputFrame } from '../input-frame.ts';
import type { Tick } from '../units.ts';
import { Malformed, type ByteReader, type ByteWriter } from './bytes.ts';

export function encodePayloads(frames: readonly InputFrame[], _from: Tick, out: ByteWriter): void {
  for (const { payload } of frames) out.run(payload);
}

/** @throws Malformed */
export function decodePayloads(reader: ByteReader, _from: Tick, ticks: Uint32Array, _of: Uint16Array, most: number): Uint8Array[] {
  const payloads: Uint8Array[] = [];
  let total = 0;
  for (let n = 0; n < ticks.length; n++) {
    const payload = reader.run('bytes of payload', MAX_PAYLOAD_BYTES);
    total += payload.length;
    if (total > most) throw new Malformed(`its payloads are longer than ${most} bytes`);
    payloads.push(payload);
  }
  return payloads;
}
