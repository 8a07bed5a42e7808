import { recall, recallNumber, remember } from '../remembered.ts';
import { circleOutline, PlayEdge, type FloorPose } from './play-edge.ts';

/** Radii that a player can give their own circle, metres. */
export const CIRCLE = { least: 0.6, most: 4, step: 0.2, first: 1.2 } as const;

const HERE: FloorPose = { position: { x: 0, z: 0 }, orientation: { y: 0, w: 1 } };

/** A space whose outline the headset knows (WebXR, bounded-floor); DOM types have it in part. */
type BoundedSpace = XRReferenceSpace & { readonly boundsGeometry?: readonly DOMPointReadOnly[] };

/**
 * The floor that a headset's player can use: as the headset knows it, otherwise a circle that the player has set, which is remembered and stands about where
 * they begin. `edge` is in the room's coordinates.
 */
export class XrBounds {
  readonly edge = new PlayEdge();
  /** headset: the runtime's own outline · circle: the player's · none: nothing is known. */
  kind: 'headset' | 'circle' | 'none' = 'none';
  /** Of the player's circle, metres; 0: they have none. */
  radius = recallNumber(recall(), 'space.radius', CIRCLE.least, CIRCLE.most, 0);
  private session: XRSession | null = null;
  private bounded: BoundedSpace | null = null;
  /** Middle of the circle on the headset's own floor, where recentring does not move it; null until it is known. */
  private middle: { readonly x: number; readonly z: number } | null = null;
  /** The circle as it was last drawn, and what of. */
  private circle: readonly { readonly x: number; readonly z: number }[] = [];
  private drawn: { readonly middle: object | null; readonly radius: number } = { middle: null, radius: 0 };
  private readonly move = { x: 0, z: 0, isAsked: false };

  /** Reads one frame. `floor`: the headset's own floor-level space; `room`: that which stands where the room is. */
  read(frame: XRFrame, floor: XRReferenceSpace, room: XRReferenceSpace): void {
    if (frame.session !== this.session) this.begin(frame.session);
    const bounds = this.bounded?.boundsGeometry, pose = this.bounded && bounds && bounds.length >= 3 ? frame.getPose(this.bounded, room)?.transform : undefined;
    if (pose) {
      this.kind = 'headset';
      this.edge.outline(bounds!, pose);
      return;
    }
    this.kind = this.radius > 0 ? 'circle' : 'none';
    const stands = frame.getPose(floor, room)?.transform;
    if (!stands) return;
    if (this.move.isAsked || !this.middle) this.middle = this.onFloor(stands, this.move.isAsked ? this.move.x : 0, this.move.isAsked ? this.move.z : 0);
    this.move.isAsked = false;
    if (this.drawn.middle !== this.middle || this.drawn.radius !== this.radius) {
      this.drawn = { middle: this.middle, radius: this.radius };
      this.circle = this.radius > 0 ? circleOutline(this.middle.x, this.middle.z, this.radius) : [];
    }
    this.edge.outline(this.circle, stands);
  }

  /** Where a point of the room is on the headset's floor, which stands in the room as `pose` says. */
  private onFloor({ position, orientation }: FloorPose, x: number, z: number): { readonly x: number; readonly z: number } {
    const turn = 2 * Math.atan2(orientation.y, orientation.w), cosine = Math.cos(turn), sine = Math.sin(turn), dx = x - position.x, dz = z - position.z;
    return { x: dx * cosine - dz * sine, z: dx * sine + dz * cosine };
  }

  private begin(session: XRSession): void {
    this.session = session;
    this.bounded = this.middle = null;
    // A runtime that knows no bounds, or was not allowed to tell, refuses: the player's circle is there for that.
    session.requestReferenceSpace('bounded-floor').then((space) => {
      if (this.session === session) this.bounded = space;
    }, () => undefined);
  }

  /** The player's circle has this radius, metres, from now on; 0 takes it away. */
  setRadius(radius: number): void {
    this.radius = radius <= 0 ? 0 : Math.max(CIRCLE.least, Math.min(CIRCLE.most, Math.round(radius * 10) / 10));
    remember({ 'space.radius': this.radius });
  }

  /** The circle's middle is where the player stands: metres, in the room. */
  standHere(x: number, z: number): void {
    Object.assign(this.move, { x, z, isAsked: true });
  }

  end(): void {
    this.session = this.bounded = this.middle = null;
    this.edge.outline([], HERE);
    this.kind = 'none';
  }
}
