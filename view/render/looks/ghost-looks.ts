import { Group, type Vector3 } from 'three';
import { JOINT_COUNT, JOINT_STRIDE, MAX_PLAYERS, PLAYER_FIELD, PLAYER_STRIDE, RenderFrame } from '../../../protocol/index.ts';
import { looks } from '../../looks/looks.ts';
import type { SharedUniforms } from '../glow.ts';
import type { RoomLight } from '../room-light.ts';
import { LookStage } from './look-stage.ts';

/** Ghosts are fainter than whoever is here. */
const FAINT = 0.62;
/** Height that ghosts are drawn for, metres. */
const HEIGHT = 1.7;

/**
 * Recorded bodies in the look that was chosen for ghosts: a picture of their own, with the room's light, in which up to {@link MAX_PLAYERS} of them stand. The rest,
 * and all of them as long as no look was chosen, stay as ghosts are. For each picture: {@link put} each body, then {@link update}. Allocates nothing in a steady state.
 */
export class GhostLooks {
  readonly object = new Group();
  private readonly frame = new RenderFrame();
  private readonly joint = new Float32Array(MAX_PLAYERS * JOINT_COUNT);
  private readonly presence = new Float32Array(MAX_PLAYERS);
  private readonly stage: LookStage;
  private count = 0;

  constructor(shared: SharedUniforms, light: RoomLight, eye: Vector3) {
    // The room's own light in everything but who is there.
    const theirs = Object.create(light, { joint: { value: this.joint }, presence: { value: this.presence } }) as RoomLight;
    this.stage = new LookStage(shared, theirs, eye, () => looks.getState().ghosts, false);
    this.object.add(this.stage.object);
    for (let player = 0; player < MAX_PLAYERS; player++) {
      this.frame.players[player * PLAYER_STRIDE + PLAYER_FIELD.isPresent] = 1;
      this.frame.players[player * PLAYER_STRIDE + PLAYER_FIELD.height] = HEIGHT;
    }
  }

  /**
   * A body that stands in this picture. `joints` JOINT_STRIDE a joint, `seen` 0–1 a joint, `presence` 0–1.
   * Answers how much of the plain ghost is left to draw, 0–1.
   */
  put(joints: Float32Array, seen: Float32Array, presence: number): number {
    if (this.count >= MAX_PLAYERS) return 1;
    const slot = this.count++;
    this.frame.joints.set(joints, slot * JOINT_COUNT * JOINT_STRIDE);
    this.joint.set(seen, slot * JOINT_COUNT);
    this.presence[slot] = presence * FAINT;
    return this.stage.body[slot]!;
  }

  /** Draws those that were put. `heightPixels`: of the picture, device pixels. */
  update(heightPixels: number, isInHeadset: boolean): void {
    for (let slot = this.count; slot < MAX_PLAYERS; slot++) {
      this.presence[slot] = 0;
      this.joint.fill(0, slot * JOINT_COUNT, (slot + 1) * JOINT_COUNT);
    }
    this.count = 0;
    this.stage.update(this.frame, -1, heightPixels, isInHeadset);
  }

  dispose(): void {
    this.stage.dispose();
  }
}
