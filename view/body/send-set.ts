import { BODY_ACT, MAX_MAPPINGS } from '../../protocol/index.ts';
import type { Performer } from '../parts/performer.ts';
import type { BindCard, BodySet, MapCard } from './body-file.ts';

const milli = (value: number): number => Math.round(value * 1000);

/** A mapping as acts. */
export function sendMapping(performer: Performer, { slot, source, target, player, inLow, inHigh, outLow, outHigh, curve, smoothing, steps, isOn }: MapCard): void {
  performer.act(BODY_ACT.map, slot, source, target, player);
  changeMapping(performer, { slot, inLow, inHigh, outLow, outHigh, curve, smoothing, steps, isOn });
}

/** What can be changed of a mapping without making it anew. */
export function changeMapping(performer: Performer, { slot, inLow, inHigh, outLow, outHigh, curve, smoothing, steps, isOn }: Omit<MapCard, 'source' | 'target' | 'player'>): void {
  performer.act(BODY_ACT.mapRange, slot, milli(inLow), milli(inHigh), milli(outLow), milli(outHigh));
  performer.act(BODY_ACT.mapShape, slot, curve, smoothing, steps, isOn ? 1 : 0);
}

export function sendBinding(performer: Performer, { slot, trigger, least, player, crossing, act, target, a, b, c }: BindCard): void {
  performer.act(BODY_ACT.bind, slot, trigger, milli(least), player);
  if (crossing) performer.act(BODY_ACT.bindCrossing, slot, crossing.source, milli(crossing.threshold), crossing.direction, milli(crossing.back));
  performer.act(BODY_ACT.bindAct, slot, act * 65536 + target, a, b, c);
}

/** The whole of it, instead of what there was. */
export function sendSet(performer: Performer, { mappings, bindings }: BodySet): void {
  performer.act(BODY_ACT.clearMaps);
  performer.act(BODY_ACT.clearBindings);
  for (const card of mappings) sendMapping(performer, card);
  for (const card of bindings) sendBinding(performer, card);
}

/** The first number that is not taken. −1: all are. */
export function freeSlot(cards: readonly { readonly slot: number }[], most = MAX_MAPPINGS): number {
  for (let slot = 0; slot < most; slot++) if (!cards.some((card) => card.slot === slot)) return slot;
  return -1;
}
