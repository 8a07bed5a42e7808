import { UsageError } from '../ecs/errors.ts';
import type { Resource } from '../ecs/resource.ts';
import { param, type Param } from '../scheduler/param.ts';

/** The resource that holds the settings of a mod: one f64 per setting. */
export const settingsId = (mod: string): string => `${mod}/settings`;

/**
 * The settings of the mod that a system belongs to, as they stand in this tick. A system belongs to the mod before the slash of its id. `defaults` count where
 * the mod does not declare them, such as in a test without a room.
 *
 *     system('glow-harp/age', { knobs: settings({ speed: 1 }), own: local({ age: 'f64' }) }, ({ knobs, own }) => { own.age += knobs.speed; })
 *
 * @throws UsageError at `ready()` for a setting that the mod's mod.json does not declare
 */
export const settings = <const S extends Readonly<Record<string, number>>>(defaults: S): Param<{ readonly [K in keyof S]: number }> => param((plan) => {
  const wanted = settingsId(plan.id.slice(0, Math.max(0, plan.id.indexOf('/'))));
  let found: Resource | undefined;
  for (const resource of plan.plan.resources.keys()) if (resource.id === wanted) found = resource;
  if (found === undefined) return () => ({ value: defaults });
  const own = found;
  for (const name of Object.keys(defaults)) {
    if (!(name in own.schema)) throw new UsageError(`System "${plan.id}" reads the setting "${name}", which its mod does not declare; add { "id": "${name}", … } to adds.settings of mod.json.`);
  }
  plan.touch({ thing: own, isWrite: false, required: [], excluded: [] });
  return (world) => ({ value: world.record(own).readable as unknown as { readonly [K in keyof S]: number } });
});
