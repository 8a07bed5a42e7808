/**
 * A high-pass of 12 dB an octave that keeps its memory in double precision. A browser's own keeps it in single precision, and near 5 Hz rumbles by that
 * some 57 dB under what passes. Formulas: the Web Audio specification's, which are R. Bristow-Johnson's, with Q in decibels.
 *
 * `frequency`: Hz, one value a quantum.
 */
const Q = 10 ** (0.5 / 20);

class HighPass extends AudioWorkletProcessor {
  static parameterDescriptors = [{ name: 'frequency', defaultValue: 5, minValue: 1, maxValue: 20_000, automationRate: 'k-rate' }];

  constructor() {
    super();
    this.hertz = 0;
    /** Of each channel the last two frames in and the last two out. */
    this.memory = [new Float64Array(4), new Float64Array(4)];
  }

  tune(hertz) {
    const angle = (2 * Math.PI * Math.min(hertz, sampleRate * 0.45)) / sampleRate, alpha = Math.sin(angle) / (2 * Q), cosine = Math.cos(angle), whole = 1 + alpha;
    this.hertz = hertz;
    this.b0 = (1 + cosine) / 2 / whole;
    this.a1 = (-2 * cosine) / whole;
    this.a2 = (1 - alpha) / whole;
  }

  process([input], [output], { frequency }) {
    if (frequency[0] !== this.hertz) this.tune(frequency[0]);
    const { b0, a1, a2 } = this;
    for (let channel = 0; channel < output.length; channel++) {
      const heard = input[channel] ?? input[0], out = output[channel], memory = this.memory[channel];
      let [x1, x2, y1, y2] = memory;
      for (let i = 0; i < out.length; i++) {
        const x = heard ? heard[i] : 0, y = b0 * (x - 2 * x1 + x2) - a1 * y1 - a2 * y2;
        x2 = x1;
        x1 = x;
        y2 = y1;
        y1 = y;
        out[i] = y;
      }
      memory[0] = x1;
      memory[1] = x2;
      // What fades below anything that can be heard is gone: numbers that are almost nothing are slow to reckon with.
      memory[2] = Math.abs(y1) < 1e-30 ? 0 : y1;
      memory[3] = Math.abs(y2) < 1e-30 ? 0 : y2;
    }
    return true;
  }
}

registerProcessor('high-pass', HighPass);
