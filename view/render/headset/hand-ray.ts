import { BoxGeometry, Group, Mesh, MeshBasicMaterial, Quaternion, SphereGeometry, Vector3 } from 'three';

/** Length of a ray that meets nothing, metres. */
const RAY = 1.2;
/** A ray that meets a panel in passing is not shown: only after so long, s. */
const SETTLES = 0.12;

/** A hand that points: a bead, a thin ray, and a dot where the ray meets a panel. */
export class HandRay {
  readonly object = new Group();
  readonly origin = new Vector3();
  readonly direction = new Vector3();
  readonly hit = { u: 0, v: 0, away: 0 };
  isDown = false;
  /** Was seen in this picture. */
  isHere = false;
  /** Holds the session's line. */
  isScrubbing = false;
  private settled = 0;
  private readonly ray: Mesh;
  private readonly dot: Mesh;
  private readonly turn = new Quaternion();

  constructor() {
    const light = new MeshBasicMaterial({ color: '#FFF8EC', transparent: true, opacity: 0.55, depthTest: false, depthWrite: false, toneMapped: false });
    this.ray = new Mesh(new BoxGeometry(0.003, 0.003, 1), light);
    this.dot = new Mesh(new SphereGeometry(0.008, 10, 8), light);
    const bead = new Mesh(new SphereGeometry(0.018, 12, 10), light);
    this.object.add(this.ray, this.dot, bead);
    for (const part of this.object.children) part.renderOrder = 51;
    this.object.visible = false;
  }

  /** Points from a pose in the origin's space. */
  point({ position, orientation }: XRRigidTransform): void {
    this.origin.set(position.x, position.y, position.z);
    this.turn.set(orientation.x, orientation.y, orientation.z, orientation.w);
    this.direction.set(0, 0, -1).applyQuaternion(this.turn);
    this.object.position.copy(this.origin);
    this.object.quaternion.copy(this.turn);
    this.isHere = true;
  }

  /** What it meets, metres away; null nothing. `isAlways`: it is shown wherever it points. */
  reach(away: number | null, isAlways: boolean, seconds: number): void {
    this.settled = away === null ? 0 : this.settled + seconds;
    this.object.visible = this.isHere && (isAlways || this.settled > SETTLES || (away !== null && this.isDown));
    const length = away ?? RAY;
    this.ray.scale.z = length;
    this.ray.position.z = -length / 2;
    this.dot.position.z = -length;
    this.dot.visible = away !== null;
  }
}
