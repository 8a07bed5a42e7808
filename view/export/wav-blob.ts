import { pcmOf, wavAround, type WavBits } from '../../protocol/wav.ts';

/** Bytes that gather before they are handed to the browser, which may put them on a disk. */
const SPILL = 4 << 20;

/** A stereo WAV file that grows, outside of the page's memory. */
export class WavBlob {
  private readonly parts: Blob[] = [];
  private gathered: Uint8Array<ArrayBuffer>[] = [];
  private size = 0;
  private bytes = 0;

  /** Largest magnitude so far. */
  peak = 0;

  constructor(private readonly sampleRate: number, private readonly bits: WavBits) {}

  readonly hear = (left: Float32Array, right: Float32Array): void => {
    const pcm = pcmOf([left, right], this.bits);
    for (let frame = 0; frame < left.length; frame++) this.peak = Math.max(this.peak, Math.abs(left[frame]!), Math.abs(right[frame]!));
    this.gathered.push(pcm);
    this.size += pcm.length;
    this.bytes += pcm.length;
    if (this.size >= SPILL) this.spill();
  };

  private spill(): void {
    this.parts.push(new Blob(this.gathered));
    this.gathered = [];
    this.size = 0;
  }

  /** The whole file. */
  end(): Blob {
    this.spill();
    const { header, trailer } = wavAround(this.bytes, this.sampleRate, 2, this.bits);
    return new Blob([header, ...this.parts, trailer], { type: 'audio/wav' });
  }
}
