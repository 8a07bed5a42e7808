/** Numbers of instruments that mods bring: this + slot × MOD_INSTRUMENTS + place in its mod.json. Below are INSTRUMENTS. */
export const FIRST_MOD_INSTRUMENT = 64;
/** Instruments, places, settings, cues that one mod can bring. */
export const MOD_INSTRUMENTS = 16, MOD_ZONES = 16, MOD_SETTINGS = 16, MOD_CUES = 16;

/** Waves that a mod's instrument can be made of. */
export const WAVES = ['sine', 'triangle', 'saw', 'square', 'noise'] as const;
export type Wave = (typeof WAVES)[number];

/** A small synthesiser, or a sample. Times in seconds. */
export interface ModInstrument {
  /** Number in cues. */
  readonly number: number;
  /** `glow-harp/glow`. */
  readonly id: string;
  readonly name: string;
  /** Rises in `attack`, falls to `sustain` (0–1) in `decay`, and in `release` to nothing. */
  readonly attack: number;
  readonly decay: number;
  readonly sustain: number;
  readonly release: number;
  /** 0 dark … 1 all of it. */
  readonly brightness: number;
  /** Whether it sounds for as long as it is bowed. */
  readonly isBowed: boolean;
  readonly wave: Wave;
  /** Loudness of its partials from the first on, 0–1; empty: those of the wave. */
  readonly partials: readonly number[];
  /** A sound file in place of the wave: its bytes (wav, flac, ogg, mp3), and the MIDI pitch at which it sounds as it is. */
  readonly sample: { readonly path: string; readonly bytes: Uint8Array; readonly pitch: number } | null;
}

/** A number of a mod that a player can change. */
export interface ModSetting {
  readonly id: string;
  readonly label: string;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly initial: number;
  /** As it is now. */
  readonly value: number;
}

/** A mod of a room, as the page may say and sound it. */
export interface ModDescription {
  readonly slot: number;
  readonly id: string;
  readonly version: string;
  readonly name: string;
  readonly about: string;
  readonly kind: 'caged' | 'trusted';
  /** Content hash, hex. */
  readonly hash: string;
  readonly isOn: boolean;
  /** What stopped it last, in words; empty when nothing did. */
  readonly stoppedBy: string;
  readonly instruments: readonly ModInstrument[];
  readonly settings: readonly ModSetting[];
  /** Changes of light that it can give. */
  readonly cues: readonly { readonly id: string; readonly name: string }[];
}
