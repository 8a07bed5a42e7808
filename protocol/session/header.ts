import { TICK_RATE } from '../units.ts';
import { Malformed } from './bytes.ts';
import { FORMAT_VERSION, MAX_HEADER_BYTES, MAX_MODS_CHANGES, MAX_SESSION_TICKS } from './limits.ts';
import type { ModsChange, SessionHeader, SessionMod } from './session.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

const MAX_MODS = 64;
const MAX_SETTINGS = 256;
const MAX_WORD = 200;

/** A value as a message quotes it: its JSON, cut short. */
function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function wrong(field: string, value: unknown, expected: string): never {
  throw new Malformed(`${field} is ${quoted(value)}; it must be ${expected}`);
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hexField(field: string, value: unknown, digits: number): string {
  if (typeof value !== 'string' || value.length !== digits || !/^[0-9a-f]*$/.test(value)) wrong(field, value, `${digits} lower-case hex digits`);
  return value;
}

function wordField(field: string, value: unknown): string {
  if (typeof value !== 'string' || value.length === 0 || value.length > MAX_WORD) wrong(field, value, `a text of 1 to ${MAX_WORD} characters`);
  return value;
}

function wholeField(field: string, value: unknown, max: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > max || Object.is(value, -0)) wrong(field, value, `a whole number from 0 to ${max}`);
  return value;
}

function branchField(value: unknown): SessionHeader['branch'] {
  if (value === null) return null;
  if (!isFields(value)) wrong('branch', value, 'null or {of, tick}');
  return { of: hexField('branch.of', value.of, 32), tick: wholeField('branch.tick', value.tick, MAX_SESSION_TICKS) };
}

/** `named`: mods that were named before, by hash: those may be named by their hash alone. Grows. */
function modsField(field: string, value: unknown, named: Map<string, SessionMod>): readonly SessionMod[] {
  if (!Array.isArray(value) || value.length > MAX_MODS) wrong(field, value, `a list of at most ${MAX_MODS} {id, hash}`);
  return (value as unknown[]).map((mod, index) => {
    const at = `${field}[${index}]`, known = typeof mod === 'string' ? named.get(mod) : undefined;
    if (known) return known;
    if (!isFields(mod)) wrong(at, mod, typeof mod === 'string' ? 'the hash of a mod that was named before, or {id, hash}' : '{id, hash}');
    const { hash } = mod;
    if (typeof hash !== 'string' || !/^[0-9a-f]{16,128}$/.test(hash)) wrong(`${at}.hash`, hash, '16 to 128 lower-case hex digits');
    const one: SessionMod = {
      id: wordField(`${at}.id`, mod.id), hash,
      ...(mod.version !== undefined && { version: wordField(`${at}.version`, mod.version) }), ...(mod.home !== undefined && { home: wordField(`${at}.home`, mod.home) }),
    };
    if (!named.has(hash)) named.set(hash, one);
    return one;
  });
}

function changesField(value: unknown, named: Map<string, SessionMod>): readonly ModsChange[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_MODS_CHANGES) wrong('changes', value, `a list of 1 to ${MAX_MODS_CHANGES} changes of mods`);
  let last = 0;
  return (value as unknown[]).map((change, index) => {
    const at = `changes[${index}]`;
    if (!isFields(change)) wrong(at, change, '{tick, before, after, schema, content, mods}');
    const tick = wholeField(`${at}.tick`, change.tick, MAX_SESSION_TICKS), hashField = (name: string, hash: unknown): string | null => (hash === null ? null : hexField(`${at}.${name}`, hash, 16));
    if (tick < last) wrong(`${at}.tick`, tick, `at least ${last}, the one before it`);
    last = tick;
    return {
      tick, before: hashField('before', change.before), after: hashField('after', change.after), schema: hexField(`${at}.schema`, change.schema, 16), content: hexField(`${at}.content`, change.content, 16),
      mods: modsField(`${at}.mods`, change.mods, named),
    };
  });
}

function settingsField(value: unknown): SessionHeader['settings'] {
  if (!isFields(value)) wrong('settings', value, 'numbers by name');
  const entries = Object.entries(value);
  if (entries.length > MAX_SETTINGS) wrong('settings', `${entries.length} settings`, `at most ${MAX_SETTINGS}`);
  return Object.fromEntries(entries.map(([name, setting]) => {
    wordField('a name in settings', name);
    if (typeof setting !== 'number' || !Number.isFinite(setting)) wrong(`settings.${name}`, setting, 'a finite number');
    return [name, setting];
  }));
}

/**
 * A header from anything. Fields that are not known are left out; every known one is looked at.
 * @throws Malformed that names the field, its value and what it must be
 */
export function checkHeader(value: unknown): SessionHeader {
  if (!isFields(value)) wrong('the header', value, 'a JSON object');
  if (value.format !== 'jam-session') wrong('format', value.format, '"jam-session"');
  const { version, core, layout, startedAt } = value;
  if (typeof version === 'number' && Number.isInteger(version) && version > FORMAT_VERSION) {
    throw new Malformed(`it was made by a newer Jam Engine (format version ${version}; this one reads ${FORMAT_VERSION}). Open it with that version`);
  }
  if (version !== FORMAT_VERSION) wrong('version', version, `${FORMAT_VERSION}`);
  if (layout !== 'stage' && layout !== 'ring') wrong('layout', layout, '"stage" or "ring"');
  if (value.tickRate !== TICK_RATE) wrong('tickRate', value.tickRate, `${TICK_RATE}`);
  if (typeof startedAt !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/.test(startedAt)) wrong('startedAt', startedAt, 'a time such as "2026-01-31T20:15:00.000Z"');
  const named = new Map<string, SessionMod>(), mods = modsField('mods', value.mods, named), changes = value.changes === undefined ? null : changesField(value.changes, named);
  return {
    format: 'jam-session', version: FORMAT_VERSION,
    id: hexField('id', value.id, 32),
    root: hexField('root', value.root, 32),
    branch: branchField(value.branch),
    ...(changes ? { changes } : value.remade === undefined ? {} : { remade: wholeField('remade', value.remade, MAX_SESSION_TICKS) }),
    core: core === '' ? '' : hexField('core', core, 64),
    schema: hexField('schema', value.schema, 16),
    content: hexField('content', value.content, 16),
    mods,
    scene: wordField('scene', value.scene),
    seed: wholeField('seed', value.seed, 0xffff_ffff),
    layout,
    tickRate: TICK_RATE,
    settings: settingsField(value.settings),
    startedAt,
  };
}

/** The header as it is written: a mod that was named before is named by its hash, and readers that know of no changes are told the tick of the latest. */
function written({ changes, ...header }: SessionHeader): object {
  if (!changes) return header;
  const named = new Map(header.mods.map((mod) => [mod.hash, JSON.stringify(mod)]));
  const brief = (mod: SessionMod): SessionMod | string => {
    const whole = JSON.stringify(mod), known = named.get(mod.hash);
    if (known === undefined) named.set(mod.hash, whole);
    return known === whole ? mod.hash : mod;
  };
  return { ...header, remade: changes.at(-1)!.tick, changes: changes.map((change) => ({ ...change, mods: change.mods.map(brief) })) };
}

/** The header chunk's body. @throws Malformed for a header that a reader would refuse */
export function encodeHeader(header: SessionHeader): Uint8Array<ArrayBuffer> {
  const bytes = encodeUtf8(JSON.stringify(written(checkHeader(header))));
  if (bytes.length > MAX_HEADER_BYTES) throw new Malformed(`it takes ${bytes.length} bytes; at most ${MAX_HEADER_BYTES} are allowed`);
  return bytes;
}

/** @throws Malformed */
export function decodeHeader(body: Uint8Array): SessionHeader {
  if (body.length > MAX_HEADER_BYTES) throw new Malformed(`it takes ${body.length} bytes; at most ${MAX_HEADER_BYTES} are allowed`);
  const text = decodeUtf8(body);
  if (text === null) throw new Malformed('it is not UTF-8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Malformed('it is not JSON');
  }
  return checkHeader(value);
}
