import { MAX_GROUPS, MAX_ZONES, TEXT_BYTES } from '../../../protocol/index.ts';
import { MM } from './change-zones.ts';
import { rowOfZone, type Editing } from './editing.ts';
import { becomeKind, freeIndex, setPlace, setPlays, setSize } from './shape-zone.ts';
import { beginStep, endStep, keep } from './zone-history.ts';

/** A copy of a zone at `to`, or at the first free index where that is −1, moved by (dx, dy, dz) mm. It is not locked. */
export function duplicateZone(p: Editing, index: number, to: number, dx: number, dy: number, dz: number): void {
  const free = to === -1 ? freeIndex(p) : to;
  if (rowOfZone(p, index) < 0) return p.out.warn(`There is no zone ${index} to be copied.`);
  if (free < 0 || free >= MAX_ZONES) return p.out.info(`The room is full: it has ${MAX_ZONES} zones. Remove one first.`);
  if (rowOfZone(p, free) >= 0) return p.out.warn(`There is a zone ${free} already; ask for another index.`);
  copy(p, index, free, p.look.group[rowOfZone(p, index)]!, dx, dy, dz);
}

/** Copies of all zones of a group, a group of their own where one is free. All or none. */
export function duplicateGroup(p: Editing, group: number, dx: number, dy: number, dz: number): void {
  const { look } = p;
  let members = 0, free = 0, used = 0;
  for (let index = 0; index < MAX_ZONES; index++) {
    const row = rowOfZone(p, index);
    if (row < 0) {
      free++;
      continue;
    }
    used |= 1 << look.group[row]!;
    if (look.group[row] === group) members++;
  }
  if (members === 0 || group < 1) return p.out.warn(`There is nothing in group ${group} to be copied.`);
  if (members > free) return p.out.info(`The room has ${free} places left, and the group has ${members}. Remove some first.`);
  let other = 1;
  while (other <= MAX_GROUPS && (used & (1 << other)) !== 0) other++;
  if (other > MAX_GROUPS) other = 0;
  const isOwnStep = beginStep(p);
  // A copy may take an index below: it is not of the group, so it is not copied again.
  for (let index = 0; index < MAX_ZONES; index++) {
    const row = rowOfZone(p, index);
    if (row >= 0 && look.group[row] === group) copy(p, index, freeIndex(p), other, dx, dy, dz);
  }
  endStep(p, isOwnStep);
}

function copy(p: Editing, index: number, to: number, group: number, dx: number, dy: number, dz: number): void {
  const { zone, look, position } = p, from = rowOfZone(p, index);
  keep(p, to);
  const row = becomeKind(p, to, zone.kind[from]!);
  setPlays(p, row, zone.ordinal[from]!);
  setSize(p, row, zone.radius[from]!, zone.height[from]!);
  look.colour[row] = look.colour[from]!;
  look.group[row] = group;
  look.isNamed[row] = look.isNamed[from]!;
  look.nameLength[row] = look.nameLength[from]!;
  for (let k = 0; k < TEXT_BYTES; k++) look.name[row * TEXT_BYTES + k] = look.name[from * TEXT_BYTES + k]!;
  setPlace(p, row, position.x[from]! + dx * MM, position.y[from]! + dy * MM, position.z[from]! + dz * MM);
}
