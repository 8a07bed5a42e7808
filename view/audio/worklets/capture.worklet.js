/** Posts every quantum that passes, with the context frame it began at: [frame, left, right]. */
class Capture extends AudioWorkletProcessor {
  process(inputs) {
    const [left, right] = inputs[0];
    const silence = new Float32Array(128);
    this.port.postMessage([currentFrame, left ? left.slice() : silence, right ? right.slice() : left ? left.slice() : silence]);
    return true;
  }
}

registerProcessor('capture', Capture);
