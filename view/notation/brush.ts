/** Outlines of brush strokes and ink blots: pure shapes, in whatever unit the paper has. */

/** A point of a stroke on the paper and how hard the brush is pressed there, as the stroke's whole width. */
export interface BrushPoint {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** One decimal, without what a file need not say. */
export const num = (value: number): string => {
  const text = value.toFixed(1);
  return text.endsWith('.0') ? text.slice(0, -2) : text;
};

/** The angle at which the nib is held: strokes along it are thin, across it full. Radians; 38°. */
const NIB = (38 * Math.PI) / 180;
/** How much the nib's angle takes from the width. */
const NIB_SHARE = 0.34;

/** Width that a nib gives a stroke that runs this way. */
export const nibWidth = (width: number, dx: number, dy: number): number => {
  const size = Math.hypot(dx, dy);
  return size < 1e-6 ? width : width * (1 - NIB_SHARE + NIB_SHARE * Math.abs(Math.sin(Math.atan2(-dy, dx) - NIB)));
};

/** Between the points of a stroke, `by` more for each: round where it turns (Catmull and Rom, 1974). */
export function finer(points: readonly BrushPoint[], by: number): BrushPoint[] {
  const out: BrushPoint[] = [], last = points.length - 1;
  const mix = (a: number, b: number, c: number, d: number, t: number): number => 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t);
  for (let i = 0; i < last; i++) {
    const a = points[Math.max(0, i - 1)]!, b = points[i]!, c = points[i + 1]!, d = points[Math.min(last, i + 2)]!;
    for (let k = 0; k < by; k++) {
      const t = k / by;
      out.push({ x: mix(a.x, b.x, c.x, d.x, t), y: mix(a.y, b.y, c.y, d.y, t), width: b.width + (c.width - b.width) * t });
    }
  }
  if (last >= 0) out.push(points[last]!);
  return out;
}

/** Points nearer to one another than this say nothing. */
const NEAR = 0.7;

/** The outline of a brush stroke as an SVG path; empty for fewer than two points that are apart. Ends are round and a little thinner. */
export function brushPath(points: readonly BrushPoint[], isNib = true): string {
  const kept: BrushPoint[] = [];
  for (const point of points) {
    const before = kept.at(-1);
    if (!before || Math.hypot(point.x - before.x, point.y - before.y) >= NEAR) kept.push(point);
  }
  if (kept.length < 2) return '';
  const left: string[] = [], right: string[] = [], last = kept.length - 1;
  for (let i = 0; i <= last; i++) {
    const before = kept[Math.max(0, i - 1)]!, after = kept[Math.min(last, i + 1)]!, dx = after.x - before.x, dy = after.y - before.y, size = Math.hypot(dx, dy) || 1;
    const half = ((isNib ? nibWidth(kept[i]!.width, dx, dy) : kept[i]!.width) / 2) * Math.min(1, 0.35 + Math.min(i, last - i) * 0.22), nx = (-dy / size) * half, ny = (dx / size) * half;
    left.push(`${num(kept[i]!.x + nx)} ${num(kept[i]!.y + ny)}`);
    right.push(`${num(kept[i]!.x - nx)} ${num(kept[i]!.y - ny)}`);
  }
  return `M${left.join('L')}L${right.reverse().join('L')}Z`;
}

/** A number 0–1 that looks like chance and is always the same for the same numbers. */
const chance = (a: number, b: number): number => {
  const value = Math.sin(a * 127.1 + b * 311.7) * 43758.5453;
  return value - Math.floor(value);
};

/** Corners of a blot, and drops it throws. */
const CORNERS = 18, DROPS = 6;

/**
 * A blot of ink at a place, thrown the way a stroke went, as an SVG path: a ragged spot, a splash ahead and drops that flew on.
 *
 * @param dx, dy direction on the paper, length 1 or less; @param seed makes each blot its own
 */
export function blotPath(x: number, y: number, dx: number, dy: number, radius: number, seed: number): string {
  const spot: (readonly [number, number])[] = [], size = Math.hypot(dx, dy), ux = size > 1e-3 ? dx / size : 0, uy = size > 1e-3 ? dy / size : 1;
  for (let corner = 0; corner < CORNERS; corner++) {
    const angle = (corner / CORNERS) * Math.PI * 2, cx = Math.cos(angle), cy = Math.sin(angle), ahead = Math.max(0, cx * ux + cy * uy);
    const reach = radius * (0.78 + 0.3 * chance(seed, corner) + size * ahead ** 3 * (0.75 + 0.9 * chance(seed + 9, corner)));
    spot.push([x + cx * reach, y + cy * reach]);
  }
  // Through the middles of its sides, bent at its corners: no edge is straight.
  const between = (i: number): string => `${num((spot[i % CORNERS]![0] + spot[(i + 1) % CORNERS]![0]) / 2)} ${num((spot[i % CORNERS]![1] + spot[(i + 1) % CORNERS]![1]) / 2)}`;
  let path = `M${between(CORNERS - 1)}`;
  for (let i = 0; i < CORNERS; i++) path += `Q${num(spot[i]![0])} ${num(spot[i]![1])} ${between(i)}`;
  path += 'Z';
  for (let drop = 0; drop < DROPS; drop++) {
    const away = radius * (1.9 + 2.6 * chance(seed + 3, drop)) * (0.35 + 0.65 * size), aside = (chance(seed + 5, drop) - 0.5) * 0.9, r = radius * (0.07 + 0.16 * chance(seed + 7, drop));
    const cx = x + (ux - uy * aside) * away, cy = y + (uy + ux * aside) * away;
    path += `M${num(cx - r)} ${num(cy)}a${num(r)} ${num(r)} 0 1 0 ${num(2 * r)} 0a${num(r)} ${num(r)} 0 1 0 ${num(-2 * r)} 0Z`;
  }
  return path;
}
