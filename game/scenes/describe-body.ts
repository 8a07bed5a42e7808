import type { World } from '../../engine/index.ts';
import { MAX_BINDINGS, MAX_MAPPINGS, TRIGGER, type BodyDescription } from '../../protocol/index.ts';
import { Bindings, Mappings } from '../components/playable.ts';

/** Acts tell these numbers in thousandths. */
const milli = (value: number): number => Math.round(value * 1000) / 1000;

/** How the playable body is set up in a world: for a page that did not do it. */
export function describeBody(world: World): BodyDescription {
  const m = world.resource(Mappings), b = world.resource(Bindings), mappings: BodyDescription['mappings'][number][] = [], bindings: BodyDescription['bindings'][number][] = [];
  for (let k = 0; k < MAX_MAPPINGS; k++) {
    if (m.isMade[k] === 0) continue;
    mappings.push({
      slot: k, source: m.packed[k]! | 0, target: m.target[k]!, player: m.player[k]!, inLow: milli(m.inLow[k]!), inHigh: milli(m.inHigh[k]!), outLow: milli(m.outLow[k]!), outHigh: milli(m.outHigh[k]!),
      curve: m.curve[k]!, smoothing: m.smoothing[k]!, steps: m.steps[k]!, isOn: m.isOn[k] === 1,
    });
  }
  for (let k = 0; k < MAX_BINDINGS; k++) {
    if (b.isMade[k] === 0) continue;
    const trigger = b.trigger[k]! | 0, isCrossing = (trigger & 255) === TRIGGER.crossing;
    bindings.push({
      slot: k, trigger, least: milli(b.least[k]!), player: b.player[k]!, crossing: isCrossing ? { source: b.packed[k]! | 0, threshold: milli(b.threshold[k]!), direction: b.direction[k]!, back: milli(b.back[k]!) } : null,
      act: b.act[k]!, target: b.target[k]!, a: b.a[k]!, b: b.b[k]!, c: b.c[k]!,
    });
  }
  return { mappings, bindings };
}
