import { Group, Mesh, type BufferGeometry } from 'three';
import { JOINT_COUNT, JOINT_STRIDE, MAX_PLAYERS, type RenderFrame } from '../../protocol/index.ts';
import { barsOf, GhostBars, ghostTickAt } from '../replay/align-ghost.ts';
import type { Ghost } from '../stage.ts';
import { bodyQuads } from './bodies.ts';
import { BODY_VERTEX, GHOST_FRAGMENT } from './body-shader.ts';
import { bodyColumns, BodyShape } from './body-shape.ts';
import { writeGhostRgb } from './ghost-colour.ts';
import { GhostNames } from './ghost-names.ts';
import { ghostPlace, MAX_GHOSTS, type RoomView } from './ghost-places.ts';
import { crownOf, isGhostThere, poseGhost } from './ghost-pose.ts';
import { glowMaterial, type SharedUniforms } from './glow.ts';
import type { GhostLooks } from './looks/ghost-looks.ts';

/** Most bodies of all ghosts together: eight sessions of one body, or four of two. */
const MAX_BODIES = 12;
/** Height that ghosts are drawn for, metres: rooms stand bodies at this height. */
const HEIGHT = 1.7;
/** Where nothing of the stage has a name any more, metres. */
const OVER_ARC_Y = 2.34;
/** Shares a second by which ghosts come and go, and step to another place. */
const APPEAR = 3, STEP = 4;

/** A ghost that is drawn, or fading. */
interface Present {
  ghost: Ghost;
  presence: number;
  x: number;
  z: number;
}

/** One body of a ghost. */
class GhostBody {
  readonly columns = bodyColumns();
  readonly presence = { value: 0 };
  readonly tint = { value: new Float32Array(3) };
  readonly mesh: Mesh;

  constructor(shared: SharedUniforms, geometry: BufferGeometry) {
    this.mesh = new Mesh(geometry, glowMaterial(shared, {
      vertex: BODY_VERTEX, fragment: GHOST_FRAGMENT,
      uniforms: { uBones: { value: this.columns.bones }, uBoxes: { value: this.columns.boxes }, uPresence: this.presence, uTint: this.tint, uHue: { value: 0 }, uFlip: { value: 1 } },
    }));
    this.mesh.frustumCulled = this.mesh.visible = false;
    // Before lanterns and live bodies, whose light lies over theirs.
    this.mesh.renderOrder = 15;
  }
}

/**
 * Recorded sessions that dance beside the live one: translucent bodies in hues of their own, a step to the side and back, with their names over
 * their heads. A draw call a body and one for all names. `looks` dresses them where a look was chosen for ghosts. Nothing is allocated while the same ghosts dance.
 */
export class Ghosts {
  readonly object = new Group();
  private readonly shape = new BodyShape();
  private readonly bodies: readonly GhostBody[];
  private readonly names: GhostNames;
  private readonly present: Present[] = [];
  private readonly joints = new Float32Array(JOINT_COUNT * JOINT_STRIDE);
  private readonly seen = new Float32Array(JOINT_COUNT);
  private readonly place = { x: 0, z: 0 };
  private readonly crown = { x: 0, y: 0, z: 0 };
  private readonly bars = new GhostBars();
  private known: readonly Ghost[] = [];

  constructor(shared: SharedUniforms, private readonly looks: GhostLooks | null = null) {
    const geometry = bodyQuads();
    this.bodies = Array.from({ length: MAX_BODIES }, () => new GhostBody(shared, geometry));
    this.names = new GhostNames();
    this.object.add(...this.bodies.map(({ mesh }) => mesh), this.names.object);
  }

  /** Where a ghost stands now, for tests and for whoever wants to look at it; null when it does not. */
  placeOf(id: string): { readonly x: number; readonly z: number } | null {
    return this.present.find(({ ghost }) => ghost.track.id === id) ?? null;
  }

  /**
   * Moves the ghosts to where the live frame's music is. `seconds` since the last picture; `letters`: height of names, metres; `eye`: where the room is
   * seen from. `frame` null, before the room is open: they wait unseen. `isStill`: nobody travels from place to place.
   */
  update(ghosts: readonly Ghost[], frame: RenderFrame | null, view: RoomView, seconds: number, letters: number, eye: { readonly x: number; readonly z: number }, isStill: boolean): void {
    if (ghosts !== this.known) this.welcome(ghosts);
    this.shape.seenFrom(eye.x, eye.z);
    let used = 0, named = 0;
    const bars = frame ? this.bars.at(barsOf(frame)) : 0;
    for (let i = 0; i < this.present.length; i++) {
      const now = this.present[i]!, isWanted = frame !== null && this.known.includes(now.ghost) && now.ghost.isShown;
      now.presence += ((isWanted ? 1 : 0) - now.presence) * (1 - Math.exp(-APPEAR * seconds));
      if (!isWanted && now.presence < 0.02) {
        now.presence = 0;
        if (!this.known.includes(now.ghost)) this.present.splice(i--, 1);
        continue;
      }
      const slot = this.known.indexOf(now.ghost);
      if (slot >= 0) {
        ghostPlace(slot, view, this.place);
        const share = isStill || now.presence < 0.1 ? 1 : 1 - Math.exp(-STEP * seconds);
        now.x += (this.place.x - now.x) * share;
        now.z += (this.place.z - now.z) * share;
      }
      if (frame === null) continue;
      const { track, hue } = now.ghost, tick = ghostTickAt(track, bars);
      for (let body = 0, isNamed = false; body < MAX_PLAYERS && used < MAX_BODIES; body++) {
        if (!isGhostThere(track, body, tick)) continue;
        const drawn = this.bodies[used++]!;
        poseGhost(track, body, tick, now.x, now.z, this.joints, this.seen);
        this.shape.shape(drawn.columns, this.joints, this.seen, 0, HEIGHT, 'plain');
        writeGhostRgb(hue, drawn.tint.value, 0);
        drawn.presence.value = now.presence * (this.looks?.put(this.joints, this.seen, now.presence) ?? 1);
        drawn.mesh.visible = drawn.presence.value > 0.01;
        // A ghost that was sent away fades without its name.
        if (isNamed || slot < 0 || !crownOf(this.joints, this.seen, this.crown)) continue;
        isNamed = true;
        // An upright picture is narrow: names there hang over the arc of lanterns and their names.
        if (view === 'upright') this.crown.y = Math.max(this.crown.y, OVER_ARC_Y);
        this.names.place(named++, slot, this.crown.x, this.crown.y, this.crown.z, letters, now.presence);
      }
    }
    for (let i = used; i < MAX_BODIES; i++) this.bodies[i]!.mesh.visible = false;
    this.names.end(named);
  }

  private welcome(ghosts: readonly Ghost[]): void {
    this.known = ghosts.slice(0, MAX_GHOSTS);
    for (const ghost of this.known) {
      const before = this.present.find((now) => now.ghost.track.id === ghost.track.id);
      if (before) before.ghost = ghost;
      else this.present.push({ ghost, presence: 0, x: 0, z: 0 });
    }
    this.names.write(this.known);
  }
}
