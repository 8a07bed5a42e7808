/**
 * Acts of the `act` and `text` samples, 0x100–0x1ff: what is done to places of the room. Numbers travel in sessions: append only.
 *
 * The target is a zone's index, 0–31. Acts marked (group) also take `GROUP_TARGET + g` and are then done to every zone of group g, 1–8, that is not locked.
 * Lengths are in 1/1000 m. What is locked refuses, and a line in the log says so. Each act that changes something can be undone; those of one source between
 * `open` and `close` count as one.
 */
export const ROOM_ACT = {
  /** A new zone at a free index: `a` ZONE_KIND, `b` what it plays (see `plays`), `c` radius, `d` height; 0: as usual for its kind. It hangs before the player. */ make: 0x100,
  /** Its centre: `a` x, `b` y, `c` z; `d` of the layout that is in force (0), of the stage (1), of the ring (2). On a stage z is 0. */ place: 0x101,
  /** By so much: `a`, `b`, `c`. (group) */ shift: 0x102,
  /** `a` radius, `b` height from end to end, at least twice the radius. */ size: 0x103,
  /** `a`: times, 1/1000. A group keeps its middle. (group) */ scale: 0x104,
  /** `a` 0–5, as ZONE_LOOK_FIELD.colour. (group) */ colour: 0x105,
  /** `a` 0 none, 1–8. */ group: 0x106,
  /** `a` 0 free, 1 locked, 2 the other way. (group) */ lock: 0x107,
  /** A copy at index `a`, or at the first free one where it is −1, moved by `b`, `c`, `d`. A group's copies are a group of their own, if there is a free one. (group) */ duplicate: 0x108,
  /** (group) */ remove: 0x109,
  /** As text: what it is called. Empty: what it is called by itself. Texts come after the acts of their tick, and belong to the step that is closed in it. */ name: 0x10a,
  /** `a`: loop zone 0–7 the palette's loop; strike 0–3, bow 0–1 the palette's voice; track 0–7 the loop station's track; hub and verb 0; mod: its slot × 16 + number of its place. */ plays: 0x10b,
  /** It goes to where the player is now: `a` 0 the hand that is farther from the body, 1 the left, 2 the right, 3 before the chest. */ here: 0x10c,
  /** The player's hand `a` (0 left, 1 right) takes the zone and carries it; two hands on one zone scale it. Target NEAREST: the one that the hand is in, or next to. */ grab: 0x10d,
  /** The player's hand `a` lets go. */ drop: 0x10e,
  undo: 0x10f, redo: 0x110,
  open: 0x111, close: 0x112,
  /** Everything as the layout has it. Target ignored. */ clear: 0x113,
  /** Every place is removed. Target ignored. */ empty: 0x114,
  /** The zone of this index becomes this, whether there was one or not, locked or not: for whole rooms. Arguments as `make`. */ become: 0x115,
  /** The zones of the layout stand as the player needs them: `a` FIT_POSTURE, `b` FIT_HANDS, `c` 1 in a small space. Others are drawn within reach. Target ignored. */ fit: 0x116,
  /** What was measured of the player's reach: target 0–7 the direction (see `fitPlaces`), `a` of the left hand, `b` of the right hand, from the chest; `c` the height of the chest. Measured in the layout that is in force. */ reach: 0x117,
  /** What was measured of the reach is forgotten. Target ignored. */ forgetReach: 0x118,
  /** The player moves zones, and plays none by staying in them: `a` 1 from now on, 0 no more. Target ignored. */ edit: 0x119,
} as const;

/** Target of an act that is done to a group: this + the group. */
export const GROUP_TARGET = 0x1000;
/** Target of `grab`: the zone that the hand is in or next to. */
export const NEAREST = 0xffff;
/** Groups that zones can belong to, 1–8. */
export const MAX_GROUPS = 8;
/** Colours that a zone can be given, 1–5; 0 is its own. */
export const MAX_COLOUR = 5;
/** Directions in which reach is measured, an eighth of a circle each, anticlockwise from the player's right; on a ring from their right over ahead. */
export const REACH_DIRECTIONS = 8;

/** How the player is. */
export const FIT_POSTURE = { standing: 0, sitting: 1, wheelchair: 2 } as const;
/** Which hands they play with. */
export const FIT_HANDS = { both: 0, left: 1, right: 2 } as const;

/** What zones can play, by kind: numbers below this. In the order of ZONE_KIND. */
export const ZONE_PLAYS = [8, 4, 2, 1, 8, 1, 256] as const;
/** Least and greatest size of a zone, in 1/1000 m. */
export const ZONE_RADIUS = { least: 50, most: 600 } as const;
export const ZONE_HEIGHT_MOST = 2400;
/** Zones stay within this of the middle, and this high, in 1/1000 m. */
export const ROOM_HALF = 5000, ROOM_HEIGHT = 3500;
