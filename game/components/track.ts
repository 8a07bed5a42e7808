import { field, resource } from '../../engine/index.ts';
import { MAX_LAYERS, MAX_TRACKS, TRACK_EFFECT, TRACK_SOURCE, TRACK_STATE } from '../../protocol/index.ts';
import { beats, each, flag } from './field-kinds.ts';

/** Steps back that a track remembers. */
export const MAX_STEPS_BACK = 24;

const EACH = MAX_TRACKS, SLOTS = MAX_TRACKS * MAX_LAYERS, STEPS = MAX_TRACKS * MAX_STEPS_BACK;

/** Of a track's recording: none · waits for its beginning · has been told to begin · has been told to end, which lies ahead. */
export const RECORDING = { none: 0, waiting: 1, running: 2, ending: 3 } as const;
/** What comes after a recording. */
export const RECORD_THEN = { play: 0, overdub: 1, stop: 2, once: 3 } as const;

const YES = { names: ['no', 'yes'] }, BEATS = { unit: 'beats' }, TICKS = { unit: 'ticks' }, SECONDS = { unit: 's' }, SHARE = { min: 0, max: 1 };

/**
 * The tracks of the loop station, one slot each. Their number is fixed, so they are arrays and cost an image a few hundred bytes.
 * Beats are those of the pulse that the track keeps to, ticks have fractions; a beat that is not set is NO_BEAT.
 */
export const Tracks = resource('station/Tracks', {
  state: each('u8', EACH, { names: TRACK_STATE }), asker: each('u16', EACH, { doc: 'whose act it was last' }), input: each('u8', EACH, { names: TRACK_SOURCE }), pulse: each('u8', EACH, { doc: 'number of the pulse' }),
  bits: each('u32', EACH, { doc: 'slots that sound' }), seconds: each('f64', EACH, { ...SECONDS, doc: 'of its sound at rate 1' }), soundBeats: each('f64', EACH, { ...BEATS, doc: 'of its sound at rate 1' }),
  rate: each('f64', EACH, { doc: '0.5, 1, 2, negative backwards' }), period: each('f64', EACH, { ...SECONDS, doc: 'a beat of the room when it was recorded, which holds as long as the track has sound' }),
  startBeat: each('f64', EACH, { ...BEATS, doc: 'where round 0 begins: round n begins at startBeat + n × soundBeats ÷ |rate|' }), launchBeat: each('f64', EACH, { ...BEATS, doc: 'from which it sounds' }),
  stopBeat: each('f64', EACH, { ...BEATS, doc: 'at which it falls silent' }), askedBeat: each('f64', EACH, { ...BEATS, doc: 'since when it waits' }),
  toldTick: each('f64', EACH, { ...TICKS, doc: 'rounds up to here have been told' }), isTold: each('u8', EACH, { ...YES, doc: 'something told may sound' }), isStopTold: each('u8', EACH, { ...YES, doc: 'so has its end' }),
  wasGoing: each('u8', EACH, { doc: 'when it was emptied: 1 it went round, 2 it played once' }), clearTick: each('f64', EACH, { ...TICKS, doc: 'a beginning of a round, when it was emptied' }), clearBar: each('f64', EACH, { ...BEATS, doc: 'how far that lay after the beginning of the music' }),
  isOneShot: each('u8', EACH, { ...YES, doc: 'it plays once whenever it plays' }), isOnce: each('u8', EACH, { ...YES, doc: 'it does so now, and round 0 is all' }), againBeat: each('f64', EACH, { ...BEATS, doc: 'at which it begins anew while it sounds' }),
  recording: each('u8', EACH, { names: RECORDING, doc: 'the recording that waits or runs' }), recSlot: each('u8', EACH, { doc: 'of its layer' }), recOrdinal: each('u32', EACH, { doc: 'of its layer' }),
  recBeat: each('f64', EACH, { ...BEATS, doc: 'at which it begins' }), recTick: each('f64', EACH, { ...TICKS, doc: 'the same in ticks' }), recEndBeat: each('f64', EACH, { ...BEATS, doc: 'at which it ends' }), recEndTick: each('f64', EACH, { ...TICKS, doc: 'the same in ticks; −1 while it is open' }),
  isOver: each('u8', EACH, { ...YES, doc: 'it is an overdub' }), setsTempo: each('u8', EACH, { ...YES, doc: 'the room takes its tempo from it' }), recThen: each('u8', EACH, { names: RECORD_THEN }),
  listens: each('u8', EACH, { ...YES, doc: 'it waits for sound to come in' }), keep: each('f64', EACH, { ...SHARE, doc: 'how much of what it holds stays at each pass of an overdub' }), recKeep: each('f64', EACH, { ...SHARE, doc: 'of the one that runs' }), isReplaced: each('u8', EACH, { ...YES, doc: 'what it holds is silent as long as that runs' }),
  level: each('f64', EACH, SHARE), pan: each('f64', EACH, { min: -1, max: 1 }), effect: each('u8', EACH, { names: TRACK_EFFECT }), effectAmount: each('f64', EACH, SHARE), isMuted: each('u8', EACH, YES), isSolo: each('u8', EACH, YES),
  fadeFrom: each('f64', EACH, { ...SHARE, doc: 'level at which a fade began' }), fadeFromTick: each('f64', EACH, TICKS), fadeTo: each('f64', EACH, SHARE), fadeToTick: each('f64', EACH, { ...TICKS, doc: '0: no fade' }), fadeStops: each('u8', EACH, { ...YES, doc: 'it is then stopped and has the level fadeBack again' }), fadeBack: each('f64', EACH, SHARE),
  phase: each('f32', EACH, { ...SHARE, doc: 'through its round, or through the bar while its first layer is recorded' }), wait: each('f32', EACH, { ...SHARE, doc: 'through the wait for what comes next' }),
  nextOrdinal: each('u32', EACH, { doc: 'of its next layer, from 1' }), stepCount: each('u8', EACH, { doc: 'what can be undone and redone, see TrackSteps' }), step: each('u8', EACH), tellTick: each('u32', EACH, TICKS), tellCount: each('u32', EACH, { doc: 'cues that it told in tellTick' }),
}, {}, { doc: 'The tracks of the loop station, one slot each.' });

/** What each track held, step by step: step 0 of a track is the oldest that is remembered. Fields as in {@link Tracks}. */
export const TrackSteps = resource('station/TrackSteps', {
  bits: ['u32', STEPS], seconds: each('f64', STEPS, SECONDS), soundBeats: each('f64', STEPS, BEATS), rate: ['f64', STEPS], period: each('f64', STEPS, SECONDS),
}, {}, { doc: 'What each track held, step by step.' });

/** The layers, by track × MAX_LAYERS + slot: `ordinal`, 0 for none; once `isWhole`, its content hash, frames, and frames a second. */
export const Layers = resource('station/Layers', { ordinal: ['u32', SLOTS], isWhole: each('u8', SLOTS, YES), hashHigh: ['u32', SLOTS], hashLow: ['u32', SLOTS], frames: ['u32', SLOTS], frameRate: ['u32', SLOTS] }, {}, { doc: 'The layers, by track × 16 + slot.' });

const LINES = { names: ['none', 'beat', 'bar', 'phrase'] };

/** What holds for all tracks. A count-in clicks at the beats `countFrom`, `countFrom` + 1 … before `countTo` of the pulse `countPulse`. */
export const Station = resource('station/Station', {
  recordLine: field('u8', { ...LINES, doc: 'on which recordings begin and end' }), launchLine: field('u8', { ...LINES, doc: 'on which tracks start and stop' }), countIn: field('u8', BEATS), firstSetsTempo: flag(), metronome: field('u8', { doc: 'see STATION_ACT' }), afterRecord: field('u8', { doc: 'see STATION_ACT' }),
  autoRecord: field('f64', { ...SHARE, doc: 'how loud sound must be for which an empty track waits; 0: it does not wait' }), held: field('f64', { ...SECONDS, doc: 'a beat of the room, as recorded sound wants it; 0: nobody holds it' }), heldSetting: field('f64', { doc: 'tempo setting that was in vain and that has been said' }),
  countPulse: 'u8', countFrom: beats(), countTo: beats(), countBeat: beats('clicks of the count-in before this one have been told'), clickBeat: beats('clicks before this one have been told'),
}, { recordLine: 2, launchLine: 2, firstSetsTempo: 1 }, { doc: 'What holds for all tracks.' });
