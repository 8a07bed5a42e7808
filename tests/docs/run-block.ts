/** Runs code blocks of the documentation as what they are: modules. */
import { join } from 'node:path';
import ts from 'typescript';
import { expect } from 'vitest';
import * as engine from '../../engine/index.ts';
import * as game from '../../game/index.ts';
import * as protocol from '../../protocol/index.ts';
import * as session from '../../protocol/session/index.ts';
import { DOCS, type DocBlock } from '../../scripts/doc-blocks.ts';

/** What a block made, as far as it can be run. */
interface Made { readonly apps: engine.App[]; readonly readied: Set<engine.App>; readonly systems: engine.System[]; readonly observers: engine.Observer[]; readonly components: engine.Component[] }

/** The engine as a block finds it; what it makes is noted. */
function notingEngine(): { readonly noting: typeof engine; readonly made: Made } {
  const made: Made = { apps: [], readied: new Set(), systems: [], observers: [], components: [] };
  const noted = <M extends (...words: never[]) => unknown>(make: M, list: unknown[]): M => ((...words: never[]) => {
    const one = make(...words);
    list.push(one);
    return one;
  }) as unknown as M;
  class NotedApp extends engine.App {
    constructor(...words: ConstructorParameters<typeof engine.App>) {
      super(...words);
      made.apps.push(this);
    }
    override ready(): Promise<this> {
      made.readied.add(this);
      return super.ready();
    }
  }
  return { made, noting: { ...engine, App: NotedApp, system: noted(engine.system, made.systems), observe: noted(engine.observe, made.observers), component: noted(engine.component, made.components), tag: noted(engine.tag, made.components) } };
}

let recorded: Promise<Uint8Array<ArrayBuffer>> | undefined;
/** Stands where a page fetches `dance.jam`: a session that was recorded just now. */
async function fetchSession(): Promise<Response> {
  recorded ??= import('../game/session/busy-recording.ts').then(({ recordBusy }) => recordBusy({ ticks: 150 })).then(({ bytes }) => bytes);
  return new Response(await recorded);
}

/** Numbers as 32 bit hold them: what a column gives is written with fewer digits. */
const inSingle = (value: unknown): unknown => (typeof value === 'number' ? Math.fround(value) : Array.isArray(value) ? value.map(inSingle) : typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, inSingle(one)])) : value);

/** What stands behind an expression in a docstring: a value that it must have, or words, which are not asked. */
function checkTold(value: unknown, told: string | null): void {
  if (told === null) return;
  if (told.endsWith('… }')) expect(inSingle(value)).toMatchObject(valueOf(told.replace(/,? … \}$/, ' }')) as object);
  else if (typeof value === 'number') expect(value).toBe(valueOf(told));
  else expect(inSingle(value)).toEqual(inSingle(valueOf(told)));
}
const valueOf = (text: string): unknown => (new Function(`return (${text.replace(/^(\d*)π/, (_all, times: string) => `${times || 1} * ${Math.PI}`)})`) as () => unknown)();

async function modulesOf({ code }: DocBlock, noting: typeof engine): Promise<Record<string, unknown>> {
  const modules: Record<string, unknown> = { 'jam-engine': noting, 'jam-engine/game': game, 'jam-engine/protocol': protocol, 'jam-engine/session': session };
  if (code.includes("'jam-engine/testing'")) modules['jam-engine/testing'] = await import('../../engine/testing/index.ts');
  if (code.includes("'bitecs'")) modules['bitecs'] = await import('bitecs');
  if (code.includes("'./jam-core.mjs'")) modules['./jam-core.mjs'] = await import('../../core/jam-core.ts');
  for (const [, path] of code.matchAll(/from '(\.[^']+\.ts)'/g)) modules[path!] = path === '../engine/index.ts' ? noting : await import(/* @vite-ignore */ join(DOCS, path!));
  return modules;
}

/** Runs a block; returns what it exports, and what it made. */
export async function runBlock(block: DocBlock): Promise<{ readonly exported: Record<string, unknown>; readonly made: Made }> {
  const { outputText } = ts.transpileModule(block.code, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS } });
  const { noting, made } = notingEngine(), modules = await modulesOf(block, noting), exported: Record<string, unknown> = {};
  await (new Function('exports', 'require', 'expect', 'fetch', 'told', `return (async () => { ${outputText} })();`) as (...words: unknown[]) => Promise<void>)(exported, (name: string) => modules[name], expect, fetchSession, checkTold);
  return { exported, made };
}

/** Lets an app run over entities that have what was declared, told everything that it reads, and once more from the same image. @returns both hashes */
async function runTwice(app: engine.App, components: readonly engine.Component[]): Promise<readonly [string, string]> {
  await app.ready();
  app.startup();
  const ids = new Set(app.registry.components.map(({ id }) => id)), known = components.filter(({ id }) => ids.has(id));
  for (let n = 0; n < 4; n++) app.world.spawn(known);
  for (const message of app.world.plan.messages.keys()) app.world.send(message, {});
  const image = app.snapshot();
  const hashes = [1, 2].map(() => {
    app.restore(image);
    for (let n = 0; n < 16; n++) app.tick();
    return app.hash();
  });
  return [hashes[0]!, hashes[1]!];
}

/**
 * Runs what a block made and did not run itself: its apps that it did not make ready, as they stand; and systems and observers that are in none of them, one after the other in an app of
 * their own, over some entities that have every component that the block declares.
 *
 * @returns of each such app its hash after some ticks, and the same after going back
 */
export async function runMade({ apps, readied, systems, observers, components }: Made, exported: Record<string, unknown>): Promise<(readonly [string, string])[]> {
  const hashes: (readonly [string, string])[] = [];
  for (const app of apps) if (!readied.has(app)) hashes.push(await runTwice(app, components));
  const placed = new Set(apps.flatMap((app) => [...app.schedules.values()].flatMap((schedule) => schedule.systems.map(({ id }) => id)))), left = systems.filter(({ id }) => !placed.has(id));
  const mod = exported['default'] as engine.Plugin | undefined, isObserved = apps.length === 0 && observers.length > 0;
  if (mod === undefined && left.length === 0 && !isObserved) return hashes;
  const app = new engine.App({ capacity: 64, seed: 1 }).addComponents(...components);
  if (mod !== undefined) app.addPlugin(mod);
  else if (left.length > 0) app.addSystems(engine.FixedUpdate, engine.chain(...left));
  if (isObserved) app.addObserver(...observers);
  return [...hashes, await runTwice(app, components)];
}
