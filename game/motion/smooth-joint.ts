/** Columns of `SmoothedJoint` that the filter uses. */
export interface SmoothColumns {
  readonly x: Float64Array; readonly y: Float64Array; readonly z: Float64Array;
  readonly dx: Float64Array; readonly dy: Float64Array; readonly dz: Float64Array; readonly seconds: Float64Array; readonly isStarted: Uint8Array;
}

/** Columns of `JointSample` that the filter reads. */
export interface SampleColumns {
  readonly x: Float64Array; readonly y: Float64Array; readonly z: Float64Array; readonly captureSeconds: Float64Array;
}

/** Cut-off of the derivative, Hz: the value of the paper. */
const DERIVATIVE_CUTOFF = 1;
/** Cut-off at rest of a noisy source and of a quiet one, Hz: 4 px at 12 Hz stops trembling at the first, a headset follows at once at the second. */
const NOISY_CUTOFF = 1.4, QUIET_CUTOFF = 8;
/** σ at and below which a source is quiet, and at and above which it is noisy, metres. */
const QUIET = 0.0015, NOISY = 0.012;
/** Hz more of cut-off for every m/s: a hand at 2 m/s is followed at 5 Hz or more. */
const SPEED_GAIN = 2.2;
const TWO_PI = 6.283185307179586;

/** Share of the way to a new value after `step` seconds of a one-pole filter with this cut-off. */
const shareOf = (cutoff: number, step: number): number => {
  const r = TWO_PI * cutoff * step;
  return r / (r + 1);
};

/**
 * One Euro filter (Casiez, Roussel & Vogel, CHI 2012), the speed taken over all three axes and the time step from capture times, so
 * that uneven frames do no harm. For what is drawn and felt by zones; strokes are found in raw samples.
 *
 * Numbers are read from their columns here, not passed: a fraction that is passed to a function is a new object on the heap.
 *
 * @param row of the joint, in `s` and `from`
 * @param noise column of σ of a coordinate in metres, as measured so far; `noiseRow` is the body's row in it
 */
export function smoothJoint(s: SmoothColumns, from: SampleColumns, row: number, noise: Float64Array | Float32Array, noiseRow: number): void {
  const seconds = from.captureSeconds[row]!, x = from.x[row]!, y = from.y[row]!, z = from.z[row]!;
  const step = seconds - s.seconds[row]!;
  if (s.isStarted[row] === 0 || step > 0.5) {
    s.x[row] = x;
    s.y[row] = y;
    s.z[row] = z;
    s.dx[row] = s.dy[row] = s.dz[row] = 0;
    s.seconds[row] = seconds;
    s.isStarted[row] = 1;
    return;
  }
  if (step <= 0) return;
  const loud = Math.max(0, Math.min(1, (noise[noiseRow]! - QUIET) / (NOISY - QUIET))), rest = QUIET_CUTOFF + loud * (NOISY_CUTOFF - QUIET_CUTOFF);
  // A noisy source's derivative is smoothed as in the paper, a quiet one's hardly.
  const d = shareOf(DERIVATIVE_CUTOFF + (1 - loud) * 8, step);
  s.dx[row] = s.dx[row]! + d * ((x - s.x[row]!) / step - s.dx[row]!);
  s.dy[row] = s.dy[row]! + d * ((y - s.y[row]!) / step - s.dy[row]!);
  s.dz[row] = s.dz[row]! + d * ((z - s.z[row]!) / step - s.dz[row]!);
  const speed = Math.sqrt(s.dx[row]! * s.dx[row]! + s.dy[row]! * s.dy[row]! + s.dz[row]! * s.dz[row]!);
  const share = shareOf(rest + SPEED_GAIN * speed, step);
  s.x[row] = s.x[row]! + share * (x - s.x[row]!);
  s.y[row] = s.y[row]! + share * (y - s.y[row]!);
  s.z[row] = s.z[row]! + share * (z - s.z[row]!);
  s.seconds[row] = seconds;
}
