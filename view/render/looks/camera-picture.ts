import { Group, LinearFilter, Mesh, PlaneGeometry, VideoTexture } from 'three';
import { MAX_PLAYERS } from '../../../protocol/index.ts';
import { cameraView } from '../../input/camera-view.ts';
import { glowMaterial, type SharedUniforms } from '../glow.ts';
import { CameraFit } from './camera-fit.ts';
import type { Look, LookPicture } from './look.ts';

const VERTEX = /* glsl */ `
uniform vec4 uPlace; uniform float uDepth;
varying vec2 vAt;
void main() {
  vAt = vec2(position.x + 0.5, 0.5 - position.y);
  gl_Position = projectionMatrix * viewMatrix * vec4(uPlace.xy + uPlace.zw * vAt, uDepth, 1.0);
}`;
const FRAGMENT = /* glsl */ `
uniform sampler2D uPicture; uniform float uPresence; uniform float uLoudness;
varying vec2 vAt;
void main() {
  vec3 seen = texture2D(uPicture, vec2(vAt.x, 1.0 - vAt.y)).rgb;
  vec2 margin = min(vAt, 1.0 - vAt);
  float border = smoothstep(0.0, 0.12, margin.x) * smoothstep(0.0, 0.1, margin.y) * uPresence;
  emitOver(seen * (0.72 + 0.14 * uLoudness + 0.08 * uBeatGlow) * border, border * 0.96);
}`;

/**
 * The camera's picture as it is, behind the lanterns, laid so that the body in it stands where the room has it. Only where somebody chose it; it goes
 * from the camera to the card and nowhere else. One draw call.
 */
class CameraPicture implements Look {
  readonly object = new Group();
  private readonly fits = Array.from({ length: MAX_PLAYERS }, () => new CameraFit());
  private readonly picture = { value: null as VideoTexture | null };
  private readonly place = { value: new Float32Array(4) };
  private readonly depth = { value: 0 };
  private readonly presence = { value: 0 };
  private readonly loudness = { value: 0 };
  private readonly mesh: Mesh;
  private video: HTMLVideoElement | null = null;

  constructor(shared: SharedUniforms) {
    this.mesh = new Mesh(new PlaneGeometry(1, 1), glowMaterial(shared, {
      vertex: VERTEX, fragment: FRAGMENT,
      uniforms: { uPicture: this.picture, uPlace: this.place, uDepth: this.depth, uPresence: this.presence, uLoudness: this.loudness },
    }));
    this.mesh.frustumCulled = this.mesh.visible = false;
    // After floor and backdrop, before ghosts, lanterns and bodies.
    this.mesh.renderOrder = 9;
    // Mirrored or not, it is seen from before.
    (this.mesh.material as { side: number }).side = 2;
    this.object.add(this.mesh);
  }

  update({ light, frame, share }: LookPicture): void {
    const { video } = cameraView;
    if (video !== this.video) {
      this.video = video;
      this.picture.value?.dispose();
      this.picture.value = video ? new VideoTexture(video) : null;
      if (this.picture.value) this.picture.value.generateMipmaps = false;
      if (this.picture.value) this.picture.value.minFilter = LinearFilter;
    }
    this.mesh.visible = false;
    this.loudness.value = light.loudness;
    if (!video || video.readyState < 2) return;
    for (let player = 0; player < MAX_PLAYERS; player++) {
      const here = share[player]! * light.presence[player]!, fit = this.fits[player]!;
      if (here < 0.01) continue;
      fit.follow(frame, player, light.step);
      if (!fit.isKnown) continue;
      const place = this.place.value;
      place[0] = fit.x; place[1] = fit.y; place[2] = fit.scaleX * video.videoWidth; place[3] = fit.scaleY * video.videoHeight;
      this.depth.value = fit.z - 0.05;
      this.presence.value = here;
      this.mesh.visible = true;
      return;
    }
  }

  shows(player: number): boolean {
    return this.video !== null && this.fits[player]!.isKnown;
  }

  hideCamera(isHidden: boolean): void {
    this.object.visible = !isHidden && this.video !== null;
  }

  dispose(): void {
    this.picture.value?.dispose();
  }
}

export const makeCameraPicture = (shared: SharedUniforms): Look => new CameraPicture(shared);
