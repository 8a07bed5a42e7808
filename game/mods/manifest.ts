import { ENGINE_VERSION, isInRange, isVersion, nearestWord, numberOfName, readJson, type Places, type Problem, type Shape } from '../../engine/mods/index.ts';
import { MOD_CUES, MOD_INSTRUMENTS, MOD_SETTINGS, MOD_ZONES, SHOW_LAMPS, WAVES, ZONE_HEIGHT_MOST, ZONE_RADIUS, type ShowLamp, type Wave } from '../../protocol/index.ts';
import { ASKS, KNOWN_IDS, readable, writable, type Ask } from './known-things.ts';

/** An instrument as mod.json declares it. */
export interface InstrumentSpec {
  readonly id: string; readonly name: string; readonly wave?: Wave; readonly partials?: readonly number[]; readonly attack?: number; readonly decay?: number; readonly sustain?: number; readonly release?: number;
  readonly brightness?: number; readonly isBowed?: boolean; readonly sample?: string; readonly pitch?: number;
}
/** A type of zone: `places` of it hang in the room. */
export interface ZoneSpecOfMod {
  readonly id: string; readonly name: string; readonly radius: number; readonly height?: number; readonly colour?: number; readonly places: readonly { readonly x: number; readonly y: number; readonly z?: number }[];
  /** Sounds by itself when it is struck: one of `instruments`, or an instrument of the room. */ readonly instrument?: string; /** Of each place in turn, MIDI. */ readonly pitches?: readonly number[];
}
export interface SettingSpecOfMod { readonly id: string; readonly label: string; readonly unit?: string; readonly min: number; readonly max: number; readonly step: number; readonly initial: number }
/** A change of light that the mod gives by name. */
export interface CueSpec { readonly id: string; readonly name: string; readonly lamp?: ShowLamp; readonly zone?: string; readonly level: number; readonly hue?: number; readonly seconds: number }

/** What `mod.json` says. */
export interface Manifest {
  readonly id: string; readonly version: string; readonly engine: string; readonly name: string; readonly about: string; readonly author?: string; readonly licence?: string; readonly home?: string;
  readonly kind: 'caged' | 'trusted';
  /** Left out: the mod has no code. */ readonly main?: string;
  readonly reads: readonly string[]; readonly writes: readonly string[]; readonly asks: readonly Ask[];
  readonly adds: {
    readonly zones: readonly ZoneSpecOfMod[]; readonly instruments: readonly InstrumentSpec[]; readonly palettes: readonly string[]; readonly scenes: readonly string[];
    readonly cues: readonly CueSpec[]; readonly settings: readonly SettingSpecOfMod[];
  };
  readonly assets: readonly string[];
  /** Megabytes that its cage may take, and units of work in a tick. */ readonly memory: number; readonly fuel: number;
  /** How many entities of its own can be there at once. */ readonly entities: number;
}

/** Problems that are told before the rest is left. */
const MAX_PROBLEMS = 20;
/** Bytes of a mod.json. */
export const MAX_MANIFEST_BYTES = 64 * 1024;
const ID = /^[a-z][a-z0-9-]{1,39}$/, OWN_ID = /^[a-z][a-zA-Z0-9-]{0,39}$/, THING = /^[a-z][a-z0-9-]*\/[A-Za-z][A-Za-z0-9-]*$/;
/** A path inside a mod: names with / between, none of them . or .. */
export const PATH = /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+){0,7}$/;

const text = (most: number, example: string, pattern?: RegExp, what?: string): Shape => ({ kind: 'text', most, example, ...(pattern && { pattern }), ...(what !== undefined && { what }) });
const number = (least: number, most: number, unit = '', isWhole = false): Shape => ({ kind: 'number', least, most, unit, isWhole });
const list = (of: Shape, most: number, least = 0): Shape => ({ kind: 'list', of, most, least });
const object = (required: readonly string[], fields: Readonly<Record<string, Shape>>): Extract<Shape, { kind: 'object' }> => ({ kind: 'object', required, fields });
const path = (example: string): Shape => text(120, example, PATH, 'a path inside the mod, such as "assets/pluck.wav", without .. and not absolute');
const ownId = (example: string): Shape => text(40, example, OWN_ID, 'a name of a small letter, then letters, digits and -, up to 40');
const thing = text(80, 'body/Flow', THING, 'the id of a component, resource or message, such as "body/Flow"');

const ZONE: Shape = object(['id', 'name', 'radius', 'places'], {
  id: ownId('string'), name: text(40, 'String'), radius: number(ZONE_RADIUS.least / 1000, ZONE_RADIUS.most / 1000, 'metres'), height: number(0.1, ZONE_HEIGHT_MOST / 1000, 'metres'), colour: number(0, 5, '0 its own, 1–5 a colour of the palette', true),
  places: list(object(['x', 'y'], { x: number(-5, 5, 'metres'), y: number(0, 3.5, 'metres'), z: number(-5, 5, 'metres') }), MOD_ZONES, 1),
  instrument: text(40, 'pluck'), pitches: list(number(0, 127, 'MIDI'), MOD_ZONES, 1),
});
const INSTRUMENT_SHAPE: Shape = object(['id', 'name'], {
  id: ownId('pluck'), name: text(40, 'Pluck'), wave: { kind: 'choice', of: WAVES }, partials: list(number(0, 1), 16, 1), attack: number(0, 10, 'seconds'), decay: number(0, 10, 'seconds'), sustain: number(0, 1), release: number(0, 20, 'seconds'),
  brightness: number(0, 1), isBowed: { kind: 'flag' }, sample: path('assets/pluck.wav'), pitch: number(0, 127, 'MIDI'),
});
const SETTING: Shape = object(['id', 'label', 'min', 'max', 'step', 'initial'], {
  id: ownId('speed'), label: text(40, 'Speed'), unit: text(40, 'times'), min: number(-1e6, 1e6), max: number(-1e6, 1e6), step: number(0.001, 1e6), initial: number(-1e6, 1e6),
});
const CUE_SHAPE: Shape = object(['id', 'name', 'level', 'seconds'], {
  id: ownId('flash'), name: text(40, 'Flash'), lamp: { kind: 'choice', of: SHOW_LAMPS }, zone: ownId('string'), level: number(0, 1), hue: number(0, 1), seconds: number(0.05, 60, 'seconds'),
});
const MANIFEST = object(['id', 'version', 'engine', 'name', 'about', 'kind'], {
  id: text(40, 'glow-harp', ID, 'a small letter, then small letters, digits and -, 2 to 40 in all'), version: text(20, '1.0.0'), engine: text(60, '>=0.1 <0.3'), name: text(40, 'Glow harp'), about: text(200, 'Strings of light that ring when a hand passes.'),
  author: text(80, 'Ada'), licence: text(40, 'CC0-1.0'), home: text(200, 'https://example.org/glow-harp', /^https:\/\/[^\s"<>\\]+$/, 'an address that begins with https://'),
  kind: { kind: 'choice', of: ['caged', 'trusted'] }, main: path('main.js'), reads: list(thing, 64), writes: list(thing, 64), asks: list({ kind: 'choice', of: Object.keys(ASKS) }, 16),
  adds: object([], {
    zones: list(ZONE, MOD_ZONES), instruments: list(INSTRUMENT_SHAPE, MOD_INSTRUMENTS), palettes: list(path('assets/dawn.json'), 2), scenes: list(path('assets/start.json'), 4), cues: list(CUE_SHAPE, MOD_CUES), settings: list(SETTING, MOD_SETTINGS),
  }),
  assets: list(path('assets/pluck.wav'), 40), memory: number(1, 8, 'megabytes', true), fuel: number(1, 100, 'units of work a tick', true), entities: number(0, 4096, 'entities of its own at once', true),
});

export type CheckedManifest = { readonly ok: true; readonly manifest: Manifest; readonly places: Places } | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads a mod.json. Every problem names its field, its line and what to do; nothing is thrown.
 *
 * @param text the file, plain JSON
 * @example checkManifest('{ "nmae": "Harp" }') // { ok: false, problems: [{ file: 'mod.json', line: 1, message: 'there is a key "nmae", …', hint: 'did you mean "name"?' }, …] }
 */
export function checkManifest(text: string): CheckedManifest {
  const tooLong = text.length > MAX_MANIFEST_BYTES;
  if (tooLong) return { ok: false, problems: [{ file: 'mod.json', line: 1, message: `mod.json has ${text.length} characters; at most ${MAX_MANIFEST_BYTES} are read`, hint: 'move what is large into assets' }] };
  const read = readJson('mod.json', text, MANIFEST);
  if (!read.ok) return read;
  const given = read.value as Partial<Manifest> & Pick<Manifest, 'id' | 'kind'>, adds: Partial<Manifest['adds']> = given.adds ?? {};
  const manifest = {
    memory: 2, fuel: 20, entities: given.asks?.includes('spawn') ? 256 : 0, ...given, reads: given.reads ?? [], writes: given.writes ?? [], asks: given.asks ?? [], assets: given.assets ?? [],
    adds: { zones: adds.zones ?? [], instruments: adds.instruments ?? [], palettes: adds.palettes ?? [], scenes: adds.scenes ?? [], cues: adds.cues ?? [], settings: adds.settings ?? [] },
  } as Manifest;
  const problems: Problem[] = [], tell = (path: readonly (string | number)[], message: string, hint: string): void => {
    problems.push({ file: 'mod.json', line: read.places.lineOf(path), message, hint });
  };
  checkVersions(manifest, tell);
  checkAccess(manifest, tell);
  checkAdds(manifest, tell);
  return problems.length > 0 ? { ok: false, problems: problems.slice(0, MAX_PROBLEMS) } : { ok: true, manifest, places: read.places };
}

type Tell = (path: readonly (string | number)[], message: string, hint: string) => void;

function checkVersions({ version, engine, main, kind }: Manifest, tell: Tell): void {
  if (!isVersion(version)) tell(['version'], `version is "${version}"; it must be three whole numbers with dots`, 'write something like "1.0.0"');
  const fits = isInRange(ENGINE_VERSION, engine);
  if (fits === null) tell(['engine'], `engine is "${engine}"; it must be a range of versions`, 'write something like ">=0.1 <0.3"');
  else if (!fits) tell(['engine'], `engine is "${engine}", and this is version ${ENGINE_VERSION}`, 'ask its maker for a version that fits this engine, or use an engine that fits');
  if (main === undefined) return;
  const isScript = kind === 'caged' ? main.endsWith('.js') : main.endsWith('.ts') || main.endsWith('.js');
  if (!isScript) tell(['main'], `main is "${main}"; the code of a ${kind} mod is ${kind === 'caged' ? 'JavaScript' : 'TypeScript or JavaScript'}`, `name a file that ends in ${kind === 'caged' ? '.js' : '.ts'}`);
}

function checkAccess({ id, reads, writes, asks }: Manifest, tell: Tell): void {
  reads.forEach((thing, index) => checkThing('reads', index, thing, id, readable, tell));
  writes.forEach((thing, index) => {
    if (!checkThing('writes', index, thing, id, writable, tell)) return;
    const ask = KNOWN_IDS.get(thing)?.asks;
    if (ask && !asks.includes(ask)) tell(['writes', index], `writes has "${thing}", which needs the permission "${ask}" (${ASKS[ask]})`, `add "${ask}" to asks`);
  });
  for (const [name, all] of [['reads', reads], ['writes', writes], ['asks', asks]] as const) {
    all.forEach((one, index) => {
      if (all.indexOf(one as never) < index) tell([name, index], `${name} has "${one}" twice`, 'take one of them out');
    });
  }
}

function checkThing(field: 'reads' | 'writes', index: number, thing: string, id: string, allowed: readonly string[], tell: Tell): boolean {
  if (thing.startsWith(`${id}/`)) {
    tell([field, index], `${field} has "${thing}", which is the mod's own`, 'leave it out: a mod may always use what it declares itself');
    return false;
  }
  if (allowed.includes(thing)) return true;
  const near = nearestWord(thing, allowed);
  tell([field, index], KNOWN_IDS.has(thing) ? `writes has "${thing}", which mods may only read` : `${field} has "${thing}", which the room does not have`,
    KNOWN_IDS.has(thing) ? 'move it to reads' : near ? `did you mean "${near}"?` : `see the list of what can be ${field === 'reads' ? 'read' : 'written'} in docs/mods.md`);
  return false;
}

function checkAdds({ id, adds, assets }: Manifest, tell: Tell): void {
  const once = (field: string, items: readonly string[], name: (index: number) => readonly (string | number)[]): void => items.forEach((item, index) => {
    if (items.indexOf(item) < index) tell(name(index), `${field} has "${item}" twice`, 'give one of them another name');
  });
  for (const field of ['zones', 'instruments', 'cues', 'settings'] as const) once(`adds.${field}`, adds[field].map((one) => one.id), (index) => ['adds', field, index, 'id']);
  once('adds.palettes', adds.palettes, (index) => ['adds', 'palettes', index]);
  once('adds.scenes', adds.scenes, (index) => ['adds', 'scenes', index]);
  once('assets', assets, (index) => ['assets', index]);

  const places = adds.zones.reduce((sum, zone) => sum + zone.places.length, 0);
  if (places > MOD_ZONES) tell(['adds', 'zones'], `adds.zones has ${places} places in all; at most ${MOD_ZONES} are possible`, `take ${places - MOD_ZONES} out`);
  adds.zones.forEach((zone, index) => {
    if (zone.height !== undefined && zone.height < 2 * zone.radius) tell(['adds', 'zones', index, 'height'], `adds.zones[${index}].height is ${zone.height}; it is at least twice the radius, ${2 * zone.radius}`, 'leave it out for a ball');
    if (zone.pitches && zone.instrument === undefined) tell(['adds', 'zones', index, 'pitches'], `adds.zones[${index}].pitches is there without an instrument`, 'add "instrument", or leave pitches out');
    if (zone.pitches && zone.pitches.length !== zone.places.length) tell(['adds', 'zones', index, 'pitches'], `adds.zones[${index}] has ${zone.pitches.length} pitches for ${zone.places.length} places`, 'give one pitch for each place');
  });
  adds.instruments.forEach((one, index) => {
    const at = ['adds', 'instruments', index] as const;
    if ((one.wave === undefined) === (one.sample === undefined)) tell(at, `adds.instruments[${index}] has ${one.wave === undefined ? 'neither a wave nor a sample' : 'a wave and a sample'}`, `give it one of them: "wave": "triangle", or "sample": "assets/pluck.wav"`);
    if (one.sample !== undefined && !assets.includes(one.sample)) tell([...at, 'sample'], `adds.instruments[${index}].sample is "${one.sample}", which is not among the assets`, `add "${one.sample}" to assets`);
  });
  const numbers = new Map<number, string>();
  for (const field of ['instruments', 'zones', 'cues'] as const) {
    numbers.clear();
    adds[field].forEach((one, index) => {
      const name = `${id}/${one.id}`, other = numbers.get(numberOfName(name));
      if (other !== undefined && other !== name) tell(['adds', field, index, 'id'], `"${name}" and "${other}" have the same number`, 'give one of them another name');
      numbers.set(numberOfName(name), name);
    });
  }
  adds.settings.forEach(({ min, max, initial, id: name }, index) => {
    if (min >= max) tell(['adds', 'settings', index, 'min'], `adds.settings[${index}] goes from ${min} to ${max}`, 'min must be below max');
    else if (initial < min || initial > max) tell(['adds', 'settings', index, 'initial'], `adds.settings[${index}].initial is ${initial}; it must be from ${min} to ${max}`, `write ${initial < min ? min : max}`);
    if (name.includes('-')) tell(['adds', 'settings', index, 'id'], `adds.settings[${index}].id is "${name}"; code reads it as a name`, 'use letters and digits only, such as "slowDown"');
  });
  adds.cues.forEach((cue, index) => {
    if (cue.zone !== undefined && cue.lamp !== undefined) tell(['adds', 'cues', index], `adds.cues[${index}] has a lamp and a zone`, 'leave one of them out');
    if (cue.zone !== undefined && !adds.zones.some((zone) => zone.id === cue.zone)) tell(['adds', 'cues', index, 'zone'], `adds.cues[${index}].zone is "${cue.zone}", which is not among the mod's zones`, 'name one of adds.zones by its id');
  });
}
