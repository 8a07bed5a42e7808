import { rowPart } from '../engine/index.ts';
import { findChange, type Jam, type LoadedMod } from '../game/index.ts';
import { TICK_RATE } from '../protocol/index.ts';
import type { JamSession } from '../protocol/session/index.ts';
import { modsAtHand } from './mod-folder.ts';
import { MOD_OPTIONS, MOD_WORDS, numberOption, readWords } from './options.ts';
import { openSessionRun, readSessionFile } from './session-file.ts';
import { UsageError } from './usage-error.ts';

export const INSPECT_USAGE = `  jam inspect FILE.jam --tick N [--entity ID|NAME] [--docs] [--changed PART.FIELD] ${MOD_WORDS} [--json]
      The world of a session after N ticks, or one entity of it: by its id, or by its name ("Lantern 3", "left_wrist of player 1"); with --docs what its
      fields mean, with units and ranges. --changed room/Zone.radius says which system wrote a value last before then, of the entity or of a resource.`;

type Fields = Readonly<Record<string, number | readonly number[]>>;

/** What `jam inspect --json` prints. */
export interface Inspection {
  /** Ticks that had run. */
  readonly tick: number;
  readonly entities: readonly { readonly id: number; readonly name: string; readonly components: Readonly<Record<string, Fields>> }[];
  /** Empty when one entity was asked for. */
  readonly resources: Readonly<Record<string, Fields>>;
  /** Of the world, 16 hex digits. */
  readonly hash: string;
}

/** `jam inspect`: any tick of a session, looked into. */
export async function inspect(words: string[]): Promise<number> {
  const { values, files } = readWords(words, { tick: { type: 'string' }, entity: { type: 'string' }, changed: { type: 'string' }, docs: { type: 'boolean' }, ...MOD_OPTIONS, json: { type: 'boolean' } }, 1, INSPECT_USAGE);
  const path = files[0]!;
  if (values.tick === undefined) throw new UsageError(`--tick N is missing: it says after how many ticks to look.\n${INSPECT_USAGE}`);
  const session = await readSessionFile(path);
  const tick = numberOption('tick', values.tick, 0, 0, session.ticks, true);
  const mods = await modsAtHand(values), run = await openSessionRun(path, session, mods);
  while (run.jam.nextTick < tick) {
    run.step();
    run.dropCues();
  }
  const { divergence } = run.check!;
  if (divergence) console.error(`This world is not the recorded one: ${divergence.message}`);

  const { jam } = run, { world } = jam.app;
  const one = values.entity === undefined ? null : findEntity(jam, values.entity, tick);
  if (values.changed !== undefined) return tellChange(session, mods, { jam, entity: one ?? 0, said: values.changed, tick, isJson: values.json === true });
  const inspection: Inspection = {
    tick, entities: (one === null ? world.livingEntities() : [one]).map((entity) => ({ ...world.describe(entity), name: jam.nameOf(entity) })).map(({ id, name, components }) => ({ id, name, components })),
    resources: one === null ? world.describeResources() : {}, hash: jam.hash(),
  };
  if (values.json) console.log(JSON.stringify(inspection));
  else print(inspection, one !== null, session.ticks, values.docs ? docsOf(jam) : null);
  return 0;
}

function findEntity(jam: Jam, said: string, tick: number): number {
  const { world } = jam.app;
  if (/^\d+$/.test(said)) {
    const entity = Number(said);
    if (world.isAlive(entity)) return entity;
    const now = world.livingEntities().find((other) => rowPart(other) === rowPart(entity));
    throw new UsageError(`Entity ${said} is not alive after tick ${tick}${now === undefined ? '' : `; its row is that of ${now}, ${jam.nameOf(now)}`}. Leave --entity out to see all that are.`);
  }
  const named = world.livingEntities().filter((entity) => jam.nameOf(entity).toLowerCase() === said.toLowerCase());
  if (named.length === 0) throw new UsageError(`No entity is called "${said}" after tick ${tick}. Leave --entity out to see all ids and names.`);
  return named[0]!;
}

/** `--changed part.field[slot]`: which system wrote the value last, and in which tick. */
async function tellChange(session: JamSession, mods: readonly LoadedMod[], { jam, entity, said, tick, isJson }: { readonly jam: Jam; readonly entity: number; readonly said: string; readonly tick: number; readonly isJson: boolean }): Promise<number> {
  const [, part, field, slot = '0'] = /^(\S+)\.(\w+)(?:\[(\d+)\])?$/.exec(said) ?? [];
  if (part === undefined || field === undefined) throw new UsageError(`--changed is "${said}"; it must be PART.FIELD or PART.FIELD[SLOT], such as room/Zone.radius.`);
  const place = { entity, part, field, slot: Number(slot) };
  const known = entity === 0 ? jam.app.world.describeResources()[part] : jam.app.world.describe(entity).components[part];
  if (known?.[field] === undefined) throw new UsageError(`${entity === 0 ? 'No resource' : jam.nameOf(entity)} has "${part}.${field}" after tick ${tick}.${entity === 0 ? ' For a component say whose, with --entity.' : ` It has ${Object.keys(jam.app.world.describe(entity).components).join(', ')}.`}`);
  const found = await findChange(session, place, tick, () => undefined, mods);
  if (!found.ok) throw new UsageError(found.message);
  const { change, count } = found;
  if (isJson) console.log(JSON.stringify({ tick, ...place, change, count }));
  else console.log(change === null ? `${said} never changed before tick ${tick}.` : `${said} was changed in tick ${change.tick} by ${change.system ?? 'something between systems'}: ${change.from} → ${change.to}. It changed ${count} ${count === 1 ? 'time' : 'times'} before tick ${tick}.`);
  return 0;
}

/** What a field means, by component or resource and its name: `m, 0 to 5: above the floor`. */
function docsOf(jam: Jam): ReadonlyMap<string, string> {
  const { components, resources } = jam.app.registry, docs = new Map<string, string>();
  for (const { id, doc, fields } of [...components, ...resources]) {
    docs.set(id, doc);
    for (const { name, unit, min, max, names, doc: words } of fields) {
      const range = names !== null ? Object.entries(names).map(([word, value]) => `${value} ${word}`).join(', ') : min !== null && max !== null ? `${min} to ${max}` : min !== null ? `from ${min}` : max !== null ? `to ${max}` : '';
      docs.set(`${id}.${name}`, [[unit, range].filter((part) => part !== '').join(', '), words].filter((part) => part !== '').join(': '));
    }
  }
  return docs;
}

function print({ tick, entities, resources, hash }: Inspection, isOne: boolean, ticks: number, docs: ReadonlyMap<string, string> | null): void {
  const said = (what: string): string => (docs?.get(what) ? `   ${docs.get(what)}` : '');
  console.log(`after tick ${tick} of ${ticks} (${(tick / TICK_RATE).toFixed(2)} s), hash ${hash}`);
  if (!isOne) {
    for (const { id, name, components } of entities) console.log(`${String(id).padStart(10)}  ${name}  (${Object.keys(components).join(', ')})`);
    console.log(`resources: ${Object.keys(resources).join(', ')}`);
    return;
  }
  for (const { id, name, components } of entities) {
    console.log(`${id}  ${name}`);
    for (const [component, fields] of Object.entries(components)) {
      console.log(`  ${component}${said(component)}`);
      for (const [field, value] of Object.entries(fields)) console.log(`    ${field} ${typeof value === 'number' ? value : `[${value.join(' ')}]`}${said(`${component}.${field}`)}`);
    }
  }
}
