import type { InstrumentName } from '../../protocol/index.ts';

/** What a bus does with the sound that comes through it. Sends are linear gains. */
export interface BusMix {
  /** Clears the bottom for those who live there, Hz. */
  readonly highPass: number;
  readonly reverb: number;
  readonly delay: number;
}

/** Busses: the five families, strikes in front and nearly dry, bows a little further back. */
export const BUS_MIX = {
  ground: { highPass: 28, reverb: 0.05, delay: 0 },
  pulse: { highPass: 120, reverb: 0.14, delay: 0.05 },
  harmony: { highPass: 90, reverb: 0.3, delay: 0.06 },
  line: { highPass: 120, reverb: 0.3, delay: 0.22 },
  air: { highPass: 180, reverb: 0.5, delay: 0.12 },
  strike: { highPass: 35, reverb: 0.12, delay: 0.03 },
  bow: { highPass: 70, reverb: 0.34, delay: 0.1 },
} as const satisfies Record<string, BusMix>;

export type BusName = keyof typeof BUS_MIX;

/** The room and the tape of each palette, in the order of the scene's palettes. */
export interface PaletteMix {
  /** Used until the scene says otherwise. */
  readonly bpm: number;
  /** Echo in beats. */
  readonly echoBeats: number;
  readonly echoFeedback: number;
  /** Level of the room, dB. */
  readonly roomDb: number;
  /** Top of the tape, Hz. */
  readonly tapeHz: number;
}

export const PALETTE_MIX: readonly PaletteMix[] = [
  /* Ember: small and close */ { bpm: 88, echoBeats: 0.75, echoFeedback: 0.28, roomDb: -3, tapeHz: 11_000 },
  /* Tide: wide and far */ { bpm: 76, echoBeats: 0.75, echoFeedback: 0.4, roomDb: 0, tapeHz: 12_500 },
  /* Bloom: open air */ { bpm: 108, echoBeats: 0.75, echoFeedback: 0.3, roomDb: -2, tapeHz: 15_000 },
];

/** Makes instruments stand at one loudness when struck at velocity 0.7; by measurement, then by ear for its job. dB. */
export const INSTRUMENT_DB: Readonly<Record<InstrumentName, number>> = {
  kick: 4, snare: 0, hat: -6, 'hat-open': -8, clap: -2, rim: -3, 'tom-low': 2, 'tom-high': 1, shaker: -6, brush: -3, stomp: 5, chime: -6,
  'felt-piano': 0, 'plucked-bass': 2, 'round-bass': 0, nylon: 0, kalimba: -1, marimba: -1, 'music-box': -4, harp: -1,
  'warm-pad': -8, 'tape-strings': -6, breath: -5, choir: -6, organ: -6, drone: -6, glass: -8, air: -6,
  'bow-cello': -6, 'bow-voice': -6, 'bow-glass': -7,
};

/**
 * What each loop needs on top of that to stand at −18 LUFS by itself, dB; keyed `palette/loop`, found with `tests/deep/sound-loudness`.
 * A loop that is not named here is left alone.
 */
export const LOOP_TRIM_DB: Readonly<Record<string, number>> = {
};

/**
 * Share of the growth of loudness that is taken back as loops join: n loops at −18 LUFS each would sum to −18 + 10·log10 n, which is −9
 * for eight. Taking back 0.55 of it leaves a full palette near −14 with nothing pumping, one loop untouched, and the limiter idle.
 */
export const DENSITY_SHARE = 0.55;
/** Level of the whole, dB, found together with the trims. */
export const MASTER_DB = 0;
/** True peak that nothing exceeds, linear: −1.3 dBTP, so that resampling in a device stays under −1. */
export const CEILING = 10 ** (-1.3 / 20);
/** Volume at which the mix leaves as it was balanced; the control's full 1 is a little more. */
export const UNITY_VOLUME = 0.8;
