import { sha256 } from 'hash-wasm';
import { JOINT, JOINT_COUNT, MAX_BINDINGS, MAX_MAPPINGS, MAX_PARAMS, type RecordedMotion } from '../../protocol/index.ts';

/** What drives what, as the studio keeps it. `slot`: its number in the simulation. */
export interface MapCard {
  readonly slot: number;
  readonly source: number;
  readonly target: number;
  readonly player: number;
  readonly inLow: number;
  readonly inHigh: number;
  readonly outLow: number;
  readonly outHigh: number;
  readonly curve: number;
  /** ms. */
  readonly smoothing: number;
  readonly steps: number;
  readonly isOn: boolean;
}

/** What sets off what. */
export interface BindCard {
  readonly slot: number;
  readonly trigger: number;
  readonly least: number;
  readonly player: number;
  readonly crossing: { readonly source: number; readonly threshold: number; readonly direction: number; readonly back: number } | null;
  /** `KeyboardEvent.code` of the key that the page turns into the trigger's channel; empty for all others. */
  readonly code: string;
  readonly act: number;
  readonly target: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

export interface GestureCard {
  readonly name: string;
  /** Whether it also counts when the other hand or foot makes it. */
  readonly isEitherSide: boolean;
  readonly shows: readonly RecordedMotion[];
}

/** Sounds learned by example: which parameters, and what each was in each pose. */
export interface SoundCard {
  readonly params: readonly number[];
  readonly poses: readonly { readonly values: readonly number[]; readonly motion: RecordedMotion }[];
}

/** Everything that the playable body is set up with: an asset, named by the hash of its content. */
export interface BodySet {
  readonly name: string;
  readonly mappings: readonly MapCard[];
  readonly bindings: readonly BindCard[];
  readonly gestures: readonly GestureCard[];
  /** Movement that is none of the gestures: someone just danced. */
  readonly dance: readonly RecordedMotion[];
  readonly sound: SoundCard;
}

export const EMPTY_SET: BodySet = { name: 'My body', mappings: [], bindings: [], gestures: [], dance: [], sound: { params: [], poses: [] } };
/** Nothing is set up in it. */
export const isEmptySet = ({ mappings, bindings, gestures, sound }: BodySet): boolean => mappings.length + bindings.length + gestures.length + sound.poses.length === 0;
export const FILE_ENDING = '.jammap';
const FORMAT = 'jam-map', VERSION = 1;
export const MAX_GESTURES = 32, MAX_SHOWS = 8, MAX_POSES = 16, MAX_SOUND_PARAMS = 6, MAX_DANCES = 2;
/** Longest show: a minute at 30 a second. */
const MAX_FRAMES = 1800;
/** What learning looks at; the rest is not kept. */
const KEPT = [
  JOINT.nose, JOINT.left_shoulder, JOINT.right_shoulder, JOINT.left_elbow, JOINT.right_elbow, JOINT.left_wrist, JOINT.right_wrist, JOINT.left_hand, JOINT.right_hand,
  JOINT.left_hip, JOINT.right_hip, JOINT.left_knee, JOINT.right_knee, JOINT.left_ankle, JOINT.right_ankle,
];

/** ms per frame, then mm of x, y, z per joint of {@link KEPT}; null three times for one that was not seen. */
function packMotion({ seconds, joints }: RecordedMotion): (number | null)[][] {
  const first = seconds[0] ?? 0;
  return Array.from(seconds, (moment, n) => [Math.round((moment - first) * 1000), ...KEPT.flatMap((joint) => { const k = (n * JOINT_COUNT + joint) * 4; return joints[k + 3]! > 0.1 ? [0, 1, 2].map((axis) => Math.round(joints[k + axis]! * 1000)) : [null, null, null]; })]);
}

/** The file's text, with the hash of its content in it. */
export async function writeBodyFile(set: BodySet): Promise<{ readonly text: string; readonly hash: string }> {
  const content = contentOf(set), hash = await sha256(JSON.stringify(content));
  return { text: JSON.stringify({ format: FORMAT, version: VERSION, name: set.name, hash, ...content }), hash };
}

/** What the hash is of: the same fields in the same order, wherever the set came from. */
const contentOf = ({ mappings, bindings, gestures, dance, sound }: BodySet): object => ({
  mappings: mappings.map(({ slot, source, target, player, inLow, inHigh, outLow, outHigh, curve, smoothing, steps, isOn }) => ({ slot, source, target, player, inLow, inHigh, outLow, outHigh, curve, smoothing, steps, isOn })),
  bindings: bindings.map(({ slot, trigger, least, player, code, act, target, a, b, c, crossing }) => ({
    slot, trigger, least, player, code, act, target, a, b, c, crossing: crossing && { source: crossing.source, threshold: crossing.threshold, direction: crossing.direction, back: crossing.back },
  })),
  // What is as usual is left out: a file of before keeps its name.
  gestures: gestures.map(({ name, isEitherSide, shows }) => ({ name, ...(!isEitherSide && { isEitherSide }), shows: shows.map(packMotion) })),
  ...(dance.length > 0 && { dance: dance.map(packMotion) }),
  sound: { params: sound.params, poses: sound.poses.map(({ values, motion }) => ({ values, motion: packMotion(motion) })) },
});

export type ReadBodySet = { readonly ok: true; readonly set: BodySet } | { readonly ok: false; readonly message: string };

class Wrong extends Error {}
type Fields = Readonly<Record<string, unknown>>;
const fields = (value: unknown, where: string): Fields => { if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Wrong(`${where} is not a set of fields`); return value as Fields; };
const list = (value: unknown, where: string, most: number): readonly unknown[] => { if (!Array.isArray(value)) throw new Wrong(`${where} is not a list`); if (value.length > most) throw new Wrong(`${where} has ${value.length} entries; at most ${most} fit`); return value; };
const number = (value: unknown, where: string, low: number, high: number, isWhole = false): number => {
  if (typeof value !== 'number' || !(value >= low && value <= high) || (isWhole && !Number.isInteger(value))) throw new Wrong(`${where} is ${JSON.stringify(value)}; it is ${isWhole ? 'a whole number' : 'a number'} from ${low} to ${high}`);
  return value;
};
const words = (value: unknown, where: string): string => { if (typeof value !== 'string' || value.length > 60) throw new Wrong(`${where} is not a text of up to 60 letters`); return value; };
const I32 = 2 ** 31;

function readMotion(value: unknown, where: string): RecordedMotion {
  const frames = list(value, where, MAX_FRAMES), seconds: number[] = [], joints = new Array<number>(frames.length * JOINT_COUNT * 4).fill(0);
  if (frames.length < 2) throw new Wrong(`${where} has ${frames.length} frames; a movement has two at least`);
  frames.forEach((frame, n) => {
    const row = list(frame, `${where}[${n}]`, KEPT.length * 3 + 1);
    if (row.length !== KEPT.length * 3 + 1) throw new Wrong(`${where}[${n}] has ${row.length} numbers; a frame has ${KEPT.length * 3 + 1}`);
    seconds.push(number(row[0], `${where}[${n}][0]`, n === 0 ? 0 : seconds[n - 1]! * 1000, 600_000) / 1000);
    KEPT.forEach((joint, k) => {
      if (row[1 + k * 3] === null) return;
      const to = (n * JOINT_COUNT + joint) * 4;
      for (let axis = 0; axis < 3; axis++) joints[to + axis] = number(row[1 + k * 3 + axis], `${where}[${n}][${1 + k * 3 + axis}]`, -100_000, 100_000) / 1000;
      joints[to + 3] = 1;
    });
  });
  return { seconds, joints };
}

/** Reads a file field by field. Never throws: what is wrong, where, and what to do is in the message. */
export function readBodyFile(text: string): ReadBodySet {
  try {
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch {
      throw new Wrong('it is no JSON');
    }
    const file = fields(parsed, 'The file');
    if (file.format !== FORMAT) throw new Wrong(`its format is ${JSON.stringify(file.format)} and not "${FORMAT}"`);
    if (file.version !== VERSION) throw new Wrong(`its version is ${JSON.stringify(file.version)}; this page reads version ${VERSION}`);
    const unique = <T extends { readonly slot: number }>(cards: readonly T[], where: string): readonly T[] => { cards.forEach(({ slot }, n) => { if (cards.findIndex((card) => card.slot === slot) !== n) throw new Wrong(`${where}[${n}].slot ${slot} is taken twice`); }); return cards; };
    const mappings = unique(list(file.mappings, 'mappings', MAX_MAPPINGS).map((value, n): MapCard => {
      const where = `mappings[${n}]`, card = fields(value, where), whole = (name: string, low: number, high: number): number => number(card[name], `${where}.${name}`, low, high, true), real = (name: string, low: number, high: number): number => number(card[name], `${where}.${name}`, low, high);
      return { slot: whole('slot', 0, MAX_MAPPINGS - 1), source: whole('source', -I32, 2 * I32), target: whole('target', 0, 2 * 65536), player: whole('player', 0, 3), inLow: real('inLow', -100, 100), inHigh: real('inHigh', -100, 100), outLow: real('outLow', 0, 1), outHigh: real('outHigh', 0, 1), curve: whole('curve', 0, 15), smoothing: whole('smoothing', 0, 5000), steps: whole('steps', 2, 16), isOn: card.isOn !== false };
    }), 'mappings');
    const bindings = unique(list(file.bindings, 'bindings', MAX_BINDINGS).map((value, n): BindCard => {
      const where = `bindings[${n}]`, card = fields(value, where), whole = (name: string, low: number, high: number): number => number(card[name], `${where}.${name}`, low, high, true), crossing = card.crossing === null || card.crossing === undefined ? null : fields(card.crossing, `${where}.crossing`);
      return {
        slot: whole('slot', 0, MAX_BINDINGS - 1), trigger: whole('trigger', -I32, 2 * I32), least: number(card.least, `${where}.least`, 0, 100), player: whole('player', -1, 3), code: words(card.code, `${where}.code`),
        act: whole('act', 0, 0xffff), target: whole('target', 0, 0xffff), a: whole('a', -I32, I32 - 1), b: whole('b', -I32, I32 - 1), c: whole('c', -I32, I32 - 1),
        crossing: crossing && { source: number(crossing.source, `${where}.crossing.source`, -I32, 2 * I32, true), threshold: number(crossing.threshold, `${where}.crossing.threshold`, -100, 100), direction: number(crossing.direction, `${where}.crossing.direction`, -1, 1, true), back: number(crossing.back, `${where}.crossing.back`, 0, 100) },
      };
    }), 'bindings');
    const gestures = list(file.gestures, 'gestures', MAX_GESTURES).map((value, n): GestureCard => {
      const card = fields(value, `gestures[${n}]`);
      return { name: words(card.name, `gestures[${n}].name`), isEitherSide: card.isEitherSide !== false, shows: list(card.shows, `gestures[${n}].shows`, MAX_SHOWS).map((motion, k) => readMotion(motion, `gestures[${n}].shows[${k}]`)) };
    });
    const dance = file.dance === undefined ? [] : list(file.dance, 'dance', MAX_DANCES).map((motion, n) => readMotion(motion, `dance[${n}]`));
    const sound = fields(file.sound, 'sound'), params = list(sound.params, 'sound.params', MAX_SOUND_PARAMS).map((value, n) => number(value, `sound.params[${n}]`, 0, MAX_PARAMS - 1, true));
    const poses = list(sound.poses, 'sound.poses', MAX_POSES).map((value, n) => {
      const pose = fields(value, `sound.poses[${n}]`), values = list(pose.values, `sound.poses[${n}].values`, MAX_SOUND_PARAMS).map((one, k) => number(one, `sound.poses[${n}].values[${k}]`, 0, 1));
      if (values.length !== params.length) throw new Wrong(`sound.poses[${n}].values has ${values.length} numbers for ${params.length} parameters`);
      return { values, motion: readMotion(pose.motion, `sound.poses[${n}].motion`) };
    });
    return { ok: true, set: { name: words(file.name, 'name'), mappings, bindings, gestures, dance, sound: { params, poses } } };
  } catch (cause) {
    if (!(cause instanceof Wrong)) throw cause;
    return { ok: false, message: `This file cannot be read: ${cause.message}. Export it again from the studio, or choose another ${FILE_ENDING} file.` };
  }
}

/** Whether a file's content is what its hash says: a file that was changed by hand is still read, and said to be. */
export async function isUnchanged(text: string): Promise<boolean> {
  const read = readBodyFile(text);
  return read.ok && (JSON.parse(text) as { hash?: unknown }).hash === (await writeBodyFile(read.set)).hash;
}
