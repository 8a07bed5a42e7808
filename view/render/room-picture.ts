import { Group, Vector3, type PerspectiveCamera, type WebGLRenderer } from 'three';
import { MAX_PLAYERS, type RenderFrame, type SceneDescription } from '../../protocol/index.ts';
import { Backdrop } from './backdrop.ts';
import { Bodies } from './bodies.ts';
import { Bursts } from './bursts.ts';
import { Floor } from './floor.ts';
import { Ghosts } from './ghosts.ts';
import { headsetView } from './headset/headset-view.ts';
import { MirrorFrame } from './headset/mirror-frame.ts';
import { sharedUniforms } from './glow.ts';
import type { Ghost } from '../stage.ts';
import { Labels } from './labels.ts';
import { Lanterns } from './lanterns.ts';
import type { Levels } from './levels.ts';
import { GhostLooks } from './looks/ghost-looks.ts';
import { LookStage } from './looks/look-stage.ts';
import { Ribbons } from './ribbons.ts';
import { RoomLight } from './room-light.ts';
import { photograph } from './photograph.ts';
import { StageCamera } from './stage-camera.ts';
import { stageView } from './stage-view.ts';
import { Things } from './things.ts';
import { Trails, TRAIL_POINTS } from './trails.ts';
import { ZoneMarks } from './zone-marks.ts';

/** Letters are this many CSS px high at least, and this many metres. */
const LABEL_PIXELS = 12, LABEL_METRES = 0.062;
/** The same in a headset, at arm's length; a recording is watched from farther away. */
const LABEL_METRES_HEADSET = 0.042;
/** Ghosts' names, which hang farther away: the same three measures. */
const NAME_PIXELS = 13, NAME_METRES = 0.075, NAME_METRES_HEADSET = 0.11;

/** The player who wears the headset. */
const WEARER = 0;

/** What one picture is made from. */
export interface PictureInput {
  readonly frame: RenderFrame | null;
  readonly scene: SceneDescription | null;
  readonly levels: Levels;
  /** Seconds since the last picture. */
  readonly seconds: number;
  readonly isReducedMotion: boolean;
  readonly hasKeys: boolean;
  readonly ghosts: readonly Ghost[];
  /** The camera is flown by hand. */
  readonly isCameraFree: boolean;
  /** A recorded session is on the stage: nobody in it is the one who looks. */
  readonly isReplay: boolean;
}

/**
 * Everything that is drawn of the room, as one object for a scene. About 20 draw calls and 40,000 triangles with the
 * default room's fifteen zones and two bodies, and one draw call more for each ghost's body and for all their names. {@link update} allocates nothing in a steady state.
 */
export class RoomPicture {
  readonly object = new Group();
  private readonly light = new RoomLight();
  private readonly shared = sharedUniforms(this.light.colours);
  private readonly backdrop = new Backdrop(this.shared);
  private readonly floor = new Floor(this.shared);
  private readonly lanterns = new Lanterns(this.shared);
  private readonly ribbons = new Ribbons(this.shared, MAX_PLAYERS * TRAIL_POINTS);
  private readonly bodies = new Bodies(this.shared);
  private readonly trails = new Trails();
  private readonly bursts = new Bursts(this.shared);
  private readonly things = new Things(this.shared);
  private readonly labels = new Labels();
  private readonly marks = new ZoneMarks(this.shared);
  private readonly camera = new StageCamera();
  private readonly mirror = new MirrorFrame();
  private readonly eye = new Vector3();
  private readonly looks = new LookStage(this.shared, this.light, this.eye);
  private readonly ghostLooks = new GhostLooks(this.shared, this.light, this.eye);
  private readonly ghosts = new Ghosts(this.shared, this.ghostLooks);

  constructor() {
    for (const part of [this.backdrop, this.floor, this.lanterns, this.ribbons, this.bodies, this.looks, this.things, this.bursts, this.marks, this.labels, this.ghosts, this.ghostLooks]) this.object.add(part.object);
    this.bursts.object.visible = false;
    this.labels.object.visible = false;
  }

  /** The picture on one screen: what the simulation says → light → floor, lanterns, ghosts, bodies, ink, names → camera. */
  update(input: PictureInput, gl: WebGLRenderer, camera: PerspectiveCamera, width: number, height: number): void {
    const { light } = this, isInHeadset = gl.xr.isPresenting, frame = input.frame && isInHeadset && !input.isReplay && headsetView.hasMirror ? this.mirror.of(input.frame, WEARER) : input.frame;
    light.read(frame, input.levels, input.seconds, input.isReducedMotion);
    const isPassthrough = isInHeadset && gl.xr.getEnvironmentBlendMode() !== 'opaque';
    this.shared.time.value = light.time;
    this.shared.travel.value = light.travel;
    this.shared.beatGlow.value = light.beatGlow;
    this.shared.passthrough.value = isPassthrough ? 1 : 0;
    // Through a headset's cameras the floor is the player's own: it shows the ring but mirrors nothing.
    this.shared.mirror.value = isPassthrough ? 0 : 1;

    this.backdrop.update(light, gl.domElement.height, isInHeadset, isPassthrough);
    this.floor.update(light, frame);
    this.lanterns.update(light);
    this.marks.update(light);
    camera.getWorldPosition(this.eye);
    const pixel = 1 / Math.max(1, stageView.framing.metre * height), view = isInHeadset ? 'around' : width > height ? 'wide' : 'upright';
    this.ghosts.update(input.ghosts, frame, view, light.step, isInHeadset ? NAME_METRES_HEADSET : Math.max(NAME_METRES, NAME_PIXELS * pixel), this.eye, light.travel === 0);
    this.ghostLooks.update(gl.domElement.height, isInHeadset);
    this.ribbons.begin();
    if (frame) {
      const own = isInHeadset && !input.isReplay ? WEARER : -1;
      this.looks.update(frame, own, gl.domElement.height, isInHeadset);
      this.trails.update(light, frame, this.ribbons, this.looks.body);
      this.bodies.update(light, frame, own, this.eye, this.looks.body);
      this.bursts.update(light, frame);
      this.things.update(frame);
    }
    this.ribbons.end();
    this.labels.object.visible = input.scene !== null;
    if (input.scene) {
      const metres = isInHeadset ? (input.isReplay ? LABEL_METRES : LABEL_METRES_HEADSET) : Math.max(LABEL_METRES, LABEL_PIXELS * pixel);
      this.labels.update(light, input.scene, metres, input.hasKeys && !isInHeadset, isInHeadset && this.isAround());
    }
    if (!isInHeadset) this.camera.update(camera, gl.domElement, width, height, light.step, light.travel > 0, input.isCameraFree);
  }

  /** Whether places hang around whoever plays; on a stage, which a recording may show in a headset too, all of them are in one plane. */
  private isAround(): boolean {
    const { z, count } = this.light.zones;
    for (let i = 0; i < count; i++) if (Math.abs(z[i]!) > 0.2) return true;
    return false;
  }

  /** The stage as it looks now, without names, ghosts and anything of a camera, for a session's card; null before anything can be seen. */
  async photograph(gl: WebGLRenderer): Promise<Blob | null> {
    if (this.light.open < 0.2) return null;
    const hidden = [this.labels.object, this.marks.object, this.ghosts.object, this.ghostLooks.object], wereVisible = hidden.map((part) => part.visible);
    for (const part of hidden) part.visible = false;
    this.looks.hideCamera(true);
    const taken = photograph(gl, this.object);
    hidden.forEach((part, i) => { part.visible = wereVisible[i]!; });
    this.looks.hideCamera(false);
    return taken;
  }

  /** Gives back what the graphics card holds. */
  dispose(): void {
    this.looks.dispose();
    this.ghostLooks.dispose();
    this.object.traverse((part) => {
      const drawn = part as { geometry?: { dispose(): void }; material?: { dispose(): void } };
      drawn.geometry?.dispose();
      drawn.material?.dispose();
    });
  }
}
