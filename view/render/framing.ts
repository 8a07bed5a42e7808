/**
 * Where the stage camera stands, and where a pointer points on the stage.
 * Pure arithmetic on the room's metres (right-handed, y up); no scene is touched.
 */

/** What part of the window the show may use, as fractions of its width and height that the interface covers. */
export interface Cover {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export const NO_COVER: Cover = { left: 0, right: 0, top: 0, bottom: 0 };

/** A framed stage. The camera stands at (0, height, distance), looks down by `pitch`, its picture shifted like a view camera's. */
export interface Framing {
  /** Vertical field of view, radians. */
  readonly fieldOfView: number;
  readonly pitch: number;
  /** Metres from {@link AIM} to the camera. */
  readonly distance: number;
  /** Camera's position, metres. */
  readonly y: number;
  readonly z: number;
  /** Added to normalised device coordinates. */
  readonly shiftX: number;
  readonly shiftY: number;
  /** Pixels (of a window 1 high) that a metre takes at the body: times the window's height = px a metre. */
  readonly metre: number;
}

/** Vertical field of view: a long lens, so that lanterns at the edge stay round. 28°. */
export const FIELD_OF_VIEW = (28 * Math.PI) / 180;
/** Looks down by 7°: enough floor for the beat ring to be read. */
export const PITCH = (7 * Math.PI) / 180;
/** The point the camera turns about: a little below the chest. */
export const AIM_Y = 1.15;

/**
 * What must be in the picture, x y z each, metres: lanterns and bows with their names at both sides and air beside them, the hub over the head,
 * feet, and the near and far edge of the beat ring.
 */
export const MUST_SEE: readonly number[] = [
  -1.2, 0.5, 0, 1.2, 0.5, 0, -1.58, 1.3, 0, 1.58, 1.3, 0, -1.5, 1.75, 0, 1.5, 1.75, 0, -0.4, 2.36, 0, 0.4, 2.36, 0, -0.7, -0.02, 0, 0.7, -0.02, 0,
  0, 0, 1.12, -1, 0, 0.55, 1, 0, 0.55,
];

interface Bounds { left: number; right: number; bottom: number; top: number }

const bounds: Bounds = { left: 0, right: 0, bottom: 0, top: 0 };

/** Extent of {@link MUST_SEE} in normalised device coordinates without shift, for a camera `distance` metres from its aim. */
function boundsAt(distance: number, aspect: number): Bounds {
  const vertical = 1 / Math.tan(FIELD_OF_VIEW / 2), horizontal = vertical / aspect;
  const sine = Math.sin(PITCH), cosine = Math.cos(PITCH);
  bounds.left = bounds.bottom = Infinity;
  bounds.right = bounds.top = -Infinity;
  for (let i = 0; i < MUST_SEE.length; i += 3) {
    const x = MUST_SEE[i]!, y = MUST_SEE[i + 1]! - AIM_Y, z = MUST_SEE[i + 2]!;
    const depth = Math.max(0.05, distance - y * sine - z * cosine);
    const across = (x * horizontal) / depth, up = ((y * cosine - z * sine) * vertical) / depth;
    bounds.left = Math.min(bounds.left, across);
    bounds.right = Math.max(bounds.right, across);
    bounds.bottom = Math.min(bounds.bottom, up);
    bounds.top = Math.max(bounds.top, up);
  }
  return bounds;
}

/**
 * The nearest camera that shows all of the stage in what the interface leaves free.
 * `width`, `height` in any one unit, > 0. Covers that leave less than a fifth of a side are treated as leaving a fifth.
 * @example frameStage(390, 844, NO_COVER).distance // farther than for 1280 × 720
 */
export function frameStage(width: number, height: number, cover: Cover): Framing {
  const aspect = width / height;
  const freeX = Math.max(0.2, 1 - cover.left - cover.right), freeY = Math.max(0.2, 1 - cover.top - cover.bottom);
  let near = 1.5, far = 60;
  for (let step = 0; step < 48; step++) {
    const middle = (near + far) / 2, seen = boundsAt(middle, aspect);
    if (seen.right - seen.left <= 2 * freeX && seen.top - seen.bottom <= 2 * freeY) far = middle;
    else near = middle;
  }
  const seen = boundsAt(far, aspect);
  const centreX = Math.min(1, cover.left + freeX / 2) * 2 - 1, centreY = Math.min(1, cover.bottom + freeY / 2) * 2 - 1;
  return {
    fieldOfView: FIELD_OF_VIEW, pitch: PITCH, distance: far,
    y: AIM_Y + far * Math.sin(PITCH), z: far * Math.cos(PITCH),
    shiftX: centreX - (seen.left + seen.right) / 2, shiftY: centreY - (seen.bottom + seen.top) / 2,
    metre: 1 / (2 * Math.tan(FIELD_OF_VIEW / 2) * far),
  };
}

/** A point of the room in normalised device coordinates, written to `out` (x, y, depth in metres). */
export function project(framing: Framing, aspect: number, x: number, y: number, z: number, out: Float32Array | number[]): void {
  const vertical = 1 / Math.tan(framing.fieldOfView / 2), sine = Math.sin(framing.pitch), cosine = Math.cos(framing.pitch);
  const up = (y - framing.y) * cosine - (z - framing.z) * sine, depth = -((y - framing.y) * sine) - (z - framing.z) * cosine;
  out[0] = (x * vertical) / aspect / depth + framing.shiftX;
  out[1] = (up * vertical) / depth + framing.shiftY;
  out[2] = depth;
}

/**
 * Where a pointer at (`u`, `v`) in normalised device coordinates (−1…1, v up) meets the stage plane z = 0: metres, written to `out` (x, y).
 */
export function stagePoint(framing: Framing, aspect: number, u: number, v: number, out: Float32Array | number[]): void {
  const tangent = Math.tan(framing.fieldOfView / 2), sine = Math.sin(framing.pitch), cosine = Math.cos(framing.pitch);
  const across = (u - framing.shiftX) * tangent * aspect, up = (v - framing.shiftY) * tangent;
  // direction of the ray = across · right + up · up + forward, with right (1, 0, 0), up (0, cos, −sin), forward (0, −sin, −cos)
  const dy = up * cosine - sine, dz = -up * sine - cosine, reach = -framing.z / dz;
  out[0] = across * reach;
  out[1] = framing.y + dy * reach;
}
