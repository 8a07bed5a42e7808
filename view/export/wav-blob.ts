import { pcmOf, wavAround } from '../../protocol/wav.ts';

/** Bytes that gather before they are handed to the browser, which may put them on a disk. */
const SPILL = 4 << 20;

/** A stereo WAV file of 24 bits that grows, outside of the page's memory. */
export class WavBlob {
  private readonly parts: Blob[] = [];
  private gathered: Uint8Array<ArrayBuffer>[] = [];
  private size = 0;
  private bytes = 0;

  constructor(private readonly sampleRate: number) {}

  readonly hear = (left: Float32Array, right: Float32Array): void => {
    const pcm = pcmOf([left, right], 24);
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
    const { header, trailer } = wavAround(this.bytes, this.sampleRate, 2, 24);
    return new Blob([header, ...this.parts, trailer], { type: 'audio/wav' });
  }
}
