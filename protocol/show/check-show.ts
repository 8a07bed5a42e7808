import { MAX_SHOW_ACTIONS, MAX_SHOW_CUES, MAX_SHOW_SCENES, SHOW_CAMERAS, SHOW_LAMPS } from '../acts/show-acts.ts';
import { CHANNELS, MAX_CHANNELS } from '../channels.ts';
import { KEY_CODES } from '../key-channels.ts';
import { MAX_TRACKS } from '../params.ts';
import { SETTINGS, type SettingName } from '../settings.ts';
import type { ShowAction, ShowCue, ShowDocument, ShowScene, ShowStep, ShowWhen } from './show-document.ts';

/** Longest words: of a name, of notes, of the prompter; longest time, seconds. */
export const LONGEST_NAME = 40, LONGEST_NOTES = 600, LONGEST_PROMPT = 224, LONGEST_SECONDS = 3600;
/** A show file longer than this is refused, bytes. */
export const LONGEST_SHOW_FILE = 4_000_000;
const MOST_STEPS = 400, MOST_ACTIONS_OF_A_CUE = 24, MOST_BARS = 9999;

export type CheckedShow = { readonly ok: true; readonly show: ShowDocument } | { readonly ok: false; readonly problems: readonly string[] };

type Fields = Readonly<Record<string, unknown>>;

/** Reads fields one by one; what is wrong is noted with where it stands, and a harmless value takes its place. */
class Reader {
  readonly problems: string[] = [];

  private note(where: string, message: string): void {
    if (this.problems.length < 12) this.problems.push(`${where}: ${message}`);
  }

  fields(value: unknown, where: string): Fields {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
    this.note(where, `a group of fields is expected here, found ${inWords(value)}.`);
    return {};
  }

  list(value: unknown, where: string, most: number, least = 0): readonly unknown[] {
    if (!Array.isArray(value)) {
      this.note(where, `a list is expected here, found ${inWords(value)}.`);
      return [];
    }
    if (value.length > most || value.length < least) this.note(where, `${value.length} entries; ${least} to ${most} are allowed.`);
    return (value as unknown[]).slice(0, most);
  }

  number(value: unknown, where: string, least: number, most: number, isWhole = false): number {
    if (typeof value === 'number' && value >= least && value <= most && (!isWhole || Number.isInteger(value))) return value;
    this.note(where, `${inWords(value)} is not a ${isWhole ? 'whole ' : ''}number from ${least} to ${most}; change it.`);
    return least;
  }

  words(value: unknown, where: string, most: number, mayBeEmpty = true): string {
    if (typeof value === 'string' && value.length <= most && (mayBeEmpty || value.trim() !== '')) return value;
    this.note(where, typeof value === 'string' ? (value.length > most ? `${value.length} letters; at most ${most} fit. Shorten it.` : 'it is empty; give it a name.') : `words are expected here, found ${inWords(value)}.`);
    return '';
  }

  one<T extends string>(value: unknown, where: string, of: readonly T[]): T {
    if (of.includes(value as T)) return value as T;
    this.note(where, `${inWords(value)} is none of ${of.join(', ')}.`);
    return of[0]!;
  }
}

function inWords(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/** Reads a `.jamshow` file. Never throws: a file that is no show, or has something wrong in it, is answered with what, where, and what to do. */
export function readShow(text: string): CheckedShow {
  if (text.length > LONGEST_SHOW_FILE) return { ok: false, problems: [`The file has ${text.length} letters; a show has at most ${LONGEST_SHOW_FILE}.`] };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    return { ok: false, problems: [`The file is not JSON (${cause instanceof Error ? cause.message : String(cause)}). Open a .jamshow file that was saved here.`] };
  }
  return checkShow(value);
}

/** Checks a show field by field. The answer holds only fields that are known. */
export function checkShow(value: unknown): CheckedShow {
  const read = new Reader(), file = read.fields(value, 'the file');
  if (file['format'] !== 'jam-show') return { ok: false, problems: [`format: ${inWords(file['format'])} is not "jam-show": this is no show. Open a .jamshow file.`] };
  if (file['version'] !== 1) return { ok: false, problems: [`version: ${inWords(file['version'])} is not known here; this page reads version 1. Save it from the page that made it, or update this one.`] };
  const name = read.words(file['name'], 'name', LONGEST_NAME, false);
  const scenes = read.list(file['scenes'], 'scenes', MAX_SHOW_SCENES, 1).map((scene, n) => readScene(read, scene, `scenes[${n}]`));
  const cues = scenes.reduce((sum, scene) => sum + scene.cues.length, 0), actions = scenes.reduce((sum, scene) => sum + scene.cues.reduce((count, cue) => count + cue.does.length, 0), 0);
  if (cues > MAX_SHOW_CUES) read.problems.push(`scenes: ${cues} cues in all; a show has at most ${MAX_SHOW_CUES}. Divide it.`);
  if (actions > MAX_SHOW_ACTIONS) read.problems.push(`scenes: their cues do ${actions} things in all; a show does at most ${MAX_SHOW_ACTIONS}. Divide it.`);
  const parts = file['with'] === undefined ? undefined : read.fields(file['with'], 'with');
  if (read.problems.length > 0) return { ok: false, problems: read.problems };
  return { ok: true, show: { format: 'jam-show', version: 1, name, scenes, ...(parts ? { with: parts } : {}) } };
}

function readScene(read: Reader, value: unknown, where: string): ShowScene {
  const scene = read.fields(value, where);
  const dance = scene['dance'] === undefined ? undefined : read.list(scene['dance'], `${where}.dance`, MOST_STEPS).map((step, n) => readStep(read, step, `${where}.dance[${n}]`));
  return {
    name: read.words(scene['name'], `${where}.name`, LONGEST_NAME, false),
    seconds: read.number(scene['seconds'], `${where}.seconds`, 0, LONGEST_SECONDS),
    notes: read.words(scene['notes'] ?? '', `${where}.notes`, LONGEST_NOTES),
    cues: read.list(scene['cues'], `${where}.cues`, MAX_SHOW_CUES).map((cue, n) => readCue(read, cue, `${where}.cues[${n}]`)),
    ...(dance ? { dance } : {}),
  };
}

function readCue(read: Reader, value: unknown, where: string): ShowCue {
  const cue = read.fields(value, where);
  return {
    when: readWhen(read, cue['when'], `${where}.when`),
    note: read.words(cue['note'] ?? '', `${where}.note`, LONGEST_NOTES),
    does: read.list(cue['does'], `${where}.does`, MOST_ACTIONS_OF_A_CUE).map((action, n) => readAction(read, action, `${where}.does[${n}]`)),
  };
}

const WHENS = ['start', 'time', 'bar', 'after', 'zone', 'key', 'gesture', 'foot', 'control', 'go'] as const;

function readWhen(read: Reader, value: unknown, where: string): ShowWhen {
  const when = read.fields(value, where), kind = read.one(when['kind'], `${where}.kind`, WHENS);
  switch (kind) {
    case 'time': case 'after': return { kind, seconds: read.number(when['seconds'], `${where}.seconds`, 0, LONGEST_SECONDS) };
    case 'bar': return { kind, bar: read.number(when['bar'], `${where}.bar`, 1, MOST_BARS, true), beat: read.number(when['beat'] ?? 1, `${where}.beat`, 1, 64) };
    case 'zone': return { kind, zone: read.words(when['zone'], `${where}.zone`, LONGEST_NAME, false), touch: read.one(when['touch'], `${where}.touch`, ['played', 'entered', 'left']) };
    case 'key': return { kind, key: read.one(when['key'], `${where}.key`, KEY_CODES) };
    case 'gesture': return { kind, gesture: read.number(when['gesture'], `${where}.gesture`, 1, CHANNELS.gesture.count, true) };
    case 'foot': return { kind, foot: read.one(when['foot'], `${where}.foot`, ['left', 'right', 'either']) };
    case 'control': return { kind, channel: read.number(when['channel'], `${where}.channel`, 0, MAX_CHANNELS - 1, true), least: read.number(when['least'] ?? 0, `${where}.least`, 0, 1) };
    default: return { kind };
  }
}

const DOES = ['light', 'zoneLight', 'blackout', 'camera', 'prompt', 'loop', 'palette', 'setting', 'speak', 'silence', 'next', 'act'] as const;

function readAction(read: Reader, value: unknown, where: string): ShowAction {
  const action = read.fields(value, where), does = read.one(action['do'], `${where}.do`, DOES);
  const level = (): number => read.number(action['level'], `${where}.level`, 0, 1), over = (): number => read.number(action['over'] ?? 0, `${where}.over`, 0, LONGEST_SECONDS);
  const hue = (): number | null => (action['hue'] === null || action['hue'] === undefined ? null : read.number(action['hue'], `${where}.hue`, 0, 1));
  const name = (field: string): string => read.words(action[field], `${where}.${field}`, LONGEST_NAME, false);
  const whole = (field: string, least: number, most: number): number => read.number(action[field] ?? 0, `${where}.${field}`, least, most, true);
  switch (does) {
    case 'light': return { do: does, lamp: read.one(action['lamp'], `${where}.lamp`, SHOW_LAMPS), level: level(), hue: hue(), over: over() };
    case 'zoneLight': return { do: does, zone: name('zone'), level: level(), hue: hue(), over: over() };
    case 'blackout': return { do: does, level: level(), over: over() };
    case 'camera': return { do: does, view: read.one(action['view'], `${where}.view`, SHOW_CAMERAS), over: over() };
    case 'prompt': return { do: does, words: read.words(action['words'], `${where}.words`, LONGEST_PROMPT) };
    case 'loop': return { do: does, loop: name('loop'), how: read.one(action['how'], `${where}.how`, ['on', 'off', 'switch']) };
    case 'palette': return { do: does, palette: name('palette') };
    case 'setting': {
      const setting = read.one(action['setting'], `${where}.setting`, Object.keys(SETTINGS) as SettingName[]), { min, max } = SETTINGS[setting];
      return { do: does, setting, value: read.number(action['value'], `${where}.value`, min, max) };
    }
    case 'speak': return { do: does, track: read.number(action['track'], `${where}.track`, 1, MAX_TRACKS, true) };
    case 'act': {
      const most = 2_147_483_647;
      return { do: does, act: whole('act', 0x100, 0xffff), target: whole('target', 0, 0xffff), a: whole('a', -most, most), b: whole('b', -most, most), c: whole('c', -most, most), d: whole('d', -most, most) };
    }
    default: return { do: does };
  }
}

function readStep(read: Reader, value: unknown, where: string): ShowStep {
  const step = read.fields(value, where);
  return {
    beat: read.number(step['beat'], `${where}.beat`, 0, MOST_BARS), beats: read.number(step['beats'] ?? 0.9, `${where}.beats`, 0, 256),
    limb: read.one(step['limb'], `${where}.limb`, ['left', 'right', 'leftFoot', 'rightFoot']), zone: read.words(step['zone'], `${where}.zone`, LONGEST_NAME, false),
    act: read.one(step['act'], `${where}.act`, ['reach', 'strike', 'bow']),
  };
}
