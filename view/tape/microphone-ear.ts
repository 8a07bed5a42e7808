/** Frames of a look at the level, and of one that compares what is heard with what is played: 0.7 s at 48 kHz. */
const LEVEL_FRAMES = 2048, COMPARED_FRAMES = 32_768;

/** Listens to a microphone beside the tape: its level, and whether it hears the mix. */
export class MicrophoneEar {
  private readonly source: MediaStreamAudioSourceNode;
  private readonly heard: AnalyserNode;
  private readonly played: AnalyserNode;
  private readonly levelFrames = new Float32Array(LEVEL_FRAMES);
  private readonly heardFrames = new Float32Array(COMPARED_FRAMES);
  private readonly playedFrames = new Float32Array(COMPARED_FRAMES);

  /** @param output the very end of the mix */
  constructor(readonly context: AudioContext, stream: MediaStream, private readonly output: AudioNode) {
    this.source = context.createMediaStreamSource(stream);
    this.heard = context.createAnalyser();
    this.played = context.createAnalyser();
    this.heard.fftSize = this.played.fftSize = COMPARED_FRAMES;
    this.source.connect(this.heard);
    output.connect(this.played);
  }

  /** Peak and root mean square of the latest twentieth of a second. */
  level(): { readonly peak: number; readonly rms: number } {
    const { levelFrames } = this;
    this.heard.getFloatTimeDomainData(this.heardFrames);
    levelFrames.set(this.heardFrames.subarray(COMPARED_FRAMES - LEVEL_FRAMES));
    let peak = 0, energy = 0;
    for (let index = 0; index < LEVEL_FRAMES; index++) {
      const value = levelFrames[index]!;
      peak = Math.max(peak, Math.abs(value));
      energy += value * value;
    }
    return { peak, rms: Math.sqrt(energy / LEVEL_FRAMES) };
  }

  /** Hands both sounds over, of the same stretch of time. */
  compare<Answer>(by: (played: Float32Array, heard: Float32Array, sampleRate: number) => Answer): Answer {
    this.heard.getFloatTimeDomainData(this.heardFrames);
    this.played.getFloatTimeDomainData(this.playedFrames);
    return by(this.playedFrames, this.heardFrames, this.context.sampleRate);
  }

  close(): void {
    this.source.disconnect();
    try {
      this.output.disconnect(this.played);
    } catch { /* the device it led to is gone */ }
  }
}
