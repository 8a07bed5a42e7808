/**
 * Acts of the `act` and `text` samples, 0x500–0x5ff: what is done to the show. Numbers travel in sessions: append only.
 *
 * A show comes in pieces: `begin`, then its scenes, cues and actions in any order, then `ready`. It is played only when it is whole.
 * Levels and hues travel in 1/1000, times in milliseconds.
 */
export const SHOW_ACT = {
  /** The show before is gone. `a` its id, 24 bits of its content's hash; `b` scenes, `c` cues, `d` actions that will come. */ begin: 0x500,
  /** Target scene; `a` planned length, ms. */ scene: 0x501,
  /** Target cue, 0 … in the order of the show; `a` its scene; `b` SHOW_WHEN; `c`, `d` as that says. */ cue: 0x502,
  /** Target action, 0 … in the order of the show; `a` its cue; `b` the act that it does; `c` that act's target. */ action: 0x503,
  /** Target action; `a` … `d`: the act's arguments. Left out where all are 0. */ actionWith: 0x504,
  /** Nothing more will come. */ ready: 0x505,
  /** Text; target scene. */ sceneName: 0x506,
  /** Text; target line of the prompter. */ line: 0x507,

  /** The show begins, at scene `target`. */ start: 0x510,
  /** It ends; lights and camera go back to rest. What sounds goes on. */ stop: 0x511,
  /** The next cue that waits for a hand; where none does, the next scene. Lets a held show go on; begins one that is ready. */ go: 0x512,
  /** The scene once more; from its first two seconds, the one before. */ back: 0x513,
  /** The next scene; after the last one the show is over. */ next: 0x514,
  /** `a` 1: time stands still for its cues, 0: it goes on, 2: the other way. */ hold: 0x515,
  /** Everything silent, lights up, the show held: something went wrong. */ panic: 0x516,

  // What cues do. Obeyed from anywhere: from a gesture, a knob.
  /** Target lamp, 0 the whole room; `a` level; `b` hue, −1 its own; `c` over ms. */ light: 0x520,
  /** Target zone, 0xffff all of them; `a`, `b`, `c` as `light`. */ zoneLight: 0x521,
  /** `a` 0 lit … 1000 dark; `c` over ms. */ blackout: 0x522,
  /** Target view, a place in SHOW_CAMERAS; `c` over ms. */ camera: 0x523,
  /** Target line, `a` how many lines from it on; 0 clears the prompter. */ prompt: 0x524,
  /** Target loop zone, 0–7, 0xffff all of them; `a` 0 off, 1 on, 2 the other way. Falls on the moment that the setting for loops says. */ loop: 0x525,
  /** Target palette. */ palette: 0x526,
  /** Target number of a setting; `a` its value in 1/1000. */ setting: 0x527,
  /** Target track of the loop station: what was spoken there begins. */ speak: 0x528,
  /** Everything falls silent at once. */ silence: 0x529,
} as const;

/** When a cue comes; once in each run of its scene. */
export const SHOW_WHEN = {
  /** With its scene. */ start: 0,
  /** `c` ms after the scene began. */ time: 1,
  /** Bar `c` of the scene, from 1; `d` beats into it, in 1/1000. What waits for the bar anyway (loops, palettes, scenes) is asked for just before. */ bar: 2,
  /** `c` ms after the cue before it. */ after: 3,
  /** Zone `c` was played; `d` a SHOW_TOUCH. */ zone: 4,
  /** Control `c` had its moment, with a value of at least `d` in 1/1000: a gesture, a key of a clicker, a note. */ control: 5,
  /** A foot struck: `c` 0 left, 1 right, 2 either. */ foot: 6,
  /** By hand: SHOW_ACT.go. */ go: 7,
} as const;

/** played: it had its effect, was struck or bowed · entered · left. */
export const SHOW_TOUCH = { played: 0, entered: 1, left: 2 } as const;

/** none: nothing is loaded. */
export const SHOW_STATE = { none: 0, ready: 1, running: 2, over: 3 } as const;

/** What a show can hold. */
export const MAX_SHOW_SCENES = 24, MAX_SHOW_CUES = 192, MAX_SHOW_ACTIONS = 512, MAX_SHOW_LINES = 96;

/** Lights that the show has: 0 the whole room, then its lamps. */
export const SHOW_LAMPS = ['room', 'left', 'right', 'back left', 'back right', 'above', 'floor', 'behind'] as const;
export type ShowLamp = (typeof SHOW_LAMPS)[number];

/** Views that the picture's camera can take. */
export const SHOW_CAMERAS = ['front', 'close', 'left side', 'right side', 'above', 'floor', 'wide'] as const;
export type ShowCamera = (typeof SHOW_CAMERAS)[number];

/** Target of an act that is for all zones or all loops. */
export const EVERY = 0xffff;
