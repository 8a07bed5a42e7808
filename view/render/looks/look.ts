import type { Object3D, Vector3 } from 'three';
import type { RenderFrame } from '../../../protocol/index.ts';
import type { SharedUniforms } from '../glow.ts';
import type { RoomLight } from '../room-light.ts';
import type { BodyHistory } from './body-history.ts';

/** What a look is drawn from. The same object for every picture. */
export interface LookPicture {
  readonly light: RoomLight;
  readonly frame: RenderFrame;
  readonly history: BodyHistory;
  /** The player through whose eyes the room is seen, −1 none: nothing of that one's trunk and head is drawn. */
  readonly own: number;
  /** Where the room is seen from, metres. */
  readonly eye: Vector3;
  /** Height of the picture, device pixels. */
  readonly heightPixels: number;
  readonly isInHeadset: boolean;
  /** 0–1 for each player: how much of this look they wear; eases when it is put on or taken off. */
  readonly share: Float32Array;
}

/** A way to show bodies. `update` draws all players with a share above 0 and allocates nothing. */
export interface Look {
  readonly object: Object3D;
  update(picture: LookPicture): void;
  /** Whether it has anything to show of a player now; where it has not, their body of light stays. Absent: always. */
  shows?(player: number): boolean;
  /** Takes what comes from a camera out of what is drawn next, and back in again. Absent: nothing does. */
  hideCamera?(isHidden: boolean): void;
  /** Everything it holds outside of `object`'s geometries and materials. */
  dispose?(): void;
}

/** Makes a look; called once, when it is first asked for. */
export type MakeLook = (shared: SharedUniforms) => Look;
