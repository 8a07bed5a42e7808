import { TEXT_BYTES } from '../../../protocol/index.ts';
import { HISTORY_LENGTH, RECORD } from '../../components/zone-look.ts';
import { rowOfZone, type Editing } from './editing.ts';
import { becomeKind, letGo, removeZone, setPlays, setSize } from './shape-zone.ts';

/** The slot after the last one, to work in. */
const SPARE = HISTORY_LENGTH;

/** Keeps a zone as it is, before it is changed, as part of the step that `source` is at. */
export function keep(p: Editing, index: number): void {
  const { history, work } = p;
  if (history.isOpen === 1 && (history.openSource !== work.source || work.isClosing === 1)) history.isOpen = work.isClosing = 0;
  if (history.isOpen === 0 || history.hasStep === 0) {
    history.latest++;
    history.hasStep = 1;
  } else {
    for (let slot = history.done - 1; slot >= 0 && history.step[slot] === history.latest; slot--) if (history.bytes[slot * RECORD.bytes + RECORD.zone] === index) return;
  }
  if (history.done === HISTORY_LENGTH) forgetOldest(p);
  forgetUndone(p);
  history.step[history.done] = history.latest;
  record(p, history.done, index);
  history.done++;
  history.count = history.done;
}

/** What comes now of `source` counts as one step, until it is closed or somebody else changes something. */
export function openStep({ history, work }: Editing): void {
  history.isOpen = 1;
  work.isClosing = 0;
  history.openSource = work.source;
  history.hasStep = 0;
}

/** What comes until {@link endStep} is one step, if `source` is not at one already. Returns what that wants to know. */
export function beginStep(p: Editing): boolean {
  const { history, work } = p, isOwn = history.isOpen === 0 || history.openSource !== work.source || work.isClosing === 1;
  if (isOwn) openStep(p);
  return isOwn;
}

export function endStep(p: Editing, isOwn: boolean): void {
  if (isOwn) p.history.isOpen = 0;
}

/** Whether a zone was changed already in the step that `source` is at. */
export function isInStep({ history, work }: Editing, index: number): boolean {
  if (history.isOpen === 0 || history.hasStep === 0 || history.openSource !== work.source) return false;
  for (let slot = history.done - 1; slot >= 0 && history.step[slot] === history.latest; slot--) if (history.bytes[slot * RECORD.bytes + RECORD.zone] === index) return true;
  return false;
}

/** Takes the latest step back. False when there is none. */
export function undo(p: Editing): boolean {
  const { history } = p, step = history.step[history.done - 1];
  history.isOpen = 0;
  if (history.done === 0) return false;
  while (history.done > 0 && history.step[history.done - 1] === step) swap(p, --history.done);
  return true;
}

/** Does again what was taken back last. False when there is nothing. */
export function redo(p: Editing): boolean {
  const { history } = p, step = history.step[history.done];
  history.isOpen = 0;
  if (history.done === history.count) return false;
  while (history.done < history.count && history.step[history.done] === step) swap(p, history.done++);
  return true;
}

function forgetOldest({ history }: Editing): void {
  let gone = 1;
  while (gone < history.done && history.step[gone] === history.step[0]) gone++;
  history.step.copyWithin(0, gone, history.done);
  history.numbers.copyWithin(0, gone * RECORD.numbers, history.done * RECORD.numbers);
  history.bytes.copyWithin(0, gone * RECORD.bytes, history.done * RECORD.bytes);
  history.done -= gone;
  forget(history, history.done, history.done + gone);
}

function forgetUndone({ history }: Editing): void {
  if (history.count > history.done) forget(history, history.done, history.count);
  history.count = history.done;
}

/** What is no longer part of the history is no part of the world either. */
function forget(history: Editing['history'], from: number, to: number): void {
  history.step.fill(0, from, to);
  history.numbers.fill(0, from * RECORD.numbers, to * RECORD.numbers);
  history.bytes.fill(0, from * RECORD.bytes, to * RECORD.bytes);
}

/** Writes a zone as it is now into a slot. */
function record(p: Editing, slot: number, index: number): void {
  const { history: { numbers, bytes }, zone, look, position } = p, row = rowOfZone(p, index), n = slot * RECORD.numbers, b = slot * RECORD.bytes;
  numbers.fill(0, n, n + RECORD.numbers);
  bytes.fill(0, b, b + RECORD.bytes);
  bytes[b + RECORD.zone] = index;
  if (row < 0) return;
  numbers[n] = position.x[row]!;
  numbers[n + 1] = position.y[row]!;
  numbers[n + 2] = position.z[row]!;
  numbers[n + 3] = zone.radius[row]!;
  numbers[n + 4] = zone.height[row]!;
  numbers[n + 5] = look.otherX[row]!;
  numbers[n + 6] = look.otherY[row]!;
  numbers[n + 7] = look.otherZ[row]!;
  bytes[b + RECORD.isLive] = 1;
  bytes[b + RECORD.kind] = zone.kind[row]!;
  bytes[b + RECORD.plays] = zone.ordinal[row]!;
  bytes[b + RECORD.colour] = look.colour[row]!;
  bytes[b + RECORD.group] = look.group[row]!;
  bytes[b + RECORD.isLocked] = look.isLocked[row]!;
  bytes[b + RECORD.placed] = look.placed[row]!;
  bytes[b + RECORD.isNamed] = look.isNamed[row]!;
  bytes[b + RECORD.nameLength] = look.nameLength[row]!;
  for (let k = 0; k < TEXT_BYTES; k++) bytes[b + RECORD.name + k] = look.name[row * TEXT_BYTES + k]!;
}

/** The zone becomes what the slot says, and the slot says what it was. */
function swap(p: Editing, slot: number): void {
  const { history, zone, look, position } = p, { numbers, bytes } = history, b = slot * RECORD.bytes, n = slot * RECORD.numbers, index = bytes[b + RECORD.zone]!;
  record(p, SPARE, index);
  letGo(p, index);
  if (bytes[b + RECORD.isLive] === 0) removeZone(p, index);
  else {
    const row = becomeKind(p, index, bytes[b + RECORD.kind]!);
    if (zone.ordinal[row] !== bytes[b + RECORD.plays] || zone.loop[row] === 0) setPlays(p, row, bytes[b + RECORD.plays]!);
    if (zone.radius[row] !== numbers[n + 3] || zone.height[row] !== numbers[n + 4]) setSize(p, row, numbers[n + 3]!, numbers[n + 4]!);
    position.x[row] = numbers[n]!;
    position.y[row] = numbers[n + 1]!;
    position.z[row] = numbers[n + 2]!;
    position.touch(row);
    look.otherX[row] = numbers[n + 5]!;
    look.otherY[row] = numbers[n + 6]!;
    look.otherZ[row] = numbers[n + 7]!;
    look.colour[row] = bytes[b + RECORD.colour]!;
    look.group[row] = bytes[b + RECORD.group]!;
    look.isLocked[row] = bytes[b + RECORD.isLocked]!;
    look.placed[row] = bytes[b + RECORD.placed]!;
    look.isNamed[row] = bytes[b + RECORD.isNamed]!;
    look.nameLength[row] = bytes[b + RECORD.nameLength]!;
    for (let k = 0; k < TEXT_BYTES; k++) look.name[row * TEXT_BYTES + k] = bytes[b + RECORD.name + k]!;
  }
  numbers.copyWithin(n, SPARE * RECORD.numbers, (SPARE + 1) * RECORD.numbers);
  bytes.copyWithin(b, SPARE * RECORD.bytes, (SPARE + 1) * RECORD.bytes);
  forget(history, SPARE, SPARE + 1);
}
