import { EngineBug, UsageError } from '../../ecs/errors.ts';
import type { Plugin } from '../../scheduler/plugin.ts';
import type { Problem } from '../problem.ts';
import { checkGathered, ModThings, type Gathered } from './build-mod.ts';
import { checkDeclared } from './check-declared.ts';
import { CagedMod, type CageWatch, type LoadedGuest } from './caged-mod.ts';
import { catalogueSource, type Catalogue } from './catalogue.ts';
import { Guest } from './guest.ts';
import { GuestStopped, type Stop } from './stop.ts';
import { guestModule } from './guest-module.ts';
import { GUEST_NAMES, GUEST_SOURCE } from './guest-source.ts';
import { limitsOf, type CageLimits } from './limits.ts';
import { readSource, type Declared, type Exports } from './read-source.ts';
import { TRACE_SOURCE, traceWrites } from './trace-writes.ts';

export interface CageOptions {
  /** The mod's id: all that it declares is called `id/…`. */
  readonly id: string;
  /** Its files of plain JavaScript, by path. */
  readonly files: ReadonlyMap<string, string>;
  /** Path of the file that exports the plugin. */
  readonly main: string;
  /** What `jam-engine/game` exports. Things of the engine itself, such as Time, are found under `jam-engine` too. */
  readonly catalogue: Catalogue;
  /** Megabytes of memory (2 unless given, at most 8) and units of work in a tick (20 unless given, at most 100). */
  readonly limits?: Partial<Pick<CageLimits, 'memory' | 'fuel'>>;
  /** For tests: asked before every call whether the guest is to be made anew. */
  readonly watch?: CageWatch;
}

export type OpenedCage =
  | { readonly ok: true; readonly plugin: Plugin; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Loads a mod of plain JavaScript into a world of its own and makes an ordinary plugin of it, whose systems copy what they
 * declare into that world, call the mod, check what it left and take it over: all of a call, or nothing.
 *
 *     const cage = await openCage({ id: 'glow-harp', files: new Map([['main.js', text]]), main: 'main.js', catalogue: { PlayNote } });
 *     if (cage.ok) app.addPlugin(cage.plugin);
 *
 * A call is a function of what it is given: the mod's memory is put back to what it was after loading, so that nothing that is
 * not in columns, resources or declared local memory outlives a call. Never throws for what a mod does: that comes back as problems, by file and line.
 */
export async function openCage(options: CageOptions): Promise<OpenedCage> {
  const { id, files, main, catalogue } = options, { problems, declared } = readSource(files, main, exportsOf(catalogue));
  if (problems.length > 0) return { ok: false, problems };
  const module = await guestModule(), limits = limitsOf(options.limits ?? {});
  const guest = new Guest(module, limits.memory * 1_048_576);
  const refuse = (message: string, file = main, line = 0, hint = ''): OpenedCage => ({ ok: false, problems: [{ file, line, message, hint }] });
  let gathered: Gathered;
  try {
    guest.load(new Map([...files, ...ownModules(main, catalogue)]), 'cage:entry');
    gathered = JSON.parse(guest.string(guest.exported('gathered'))) as Gathered;
  } catch (cause) {
    if (cause instanceof GuestStopped) return refuse(describeLoad(cause.stop, limits), placeOf(cause.stop, files, main), cause.stop.line);
    if (cause instanceof SyntaxError || cause instanceof EngineBug) return refuse('it left nothing behind that can be read', main, 0, 'export default plugin({ … })');
    throw cause;
  }
  guest.keep();
  try {
    checkDeclared(gathered, id);
    checkGathered(gathered, id);
    const loaded: LoadedGuest = { id, module, guest, gathered, things: new ModThings(id, catalogue, gathered.things, gathered.systems), limits, declared, files: new Set(files.keys()), traced: () => new Map([...[...files].map(([path, text]): [string, string] => [path, /\.m?js$/.test(path) ? traceWrites(path, text) : text]), ...ownModules(main, catalogue), ...tracingModules(main)]) };
    loaded.things.added(gathered);
    void new CagedMod(loaded, undefined);
    return { ok: true, warnings: [], plugin: { id, build: (app) => new CagedMod(loaded, options.watch).build(app) } };
  } catch (cause) {
    if (!(cause instanceof UsageError || cause instanceof TypeError || cause instanceof RangeError)) throw cause;
    const message = cause instanceof UsageError ? cause.message.replace(/\.$/, '') : 'what it declares cannot be read';
    const place = placeOfId(message, declared);
    return refuse(message, place?.file ?? main, place?.line ?? 0);
  }
}

/** Names of the engine's own things, such as Time, in a catalogue. */
const engineThings = (catalogue: Catalogue): string[] => Object.entries(catalogue).filter(([, entry]) => typeof entry === 'object' && 'id' in entry && entry.id.startsWith('engine/')).map(([name]) => name);

const exportsOf = (catalogue: Catalogue): Exports => new Map([
  ['jam-engine', [...GUEST_NAMES, ...engineThings(catalogue)]], ['jam-engine/game', ['settings', ...Object.keys(catalogue)]],
]);

/** Modules of the cage's own. Their names cannot be imported by a mod, but for `jam-engine` and `jam-engine/game`. */
function ownModules(main: string, catalogue: Catalogue): [string, string][] {
  const ofEngine = engineThings(catalogue);
  return [
    ['cage:guest', GUEST_SOURCE],
    ['cage:harden', `import * as guest from 'cage:guest';\nimport 'jam-engine';\nguest.harden(guest);\n`],
    ['jam-engine', `export { ${GUEST_NAMES.join(', ')} } from 'cage:guest';\n${ofEngine.length > 0 ? `export { ${ofEngine.join(', ')} } from 'jam-engine/game';\n` : ''}`],
    ['jam-engine/game', catalogueSource(catalogue)],
    ['cage:entry', `import 'cage:harden';\nimport * as main from ${JSON.stringify(main)};\nimport { gather } from 'cage:guest';\nexport { layOut } from 'cage:guest';\nexport const gathered = gather(main);\n`],
  ];
}

/** In place of the entry, for files that were traced. */
const tracingModules = (main: string): [string, string][] => [
  ['cage:trace', TRACE_SOURCE],
  ['cage:entry', `import 'cage:harden';\nimport * as main from ${JSON.stringify(main)};\nimport { gather, layOut as lay } from 'cage:guest';\nimport { traced } from 'cage:trace';\nexport const gathered = gather(main);\nexport const layOut = (...all) => traced(lay(...all));\n`],
];

function describeLoad(stop: Stop, limits: CageLimits): string {
  if (stop.kind === 'fuel') return 'it did not come to an end while it was loaded';
  if (stop.kind === 'memory') return `it used up its ${limits.memory} MB of memory while it was loaded`;
  if (stop.kind === 'depth') return 'its functions called each other too deep while it was loaded';
  return stop.message ?? '';
}
const placeOf = ({ file }: Stop, files: ReadonlyMap<string, string>, main: string): string => (files.has(file) ? file : main);

/** Where a thing is declared that a message names between quotes. */
function placeOfId(message: string, declared: Declared): { readonly file: string; readonly line: number } | undefined {
  for (const [id, place] of declared) if (message.includes(`"${id}"`) || message.includes(` ${id}`)) return place;
  return undefined;
}
