import { deviationOf, quantileOf } from './quantile.ts';

export const STROKE = {
  chordNoise: 5, chordLow: 0.012, chordHigh: 0.07,
  armSpeed: 0.8, armNoise: 4, fall: 0.4, fallSharp: 0.15, window: 0.25, decel: 5, decelFloor: 0.06, minDisplacement: 0.05,
  refractory: 0.22, strengthLow: 0.8, strengthHigh: 1.6, mads: 3, lastPart: 0.7, lastDecay: 0.6, strengthNoise: 0,
};
export const HISTORY = 64;
export const BASELINE = 64;
const BASELINE_STEP = 4 / BASELINE;

export const STROKE_SCHEMA = {
  seconds: ['f64', HISTORY], x: ['f64', HISTORY], y: ['f64', HISTORY], z: ['f64', HISTORY],
  head: 'u16', count: 'u16',
  isArmed: 'u8', peakSpeed: 'f64', ux: 'f64', uy: 'f64', uz: 'f64', peakSeconds: 'f64', startSeconds: 'f64', startX: 'f64', startY: 'f64', startZ: 'f64', reach: 'f64',
  previousAlong: 'f64', peakX: 'f64', peakY: 'f64', peakZ: 'f64', before: 'f64', previousSpeed: 'f64', previousSeconds: 'f64',
  lastSeconds: 'f64', lastStrength: 'f64',
  baseline: ['f32', BASELINE], baselineHead: 'u16', baselineCount: 'u16', baselineSeconds: 'f64',
  strokeSeconds: 'f64', strength: 'f64', px: 'f64', py: 'f64', pz: 'f64',
} as const;
export interface StrokeColumns { readonly [field: string]: Float64Array | Float32Array | Uint8Array | Uint16Array }

export function resetStroke(s: StrokeColumns, row: number): void {
  s.count![row] = 0; s.head![row] = 0; s.isArmed![row] = 0; s.lastSeconds![row] = -1e9; s.lastStrength![row] = 0;
  s.baselineCount![row] = 0; s.baselineHead![row] = 0; s.baselineSeconds![row] = -1e9;
}

/** Forgets where the limb was, not how its owner moves: for a joint that was absent or jumped. */
export function breakStroke(s: StrokeColumns, row: number): void {
  s.count![row] = 0; s.head![row] = 0; s.isArmed![row] = 0;
}

export const debug: { on: boolean; log: string[]; feat: number[][] } = { on: false, log: [], feat: [] };

export function trackStroke(s: StrokeColumns, row: number, t: number, x: number, y: number, z: number, H: number, noise: number, sensitivity: number): boolean {
  const base = row * HISTORY;
  let count = s.count![row]!, head = s.head![row]!;
  const T = s.seconds!, X = s.x!, Y = s.y!, Z = s.z!;
  if (count > 0) {
    const dt = t - T[base + ((head + HISTORY - 1) % HISTORY)]!;
    if (dt < 0.004) return false;
    if (dt > 0.35) { count = 0; s.isArmed![row] = 0; }
  }
  T[base + head] = t; X[base + head] = x; Y[base + head] = y; Z[base + head] = z;
  head = (head + 1) % HISTORY; count = Math.min(HISTORY, count + 1);
  s.head![row] = head; s.count![row] = count;
  if (count < 2) return false;
  const at = (k: number): number => base + ((head + 2 * HISTORY - 1 - k) % HISTORY);
  const window = Math.max(STROKE.chordLow, Math.min(STROKE.chordHigh, (STROKE.chordNoise * noise) / H));
  let k = 1;
  while (k + 1 < count && t - T[at(k + 1)]! <= window + 1e-4) k++;
  const dt = t - T[at(k)]!;
  const vx = (x - X[at(k)]!) / dt, vy = (y - Y[at(k)]!) / dt, vz = (z - Z[at(k)]!) / dt;
  const speed = Math.sqrt(vx * vx + vy * vy + vz * vz);

  // baseline: mean speed over 100 ms
  if (t - s.baselineSeconds![row]! >= BASELINE_STEP) {
    let m = 1;
    while (m + 1 < count && t - T[at(m)]! < 0.1 - 1e-4) m++;
    const span = Math.max(0.1, t - T[at(m)]!);
    const dx = x - X[at(m)]!, dy = y - Y[at(m)]!, dz = z - Z[at(m)]!;
    const bh = s.baselineHead![row]!;
    s.baseline![row * BASELINE + bh] = Math.sqrt(dx * dx + dy * dy + dz * dz) / span / H;
    s.baselineHead![row] = (bh + 1) % BASELINE;
    s.baselineCount![row] = Math.min(BASELINE, s.baselineCount![row]! + 1);
    s.baselineSeconds![row] = t;
  }

  const arm = Math.max(STROKE.armSpeed * H, (STROKE.armNoise * 1.414 * noise) / dt) / sensitivity;
  let fired = false;
  if (s.isArmed![row]) {
    const along = vx * s.ux![row]! + vy * s.uy![row]! + vz * s.uz![row]!;
    const peak = s.peakSpeed![row]!;
    const reach = (x - s.startX![row]!) * s.ux![row]! + (y - s.startY![row]!) * s.uy![row]! + (z - s.startZ![row]!) * s.uz![row]!;
    if (reach > s.reach![row]!) s.reach![row] = reach;
    if (t - s.peakSeconds![row]! > STROKE.window) {
      s.isArmed![row] = 0;
    } else if (along <= STROKE.fall * peak && (along <= STROKE.fallSharp * peak || dt > 0.02)) {
      const decel = (peak - along) / Math.max(STROKE.decelFloor, t - s.peakSeconds![row]!);
      // strength: best 100 ms mean along the stroke, positions straight between frames
      let best = 0;
      const ux = s.ux![row]!, uy = s.uy![row]!, uz = s.uz![row]!;
      let older = 0;
      for (let j = 0; j < count - 1; j++) {
        const tj = T[at(j)]!;
        if (tj < s.startSeconds![row]! - 0.05 || t - tj > 0.5) break;
        while (older + 1 < count && tj - T[at(older)]! < 0.1) older++;
        const told = T[at(older)]!;
        let px = X[at(older)]!, py = Y[at(older)]!, pz = Z[at(older)]!;
        if (tj - told > 0.1 && older > 0) {
          const f = (tj - 0.1 - told) / (T[at(older - 1)]! - told);
          px += f * (X[at(older - 1)]! - px); py += f * (Y[at(older - 1)]! - py); pz += f * (Z[at(older - 1)]! - pz);
        }
        const mean = ((X[at(j)]! - px) * ux + (Y[at(j)]! - py) * uy + (Z[at(j)]! - pz) * uz) / 0.1;
        if (mean > best) best = mean;
      }
      const strength = best / H;
      const median = quantileOf(s.baseline!, row * BASELINE, s.baselineCount![row]!, 0.5), mad = deviationOf(s.baseline!, row * BASELINE, s.baselineCount![row]!, median);
      const since = t - s.lastSeconds![row]!, q = since / STROKE.lastDecay;
      const need = Math.max(STROKE.strengthLow, Math.min(STROKE.strengthHigh, median + STROKE.mads * mad), (STROKE.lastPart * s.lastStrength![row]!) / (1 + q + 0.5 * q * q + q * q * q / 6), STROKE.strengthNoise * noise / H / 0.1) / sensitivity;
      if (debug.on) debug.log.push(`${t.toFixed(3)} row ${row} candidate peak ${(peak / H).toFixed(2)} along ${(along / H).toFixed(2)} decel ${(decel / H).toFixed(1)} reach ${(s.reach![row]! / H).toFixed(3)} strength ${strength.toFixed(2)} need ${need.toFixed(2)} since ${since.toFixed(2)}`);
      if (decel >= (STROKE.decel * H) / sensitivity && s.reach![row]! >= STROKE.minDisplacement * H && since >= STROKE.refractory && strength >= need) {
        fired = true;
        s.lastSeconds![row] = t;
        s.lastStrength![row] = strength;
        s.strength![row] = strength;
        // back-date
        const rem0 = ((x - s.peakX![row]!) * ux + (y - s.peakY![row]!) * uy + (z - s.peakZ![row]!) * uz) / peak;
        const since0 = t - s.peakSeconds![row]!;
        const zero = since0 / (1 - Math.max(-1, Math.min(0.6, along / peak)));
        const end = Math.min(t, s.peakSeconds![row]! + 0.65 * rem0 + 0.55 * zero - 0.25 * dt);
        const part = along / peak;
        s.strokeSeconds![row] = end;
        { const rem = (x - s.peakX![row]!) * ux + (y - s.peakY![row]!) * uy + (z - s.peakZ![row]!) * uz;
          debug.feat.push([row, t, s.peakSeconds![row]!, dt, rem / peak, part, s.before![row]! / peak, decel / H, t - s.previousSeconds![row]!, peak / H, end]); }
        s.isArmed![row] = 0;
      } else if (along <= STROKE.fallSharp * peak || along < arm) {
        s.isArmed![row] = 0;
      }
    }
  }
  if (!fired && speed > arm && (!s.isArmed![row] || speed > s.peakSpeed![row]!)) {
    if (!s.isArmed![row]) {
      s.startSeconds![row] = T[at(k)]!; s.startX![row] = X[at(k)]!; s.startY![row] = Y[at(k)]!; s.startZ![row] = Z[at(k)]!;
      s.reach![row] = 0;
    }
    s.isArmed![row] = 1;
    s.peakSpeed![row] = speed;
    s.ux![row] = vx / speed; s.uy![row] = vy / speed; s.uz![row] = vz / speed;
    s.peakSeconds![row] = t; s.peakX![row] = x; s.peakY![row] = y; s.peakZ![row] = z; s.before![row] = s.previousSpeed![row]!;
    const reach = (x - s.startX![row]!) * s.ux![row]! + (y - s.startY![row]!) * s.uy![row]! + (z - s.startZ![row]!) * s.uz![row]!;
    s.reach![row] = reach;
  }
  s.previousSpeed![row] = speed; s.previousSeconds![row] = t;
  return fired;
}
