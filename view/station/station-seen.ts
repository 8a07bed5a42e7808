import { MAX_PULSES, MAX_TRACKS, PULSE_FIELD, PULSE_STRIDE, STATION_FIELD, STATION_MODE_FIELD, TRACK_FIELD, TRACK_MODE_FIELD, TRACK_MODE_STRIDE, TRACK_STATE, TRACK_STRIDE, type RenderFrame } from '../../protocol/index.ts';

/** A track as the page shows it, without what moves all the time (see `TRACK_FIELD` for units). */
export interface TrackSeen {
  readonly state: number;
  readonly level: number;
  readonly pan: number;
  readonly layers: number;
  readonly undone: number;
  readonly isMuted: boolean;
  readonly isSolo: boolean;
  readonly rate: number;
  readonly beats: number;
  readonly pulse: number;
  readonly effect: number;
  readonly effectAmount: number;
  readonly source: number;
  readonly isFading: boolean;
  /** It waits for a line. */
  readonly isWaiting: boolean;
  readonly isOneShot: boolean;
  /** How much of what it holds stays when a layer is added, 0–1. */
  readonly feedback: number;
  /** It waits for sound to come in. */
  readonly listens: boolean;
  readonly isReplaced: boolean;
}

/** The loop station as the page shows it. */
export interface StationSeen {
  readonly tracks: readonly TrackSeen[];
  readonly recordLine: number;
  readonly launchLine: number;
  readonly countIn: number;
  readonly firstSetsTempo: boolean;
  readonly metronome: boolean;
  readonly afterRecord: boolean;
  /** How loud sound must be for which an empty track waits, 0–1; 0: it does not. */
  readonly autoRecord: number;
  /** Tempo that recorded sound holds, beats a minute; 0 none. */
  readonly heldBpm: number;
  /** Beats of a count-in that are still to come. */
  readonly counted: number;
  /** Of pulses 0–3: beats to the room's own. */
  readonly ratios: readonly number[];
}

const SILENT: TrackSeen = {
  state: TRACK_STATE.empty, level: 1, pan: 0, layers: 0, undone: 0, isMuted: false, isSolo: false, rate: 1, beats: 0, pulse: 0, effect: 0, effectAmount: 0, source: 0, isFading: false, isWaiting: false,
  isOneShot: false, feedback: 1, listens: false, isReplaced: false,
};
export const NOTHING_SEEN: StationSeen = {
  tracks: Array.from({ length: MAX_TRACKS }, () => SILENT), recordLine: 2, launchLine: 2, countIn: 0, firstSetsTempo: true, metronome: false, afterRecord: false, autoRecord: 0, heldBpm: 0, counted: 0, ratios: [1, 1.5, 1.618034, 4 / 3],
};

/** Numbers of a picture are single: what is shown is rounded to what can be told apart. */
const round = (value: number): number => Math.round(value * 1000) / 1000;

function trackOf(frame: RenderFrame, track: number): TrackSeen {
  const { tracks, trackModes } = frame, at = track * TRACK_STRIDE, mode = (name: keyof typeof TRACK_MODE_FIELD): number => trackModes[track * TRACK_MODE_STRIDE + TRACK_MODE_FIELD[name]]!, field = (name: keyof typeof TRACK_FIELD): number => tracks[at + TRACK_FIELD[name]]!;
  return {
    state: field('state'), level: round(field('level')), pan: round(field('pan')), layers: field('layers'), undone: field('undone'), isMuted: field('isMuted') === 1, isSolo: field('isSolo') === 1,
    rate: field('rate'), beats: round(field('beats')), pulse: field('pulse'), effect: field('effect'), effectAmount: round(field('effectAmount')), source: field('source'),
    isFading: field('fade') === 1, isWaiting: field('wait') > 0 && field('wait') < 1,
    isOneShot: mode('isOneShot') === 1, feedback: round(mode('feedback')), listens: mode('listens') === 1, isReplaced: mode('isReplaced') === 1,
  };
}

const isSame = <T extends object>(a: T, b: T): boolean => (Object.keys(a) as (keyof T)[]).every((key) => a[key] === b[key]);

/** What a picture shows of the station: `before` itself, and its tracks, as long as nothing of them changed. */
export function seeStation(frame: RenderFrame, before: StationSeen): StationSeen {
  const { station, pulses } = frame, field = (name: keyof typeof STATION_FIELD): number => station[STATION_FIELD[name]]!;
  const tracks = before.tracks.map((was, track) => {
    const now = trackOf(frame, track);
    return isSame(now, was) ? was : now;
  });
  const ratios = Array.from({ length: MAX_PULSES }, (_, pulse) => Math.round(pulses[pulse * PULSE_STRIDE + PULSE_FIELD.ratio]! * 1e6) / 1e6);
  const now: StationSeen = {
    tracks: tracks.every((track, index) => track === before.tracks[index]) ? before.tracks : tracks,
    recordLine: field('recordLine'), launchLine: field('launchLine'), countIn: field('countIn'), firstSetsTempo: field('firstSetsTempo') === 1, metronome: field('metronome') === 1,
    afterRecord: field('afterRecord') === 1, autoRecord: round(frame.stationModes[STATION_MODE_FIELD.autoRecord]!), heldBpm: Math.round(field('heldBpm') * 10) / 10, counted: field('counted'),
    ratios: ratios.every((ratio, index) => ratio === before.ratios[index]) ? before.ratios : ratios,
  };
  return isSame(now, before) ? before : now;
}
