import { Group } from 'three';
import { JOINT } from '../../../protocol/index.ts';
import { feel } from '../../input/haptics.ts';
import { glowAt, isNearEdge, wayBack } from '../../input/play-edge.ts';
import type { XrBounds } from '../../input/xr-bounds.ts';
import type { XrReader } from '../../input/xr-reader.ts';
import { Fence } from './fence.ts';
import { Words } from './words.ts';

/** Who is watched: joint, and which hands feel it. */
const WATCH = [
  { joint: JOINT.nose, hands: ['left', 'right'] },
  { joint: JOINT.left_hand, hands: ['left'] },
  { joint: JOINT.right_hand, hands: ['right'] },
] as const;
/** A warning is felt anew so often, ms; so strongly, and for so long, ms. */
const AGAIN_MS = 450, STRENGTH = 0.4, PULSE_MS = 60;
/** The words hang so far before the eyes and so far below them, metres. */
const WORDS_AHEAD = 0.8, WORDS_BELOW = 0.16;

/** Warns a head or a hand that comes near the edge of the player's space: by light, by touch and in words. */
export class Guard {
  readonly object = new Group();
  readonly fence = new Fence();
  private readonly words = new Words(0.62, 53, '#FFD9A8');
  private readonly isNear = [false, false, false];
  private readonly feltMs = [-Infinity, -Infinity, -Infinity];
  private said = '';

  constructor() {
    this.object.add(this.fence.object, this.words.object);
  }

  /** Whether somebody is at the edge now. */
  get isWarning(): boolean {
    return this.isNear[0]! || this.isNear[1]! || this.isNear[2]!;
  }

  /** Once a picture, after bounds and body were read. `yaw`: of the head, radians. */
  update({ edge }: XrBounds, { body, sources }: XrReader, yaw: number, nowMs: number, seconds: number, isPassthrough: boolean): void {
    const headX = body.xyz[JOINT.nose * 3]!, headY = body.xyz[JOINT.nose * 3 + 1]!, headZ = body.xyz[JOINT.nose * 3 + 2]!;
    let words = '';
    for (let k = 0; k < WATCH.length; k++) {
      const { joint, hands } = WATCH[k]!, x = body.xyz[joint * 3]!, z = body.xyz[joint * 3 + 2]!;
      const away = body.confidence[joint]! > 0 ? edge.distance(x, z) : Infinity;
      this.fence.watch(k, x, body.xyz[joint * 3 + 1]!, z, glowAt(away));
      const isNear = (this.isNear[k] = isNearEdge(away, this.isNear[k]!));
      if (!isNear) {
        this.feltMs[k] = -Infinity;
        continue;
      }
      // Of head and hands the first speaks: where the head is, the way back is clear.
      if (words === '') words = wayBack(yaw, edge.nearest.x - x, edge.nearest.z - z, away < 0);
      if (nowMs - this.feltMs[k]! < AGAIN_MS) continue;
      this.feltMs[k] = nowMs;
      for (const hand of hands) feel(sources[hand], STRENGTH, PULSE_MS);
    }
    // What was said last stands until nobody is near: words that change with every sway cannot be read.
    this.said = words === '' ? '' : this.said || words;
    const { object } = this.words;
    object.position.set(headX - Math.sin(yaw) * WORDS_AHEAD, headY - WORDS_BELOW, headZ - Math.cos(yaw) * WORDS_AHEAD);
    object.rotation.y = yaw;
    this.words.show(this.said, 1, seconds * 2);
    this.fence.update(edge, isPassthrough);
  }

  /** What is said at the edge now; empty when nothing. */
  get saying(): string {
    return this.said;
  }
}
