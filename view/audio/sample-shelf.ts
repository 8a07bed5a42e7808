import type { InstrumentName, Seconds } from '../../protocol/index.ts';
import { SOUND_BANK, type SoundFile } from './sound-bank.ts';

/** One recorded note, ready to play: its onset is at the buffer's start. */
export interface Sample {
  readonly root: number;
  readonly buffer: AudioBuffer;
  /** Seamless part, seconds of the buffer; both 0 when it is not looped. */
  readonly loopStart: Seconds;
  readonly loopEnd: Seconds;
}

/** A file that could not be had, and why. */
export interface MissingSound {
  readonly name: InstrumentName;
  readonly reason: string;
}

/** Files under way at a time: enough to fill a connection, few enough that the essential ones come first. */
const AT_ONCE = 4;

/**
 * The recorded instruments. They are fetched and decoded before any gesture: decoding needs an `OfflineAudioContext`, which may exist
 * while the browser still holds sound back, and keeps each file's own rate, which the buffer's player converts.
 */
export class SampleShelf {
  private readonly shelf = new Map<InstrumentName, readonly Sample[]>();
  private loadedBytes = 0;
  readonly missing: MissingSound[] = [];

  /** @param base address of the folder that holds the files, with a slash at its end */
  constructor(private readonly base: string) {}

  get(name: InstrumentName): readonly Sample[] | undefined {
    return this.shelf.get(name);
  }

  /** 0–1 of the bytes. */
  get progress(): number {
    return this.loadedBytes / SOUND_BANK.reduce((sum, file) => sum + file.bytes, 0);
  }

  /** Loads the essential files, then the rest. Resolves when all are there or known to be missing; `onProgress` runs after each file. */
  async load(onProgress: (progress: number) => void): Promise<void> {
    const queue = [...SOUND_BANK].sort((a, b) => Number(b.isEssential) - Number(a.isEssential));
    const next = async (): Promise<void> => {
      for (let file = queue.shift(); file; file = queue.shift()) {
        await this.loadFile(file);
        this.loadedBytes += file.bytes;
        onProgress(this.progress);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
  }

  private async loadFile(file: SoundFile): Promise<void> {
    try {
      const response = await fetch(`${this.base}${file.name}.flac`);
      if (!response.ok) throw new Error(`the server answered ${response.status}`);
      const whole = await new OfflineAudioContext(1, 1, file.rate).decodeAudioData(await response.arrayBuffer());
      this.shelf.set(file.name, file.zones.map((zone) => {
        const buffer = new AudioBuffer({ length: zone.length, numberOfChannels: 1, sampleRate: whole.sampleRate });
        buffer.copyToChannel(whole.getChannelData(0).subarray(zone.start, zone.start + zone.length), 0);
        return { root: zone.root, buffer, loopStart: zone.loopStart / file.rate, loopEnd: zone.loopEnd / file.rate };
      }));
    } catch (error) {
      this.missing.push({ name: file.name, reason: error instanceof Error ? error.message : String(error) });
    }
  }
}
