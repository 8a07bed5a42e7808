/**
 * What a mix and its parts are written down with.
 *
 * `tape-share`: inputs 0 the whole before the tape, 1 the whole after it, 2 … parts before it; outputs: for each part its share, part × after ÷ before, sample
 * by sample. Shares add up to the whole after the tape, and each sounds as it does in the mix.
 *
 * `mixdown`: inputs 0 the whole after its limiter, 1 before it, 2 … parts. Posts what it hears, [frame, [left, right] of each input], in blocks.
 */
const QUANTUM = 128, BLOCK = 32 * QUANTUM;
/** Below this a quotient would be all rounding; up to the other the curve of the tape is straight, and its slope can be read. */
const LEAST = 1e-4, STRAIGHT = 5e-3;

class TapeShare extends AudioWorkletProcessor {
  constructor() {
    super();
    this.gains = [new Float64Array(QUANTUM), new Float64Array(QUANTUM)];
    /** The slope of the straight part, as it was last seen. */
    this.slopes = [1, 1];
  }

  process(inputs, outputs) {
    for (let channel = 0; channel < 2; channel++) {
      const before = inputs[0][channel] ?? inputs[0][0], after = inputs[1][channel] ?? inputs[1][0], gains = this.gains[channel];
      let slope = this.slopes[channel];
      for (let i = 0; i < QUANTUM; i++) {
        const size = before && after ? Math.abs(before[i]) : 0;
        gains[i] = size > LEAST ? after[i] / before[i] : slope;
        if (size > LEAST && size < STRAIGHT) slope = gains[i];
      }
      this.slopes[channel] = slope;
      for (let part = 0; part < outputs.length; part++) {
        const heard = inputs[part + 2][channel] ?? inputs[part + 2][0], out = outputs[part][channel];
        if (heard && out) for (let i = 0; i < QUANTUM; i++) out[i] = heard[i] * gains[i];
      }
    }
    return true;
  }
}

class Mixdown extends AudioWorkletProcessor {
  constructor({ numberOfInputs }) {
    super();
    this.count = numberOfInputs;
    this.begin(0);
  }

  begin(frame) {
    this.from = frame;
    this.filled = 0;
    this.heard = Array.from({ length: this.count }, () => [new Float32Array(BLOCK), new Float32Array(BLOCK)]);
  }

  process(inputs) {
    if (this.filled === 0) this.from = currentFrame;
    for (let input = 0; input < this.count; input++) {
      for (let channel = 0; channel < 2; channel++) {
        const sound = inputs[input][channel] ?? inputs[input][0];
        if (sound) this.heard[input][channel].set(sound, this.filled);
      }
    }
    this.filled += QUANTUM;
    if (this.filled < BLOCK) return true;
    const { from, heard } = this;
    this.port.postMessage([from, heard], heard.flat().map(({ buffer }) => buffer));
    this.begin(from + BLOCK);
    return true;
  }
}

registerProcessor('tape-share', TapeShare);
registerProcessor('mixdown', Mixdown);
