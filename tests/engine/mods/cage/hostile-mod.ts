import type { App, Plugin } from '../../../../engine/index.ts';
import { cage, cagedApp } from './caged-app.ts';
import type { Hostile } from './hostile-snippets.ts';

export const FUEL_UNITS = 4;

/** A mod with one system that may use everything there is. */
export const source = ({ top = '', body = '' }: Pick<Hostile, 'top' | 'body'>): string => `
import { commands, component, FixedUpdate, local, log, message, plugin, query, random, read, relation, system, write, writes } from 'jam-engine';
import { Fixed, Note, Position, Velocity } from 'jam-engine/game';
const Spark = component('demo/Spark', { age: 'f32' });
const Base = component('demo/Base', { n: 'u8' }), Top = component('demo/Top', { n: 'u8' }, { requires: [Base] });
const Above = relation('demo/Above', { onTargetDespawn: 'clear', isOrdered: true }), Chained = relation('demo/Chained', { onTargetDespawn: 'despawn' });
const TAGS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => component('demo/Tag' + n, {}));
${top}
const act = system('demo/act', { bodies: query({ pos: write(Position), vel: read(Velocity) }), own: local({ count: 'u32', sum: 'f64' }), notes: writes(Note), dice: random(), cmds: commands(Velocity, Spark, Above), say: log() }, ({ bodies, own, notes, dice, cmds, say }) => {
  const { ids, length, pos, vel } = bodies;
  ${body}
});
export default plugin({ id: 'demo', build: (app) => app.addSystems(FixedUpdate, act) });
`;
/** Everything is spoilt before the snippet's own mischief: none of it may show. */
export const SPOIL = 'for (let i = 0; i < length; i++) pos.x[ids[i]] = 99; own.count = 5; own.sum = dice.float(); notes.send(); cmds.spawn([Spark], [[Spark, { age: 3 }]]); say.info("spoilt");';

export const open = async (text: string): Promise<Plugin> => cage(text, { limits: { fuel: FUEL_UNITS } });
export const openHostile = async (snippet: Hostile): Promise<App> => cagedApp([await open(source({ ...snippet, body: `${SPOIL} ${snippet.body ?? ''}` }))]);

/** Hashes of all parts but the mod's own account. */
export function worldOf(app: App): Record<string, string> {
  const hashes = app.partHashes();
  return Object.fromEntries(app.partNames.map((name, index) => [name, hashes[index]!]).filter(([name]) => name !== 'demo/cage' && name !== 'mods/Mods'));
}
export interface Account { readonly steps: number; readonly stopped: number; readonly inRow: number }
export const accountOf = (app: App): Account => app.world.describeResources()['demo/cage'] as unknown as Account;
