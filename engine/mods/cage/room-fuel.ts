import type { ReadRecord, MutableRecord } from '../../ecs/resource.ts';
import type { Mods } from '../mods.ts';
import { ROOM_UNITS, STEPS_PER_UNIT } from './limits.ts';

const ROOM_STEPS = ROOM_UNITS * STEPS_PER_UNIT;

/** Steps that the mod in a slot has taken in a tick. */
const stepsOf = (mods: ReadRecord<typeof Mods.schema>, slot: number, tick: number): number => (mods.stepsTick[slot] === tick + 1 ? mods.steps[slot]! : 0);

/** Notes steps that the mod in a slot has taken in a tick. */
export function takeSteps(mods: MutableRecord<typeof Mods.schema>, slot: number, tick: number, steps: number): void {
  mods.steps[slot] = stepsOf(mods, slot, tick) + steps;
  mods.stepsTick[slot] = tick + 1;
}

/**
 * Steps that the mod in a slot may still take in a tick, as far as the room goes: all caged mods together take no more than
 * ROOM_UNITS. Each is sure of an equal share, or of what it asks for where that is less; beyond that, who runs first has it.
 */
export function roomLeft(mods: ReadRecord<typeof Mods.schema>, slot: number, tick: number): number {
  let running = 0;
  for (let other = 0; other < mods.count; other++) if (mods.fuel[other]! > 0 && mods.isOn[other] === 1) running++;
  const share = Math.floor(ROOM_STEPS / Math.max(1, running));
  let left = ROOM_STEPS - stepsOf(mods, slot, tick);
  for (let other = 0; other < mods.count; other++) {
    if (other === slot) continue;
    const taken = stepsOf(mods, other, tick), isOver = mods.isOn[other] === 0 || mods.faultTick[other] === tick + 1;
    left -= isOver ? taken : Math.max(taken, Math.min(share, mods.fuel[other]! * STEPS_PER_UNIT));
  }
  return left;
}
