import { rowPart } from '../engine/index.ts';
import { HashCheck, SessionRun, type Jam } from '../game/index.ts';
import { TICK_RATE } from '../protocol/index.ts';
import { modsAtHand } from './mod-folder.ts';
import { MOD_OPTIONS, MOD_WORDS, numberOption, readWords } from './options.ts';
import { openSessionRoom, readSessionFile } from './session-file.ts';
import { UsageError } from './usage-error.ts';

export const INSPECT_USAGE = `  jam inspect FILE.jam --tick N [--entity ID|NAME] ${MOD_WORDS} [--json]
      The world of a session after N ticks, or one entity of it: by its id, or by its name ("Lantern 3", "left_wrist of player 1").`;

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
  const { values, files } = readWords(words, { tick: { type: 'string' }, entity: { type: 'string' }, ...MOD_OPTIONS, json: { type: 'boolean' } }, 1, INSPECT_USAGE);
  const path = files[0]!;
  if (values.tick === undefined) throw new UsageError(`--tick N is missing: it says after how many ticks to look.\n${INSPECT_USAGE}`);
  const session = await readSessionFile(path);
  const tick = numberOption('tick', values.tick, 0, 0, session.ticks, true);
  const jam = await openSessionRoom(path, session, await modsAtHand(values));
  const run = new SessionRun(jam, session), check = new HashCheck(session, jam, false);
  check.at();
  while (jam.nextTick < tick) {
    run.step();
    run.dropCues();
    check.at();
  }
  if (check.mismatch) console.error(`This world is not the recorded one: ${check.divergence!.message}`);

  const { world } = jam.app;
  const one = values.entity === undefined ? null : findEntity(jam, values.entity, tick);
  const inspection: Inspection = {
    tick, entities: (one === null ? world.livingEntities() : [one]).map((entity) => ({ ...world.describe(entity), name: jam.nameOf(entity) })).map(({ id, name, components }) => ({ id, name, components })),
    resources: one === null ? world.describeResources() : {}, hash: jam.hash(),
  };
  if (values.json) console.log(JSON.stringify(inspection));
  else print(inspection, one !== null, session.ticks);
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

function print({ tick, entities, resources, hash }: Inspection, isOne: boolean, ticks: number): void {
  console.log(`after tick ${tick} of ${ticks} (${(tick / TICK_RATE).toFixed(2)} s), hash ${hash}`);
  if (!isOne) {
    for (const { id, name, components } of entities) console.log(`${String(id).padStart(10)}  ${name}  (${Object.keys(components).join(', ')})`);
    console.log(`resources: ${Object.keys(resources).join(', ')}`);
    return;
  }
  for (const { id, name, components } of entities) {
    console.log(`${id}  ${name}`);
    for (const [component, fields] of Object.entries(components)) {
      console.log(`  ${component}`);
      for (const [field, value] of Object.entries(fields)) console.log(`    ${field} ${typeof value === 'number' ? value : `[${value.join(' ')}]`}`);
    }
  }
}
