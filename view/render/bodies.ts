import { DynamicDrawUsage, Group, InstancedBufferAttribute, InstancedBufferGeometry, Mesh, PlaneGeometry } from 'three';
import { JOINT, JOINT_COUNT, JOINT_STRIDE, MAX_PLAYERS, PLAYER_FIELD, PLAYER_STRIDE, type RenderFrame } from '../../protocol/index.ts';
import { glowMaterial, type SharedUniforms } from './glow.ts';
import { LIGHT } from './palette-colours.ts';
import { RIBBON, type Ribbons } from './ribbons.ts';
import type { RoomLight } from './room-light.ts';

/** Which light of the palette each player is made of: three people, then the dancer. */
export const PLAYER_LIGHT: readonly number[] = [LIGHT.line, LIGHT.harmony, LIGHT.air, LIGHT.pulse];

/** Made-up points of a body beside its joints. */
const NECK = JOINT_COUNT, PELVIS = JOINT_COUNT + 1, LEFT_WAIST = JOINT_COUNT + 2, RIGHT_WAIST = JOINT_COUNT + 3, HEAD = JOINT_COUNT + 4, NAPE = JOINT_COUNT + 5, MIDDLE = JOINT_COUNT + 6, CHEST = JOINT_COUNT + 7;
const POINTS = JOINT_COUNT + 8;

interface Stroke {
  /** Points it runs through, first to last. */
  readonly through: readonly number[];
  /** Half width in body heights at each of them. */
  readonly width: readonly number[];
  readonly shine: readonly number[];
  /** How much its strands show, 0–1; 1 if left out. */
  readonly strands?: number;
}

const arm = (shoulder: number, elbow: number, wrist: number, hand: number): Stroke =>
  ({ through: [shoulder, elbow, wrist, hand], width: [0.036, 0.029, 0.021, 0.013], shine: [0.7, 0.85, 1.1, 1.35] });
/** The long line from shoulder to foot. */
const flank = (shoulder: number, waist: number, hip: number, knee: number, ankle: number): Stroke =>
  ({ through: [shoulder, waist, hip, knee, ankle], width: [0.026, 0.04, 0.053, 0.038, 0.017], shine: [0.7, 0.7, 0.75, 0.85, 1] });
const finger = (wrist: number, hand: number, tip: number): Stroke =>
  ({ through: [wrist, hand, tip], width: [0.01, 0.009, 0.004], shine: [0.5, 0.9, 1.2] });

/** The lines of a body, as a brush would take them. */
const STROKES: readonly Stroke[] = [
  arm(JOINT.left_shoulder, JOINT.left_elbow, JOINT.left_wrist, JOINT.left_hand),
  arm(JOINT.right_shoulder, JOINT.right_elbow, JOINT.right_wrist, JOINT.right_hand),
  flank(JOINT.left_shoulder, LEFT_WAIST, JOINT.left_hip, JOINT.left_knee, JOINT.left_ankle),
  flank(JOINT.right_shoulder, RIGHT_WAIST, JOINT.right_hip, JOINT.right_knee, JOINT.right_ankle),
  { through: [JOINT.left_shoulder, NAPE, JOINT.right_shoulder], width: [0.03, 0.024, 0.03], shine: [0.7, 0.62, 0.7] },
  { through: [HEAD, NAPE], width: [0.012, 0.026], shine: [0.05, 0.55], strands: 0.5 },
  { through: [JOINT.left_hip, PELVIS, JOINT.right_hip], width: [0.04, 0.05, 0.04], shine: [0.6, 0.6, 0.6], strands: 0 },
  finger(JOINT.left_wrist, JOINT.left_hand, JOINT.left_thumb), finger(JOINT.left_wrist, JOINT.left_hand, JOINT.left_index),
  finger(JOINT.left_wrist, JOINT.left_hand, JOINT.left_middle), finger(JOINT.left_wrist, JOINT.left_hand, JOINT.left_ring), finger(JOINT.left_wrist, JOINT.left_hand, JOINT.left_little),
  finger(JOINT.right_wrist, JOINT.right_hand, JOINT.right_thumb), finger(JOINT.right_wrist, JOINT.right_hand, JOINT.right_index),
  finger(JOINT.right_wrist, JOINT.right_hand, JOINT.right_middle), finger(JOINT.right_wrist, JOINT.right_hand, JOINT.right_ring), finger(JOINT.right_wrist, JOINT.right_hand, JOINT.right_little),
];
/** The first strokes are arms, the last fingers. */
const ARMS = 2, FIRST_FINGER = STROKES.length - 10;
/** A wearer's own arms and hands, seen from half a metre, are drawn this much smaller: a light at the fingers, not a lamp before the eyes. */
const OWN_SCALE = 0.42;
/** Points drawn between two joints. */
const BETWEEN = 12;
/** Points of a trunk, and where its full part ends within the drawn width. */
const TRUNK = 14, TRUNK_EDGE = 0.62;
/** Air around a stroke's heart: how much wider it is drawn than the limb. */
const WIDEN = 1.9;
/** Points of ribbons that one body can take. */
export const BODY_POINTS = STROKES.reduce((sum, stroke) => sum + (stroke.through.length - 1) * BETWEEN + 3 + 2 * 3, TRUNK + 3);

/** Lights at the ends of a body: joint, falls back to, radius in body heights, shine. */
const ORBS = [
  [JOINT.left_hand, JOINT.left_wrist, 0.074, 1], [JOINT.right_hand, JOINT.right_wrist, 0.074, 1],
  [JOINT.left_ankle, JOINT.left_ankle, 0.045, 0.5], [JOINT.right_ankle, JOINT.right_ankle, 0.045, 0.5], [HEAD, HEAD, 0.07, 1], [CHEST, CHEST, 0.24, 0.3],
] as const;
const HAND_ORBS = 2, ORB_STRIDE = 8;

const ORB_VERTEX = /* glsl */ `
attribute vec4 iPlace; attribute vec4 iLook; uniform float uFlip; uniform float uMirror;
varying vec2 vAt; varying vec4 vLook;
void main() {
  vAt = position.xy * 2.0; vLook = iLook;
  float above = iPlace.y;
  vec4 seen = viewMatrix * vec4(iPlace.x, iPlace.y * uFlip, iPlace.z, 1.0);
  seen.xy += vAt * iPlace.w * (iLook.z > 0.5 ? 1.7 : 2.6);
  vLook.y *= uFlip > 0.0 ? 1.0 : uMirror * 0.5 * exp(-max(above, 0.0) * 1.35);
  gl_Position = projectionMatrix * seen;
}`;
const ORB_FRAGMENT = /* glsl */ `
varying vec2 vAt; varying vec4 vLook;
void main() {
  float away = length(vAt);
  vec3 hue = light(vLook.x), pale = light(5.0);
  if (vLook.z > 1.5) {
    float fade = max(1.0 - away, 0.0);
    emit(hue * fade * fade * fade * vLook.y);
  } else if (vLook.z > 0.5) {
    // The head: an oval of light, no face; fuller above, where the lamp stands.
    float q = length(vAt * vec2(1.3, 1.0)) * 1.7, ring = exp(-pow((q - 0.86) * 6.0, 2.0)), full = smoothstep(1.0, 0.1, q), lit = 0.65 + 0.5 * vAt.y;
    emit((mix(hue, pale, 0.45) * ring * 0.34 * lit + mix(hue, pale, 0.2) * full * 0.5 * lit + hue * exp(-max(q - 0.9, 0.0) * 4.0) * 0.2 * max(1.0 - away, 0.0)) * vLook.y);
  } else {
    float fade = max(1.0 - away, 0.0);
    emit((pale * exp(-away * away * 46.0) * 1.15 + mix(hue, pale, 0.3) * exp(-away * away * 9.0) * 0.55 + hue * fade * fade * 0.2) * vLook.y);
  }
}`;

/** Bodies of light: brush strokes between joints, written to shared ribbons, and lights for hands, feet and head. */
export class Bodies {
  readonly object = new Group();
  private readonly points = new Float32Array(POINTS * 3);
  private readonly seen = new Float32Array(POINTS);
  private readonly orbs = new Float32Array(MAX_PLAYERS * ORBS.length * ORB_STRIDE);
  private readonly places: InstancedBufferAttribute;
  private readonly looks: InstancedBufferAttribute;
  private readonly geometry = new InstancedBufferGeometry();
  private readonly mirrored: Mesh;

  constructor(private readonly shared: SharedUniforms) {
    const quad = new PlaneGeometry(1, 1), count = MAX_PLAYERS * ORBS.length;
    this.geometry.index = quad.index;
    this.geometry.setAttribute('position', quad.getAttribute('position'));
    this.places = new InstancedBufferAttribute(this.orbs.subarray(0, count * 4), 4).setUsage(DynamicDrawUsage);
    this.looks = new InstancedBufferAttribute(this.orbs.subarray(count * 4), 4).setUsage(DynamicDrawUsage);
    this.geometry.setAttribute('iPlace', this.places);
    this.geometry.setAttribute('iLook', this.looks);
    const mesh = (flip: number, order: number): Mesh => {
      const made = new Mesh(this.geometry, glowMaterial(shared, { vertex: ORB_VERTEX, fragment: ORB_FRAGMENT, uniforms: { uFlip: { value: flip } } }));
      made.frustumCulled = false;
      made.renderOrder = order;
      this.object.add(made);
      return made;
    };
    mesh(1, 31);
    this.mirrored = mesh(-1, 5);
  }

  /**
   * Writes every present body's strokes to `ribbons`, between its `begin` and `end`. `own`: the player through whose eyes the room is
   * seen, −1 none; of that one only slim arms and small lights in the hands are drawn.
   */
  update(light: RoomLight, frame: RenderFrame, ribbons: Ribbons, own: number): void {
    let orb = 0;
    const places = this.places.array, looks = this.looks.array;
    for (let player = 0; player < MAX_PLAYERS; player++) {
      const here = light.presence[player]!;
      if (here < 0.01) continue;
      const height = frame.players[player * PLAYER_STRIDE + PLAYER_FIELD.height]! || 1.7, hue = PLAYER_LIGHT[player]!;
      this.gather(light, frame, player);
      const isOwn = player === own, slim = isOwn ? OWN_SCALE : 1;
      if (!isOwn) this.trunk(here, height, hue, ribbons);
      for (let s = 0; s < STROKES.length; s++) if (!isOwn || s < ARMS || s >= FIRST_FINGER) this.stroke(STROKES[s]!, here, height * slim, hue, ribbons);
      for (let k = 0; k < ORBS.length; k++) {
        const end = ORBS[k]!, point = this.seen[end[0]]! > 0.05 ? end[0] : end[1], shown = this.seen[point]! * here;
        if (shown < 0.01 || (isOwn && k >= HAND_ORBS)) continue;
        places[orb * 4] = this.points[point * 3]!; places[orb * 4 + 1] = this.points[point * 3 + 1]!; places[orb * 4 + 2] = this.points[point * 3 + 2]!;
        places[orb * 4 + 3] = end[2] * height * slim;
        looks[orb * 4] = hue; looks[orb * 4 + 1] = end[3] * shown; looks[orb * 4 + 2] = end[0] === HEAD ? 1 : end[0] === CHEST ? 2 : 0;
        orb++;
      }
    }
    this.geometry.instanceCount = orb;
    this.places.needsUpdate = this.looks.needsUpdate = true;
    this.mirrored.visible = this.shared.mirror.value > 0;
  }

  /** Joints of a player and the points between them. */
  private gather(light: RoomLight, frame: RenderFrame, player: number): void {
    const points = this.points, seen = this.seen;
    for (let joint = 0; joint < JOINT_COUNT; joint++) {
      const at = (player * JOINT_COUNT + joint) * JOINT_STRIDE;
      points[joint * 3] = frame.joints[at]!; points[joint * 3 + 1] = frame.joints[at + 1]!; points[joint * 3 + 2] = frame.joints[at + 2]!;
      seen[joint] = light.joint[player * JOINT_COUNT + joint]!;
    }
    // Without hands (a camera sees none) an arm ends a hand's length beyond the wrist.
    this.extend(JOINT.left_elbow, JOINT.left_wrist, JOINT.left_hand);
    this.extend(JOINT.right_elbow, JOINT.right_wrist, JOINT.right_hand);
    this.between(JOINT.left_shoulder, JOINT.right_shoulder, 0.5, NECK);
    this.between(JOINT.left_hip, JOINT.right_hip, 0.5, PELVIS);
    this.between(NECK, PELVIS, 0.6, MIDDLE);
    this.between(NECK, PELVIS, 0.16, CHEST);
    // Shoulders fall away from the nape.
    this.between(PELVIS, NECK, 1.07, NAPE);
    // Waists: on the flank, drawn in towards the spine.
    this.between(JOINT.left_shoulder, JOINT.left_hip, 0.62, LEFT_WAIST);
    this.between(LEFT_WAIST, MIDDLE, 0.12, LEFT_WAIST);
    this.between(JOINT.right_shoulder, JOINT.right_hip, 0.62, RIGHT_WAIST);
    this.between(RIGHT_WAIST, MIDDLE, 0.12, RIGHT_WAIST);
    if (seen[JOINT.left_ear]! > 0.3 && seen[JOINT.right_ear]! > 0.3) this.between(JOINT.left_ear, JOINT.right_ear, 0.5, HEAD);
    else this.between(JOINT.nose, JOINT.nose, 0, HEAD);
  }

  private extend(from: number, through: number, to: number): void {
    if (this.seen[to]! > 0.05 || this.seen[from]! < 0.05) return;
    for (let axis = 0; axis < 3; axis++) this.points[to * 3 + axis] = this.points[through * 3 + axis]! + (this.points[through * 3 + axis]! - this.points[from * 3 + axis]!) * 0.32;
    this.seen[to] = this.seen[through]!;
  }

  private between(a: number, b: number, share: number, to: number): void {
    for (let axis = 0; axis < 3; axis++) this.points[to * 3 + axis] = this.points[a * 3 + axis]! + (this.points[b * 3 + axis]! - this.points[a * 3 + axis]!) * share;
    this.seen[to] = Math.min(this.seen[a]!, this.seen[b]!);
  }

  /** The trunk: as wide as shoulders and hips are seen to be, so that a body that turns grows slim. */
  private trunk(here: number, height: number, hue: number, ribbons: Ribbons): void {
    const points = this.points, shown = here * Math.min(this.seen[NECK]!, this.seen[PELVIS]!);
    if (shown < 0.02) return;
    const shoulders = Math.max(0.045 * height, this.halfSpan(JOINT.left_shoulder, JOINT.right_shoulder)), hips = Math.max(0.045 * height, this.halfSpan(JOINT.left_hip, JOINT.right_hip) * 1.25);
    ribbons.open();
    for (let i = 0; i < TRUNK; i++) {
      const t = i / (TRUNK - 1), from = NAPE, to = PELVIS, past = t * 1.06;
      // Widest below the shoulders' line, drawn in at the waist, closed at both ends.
      const taper = shoulders + (hips - shoulders) * t - 0.22 * shoulders * Math.max(0, 1 - Math.abs(t - 0.62) / 0.34);
      const close = Math.min(1, 0.32 + t * 5.2) * Math.min(1, Math.sqrt(Math.max(0, (1 - t) * 5.5)));
      ribbons.point(
        points[from * 3]! + (points[to * 3]! - points[from * 3]!) * past, points[from * 3 + 1]! + (points[to * 3 + 1]! - points[from * 3 + 1]!) * past, points[from * 3 + 2]! + (points[to * 3 + 2]! - points[from * 3 + 2]!) * past,
        (taper * close) / TRUNK_EDGE, shown * (0.72 - 0.2 * t), RIBBON.stroke, hue, t * 0.5, 0.1,
      );
    }
    ribbons.shut();
  }

  private halfSpan(a: number, b: number): number {
    const points = this.points, dx = points[a * 3]! - points[b * 3]!, dy = points[a * 3 + 1]! - points[b * 3 + 1]!, dz = points[a * 3 + 2]! - points[b * 3 + 2]!;
    return Math.sqrt(dx * dx + dy * dy + dz * dz) / 2;
  }

  /** A smooth curve through a stroke's points (Catmull–Rom), tapering as the stroke says, with round ends. Runs of unseen points are left out. */
  private stroke(stroke: Stroke, here: number, height: number, hue: number, ribbons: Ribbons): void {
    const { through, width, shine, strands = 1 } = stroke, points = this.points, seen = this.seen, last = through.length - 1;
    let isOpen = false, along = 0;
    for (let k = 0; k < last; k++) {
      const a = through[k]!, b = through[k + 1]!;
      if (Math.min(seen[a]!, seen[b]!) < 0.02) continue;
      const hasBefore = k > 0 && seen[through[k - 1]!]! > 0.02, hasAfter = k + 1 < last && seen[through[k + 2]!]! > 0.02;
      const before = hasBefore ? through[k - 1]! : a, after = hasAfter ? through[k + 2]! : b;
      if (!isOpen) {
        ribbons.open();
        this.roundEnd(a, b, width[k]! * height * WIDEN, shine[k]! * here * seen[a]!, hue, ribbons, 1, strands, along);
      }
      for (let i = isOpen ? 1 : 0; i <= BETWEEN; i++) {
        const t = i / BETWEEN, t2 = t * t, t3 = t2 * t;
        const wa = -0.5 * t3 + t2 - 0.5 * t, wb = 1.5 * t3 - 2.5 * t2 + 1, wc = -1.5 * t3 + 2 * t2 + 0.5 * t, wd = 0.5 * t3 - 0.5 * t2;
        const x = wa * points[before * 3]! + wb * points[a * 3]! + wc * points[b * 3]! + wd * points[after * 3]!;
        const y = wa * points[before * 3 + 1]! + wb * points[a * 3 + 1]! + wc * points[b * 3 + 1]! + wd * points[after * 3 + 1]!;
        const z = wa * points[before * 3 + 2]! + wb * points[a * 3 + 2]! + wc * points[b * 3 + 2]! + wd * points[after * 3 + 2]!;
        const shown = here * (seen[a]! + (seen[b]! - seen[a]!) * t);
        ribbons.point(x, y, z, (width[k]! + (width[k + 1]! - width[k]!) * t) * height * WIDEN, (shine[k]! + (shine[k + 1]! - shine[k]!) * t) * shown, RIBBON.stroke, hue, along + t * 0.25, strands);
      }
      isOpen = true;
      along += 0.25;
      if (hasAfter) continue;
      this.roundEnd(b, a, width[k + 1]! * height * WIDEN, shine[k + 1]! * here * seen[b]!, hue, ribbons, -1, strands, along);
      ribbons.shut();
      isOpen = false;
    }
    if (isOpen) ribbons.shut();
  }

  /** Three points that close a stroke's end like a brush: half an ellipse beyond `end`, away from `inner`. `order` 1 outermost first, −1 last. */
  private roundEnd(end: number, inner: number, width: number, shine: number, hue: number, ribbons: Ribbons, order: number, strands: number, along: number): void {
    const points = this.points, dx = points[end * 3]! - points[inner * 3]!, dy = points[end * 3 + 1]! - points[inner * 3 + 1]!, dz = points[end * 3 + 2]! - points[inner * 3 + 2]!;
    const length = Math.sqrt(dx * dx + dy * dy + dz * dz) || 1, reach = (width * 0.8) / length;
    for (let i = 0; i < 3; i++) {
      const share = order > 0 ? 1 - i * 0.3 : 0.4 + i * 0.3, out = share * reach;
      ribbons.point(points[end * 3]! + dx * out, points[end * 3 + 1]! + dy * out, points[end * 3 + 2]! + dz * out, width * Math.sqrt(Math.max(0, 1 - share * share)), shine * (1 - 0.5 * share * share), RIBBON.stroke, hue, along - order * share * 0.05, strands * (1 - share) * (1 - share));
    }
  }
}
