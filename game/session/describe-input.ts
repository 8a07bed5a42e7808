import { COMMANDS, JOINT_BYTES, JOINTS, JOINTS_HEADER_BYTES, SAMPLE, SAMPLE_HEADER_BYTES, SETTINGS, type InputFrame } from '../../protocol/index.ts';

/** What two ticks of input have differently. */
export interface InputDifference {
  /** For people: `joint left_wrist of player 1 (frame 40 of source 5) is at …`. */
  readonly message: string;
  /** Player slot and joint index where it is a joint that differs. */
  readonly joint: { readonly slot: number; readonly index: number } | null;
}

const KIND_NAMES = Object.keys(SAMPLE);
const named = (table: Readonly<Record<string, number>>, value: number): string => Object.keys(table).find((name) => table[name] === value) ?? String(value);
const frameName = ({ sequence, source }: InputFrame): string => `frame ${sequence} of source ${source}`;

/**
 * The first difference between the frames that two sessions have for one tick, ascending by source.
 *
 * @returns null when they are equal, byte for byte
 */
export function describeInput(a: readonly InputFrame[], b: readonly InputFrame[]): InputDifference | null {
  for (let n = 0; n < Math.max(a.length, b.length); n++) {
    const ours = a[n], theirs = b[n];
    if (!ours || !theirs || ours.source !== theirs.source || ours.sequence !== theirs.sequence) {
      const first = !theirs || (ours && ours.source <= theirs.source) ? { frame: ours!, has: 'first', lacks: 'second' } : { frame: theirs, has: 'second', lacks: 'first' };
      return { message: `the ${first.has} has ${frameName(first.frame)} there, the ${first.lacks} has not`, joint: null };
    }
    const difference = describePayload(ours, theirs);
    if (difference) return difference;
  }
  return null;
}

function describePayload(a: InputFrame, b: InputFrame): InputDifference | null {
  const ours = viewOf(a.payload), theirs = viewOf(b.payload), end = Math.min(a.payload.length, b.payload.length);
  let differs = 0;
  while (differs < end && a.payload[differs] === b.payload[differs]) differs++;
  if (differs === end && a.payload.length === b.payload.length) return null;
  for (let at = 0; at + SAMPLE_HEADER_BYTES <= end; at += ours.getUint16(at + 2, true)) {
    if (differs >= at + ours.getUint16(at + 2, true)) continue;
    const kind = ours.getUint8(at), player = ours.getUint8(at + 1) + 1, body = at + SAMPLE_HEADER_BYTES;
    if (kind !== theirs.getUint8(at) || differs < body) break;
    if (kind === SAMPLE.joints && differs >= body + JOINTS_HEADER_BYTES) {
      const joint = differs - ((differs - body - JOINTS_HEADER_BYTES) % JOINT_BYTES), index = ours.getUint8(joint);
      const place = (view: DataView): string => (view.getUint8(joint + 1) === 0 ? 'absent' : `(${[4, 8, 12].map((axis) => view.getInt32(joint + axis, true)).join(', ')}) with confidence ${view.getUint8(joint + 1)}`);
      return { message: `joint ${JOINTS[index] ?? index} of player ${player} in ${frameName(a)} is ${place(ours)} in the first and ${place(theirs)} in the second`, joint: { slot: player - 1, index } };
    }
    const said = (view: DataView): string => (kind === SAMPLE.setting ? `${named(Object.fromEntries(Object.values(SETTINGS).map(({ name, id }) => [name, id])), view.getUint16(body, true))} ${view.getFloat64(body + 4, true)}`
      : kind === SAMPLE.command ? `${named(COMMANDS, view.getUint16(body, true))} ${view.getInt32(body + 4, true)}` : kind === SAMPLE.leave ? '' : `zone ${view.getUint16(body, true)}`);
    return { message: `the ${KIND_NAMES[kind - 1] ?? 'sample'} of player ${player} in ${frameName(a)} is ${said(ours)} in the first and ${said(theirs)} in the second`, joint: null };
  }
  return { message: `${frameName(a)} differs from byte ${differs} of its payload`, joint: null };
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
