import {
  ATTACK_FIELD, ATTACK_STRIDE, FRAME_HEAD, JOINT, JOINT_COUNT, JOINT_STRIDE, MAX_ATTACKS, PLAYER_FIELD, PLAYER_STRIDE,
  RenderFrame, ZONE_KIND, ZONE_STATE, ZONE_STRIDE, type EpochMs, type LoopDescription, type SceneDescription, type SettingName, type SimStats, type ZoneDescription,
} from '../../../../protocol/index.ts';
import { DANCER_PLAYER, type Notice, type Session } from '../../../../view/session.ts';

const FAMILIES = ['ground', 'ground', 'pulse', 'pulse', 'harmony', 'harmony', 'line', 'air'] as const;
const FAMILY_INDEX = { ground: 0, pulse: 1, harmony: 2, line: 3, air: 4 } as const;
const NAMES = [
  ['Hearth', 'Low string', 'Dry kick', 'Shuffle', 'Felt', 'Tape chords', 'Whistle', 'Breath'],
  ['Swell', 'Anchor', 'Rain', 'Pebbles', 'Glass', 'Harbour', 'Gull', 'Mist'],
  ['Root', 'Hum', 'Hop', 'Seeds', 'Petals', 'Meadow', 'Bee', 'Pollen'],
] as const;

/** What the script shows. */
export interface Script {
  /** `mixed` cycles all states; others hold one. */
  readonly states: 'idle' | 'armed' | 'sounding' | 'ending' | 'mixed';
  readonly palette: number;
  /** Players present: 3 is the dancer. */
  readonly players: readonly number[];
  /** Only the right hand is known, as with a pointer. */
  readonly isHandOnly: boolean;
  readonly bpm: number;
}

interface Place { readonly kind: keyof typeof ZONE_KIND; readonly x: number; readonly y: number; readonly radius: number; readonly height: number }

/** The stage's places as the default room has them. */
function places(): Place[] {
  const all: Place[] = [];
  const ball = (kind: Place['kind'], x: number, y: number, radius: number): number => all.push({ kind, x, y, radius, height: radius * 2 });
  const arc = [7.5, 27, 46.5, 66].map((degrees) => ({ x: 0.76 * Math.cos((degrees * Math.PI) / 180), y: 1.3 + 0.76 * Math.sin((degrees * Math.PI) / 180) }));
  for (const { x, y } of arc) ball('loop', -x, y, 0.125);
  for (const { x, y } of [...arc].reverse()) ball('loop', x, y, 0.125);
  for (const side of [-1, 1]) ball('strike', side * 0.44, 0.97, 0.13);
  for (const side of [-1, 1]) ball('strike', side * 0.47, 0.13, 0.16);
  for (const side of [-1, 1]) all.push({ kind: 'bow', x: side * 0.95, y: 1.02, radius: 0.15, height: 0.66 });
  ball('hub', 0, 2.08, 0.12);
  return all;
}

const PLACES = places();
const KEYS = ['Digit1', 'Digit2', 'Digit3', 'Digit4', 'Digit5', 'Digit6', 'Digit7', 'Digit8', 'KeyA', 'KeyS', 'KeyD', 'KeyF', 'KeyJ', 'KeyK', 'KeyH'];
const ZONE_NAMES = ['', '', '', '', '', '', '', '', 'Left hand drum', 'Right hand drum', 'Left foot drum', 'Right foot drum', 'Left bow', 'Right bow', 'Next palette'];

/** A room that plays itself from a script: for looking at the picture without a simulation. */
export class ScriptedSession implements Session {
  readonly frame = new RenderFrame();
  readonly scene: SceneDescription;
  private fromMs = 0;
  private lastAttackBeat = 0;
  private attacks = 0;
  private paletteNow: number;

  constructor(private readonly script: Script, private readonly startSeconds = 8) {
    this.paletteNow = script.palette;
    const zones = PLACES.map((place, index): ZoneDescription => ({ index, kind: place.kind, key: KEYS[index]!, name: ZONE_NAMES[index] || 'Lantern', family: place.kind === 'loop' ? FAMILIES[index]! : 'none' }));
    const loops = NAMES.flatMap((names, palette) => names.map((name, i): LoopDescription => ({ index: palette * 8 + i, name, palette, family: FAMILIES[i]!, bars: 2 })));
    this.scene = { scene: 'scripted', seed: 1, zones, loops, palettes: [{ name: 'Ember', bpm: 84, key: 'D minor' }, { name: 'Tide', bpm: 96, key: 'A minor' }, { name: 'Bloom', bpm: 112, key: 'E major' }] };
  }

  sample(nowMs: EpochMs): void {
    if (this.fromMs === 0) this.fromMs = nowMs;
    this.show(this.startSeconds + (nowMs - this.fromMs) / 1000);
  }

  /** Writes the frame for a moment of the script, seconds. */
  show(seconds: number): void {
    const { frame, script } = this, beats = (seconds * script.bpm) / 60, bar = beats / 4;
    frame.head[FRAME_HEAD.ready] = 1;
    frame.head[FRAME_HEAD.seconds] = seconds;
    frame.head[FRAME_HEAD.tick] = Math.floor(seconds * 128);
    frame.head[FRAME_HEAD.palette] = this.paletteNow;
    frame.head[FRAME_HEAD.zones] = PLACES.length;
    frame.head[FRAME_HEAD.loops] = 24;
    frame.head[FRAME_HEAD.pulses] = 1;
    frame.pulses.set([beats % 1, bar % 1, Math.floor(bar), Math.floor(beats) % 4, script.bpm, 4]);
    for (let player = 0; player < 4; player++) this.showBody(player, beats);
    for (let zone = 0; zone < PLACES.length; zone++) this.showZone(zone, bar, beats);
    this.showAttacks(beats);
  }

  private showZone(index: number, bar: number, beats: number): void {
    const { zones } = this.frame, place = PLACES[index]!, at = index * ZONE_STRIDE, kind = ZONE_KIND[place.kind], { states } = this.script;
    const cycle = (Math.floor(bar) + index * 3) % 8;
    let state: number = ZONE_STATE.idle;
    if (place.kind === 'loop') state = states === 'mixed' ? (cycle < 3 ? ZONE_STATE.idle : cycle === 3 ? ZONE_STATE.armed : cycle === 7 ? ZONE_STATE.ending : ZONE_STATE.sounding) : ZONE_STATE[states];
    let nearest = 9;
    for (const player of this.script.players) for (const joint of [JOINT.left_hand, JOINT.right_hand]) {
      const j = (player * JOINT_COUNT + joint) * JOINT_STRIDE;
      nearest = Math.min(nearest, Math.hypot(this.frame.joints[j]! - place.x, Math.max(0, Math.abs(this.frame.joints[j + 1]! - place.y) - place.height / 2 + place.radius)));
    }
    const isOn = state === ZONE_STATE.sounding || state === ZONE_STATE.ending;
    zones.set([1, kind, place.x, place.y, 0, place.radius, place.height, state, Math.max(0, Math.min(1, 1 - (nearest - place.radius) / 0.35)),
      state === ZONE_STATE.armed || state === ZONE_STATE.ending ? bar % 1 : 0, isOn ? 0.45 + 0.4 * (1 - (beats * (index % 3 ? 2 : 1)) % 1) : 0, nearest < place.radius ? 1 : 0,
      place.kind === 'loop' ? this.paletteNow * 8 + index : -1, place.kind === 'loop' ? FAMILY_INDEX[FAMILIES[index]!] : 0, place.kind === 'strike' ? Math.floor((beats + index) / 4) : 0, (bar / 2) % 1], at);
  }

  private showBody(player: number, beats: number): void {
    const { players, joints } = this.frame, isPresent = this.script.players.includes(player), at = player * PLAYER_STRIDE;
    players[at + PLAYER_FIELD.isPresent] = isPresent ? 1 : 0;
    players[at + PLAYER_FIELD.height] = 1.7;
    players[at + PLAYER_FIELD.tension] = 0.35;
    players[at + PLAYER_FIELD.isBot] = player === DANCER_PLAYER ? 1 : 0;
    const set = (joint: number, x: number, y: number, z = 0): void => {
      const j = (player * JOINT_COUNT + joint) * JOINT_STRIDE;
      const isShown = isPresent && (!this.script.isHandOnly || joint === JOINT.right_wrist || joint === JOINT.right_hand);
      joints[j] = x; joints[j + 1] = y; joints[j + 2] = z; joints[j + 3] = isShown ? 1 : 0;
    };
    const s = Math.sin, c = Math.cos, w = (beats * Math.PI) / 2 + player, side = player === DANCER_PLAYER ? 0 : (player - 0.5) * 0.5;
    const sway = 0.09 * s(w) + side, dip = 0.03 * s(w * 2) - 0.02, hipX = sway * 0.9, hipY = 0.94 + dip, lean = 0.1 * s(w - 0.4);
    const neckX = hipX + lean, neckY = hipY + 0.49;
    set(JOINT.left_hip, hipX - 0.1, hipY + 0.015 * s(w)); set(JOINT.right_hip, hipX + 0.1, hipY - 0.015 * s(w));
    set(JOINT.left_shoulder, neckX - 0.18, neckY + 0.02 * s(w)); set(JOINT.right_shoulder, neckX + 0.18, neckY - 0.02 * s(w));
    set(JOINT.nose, neckX + lean * 0.5, neckY + 0.22); set(JOINT.left_ear, neckX + lean * 0.5 - 0.07, neckY + 0.23); set(JOINT.right_ear, neckX + lean * 0.5 + 0.07, neckY + 0.23);
    set(JOINT.left_eye, neckX - 0.03, neckY + 0.25); set(JOINT.right_eye, neckX + 0.03, neckY + 0.25);
    for (const sign of [-1, 1]) {
      const isLeft = sign < 0, a = 0.5 + 0.95 * s(w * 0.5 + (isLeft ? 0.3 : 2.0)), b = 0.5 + 0.5 * c(w * 0.5 + (isLeft ? 1.1 : 0.2));
      const shoulderX = neckX + 0.18 * sign, elbowX = shoulderX + sign * 0.29 * c(a), elbowY = neckY + 0.29 * s(a);
      const wristX = elbowX + sign * 0.27 * c(a + b), wristY = elbowY + 0.27 * s(a + b);
      set(isLeft ? JOINT.left_elbow : JOINT.right_elbow, elbowX, elbowY);
      set(isLeft ? JOINT.left_wrist : JOINT.right_wrist, wristX, wristY);
      set(isLeft ? JOINT.left_hand : JOINT.right_hand, wristX + sign * 0.09 * c(a + b + 0.2), wristY + 0.09 * s(a + b + 0.2));
      const lift = Math.max(0, s(w + (isLeft ? 0 : Math.PI))) * 0.14, footX = side + sign * (0.17 + lift * 0.5), footY = 0.09 + lift;
      set(isLeft ? JOINT.left_knee : JOINT.right_knee, (hipX + 0.1 * sign + footX) / 2 + sign * (0.03 + lift * 0.5), 0.5 + dip * 0.5 + lift * 0.6, 0.05);
      set(isLeft ? JOINT.left_ankle : JOINT.right_ankle, footX, footY);
    }
  }

  private showAttacks(beats: number): void {
    const beat = Math.floor(beats / 2), player = this.script.players[0];
    if (beat === this.lastAttackBeat || player === undefined) return;
    this.lastAttackBeat = beat;
    const joint = beat % 2 ? JOINT.left_wrist : JOINT.right_wrist, j = (player * JOINT_COUNT + joint) * JOINT_STRIDE, at = (this.attacks % MAX_ATTACKS) * ATTACK_STRIDE;
    const { attacks, joints } = this.frame;
    attacks[at + ATTACK_FIELD.player] = player;
    attacks.set([joints[j]!, joints[j + 1]!, joints[j + 2]!, beat % 2 ? -0.6 : 0.8, 0.6, 0, 0.8], at + ATTACK_FIELD.x);
    this.frame.head[FRAME_HEAD.attackCount] = ++this.attacks;
  }

  send(_source: number): void {}
  setSetting(name: SettingName, value: number): void {
    if (name === 'palette') this.paletteNow = value;
  }
  stopAll(): void {}
  recentre(): void {}
  setLayout(): Promise<void> { return Promise.resolve(); }
  onCues(): () => void { return () => undefined; }
  onNotice(_listener: (notice: Notice) => void): () => void { return () => undefined; }
  epochOfTick(tick: number): EpochMs { return this.fromMs + (tick / 128) * 1000; }
  stats(): Promise<SimStats> { return Promise.resolve({ tick: 0, entities: 512, tickMicrosP50: 210, tickMicrosP95: 380, droppedTicks: 0, doorToCueMicros: 3900 }); }
  close(): void {}
}
