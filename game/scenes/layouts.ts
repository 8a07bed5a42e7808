import { cos, sin } from '../../engine/index.ts';
import type { ZONE_KIND } from '../../protocol/index.ts';

/** How zones can stand, in the order of the layout command's argument. */
export const LAYOUTS = ['stage', 'ring'] as const;
export type LayoutName = (typeof LAYOUTS)[number];

export type ZoneKindName = keyof typeof ZONE_KIND;

/** What a zone is, whatever the layout: its size, and the key that plays it with no body. */
export interface ZoneSpec {
  readonly kind: ZoneKindName;
  readonly name: string;
  /** A `KeyboardEvent.code`. */
  readonly key: string;
  /** Metres. */
  readonly radius: number;
  /** Metres from end to end; twice the radius for a ball. */
  readonly height: number;
}

/** A point in the room: metres, right-handed, y up, the player at the origin looking towards −z. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

const LOOP_RADIUS = 0.125, HAND_PAD = 0.13, FOOT_PAD = 0.16, BOW_RADIUS = 0.15, BOW_HEIGHT = 0.66, HUB_RADIUS = 0.12;
const ball = (kind: ZoneKindName, name: string, key: string, radius: number): ZoneSpec => ({ kind, name, key, radius, height: radius * 2 });

/** The fifteen zones of the room, in the order of their numbers. Both layouts place all of them. */
export const ZONE_SPECS: readonly ZoneSpec[] = [
  ...Array.from({ length: 8 }, (_, i) => ball('loop', `Lantern ${i + 1}`, `Digit${i + 1}`, LOOP_RADIUS)),
  ball('strike', 'Left hand drum', 'KeyA', HAND_PAD), ball('strike', 'Right hand drum', 'KeyS', HAND_PAD),
  ball('strike', 'Left foot drum', 'KeyD', FOOT_PAD), ball('strike', 'Right foot drum', 'KeyF', FOOT_PAD),
  { kind: 'bow', name: 'Left bow', key: 'KeyJ', radius: BOW_RADIUS, height: BOW_HEIGHT },
  { kind: 'bow', name: 'Right bow', key: 'KeyK', radius: BOW_RADIUS, height: BOW_HEIGHT },
  ball('hub', 'Next palette', 'KeyH', HUB_RADIUS),
];

const DEGREE = 0.017453292519943295;

/**
 * Stage: everything in the plane of a body 1.7 m tall that faces the camera. Loops on an arc of 0.76 m about the chest, four a
 * side, from the height of the chest up beside the head: as far as a wrist reaches (0.56 m from the shoulder) within a zone's
 * radius. Bows beside the hips, their upper ends in reach and all of them a small lean away; drums beside hips and feet, outside of where limbs rest; the hub overhead.
 */
function stage(): Place[] {
  const arc = [7.5, 27, 46.5, 66].map((degrees) => ({ x: 0.76 * cos(degrees * DEGREE), y: 1.3 + 0.76 * sin(degrees * DEGREE), z: 0 }));
  return [
    ...arc.map((place) => ({ ...place, x: -place.x })), ...[...arc].reverse(),
    { x: -0.44, y: 0.97, z: 0 }, { x: 0.44, y: 0.97, z: 0 }, { x: -0.47, y: 0.13, z: 0 }, { x: 0.47, y: 0.13, z: 0 },
    { x: -0.82, y: 0.94, z: 0 }, { x: 0.82, y: 0.94, z: 0 }, { x: 0, y: 2.08, z: 0 },
  ];
}

/**
 * Ring: the same zones all around a headset's player, at arm's length (0.65 m). Loops at chest height with a gap at either side
 * for the bows; hand drums low in front, foot drums before the toes, the hub overhead.
 */
function ring(): Place[] {
  const around = (degrees: number, radius: number, y: number): Place => ({ x: radius * sin(degrees * DEGREE), y, z: -radius * cos(degrees * DEGREE) });
  return [
    ...[-160, -122, -58, -20, 20, 58, 122, 160].map((degrees) => around(degrees, 0.65, 1.35)),
    around(-27, 0.5, 0.95), around(27, 0.5, 0.95), around(-40, 0.5, 0.13), around(40, 0.5, 0.13),
    around(-90, 0.65, 1.25), around(90, 0.65, 1.25), { x: 0, y: 2.05, z: -0.2 },
  ];
}

/** Where each zone of {@link ZONE_SPECS} stands, by layout number (place in LAYOUTS). Metres. */
export const ZONE_PLACES: readonly (readonly Place[])[] = LAYOUTS.map((layout) => (layout === 'stage' ? stage() : ring()));
