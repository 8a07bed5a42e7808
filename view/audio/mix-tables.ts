import type { InstrumentName } from '../../protocol/index.ts';

/** What a bus does with the sound that comes through it. Sends are linear gains. */
export interface BusMix {
  /** Clears the bottom for those who live there, Hz. Not higher than 12 under drums: its phase would raise the tips that their tape has just rounded. */
  readonly highPass: number;
  readonly reverb: number;
  readonly delay: number;
}

/** Busses: the five families, strikes in front and nearly dry, bows a little further back. */
export const BUS_MIX = {
  ground: { highPass: 10, reverb: 0.05, delay: 0 },
  pulse: { highPass: 120, reverb: 0.14, delay: 0.05 },
  harmony: { highPass: 90, reverb: 0.3, delay: 0.06 },
  line: { highPass: 120, reverb: 0.3, delay: 0.22 },
  air: { highPass: 180, reverb: 0.5, delay: 0.12 },
  strike: { highPass: 12, reverb: 0.12, delay: 0.03 },
  bow: { highPass: 70, reverb: 0.34, delay: 0.1 },
  track: { highPass: 10, reverb: 0.12, delay: 0.04 },
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
  /* Frost: a wide, cold hall */ { bpm: 96, echoBeats: 1.5, echoFeedback: 0.36, roomDb: 1, tapeHz: 13_500 },
  /* Copper: a dry courtyard */ { bpm: 112, echoBeats: 2 / 3, echoFeedback: 0.26, roomDb: -4, tapeHz: 14_000 },
  /* Dusk: close and warm */ { bpm: 68, echoBeats: 0.75, echoFeedback: 0.38, roomDb: -1, tapeHz: 10_500 },
];

/** Evens recordings and syntheses out: a live stroke of velocity 0.8 peaks near −6 dBFS, sustained sounds stand near the same weight. dB. */
export const INSTRUMENT_DB: Readonly<Record<InstrumentName, number>> = {
  kick: 10, snare: 6, hat: 0, 'hat-open': 2, clap: 5, rim: 3, 'tom-low': 8, 'tom-high': 8, shaker: 2, brush: 4, stomp: 11, chime: 5,
  'felt-piano': 5, 'plucked-bass': 8, 'round-bass': -9, nylon: 5, kalimba: 5, marimba: 6, 'music-box': 4, harp: 6,
  'warm-pad': -2, 'tape-strings': 4, breath: 5, choir: 4, organ: -4, drone: -6, glass: -3, air: 8,
  'bow-cello': -3, 'bow-voice': -3, 'bow-glass': -4,
};

/** What is played live stands in front of the loops. dB. */
export const LIVE_DB = { strike: 3, bow: 3 } as const;

/**
 * What each loop needs on top of that to stand at −18 LUFS by itself, dB; keyed `palette/loop`, found with `tests/deep/sound-loudness`.
 * A loop that is not named here is left alone.
 */
export const LOOP_TRIM_DB: Readonly<Record<string, number>> = {
  'Ember/Heartwood': 7.8, 'Ember/Low ember': 2.5, 'Ember/Brushwork': 8.7, 'Ember/Ticking coals': 10.1, 'Ember/Felt': 2.1, 'Ember/Slow strings': 1.1, 'Ember/Answer': 3.2, 'Ember/Breath over': 0.9,
  'Tide/Deep swell': -0.8, 'Tide/Hull': 7.0, 'Tide/Shingle': 7.3, 'Tide/Drops': 4.9, 'Tide/Harbour': 3.7, 'Tide/Far choir': 1.5, 'Tide/Lantern song': 6.9, 'Tide/Night air': 2.7,
  'Bloom/Footfall': 5.2, 'Bloom/Stem': 2.1, 'Bloom/Pollen': 9.4, 'Bloom/Petals': 3.0, 'Bloom/Open windows': 1.2, 'Bloom/Skyward': 1.1, 'Bloom/Hummingbird': 5.9, 'Bloom/Dew': 0.8,
  'Frost/Sled': 8.4, 'Frost/Under the ice': -0.6, 'Frost/Skates': 8.7, 'Frost/Icicles': 3.5, 'Frost/Window waltz': 0.6, 'Frost/Northern light': 0.9, 'Frost/Snow song': 4.0, 'Frost/Cold breath': 0.8,
  'Copper/Anvil': 5.4, 'Copper/Rope': 3.0, 'Copper/Tin rain': 6.4, 'Copper/Bell path': 6.7, 'Copper/Wooden answer': 0.8, 'Copper/Reed': 0.2, 'Copper/Caller': 2.3, 'Copper/Noon heat': 10.5,
  'Dusk/Heartbeat': 8.5, 'Dusk/Last train': 0.7, 'Dusk/Two streets away': 9.1, 'Dusk/Wet tyres': 11.7, 'Dusk/Soft keys': 2.7, 'Dusk/Blue hour': 1.5, 'Dusk/Humming': 4.4, 'Dusk/City air': 3.8,
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
