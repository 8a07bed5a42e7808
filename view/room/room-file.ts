import { FRAME_HEAD, MAX_COLOUR, MAX_GROUPS, MAX_ZONES, ROOM_HALF, ROOM_HEIGHT, ZONE_FIELD, ZONE_HEIGHT_MOST, ZONE_KIND, ZONE_LOOK_FIELD, ZONE_LOOK_STRIDE, ZONE_PLAYS, ZONE_RADIUS, ZONE_STRIDE, type RenderFrame, type SceneDescription, type ZoneDescription } from '../../protocol/index.ts';

/** A zone of a room that is kept: lengths in metres, rounded to the millimetre. */
export interface RoomZone {
  /** 0–31: place in the room; the keys that play it go with it. */
  readonly index: number;
  readonly kind: ZoneDescription['kind'];
  /** Empty: what it is called by itself. */
  readonly name: string;
  /** What it plays, by its kind; see ROOM_ACT.plays. */
  readonly plays: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly radius: number;
  readonly height: number;
  /** 0 its own, 1–5 a colour of the palette. */
  readonly colour: number;
  /** 0 none, 1–8. */
  readonly group: number;
  readonly isLocked: boolean;
}

/** A room as a file: what can be stood in elsewhere. `layout`: the one whose places these are; the other follows from them. */
export interface JamRoom {
  readonly format: 'jam-room';
  readonly version: 1;
  readonly name: string;
  readonly layout: 'stage' | 'ring';
  readonly zones: readonly RoomZone[];
}

export const ROOM_ENDING = '.jamroom';
/** A file longer than this is no room. */
export const MOST_ROOM_BYTES = 200_000;
/** Characters of a room's and of a zone's name. */
const MOST_NAME = 80, MOST_ZONE_NAME = 56;

/** No minus before a nought: a file says the same of it every time. */
const millimetres = (metres: number): number => Math.round(metres * 1000) / 1000 + 0;

/** Zones as the latest picture has them. */
export function zonesSeen(scene: SceneDescription, { zones, zoneLooks }: RenderFrame): RoomZone[] {
  return scene.zones.map((zone) => {
    const at = zone.index * ZONE_STRIDE, look = zone.index * ZONE_LOOK_STRIDE, field = (name: keyof typeof ZONE_FIELD): number => millimetres(zones[at + ZONE_FIELD[name]]!);
    return {
      index: zone.index, kind: zone.kind, name: zone.isNamed ? zone.name : '', plays: zone.plays ?? 0, x: field('x'), y: field('y'), z: field('z'), radius: field('radius'), height: field('height'),
      colour: zoneLooks[look + ZONE_LOOK_FIELD.colour]!, group: zoneLooks[look + ZONE_LOOK_FIELD.group]!, isLocked: zoneLooks[look + ZONE_LOOK_FIELD.isLocked] === 1,
    };
  });
}

/** The room that stands now, as a file. Null before it is open. */
export function roomNow(scene: SceneDescription, frame: RenderFrame, name: string): JamRoom | null {
  if (frame.head[FRAME_HEAD.ready] !== 1) return null;
  const zones = zonesSeen(scene, frame);
  return { format: 'jam-room', version: 1, name, layout: layoutOf(zones), zones };
}

/** On a stage everything hangs in one plane. */
export const layoutOf = (zones: readonly { readonly z: number }[]): 'stage' | 'ring' => (zones.some(({ z }) => Math.abs(z) > 0.001) ? 'ring' : 'stage');

export const writeRoom = (room: JamRoom): string => `${JSON.stringify(room, null, 1)}\n`;

export type ReadRoom = { readonly ok: true; readonly room: JamRoom } | { readonly ok: false; readonly problems: readonly string[] };

/** Looks at every field of a room's file. Never throws; says all that is wrong, where, and what would be right. */
export function readRoom(text: string): ReadRoom {
  if (text.length > MOST_ROOM_BYTES) return refuse(`The file has ${text.length} characters; a room has at most ${MOST_ROOM_BYTES}. Is it another file?`);
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (cause) {
    return refuse(`The file is not whole: ${cause instanceof Error ? cause.message : String(cause)}. Save the room again and open that file.`);
  }
  return checkRoom(read);
}

const refuse = (...problems: string[]): ReadRoom => ({ ok: false, problems });
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
const shown = (value: unknown): string => (value === undefined ? 'missing' : (JSON.stringify(value) ?? typeof value).slice(0, 40));

/** The same for what was read already. */
export function checkRoom(read: unknown): ReadRoom {
  if (!isObject(read)) return refuse('The file holds no room: it should begin with {"format": "jam-room".');
  if (read.format !== 'jam-room') return refuse(`format is ${shown(read.format)}; a room has "jam-room". Is it another file?`);
  if (read.version !== 1) return refuse(`version is ${shown(read.version)}; this version of the instrument reads 1. A newer one may open it.`);
  const problems: string[] = [];
  if (typeof read.name !== 'string' || read.name.length > MOST_NAME) problems.push(`name is ${shown(read.name)}; it should be words of at most ${MOST_NAME} letters.`);
  if (read.layout !== 'stage' && read.layout !== 'ring') problems.push(`layout is ${shown(read.layout)}; it should be "stage" or "ring".`);
  if (!Array.isArray(read.zones) || read.zones.length > MAX_ZONES) return refuse(...problems, `zones is ${shown(read.zones)}; it should be a list of at most ${MAX_ZONES}.`);
  const zones = read.zones.map((zone: unknown, place) => checkZone(zone, `zones[${place}]`, problems)), taken = new Set<number>();
  zones.forEach((zone, place) => {
    if (!zone) return;
    if (taken.has(zone.index)) problems.push(`zones[${place}].index is ${zone.index}, which another zone has; each has its own.`);
    taken.add(zone.index);
  });
  if (problems.length > 0) return refuse(...problems);
  return { ok: true, room: { format: 'jam-room', version: 1, name: read.name as string, layout: read.layout as JamRoom['layout'], zones: zones as RoomZone[] } };
}

function checkZone(zone: unknown, where: string, problems: string[]): RoomZone | null {
  if (!isObject(zone)) {
    problems.push(`${where} is ${shown(zone)}; it should be a zone: {"index": …, "kind": …}.`);
    return null;
  }
  const before = problems.length;
  const number = (field: string, least: number, most: number, isWhole = false): number => {
    const value = zone[field];
    if (typeof value === 'number' && value >= least && value <= most && (!isWhole || Number.isInteger(value))) return value;
    problems.push(`${where}.${field} is ${shown(value)}; it should be a${isWhole ? ' whole' : ''} number from ${least} to ${most}.`);
    return least;
  };
  const kinds = Object.keys(ZONE_KIND), kind = zone.kind as ZoneDescription['kind'], isKind = typeof zone.kind === 'string' && kinds.includes(zone.kind);
  if (!isKind) problems.push(`${where}.kind is ${shown(zone.kind)}; it should be one of ${kinds.join(', ')}.`);
  if (typeof zone.name !== 'string' || new TextEncoder().encode(zone.name).length > MOST_ZONE_NAME) problems.push(`${where}.name is ${shown(zone.name)}; it should be words of at most ${MOST_ZONE_NAME} bytes.`);
  if (typeof zone.isLocked !== 'boolean') problems.push(`${where}.isLocked is ${shown(zone.isLocked)}; it should be true or false.`);
  const half = ROOM_HALF / 1000, radius = number('radius', ZONE_RADIUS.least / 1000, ZONE_RADIUS.most / 1000);
  const made: RoomZone = {
    index: number('index', 0, MAX_ZONES - 1, true), kind, name: zone.name as string, plays: number('plays', 0, isKind ? ZONE_PLAYS[ZONE_KIND[kind]] - 1 : 7, true),
    x: number('x', -half, half), y: number('y', 0, ROOM_HEIGHT / 1000), z: number('z', -half, half), radius, height: number('height', 0.1, Math.max(ZONE_HEIGHT_MOST / 1000, 2 * radius)),
    colour: number('colour', 0, MAX_COLOUR, true), group: number('group', 0, MAX_GROUPS, true), isLocked: zone.isLocked as boolean,
  };
  return problems.length === before ? made : null;
}
