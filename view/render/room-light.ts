import {
  FRAME_HEAD, JOINT, JOINT_COUNT, JOINT_FIELD, JOINT_STRIDE, MAX_PLAYERS, MAX_ZONES, PLAYER_FIELD, PLAYER_STRIDE,
  PULSE_FIELD, TRACK_FIELD, TRACK_STATE, TRACK_STRIDE, ZONE_FIELD, ZONE_KIND, ZONE_LOOK_FIELD, ZONE_LOOK_STRIDE, ZONE_STATE, ZONE_STRIDE, type RenderFrame,
} from '../../protocol/index.ts';
import { beatLight, BlowLight, swell } from './beat-light.ts';
import type { Levels } from './levels.ts';
import { LIGHT, LIGHT_COUNT, PALETTE_COLOURS, writeRgb } from './palette-colours.ts';

/** What is drawn of a zone, eased; `MAX_ZONES` of each. All in 0…1 unless said otherwise. */
export class ZoneLight {
  /** Metres, leaned towards a near hand. */
  readonly x = new Float32Array(MAX_ZONES);
  readonly y = new Float32Array(MAX_ZONES);
  readonly z = new Float32Array(MAX_ZONES);
  readonly radius = new Float32Array(MAX_ZONES);
  /** Whole height, metres; twice the radius for what is round. */
  readonly height = new Float32Array(MAX_ZONES);
  readonly kind = new Uint8Array(MAX_ZONES);
  readonly isFoot = new Uint8Array(MAX_ZONES);
  /** Index into the palette's colours. */
  readonly light = new Uint8Array(MAX_ZONES);
  /** A track that records, or is about to. */
  readonly isRed = new Uint8Array(MAX_ZONES);
  /** What its maker gave it: 0 none, 1–8; locked; held by a hand. */
  readonly group = new Uint8Array(MAX_ZONES);
  readonly isLocked = new Uint8Array(MAX_ZONES);
  readonly isHeld = new Uint8Array(MAX_ZONES);
  /** Here at all: zones come and go softly. */
  readonly life = new Float32Array(MAX_ZONES);
  /** Brightness: a fifth when idle, whole when sounding. */
  readonly glow = new Float32Array(MAX_ZONES);
  readonly near = new Float32Array(MAX_ZONES);
  /** Waiting to start or to end. */
  readonly waiting = new Float32Array(MAX_ZONES);
  readonly wait = new Float32Array(MAX_ZONES);
  readonly sounding = new Float32Array(MAX_ZONES);
  /** Its own loudness. */
  readonly energy = new Float32Array(MAX_ZONES);
  /** Answer to blows. */
  readonly flare = new Float32Array(MAX_ZONES);
  /** −1…1 of its height: where the nearest hand is beside it. */
  readonly hand = new Float32Array(MAX_ZONES);
  readonly loop = new Int16Array(MAX_ZONES).fill(-1);
  readonly state = new Uint8Array(MAX_ZONES);
  count = 0;
}

const EFFECTORS = [JOINT.left_wrist, JOINT.right_wrist, JOINT.left_hand, JOINT.right_hand, JOINT.left_ankle, JOINT.right_ankle];
/** Metres within which a lantern starts to lean, and how far it leans at most. */
const LEAN_REACH = 0.5, LEAN = 0.055;

/** One step of an exponential approach: how much of the way `seconds` covers at `rate` per second. */
const approach = (rate: number, seconds: number): number => 1 - Math.exp(-rate * seconds);

/**
 * The room's light at this moment: what a render frame says, eased for the eye. Everything that is drawn reads it; nothing else
 * keeps time. {@link read} allocates nothing.
 */
export class RoomLight {
  /** Seconds since the room opened, for what moves by itself. */
  time = 0;
  /** Seconds since the last picture, at most 0.5: a tab that comes back does not leap. */
  step = 0;
  /** 0 when the viewer asked for less motion: glow stays, travel goes. */
  travel = 1;
  /** Six colours, displayed red, green, blue in 0…1; they cross-fade when the palette changes. */
  readonly colours = new Float32Array(LIGHT_COUNT * 3);
  readonly zones = new ZoneLight();
  /** Eased presence of each player, and of each of their joints. */
  readonly presence = new Float32Array(MAX_PLAYERS);
  readonly joint = new Float32Array(MAX_PLAYERS * JOINT_COUNT);
  beat = 0;
  beatPhase = 0;
  barPhase = 0;
  beatsPerBar = 4;
  bpm = 96;
  /** Seconds of one bar. */
  barSeconds = 2.5;
  /** Brightness of the beat, 0…1. */
  beatGlow = 0;
  /** Width of the beat: 1 on a downbeat, less on others; moves, so it is 0 without travel. */
  breath = 0;
  /** Loudness of everything, eased. */
  loudness = 0;
  /** Eased 0 → 1 once the simulation's room is ready. */
  open = 0;
  private readonly target = new Float32Array(LIGHT_COUNT * 3);
  private readonly blows = Array.from({ length: MAX_ZONES }, () => new BlowLight());
  private readonly hits = new Float64Array(MAX_ZONES).fill(-1);
  private palette = -1;

  constructor() {
    this.aim(0);
    this.colours.set(this.target);
  }

  private aim(palette: number): void {
    this.palette = palette;
    const colours = PALETTE_COLOURS[palette] ?? PALETTE_COLOURS[0]!;
    for (let i = 0; i < LIGHT_COUNT; i++) writeRgb(colours[i]!, this.target, i * 3);
  }

  /** Follows a frame over `seconds` since the last picture. `frame` null: the room alone breathes. */
  read(frame: RenderFrame | null, levels: Levels, seconds: number, isReducedMotion: boolean): void {
    const step = (this.step = Math.min(0.5, Math.max(0, seconds)));
    this.time += step;
    this.travel = isReducedMotion ? 0 : 1;
    const isReady = frame !== null && frame.head[FRAME_HEAD.ready] === 1;
    this.open += ((isReady ? 1 : 0) - this.open) * approach(2.5, step);
    this.loudness += (Math.min(1, levels.master()) - this.loudness) * approach(6, step);
    if (isReady && frame.head[FRAME_HEAD.palette] !== this.palette) {
      this.aim(frame.head[FRAME_HEAD.palette]!);
      // The first palette is there from the start; later ones fade in.
      if (this.open < 0.2) this.colours.set(this.target);
    }
    const fade = approach(2.2, step);
    for (let i = 0; i < this.colours.length; i++) this.colours[i]! += (this.target[i]! - this.colours[i]!) * fade;
    this.readPulse(isReady ? frame : null);
    if (!isReady) return;
    this.readPlayers(frame, step);
    this.readZones(frame, levels, step);
  }

  private readPulse(frame: RenderFrame | null): void {
    if (frame && frame.head[FRAME_HEAD.pulses]! > 0) {
      const pulses = frame.pulses;
      this.beatPhase = pulses[PULSE_FIELD.beatPhase]!;
      this.barPhase = pulses[PULSE_FIELD.barPhase]!;
      this.beatsPerBar = Math.max(1, pulses[PULSE_FIELD.beatsPerBar]!);
      this.bpm = Math.max(1, pulses[PULSE_FIELD.bpm]!);
      this.beat = Math.floor(this.barPhase * this.beatsPerBar + 1e-4);
    } else {
      // Before anything plays the room breathes like a sleeper, once in four seconds.
      this.bpm = 60;
      this.beatsPerBar = 4;
      this.barPhase = (this.time / 4) % 1;
      this.beatPhase = this.barPhase;
      this.beat = 0;
    }
    this.barSeconds = (60 / this.bpm) * this.beatsPerBar;
    this.beatGlow = beatLight(this.beatPhase, this.beat, this.bpm, this.beatsPerBar);
    this.breath = this.travel * swell(this.beatPhase) * (this.beat === 0 ? 1 : 0.3);
  }

  private readPlayers(frame: RenderFrame, step: number): void {
    const appear = approach(7, step), vanish = approach(3.5, step);
    for (let player = 0; player < MAX_PLAYERS; player++) {
      const isPresent = frame.players[player * PLAYER_STRIDE + PLAYER_FIELD.isPresent]! > 0.5;
      this.presence[player]! += ((isPresent ? 1 : 0) - this.presence[player]!) * (isPresent ? appear : vanish);
      for (let joint = 0; joint < JOINT_COUNT; joint++) {
        const at = player * JOINT_COUNT + joint;
        const isSeen = isPresent && frame.joints[at * JOINT_STRIDE + JOINT_FIELD.confidence]! > 0.05;
        this.joint[at]! += ((isSeen ? 1 : 0) - this.joint[at]!) * (isSeen ? appear : vanish);
      }
    }
  }

  private readZones(frame: RenderFrame, levels: Levels, step: number): void {
    const zones = this.zones, columns = frame.zones, count = Math.min(MAX_ZONES, frame.head[FRAME_HEAD.zones]!);
    const soft = approach(5, step), quick = approach(14, step), slow = approach(3, step);
    zones.count = Math.max(zones.count, count);
    for (let i = 0; i < zones.count; i++) {
      const at = i * ZONE_STRIDE, isLive = i < count && columns[at + ZONE_FIELD.isLive]! > 0.5;
      zones.life[i]! += ((isLive ? 1 : 0) - zones.life[i]!) * slow;
      if (!isLive) continue;
      const kind = columns[at + ZONE_FIELD.kind]!, state = columns[at + ZONE_FIELD.state]!, loop = columns[at + ZONE_FIELD.loop]!;
      const radius = columns[at + ZONE_FIELD.radius]!, height = columns[at + ZONE_FIELD.height]!, y = columns[at + ZONE_FIELD.y]!;
      zones.kind[i] = kind;
      zones.state[i] = state;
      zones.loop[i] = loop;
      zones.radius[i] = radius;
      zones.height[i] = Math.max(height, radius * 2);
      zones.isFoot[i] = kind === ZONE_KIND.strike && y < 0.5 ? 1 : 0;
      const look = i * ZONE_LOOK_STRIDE, colour = frame.zoneLooks[look + ZONE_LOOK_FIELD.colour]!, track = frame.zoneLooks[look + ZONE_LOOK_FIELD.track]!;
      zones.group[i] = frame.zoneLooks[look + ZONE_LOOK_FIELD.group]!;
      zones.isLocked[i] = frame.zoneLooks[look + ZONE_LOOK_FIELD.isLocked]!;
      zones.isHeld[i] = frame.zoneLooks[look + ZONE_LOOK_FIELD.isEdited]!;
      const trackState = kind === ZONE_KIND.track && track >= 0 ? frame.tracks[track * TRACK_STRIDE + TRACK_FIELD.state]! : TRACK_STATE.empty;
      zones.isRed[i] = trackState === TRACK_STATE.recording || trackState === TRACK_STATE.overdubbing || trackState === TRACK_STATE.armed ? 1 : 0;
      zones.light[i] = colour > 0 ? colour - 1 : kind === ZONE_KIND.loop ? columns[at + ZONE_FIELD.family]! : kind === ZONE_KIND.bow ? LIGHT.air : kind === ZONE_KIND.strike || kind === ZONE_KIND.mod ? LIGHT.line
        : kind === ZONE_KIND.track ? LIGHT.pulse : LIGHT.white;
      zones.wait[i] = columns[at + ZONE_FIELD.wait]!;
      this.lean(frame, i, columns[at + ZONE_FIELD.x]!, y, columns[at + ZONE_FIELD.z]!, columns[at + ZONE_FIELD.nearness]!, quick);

      const isWaiting = state === ZONE_STATE.armed || state === ZONE_STATE.ending;
      // Drums answer with their flare alone, which is kept from flashing.
      const isSounding = kind !== ZONE_KIND.strike && kind !== ZONE_KIND.mod && (state === ZONE_STATE.sounding || state === ZONE_STATE.ending);
      zones.near[i]! += (columns[at + ZONE_FIELD.nearness]! - zones.near[i]!) * quick;
      zones.waiting[i]! += ((isWaiting ? 1 : 0) - zones.waiting[i]!) * quick;
      zones.sounding[i]! += ((isSounding ? 1 : 0) - zones.sounding[i]!) * soft;
      const loud = Math.min(1, Math.max(columns[at + ZONE_FIELD.energy]!, loop >= 0 ? levels.loop(loop) : 0));
      zones.energy[i]! += (loud - zones.energy[i]!) * (loud > zones.energy[i]! ? quick : soft);

      const blow = this.blows[i]!, hits = columns[at + ZONE_FIELD.hits]!;
      if (this.hits[i]! >= 0 && hits > this.hits[i]!) blow.strike(0.8);
      this.hits[i] = hits;
      blow.advance(step);
      zones.flare[i] = blow.level;

      const isHeld = kind === ZONE_KIND.bow || kind === ZONE_KIND.hub ? columns[at + ZONE_FIELD.occupied]! : 0;
      const idle = 0.2 + 0.22 * zones.near[i]!, armed = 0.3 + 0.35 * this.beatGlow;
      const still = isSounding ? (isWaiting ? 0.62 : 1) : isWaiting ? armed : Math.max(idle, isHeld * 0.8);
      zones.glow[i]! += (Math.min(1, still + 0.8 * blow.level) - zones.glow[i]!) * quick;
    }
  }

  /** Draws a zone towards the nearest hand or foot, and notes how high beside it that is. */
  private lean(frame: RenderFrame, zone: number, x: number, y: number, z: number, nearness: number, quick: number): void {
    const zones = this.zones, isNew = zones.life[zone]! < 0.05;
    let best = LEAN_REACH + zones.height[zone]! / 2, bx = 0, by = 0, bz = 0, handY = y;
    for (let player = 0; player < MAX_PLAYERS; player++) {
      if (this.presence[player]! < 0.1) continue;
      for (let k = 0; k < EFFECTORS.length; k++) {
        const joint = player * JOINT_COUNT + EFFECTORS[k]!, at = joint * JOINT_STRIDE;
        if (this.joint[joint]! < 0.3) continue;
        const dx = frame.joints[at]! - x, dy = frame.joints[at + 1]! - y, dz = frame.joints[at + 2]! - z;
        const reach = Math.sqrt(dx * dx + dy * dy + dz * dz);
        if (reach >= best) continue;
        best = reach;
        bx = dx; by = dy; bz = dz;
        handY = frame.joints[at + 1]!;
      }
    }
    const pull = (LEAN * nearness * this.travel) / Math.max(best, 0.12), half = Math.max(0.01, zones.height[zone]! / 2);
    zones.x[zone] = isNew ? x : zones.x[zone]! + (x + bx * pull - zones.x[zone]!) * quick;
    zones.y[zone] = isNew ? y : zones.y[zone]! + (y + by * pull * 0.6 - zones.y[zone]!) * quick;
    zones.z[zone] = isNew ? z : zones.z[zone]! + (z + bz * pull - zones.z[zone]!) * quick;
    zones.hand[zone]! += (Math.max(-1, Math.min(1, (handY - y) / half)) - zones.hand[zone]!) * quick;
  }
}
