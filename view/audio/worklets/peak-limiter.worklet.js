/**
 * A look-ahead limiter for the very end of the mix. It holds the true peak (four-fold interpolation, as in ITU-R BS.1770-4 annex 2)
 * under `ceiling` and leaves everything below alone; its delay is LOOK_AHEAD + HALF_TAPS frames, always.
 *
 * Gain: the least gain that any frame in sight needs, held for LOOK_AHEAD frames, then averaged over as many, so it has arrived when the
 * peak does and never jumps; afterwards it recovers with a time constant of 50 ms.
 */
const LOOK_AHEAD = 64;
const HALF_TAPS = 12;
const PHASES = 4;
const SIZE = 128;

/** Windowed sinc (Hann), one row a phase between frames. */
const KERNEL = Array.from({ length: PHASES - 1 }, (_, phase) => Float64Array.from({ length: HALF_TAPS * 2 }, (_, tap) => {
  const x = tap - HALF_TAPS + 1 - (phase + 1) / PHASES;
  return (Math.sin(Math.PI * x) / (Math.PI * x)) * (0.5 + 0.5 * Math.cos((Math.PI * x) / HALF_TAPS));
}));

class PeakLimiter extends AudioWorkletProcessor {
  constructor(options) {
    super();
    this.ceiling = options.processorOptions.ceiling;
    this.recovery = 1 - Math.exp(-1 / (0.05 * sampleRate));
    this.lines = [new Float64Array(SIZE), new Float64Array(SIZE)];
    this.gains = new Float64Array(LOOK_AHEAD).fill(1);
    this.gainSum = LOOK_AHEAD;
    this.at = 0;
    this.held = 1;
    this.holding = 0;
    this.still = LOOK_AHEAD;
    this.watch = 0;
    this.frames = 0;
    this.limitedFrames = 0;
    this.leastGain = 1;
    this.port.onmessage = () => this.port.postMessage({ frames: this.frames, limitedFrames: this.limitedFrames, leastGain: this.leastGain });
  }

  /** Largest magnitude among the frame HALF_TAPS back and the three points interpolated after it. */
  peakOf(line, at) {
    let peak = Math.abs(line[(at - HALF_TAPS + SIZE) % SIZE]);
    for (let phase = 0; phase < PHASES - 1; phase++) {
      const kernel = KERNEL[phase];
      let sum = 0;
      for (let tap = 0; tap < HALF_TAPS * 2; tap++) sum += kernel[tap] * line[(at - HALF_TAPS * 2 + 1 + tap + SIZE) % SIZE];
      peak = Math.max(peak, Math.abs(sum));
    }
    return peak;
  }

  process(inputs, outputs) {
    const input = inputs[0], output = outputs[0], length = output[0].length;
    const left = input[0], right = input[1] ?? input[0];
    const [leftLine, rightLine] = this.lines;
    let loudest = 0;
    if (left) for (let i = 0; i < length; i++) loudest = Math.max(loudest, Math.abs(left[i]), Math.abs(right[i]));
    // Interpolation overshoots a sampled peak by less than 6 dB in music: below half the ceiling there is nothing to look for.
    if (loudest > this.ceiling * 0.5) this.watch = SIZE;
    for (let i = 0; i < length; i++) {
      const at = this.at;
      leftLine[at] = left ? left[i] : 0;
      rightLine[at] = left ? right[i] : 0;
      let needed = 1;
      if (this.watch > 0) {
        this.watch--;
        const peak = Math.max(this.peakOf(leftLine, at), this.peakOf(rightLine, at));
        if (peak > this.ceiling) needed = this.ceiling / peak;
      }
      if (needed <= this.held) {
        this.held = needed;
        this.holding = LOOK_AHEAD;
      } else if (this.holding > 0) this.holding--;
      else this.held += (1 - this.held) * this.recovery;
      if (this.held > 0.99999) this.held = 1;
      const slot = this.frames % LOOK_AHEAD;
      this.gainSum += this.held - this.gains[slot];
      this.gains[slot] = this.held;
      this.still = this.held === 1 ? this.still + 1 : 0;
      if (this.still >= LOOK_AHEAD) this.gainSum = LOOK_AHEAD;
      const gain = this.gainSum / LOOK_AHEAD, from = (at - LOOK_AHEAD - HALF_TAPS + 1 + SIZE) % SIZE;
      output[0][i] = leftLine[from] * gain;
      if (output[1]) output[1][i] = rightLine[from] * gain;
      if (gain < 0.999) {
        this.limitedFrames++;
        if (gain < this.leastGain) this.leastGain = gain;
      }
      this.frames++;
      this.at = (at + 1) % SIZE;
    }
    return true;
  }
}

registerProcessor('peak-limiter', PeakLimiter);
