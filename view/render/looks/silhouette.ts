import { CanvasTexture, Group, LinearFilter, Mesh } from 'three';
import { JOINT_COUNT, MAX_PLAYERS, PLAYER_FIELD, PLAYER_STRIDE } from '../../../protocol/index.ts';
import { cameraView } from '../../input/camera-view.ts';
import { looks } from '../../looks/looks.ts';
import { bodyQuads, PLAYER_LIGHT } from '../bodies.ts';
import { BODY_VERTEX, MAX_BONES, NEAREST_LIMB, PARTS } from '../body-shader.ts';
import { bodyColumns, BodyShape, type BodyColumns } from '../body-shape.ts';
import { glowMaterial, type SharedUniforms } from '../glow.ts';
import { CameraFit } from './camera-fit.ts';
import type { Look, LookPicture } from './look.ts';

/** A camera's shade is read in so few patches that nobody can be known by it: of a face there are four or five. */
const SHADE_WIDTH = 40, SHADE_HEIGHT = 30;

const FRAGMENT = /* glsl */ `
uniform vec4 uBones[${MAX_BONES * 3}];
uniform float uFlip; uniform float uMirror; uniform float uPresence; uniform float uLoudness; uniform float uMoving;
uniform sampler2D uShade; uniform vec4 uShadeFit; uniform float uShaded;
varying vec3 vWorld; varying vec2 vAt; varying vec3 vPart; varying vec3 vHue;
void main() {
  vec3 eye = cameraPosition * vec3(1.0, uFlip, 1.0), ray = normalize(vWorld - eye);
  ${NEAREST_LIMB}
  // A little fuller than the limbs, and breathing with what is heard.
  d -= 0.016 + 0.012 * uLoudness * uTravel;
  float pixel = max(fwidth(d), 1e-5), t = uTime * uTravel, soft = max(pixel * 1.2, 0.009), cover = smoothstep(soft, -soft, d), deep = clamp(-d / 0.13, 0.0, 1.0);
  vec3 pale = light(5.0), dark = vHue * mix(vec3(1.0), vHue, 0.7);
  float up = clamp(vWorld.y / 1.9, 0.0, 1.0);
  // Mist inside, denser towards the feet, drifting up.
  float mist = noise(vec3(vWorld.xy * vec2(3.2, 2.2) - vec2(0.0, t * 0.22), vWorld.z * 3.0 + t * 0.1)) * 0.65 + noise(vec3(vWorld.xy * 8.5 - vec2(0.0, t * 0.4), t * 0.17)) * 0.35;
  // Lines of equal depth that run inwards: the louder and the faster, the clearer.
  float step_ = deep * 5.0 - t * 0.35, line = exp(-pow((fract(step_) - 0.5) * 9.0, 2.0)) * smoothstep(0.03, 0.2, deep) * (0.1 + 0.55 * uLoudness + 0.35 * uMoving);
  float shade = 1.0;
  if (uShaded > 0.0) {
    // The camera's light and dark in four steps, in the room's own colours.
    vec2 at = (vWorld.xy - uShadeFit.zw) * uShadeFit.xy;
    float seen = texture2D(uShade, at).r, stepped = (floor(seen * 4.0) + smoothstep(0.35, 0.65, fract(seen * 4.0))) / 4.0;
    shade = mix(1.0, 0.25 + 1.9 * stepped, uShaded * step(0.0, min(min(at.x, at.y), min(1.0 - at.x, 1.0 - at.y))));
  }
  float rim = exp(-pow((d + 0.006) / max(0.008, pixel * 1.4), 2.0));
  vec3 colour = mix(dark, vHue, up) * (0.06 + 0.15 * mist + 0.14 * (1.0 - deep) * (1.0 - deep)) * shade + vHue * line * 0.5 * shade + mix(vHue, pale, 0.45) * rim * (0.42 + 0.3 * up + 0.2 * uBeatGlow);
  colour *= cover;
  vec2 margin = 1.0 - abs(vAt);
  float border = smoothstep(0.0, 0.22, min(margin.x, margin.y)), air = exp(-max(d, 0.0) * (13.0 - 4.0 * uLoudness)) * (1.0 - cover);
  colour += vHue * air * border * (0.2 + 0.22 * uLoudness + 0.12 * uBeatGlow);
  float fade = uPresence * (uFlip > 0.0 ? 1.0 : uMirror * 0.34 * exp(-max(vWorld.y, 0.0) * 2.6) * smoothstep(0.7, 0.25, vWorld.y));
  emitOver(colour * fade, cover * 0.94 * fade * border);
}`;

/** One player's shape. */
class Shape {
  readonly columns = bodyColumns();
  readonly presence = { value: 0 };
  readonly moving = { value: 0 };
  readonly shadeFit = { value: new Float32Array(4) };
  readonly shaded = { value: 0 };
  /** How much of the camera's shade there is, whether it is drawn now or not. */
  shade = 0;
  readonly fit = new CameraFit();
  readonly meshes: readonly Mesh[];

  constructor(shared: SharedUniforms, geometry: Mesh['geometry'], hue: number, loudness: { value: number }, shade: { value: CanvasTexture }) {
    const uniforms = {
      uBones: { value: this.columns.bones }, uBoxes: { value: this.columns.boxes }, uPresence: this.presence, uHue: { value: hue }, uLoudness: loudness, uMoving: this.moving,
      uShade: shade, uShadeFit: this.shadeFit, uShaded: this.shaded,
    };
    this.meshes = [1, -1].map((flip) => {
      const mesh = new Mesh(geometry, glowMaterial(shared, { vertex: BODY_VERTEX, fragment: FRAGMENT, uniforms: { ...uniforms, uFlip: { value: flip } } }));
      mesh.frustumCulled = mesh.visible = false;
      mesh.renderOrder = flip > 0 ? 31 : 5;
      return mesh;
    });
  }
}

/** All limbs in the one middle part, so that arms melt into the trunk. Mutates `columns`. */
export function melt({ boxes }: BodyColumns): void {
  let left = 1e9, right = -1e9, bottom = 1e9, top = -1e9, z = 0, limbs = 0, shown = 0;
  for (let part = 0; part < PARTS; part++) {
    const at = part * 8, count = boxes[at + 6]!;
    if (count === 0) continue;
    left = Math.min(left, boxes[at]! - boxes[at + 3]!); right = Math.max(right, boxes[at]! + boxes[at + 3]!);
    bottom = Math.min(bottom, boxes[at + 1]! - boxes[at + 4]!); top = Math.max(top, boxes[at + 1]! + boxes[at + 4]!);
    z += boxes[at + 2]!;
    shown++;
    limbs += count;
  }
  boxes.fill(0);
  if (shown === 0) return;
  boxes[0] = (left + right) / 2; boxes[1] = (bottom + top) / 2; boxes[2] = z / shown;
  boxes[3] = (right - left) / 2; boxes[4] = (top - bottom) / 2; boxes[6] = limbs;
}

/**
 * A soft filled shape of light, built from the joints; by choice shaded by the camera's picture in a few patches, within the shape only.
 * A draw call for each player and one for their mirror image.
 */
class Silhouette implements Look {
  readonly object = new Group();
  private readonly shape = new BodyShape();
  private readonly shapes: readonly Shape[];
  private readonly loudness = { value: 0 };
  private readonly small = document.createElement('canvas');
  private readonly context: CanvasRenderingContext2D | null;
  private readonly shade: { value: CanvasTexture };
  private mediaTime = -1;

  constructor(private readonly shared: SharedUniforms) {
    this.small.width = SHADE_WIDTH;
    this.small.height = SHADE_HEIGHT;
    this.context = this.small.getContext('2d', { willReadFrequently: true });
    this.shade = { value: new CanvasTexture(this.small) };
    this.shade.value.minFilter = LinearFilter;
    this.shade.value.generateMipmaps = false;
    const geometry = bodyQuads();
    this.shapes = Array.from({ length: MAX_PLAYERS }, (_, player) => new Shape(shared, geometry, PLAYER_LIGHT[player]!, this.loudness, this.shade));
    for (const { meshes } of this.shapes) this.object.add(...meshes);
  }

  update({ light, frame, own, eye, share }: LookPicture): void {
    this.loudness.value = light.loudness;
    this.shape.seenFrom(eye.x, eye.z);
    const { hasCameraShade, isFilmed } = looks.getState(), hasShade = hasCameraShade && this.readShade();
    for (let player = 0; player < MAX_PLAYERS; player++) {
      const shape = this.shapes[player]!, here = light.presence[player]! * share[player]!, isHere = here >= 0.01;
      shape.meshes[0]!.visible = isHere;
      shape.meshes[1]!.visible = isHere && this.shared.mirror.value > 0;
      if (!isHere) continue;
      shape.presence.value = here;
      shape.moving.value = Math.min(1, Math.max(0, frame.players[player * PLAYER_STRIDE + PLAYER_FIELD.speed]! / 1.2));
      this.shape.shape(shape.columns, frame.joints, light.joint, player * JOINT_COUNT, frame.players[player * PLAYER_STRIDE + PLAYER_FIELD.height]! || 1.7, player === own ? 'own' : 'plain');
      if (player !== own) melt(shape.columns);
      shape.fit.follow(frame, player, light.step);
      const { fit } = shape, { video } = cameraView, isShaded = hasShade && fit.isKnown && video !== null;
      shape.shade = isFilmed ? 0 : shape.shade + ((isShaded ? 1 : 0) - shape.shade) * (1 - Math.exp(-6 * light.step));
      shape.shaded.value = shape.shade;
      if (isShaded) {
        // Rows of a canvas are turned over on their way to the card.
        const wide = fit.scaleX * video.videoWidth, high = fit.scaleY * video.videoHeight;
        const place = shape.shadeFit.value;
        place[0] = 1 / wide; place[1] = -1 / high; place[2] = fit.x; place[3] = fit.y + high;
      }
    }
  }

  /** The camera's latest picture as light and dark in patches; false when there is none. */
  private readShade(): boolean {
    const { video } = cameraView;
    if (!video || video.readyState < 2 || !this.context) return false;
    if (video.currentTime !== this.mediaTime) {
      this.mediaTime = video.currentTime;
      this.context.filter = 'grayscale(1) contrast(1.3)';
      this.context.drawImage(video, 0, 0, SHADE_WIDTH, SHADE_HEIGHT);
      this.shade.value.needsUpdate = true;
    }
    return true;
  }

  hideCamera(isHidden: boolean): void {
    for (const shape of this.shapes) shape.shaded.value = isHidden ? 0 : shape.shade;
  }

  dispose(): void {
    this.shade.value.dispose();
  }
}

export const makeSilhouette = (shared: SharedUniforms): Look => new Silhouette(shared);
