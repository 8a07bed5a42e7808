/**
 * What a frame of the picture needs, as columns in one buffer: written by the simulation after each tick it shows,
 * read by the view, which blends the two latest. A triple buffer of these is shared when the page is cross-origin
 * isolated, otherwise they are transferred and handed back.
 *
 * All positions are metres in the room, right-handed, y up, floor at 0, the player at the origin looking towards −z.
 */
import { JOINT_COUNT } from './joints.ts';
import { MAX_PLAYERS } from './input-frame.ts';
import { MAX_MAPPINGS } from './body-sources.ts';
import { MAX_PARAMS, MAX_TRACKS } from './params.ts';

export const MAX_ZONES = 32;
export const MAX_LOOPS = 48;
export const MAX_PULSES = 4;
/** Things of light beside zones and bodies: what falls, rolls and hangs in the room. */
export const MAX_THINGS = 128;
/** The latest attacks, a ring: entry `n % 32` is attack number `n`. */
export const MAX_ATTACKS = 32;

export const FRAME_HEAD = { tick: 0, /** EpochMs at which `tick` started. */ epochMs: 1, seconds: 2, attackCount: 3, palette: 4, players: 5, zones: 6, loops: 7, pulses: 8, activeLoops: 9, /** 1 once the room is ready. */ ready: 10, entities: 11, /** Counts jumps in time: pictures on either side of one are never blended. */ jumps: 12, /** Changes whenever zones were made, named, changed or removed: see SceneDescription. */ revision: 13, /** 0–1: how much the players are in time together. */ synchrony: 14, /** 0 lit … 1 blacked out, by the show. */ blackout: 15 } as const;
export const HEAD_LENGTH = 16;

/** Per player. `isPresent` 0/1; `space` 0 image 1 world; flow values as in the Flow component; `height` H in metres. */
export const PLAYER_FIELD = { isPresent: 0, space: 1, epoch: 2, height: 3, speed: 4, curvature: 5, direction: 6, smoothness: 7, tension: 8, travel: 9, hue: 10, isBot: 11 } as const;
export const PLAYER_STRIDE = 12;

/** Per joint of each player: smoothed position and confidence (0 = absent). */
export const JOINT_FIELD = { x: 0, y: 1, z: 2, confidence: 3 } as const;
export const JOINT_STRIDE = 4;

/** loop: a composed loop · strike: a drum · bow · hub: turns the palette · track: a track of the loop station · verb: does what is bound to it · mod: a mod's own. */
export const ZONE_KIND = { loop: 0, strike: 1, bow: 2, hub: 3, track: 4, verb: 5, mod: 6 } as const;
/** idle: dark · armed: will start at the quantised moment · sounding · ending: will stop at the quantised moment. */
export const ZONE_STATE = { idle: 0, armed: 1, sounding: 2, ending: 3 } as const;
/** Per zone. `nearness` 0–1 of the closest effector; `wait` 0–1 progress of the wait until launch; `energy` 0–1 loudness now;
 * `occupied` 0/1; `family` 0–4 ground, pulse, harmony, line, air. `hits` counts strikes, for bursts. */
export const ZONE_FIELD = { isLive: 0, kind: 1, x: 2, y: 3, z: 4, radius: 5, height: 6, state: 7, nearness: 8, wait: 9, energy: 10, occupied: 11, loop: 12, family: 13, hits: 14, phase: 15 } as const;
export const ZONE_STRIDE = 16;

export const LOOP_FIELD = { state: 0, palette: 1, family: 2, /** 0–1 through its own length. */ phase: 3, /** Loudness now, 0–1. */ energy: 4, zone: 5 } as const;
export const LOOP_STRIDE = 8;

export const PULSE_FIELD = { beatPhase: 0, barPhase: 1, bar: 2, beat: 3, bpm: 4, beatsPerBar: 5, /** Its beats to those of the room's own pulse. */ ratio: 6 } as const;
export const PULSE_STRIDE = 8;

export const ATTACK_FIELD = { tick: 0, player: 1, joint: 2, x: 3, y: 4, z: 5, dx: 6, dy: 7, dz: 8, strength: 9, /** −1 if it hit no zone. */ zone: 10, number: 11 } as const;
export const ATTACK_STRIDE = 12;

/** Per zone, beside ZONE_FIELD: what its maker gave it. `colour` 0–5: 0 its family's own, 1–5 a colour of the palette; `group` 0 none, 1–8;
 * `track` −1 or the loop-station track that it plays; `isEdited` 1 while a hand holds it to move it. `light` 0–1, `hue` −1 or 0–1: what the show gives it. */
export const ZONE_LOOK_FIELD = { colour: 0, group: 1, isLocked: 2, track: 3, isEdited: 4, light: 5, hue: 6 } as const;
export const ZONE_LOOK_STRIDE = 8;

/** Per track of the loop station; `state` as in TRACK_STATE of `station.ts`. `phase` 0–1 through its length, `wait` 0–1 through the wait for
 * its next change, `level` 0–1, `pan` −1…1, `layers` how many it has, `undone` how many can be redone, `rate` 0.5, 1, 2, negative when reversed, `beats` its length, `pulse` index. */
export const TRACK_FIELD = { state: 0, phase: 1, wait: 2, level: 3, pan: 4, layers: 5, undone: 6, isMuted: 7, isSolo: 8, rate: 9, beats: 10, pulse: 11, effect: 12, effectAmount: 13, source: 14, fade: 15 } as const;
export const TRACK_STRIDE = 16;

/** What came later to a track: `isOneShot` plays once whenever it plays; `feedback` 0–1 of what it holds stays at each pass of an overdub; `listens` 1 while it waits for sound to come in; `isReplaced` 1 while what is recorded takes the place of what it holds. */
export const TRACK_MODE_FIELD = { isOneShot: 0, feedback: 1, listens: 2, isReplaced: 3 } as const;
export const TRACK_MODE_STRIDE = 4;
/** What came later to the loop station: `autoRecord` 0–1, how loud sound must be for which an empty track waits; 0 it does not. */
export const STATION_MODE_FIELD = { autoRecord: 0 } as const;
export const STATION_MODE_LENGTH = 4;

/** Lights of the room, driven by the show: 0 the whole room, 1–7 its lamps. */
export const MAX_LIGHTS = 8;
export const LIGHT_FIELD = { level: 0, hue: 1 } as const;
export const LIGHT_STRIDE = 2;

/** Per mapping of the playable body: what its source measures now (in the source's own unit), that as a share 0–1 of the range it comes from, what it gives, 0–1, and whether its source is there. */
export const MAPPING_FIELD = { input: 0, share: 1, value: 2, isLive: 3 } as const;
export const MAPPING_STRIDE = 4;

/** The show. `state` SHOW_STATE; `scene` place in the set list, −1 none; `cue` the next one of the scene that has not come, −1 none; `waits` its SHOW_WHEN, −1 none;
 * `seconds` of the scene (before 0 it is about to begin), `showSeconds` of the whole; `bar` of the scene, from 1; `beat` of that bar, from 0, fractions; `line` first line of the prompter, −1 none; `lines` how many;
 * `camera` SHOW_CAMERAS, `cameraSeconds` over which it was to move there; `id` of what is loaded; `runs` counts starts and jumps; `lit` 1 once the show has touched the lights. */
export const SHOW_FIELD = { state: 0, scene: 1, cue: 2, waits: 3, seconds: 4, showSeconds: 5, bar: 6, beat: 7, line: 8, lines: 9, camera: 10, cameraSeconds: 11, id: 12, isHeld: 13, runs: 14, lit: 15 } as const;
export const SHOW_LENGTH = 16;

/** The loop station as it is set: `recordLine`, `launchLine` 0 none, 1 beat, 2 bar, 3 phrase; `countIn` beats; `firstSetsTempo`, `metronome`, `afterRecord` as in STATION_ACT; `heldBpm`: tempo that recorded sound holds, 0 none; `counted`: beats of a count-in that are still to come. */
export const STATION_FIELD = { recordLine: 0, launchLine: 1, countIn: 2, firstSetsTempo: 3, metronome: 4, afterRecord: 5, heldBpm: 6, counted: 7 } as const;
export const STATION_LENGTH = 8;

/** Per thing, densely from the first, ascending by the simulation's own order; `key` 0 ends them. `key` tells it from others, and is above 0; `colour` 0–5 of the palette; `light` 0 dark … 1; `shape` THING_SHAPE; `height` metres, of tiles; `toX`, `toY`, `toZ` where a stroke ends. */
export const THING_FIELD = { key: 0, x: 1, y: 2, z: 3, radius: 4, height: 5, colour: 6, light: 7, shape: 8, toX: 9, toY: 10, toZ: 11 } as const;
export const THING_STRIDE = 12;
/** orb: a ball of glass · tile: an upright plate with round corners · stroke: a line of light to another place · ring: a thin circle that faces whoever looks. */
export const THING_SHAPE = { orb: 0, tile: 1, stroke: 2, ring: 3 } as const;

const headBytes = HEAD_LENGTH * 8;
const lengths = {
  players: MAX_PLAYERS * PLAYER_STRIDE,
  joints: MAX_PLAYERS * JOINT_COUNT * JOINT_STRIDE,
  zones: MAX_ZONES * ZONE_STRIDE,
  loops: MAX_LOOPS * LOOP_STRIDE,
  pulses: MAX_PULSES * PULSE_STRIDE,
  attacks: MAX_ATTACKS * ATTACK_STRIDE,
  // What came later stands at the end, so that pictures of older sessions stay what they were.
  zoneLooks: MAX_ZONES * ZONE_LOOK_STRIDE,
  tracks: MAX_TRACKS * TRACK_STRIDE,
  lights: MAX_LIGHTS * LIGHT_STRIDE,
  params: MAX_PARAMS,
  show: SHOW_LENGTH,
  mappings: MAX_MAPPINGS * MAPPING_STRIDE,
  station: STATION_LENGTH,
  attackAges: MAX_ATTACKS,
  trackModes: MAX_TRACKS * TRACK_MODE_STRIDE,
  stationModes: STATION_MODE_LENGTH,
  things: MAX_THINGS * THING_STRIDE,
};

/** Bytes of one render frame. */
export const RENDER_FRAME_BYTES = headBytes + 4 * (lengths.players + lengths.joints + lengths.zones + lengths.loops + lengths.pulses + lengths.attacks + lengths.zoneLooks + lengths.tracks + lengths.lights + lengths.params + lengths.show + lengths.mappings + lengths.station + lengths.attackAges + lengths.trackModes + lengths.stationModes + lengths.things);

/**
 * Three frames in a row and one Int32 that says which lies in the middle: `isFresh` is set in it when that one is newer than
 * the reader's. The writer starts with frame 2, the reader with 0.
 */
export const TRIPLE_BUFFER = { isFresh: 4, indexBits: 3, bytes: RENDER_FRAME_BYTES * 3 + 8 } as const;

/** Named columns over a buffer of {@link RENDER_FRAME_BYTES} starting at `byteOffset`. Views, not copies. */
export class RenderFrame {
  /** Float64, see FRAME_HEAD. */
  readonly head: Float64Array;
  readonly players: Float32Array;
  readonly joints: Float32Array;
  readonly zones: Float32Array;
  readonly loops: Float32Array;
  readonly pulses: Float32Array;
  readonly attacks: Float32Array;
  readonly zoneLooks: Float32Array;
  readonly tracks: Float32Array;
  readonly lights: Float32Array;
  /** Values of PARAMS by number, 0–1. */
  readonly params: Float32Array;
  /** See SHOW_FIELD. */
  readonly show: Float32Array;
  readonly mappings: Float32Array;
  /** See STATION_FIELD. */
  readonly station: Float32Array;
  /** Per attack, in the same ring: how long before the start of its `tick` the stroke ended, seconds. */
  readonly attackAges: Float32Array;
  /** See TRACK_MODE_FIELD. */
  readonly trackModes: Float32Array;
  /** See STATION_MODE_FIELD. */
  readonly stationModes: Float32Array;
  /** See THING_FIELD. */
  readonly things: Float32Array;
  /** Everything after the head in one run, for blending. */
  readonly body: Float32Array;
  readonly bytes: Uint8Array;

  constructor(readonly buffer: ArrayBufferLike = new ArrayBuffer(RENDER_FRAME_BYTES), byteOffset = 0) {
    this.bytes = new Uint8Array(buffer, byteOffset, RENDER_FRAME_BYTES);
    this.head = new Float64Array(buffer, byteOffset, HEAD_LENGTH);
    let at = byteOffset + headBytes;
    this.body = new Float32Array(buffer, at, (RENDER_FRAME_BYTES - headBytes) / 4);
    const next = (length: number): Float32Array => {
      const columns = new Float32Array(buffer, at, length);
      at += length * 4;
      return columns;
    };
    this.players = next(lengths.players);
    this.joints = next(lengths.joints);
    this.zones = next(lengths.zones);
    this.loops = next(lengths.loops);
    this.pulses = next(lengths.pulses);
    this.attacks = next(lengths.attacks);
    this.zoneLooks = next(lengths.zoneLooks);
    this.tracks = next(lengths.tracks);
    this.lights = next(lengths.lights);
    this.params = next(lengths.params);
    this.show = next(lengths.show);
    this.mappings = next(lengths.mappings);
    this.station = next(lengths.station);
    this.attackAges = next(lengths.attackAges);
    this.trackModes = next(lengths.trackModes);
    this.stationModes = next(lengths.stationModes);
    this.things = next(lengths.things);
  }

  copyFrom(other: RenderFrame): void {
    this.bytes.set(other.bytes);
  }
}
