import { resource } from '../../engine/index.ts';
import { MAX_LAYERS, MAX_TRACKS } from '../../protocol/index.ts';

/** Steps back that a track remembers. */
export const MAX_STEPS_BACK = 24;

const EACH = MAX_TRACKS, SLOTS = MAX_TRACKS * MAX_LAYERS, STEPS = MAX_TRACKS * MAX_STEPS_BACK;

/**
 * The tracks of the loop station, one slot each. Their number is fixed, so they are arrays and cost an image a few hundred bytes.
 * Beats are those of the pulse that the track keeps to, ticks have fractions.
 *
 * - `state`: protocol TRACK_STATE. `asker`: whose act it was last. `input`: TRACK_SOURCE. `pulse`: number of the pulse.
 * - What it holds: `bits` of the slots that sound; `seconds`, `soundBeats` of its sound at rate 1; `rate`: 0.5, 1, 2, negative backwards;
 *   `period`: seconds a beat of the room when it was recorded, which hold as long as the track has sound.
 * - `startBeat`: where round 0 begins: round n begins at startBeat + n × soundBeats ÷ |rate|. `launchBeat`: from which it sounds, NO_BEAT when it does not;
 *   `stopBeat`: at which it falls silent, NO_BEAT when not set; `askedBeat`: since when it waits.
 * - `toldTick`: rounds up to here have been told. `isTold` 1: something told may sound. `isStopTold` 1: so has its end. 
 *   When it was emptied: `wasGoing` 1: it went round, 2: it played once; `clearTick`: a beginning of a round of it, `clearBar`: how many beats that lay after the beginning of the music.
 * - `isOneShot` 1: it plays once whenever it plays; `isOnce` 1: it does so now, and round 0 is all; `againBeat`: at which it begins anew while it sounds, NO_BEAT when not set.
 * - The recording that waits or runs: `recording` RECORDING; `recSlot`, `recOrdinal` of its layer; `recBeat` at which it begins and `recEndBeat` at which it ends, NO_BEAT
 *   where it keeps to no line; `recTick`, `recEndTick`: the same in ticks, the end −1 while it is open; `isOver` 1 for an overdub;
 *   `setsTempo` 1 when the room takes its tempo from it; `recThen`: RECORD_THEN; `listens` 1 while it waits for sound to come in; `keep`: how much of what it holds stays at each pass of an
 *   overdub, 0 … 1, and `recKeep` of the one that runs; `isReplaced` 1: what it holds is silent as long as that runs.
 * - Its place in the mix: `level` 0 … 1, `pan` −1 … 1, `effect` TRACK_EFFECT, `effectAmount` 0 … 1, `isMuted`, `isSolo`; a fade runs from `fadeFrom` at
 *   `fadeFromTick` to `fadeTo` at `fadeToTick` (0: none), and if `fadeStops` it is then stopped and has the level `fadeBack` again.
 * - For the picture: `phase` 0 … 1 through its round, or through the bar while its first layer is recorded; `wait` 0 … 1 through the wait for what comes next.
 * - `nextOrdinal`: of its next layer, from 1. `stepCount`, `step`: what can be undone and redone, see TrackSteps. `tellTick`, `tellCount`: cues that it told in that tick.
 */
export const Tracks = resource('station/Tracks', {
  state: ['u8', EACH], asker: ['u16', EACH], input: ['u8', EACH], pulse: ['u8', EACH],
  bits: ['u32', EACH], seconds: ['f64', EACH], soundBeats: ['f64', EACH], rate: ['f64', EACH], period: ['f64', EACH],
  startBeat: ['f64', EACH], launchBeat: ['f64', EACH], stopBeat: ['f64', EACH], askedBeat: ['f64', EACH],
  toldTick: ['f64', EACH], isTold: ['u8', EACH], isStopTold: ['u8', EACH], wasGoing: ['u8', EACH], clearTick: ['f64', EACH], clearBar: ['f64', EACH],
  isOneShot: ['u8', EACH], isOnce: ['u8', EACH], againBeat: ['f64', EACH],
  recording: ['u8', EACH], recSlot: ['u8', EACH], recOrdinal: ['u32', EACH], recBeat: ['f64', EACH], recTick: ['f64', EACH], recEndBeat: ['f64', EACH], recEndTick: ['f64', EACH],
  isOver: ['u8', EACH], setsTempo: ['u8', EACH], recThen: ['u8', EACH],
  listens: ['u8', EACH], keep: ['f64', EACH], recKeep: ['f64', EACH], isReplaced: ['u8', EACH],
  level: ['f64', EACH], pan: ['f64', EACH], effect: ['u8', EACH], effectAmount: ['f64', EACH], isMuted: ['u8', EACH], isSolo: ['u8', EACH],
  fadeFrom: ['f64', EACH], fadeFromTick: ['f64', EACH], fadeTo: ['f64', EACH], fadeToTick: ['f64', EACH], fadeStops: ['u8', EACH], fadeBack: ['f64', EACH],
  phase: ['f32', EACH], wait: ['f32', EACH],
  nextOrdinal: ['u32', EACH], stepCount: ['u8', EACH], step: ['u8', EACH], tellTick: ['u32', EACH], tellCount: ['u32', EACH],
});

/** Of a track's recording: none · waits for its beginning · has been told to begin · has been told to end, which lies ahead. */
export const RECORDING = { none: 0, waiting: 1, running: 2, ending: 3 } as const;
/** What comes after a recording. */
export const RECORD_THEN = { play: 0, overdub: 1, stop: 2, once: 3 } as const;

/** What each track held, step by step: step 0 of a track is the oldest that is remembered. Fields as in {@link Tracks}. */
export const TrackSteps = resource('station/TrackSteps', { bits: ['u32', STEPS], seconds: ['f64', STEPS], soundBeats: ['f64', STEPS], rate: ['f64', STEPS], period: ['f64', STEPS] });

/** The layers, by track × MAX_LAYERS + slot: `ordinal`, 0 for none; once `isWhole`, its content hash, frames, and frames a second. */
export const Layers = resource('station/Layers', { ordinal: ['u32', SLOTS], isWhole: ['u8', SLOTS], hashHigh: ['u32', SLOTS], hashLow: ['u32', SLOTS], frames: ['u32', SLOTS], frameRate: ['u32', SLOTS] });

/**
 * What holds for all tracks.
 *
 * - `recordLine`, `launchLine`: 0 none, 1 beat, 2 bar, 3 phrase. `countIn`: beats. `firstSetsTempo`, `metronome`, `afterRecord`: see STATION_ACT.
 * - `autoRecord`: how loud sound must be for which an empty track waits, 0 … 1; 0: it does not wait.
 * - `held`: seconds a beat of the room, as recorded sound wants it; 0: nobody holds it. `heldSetting`: tempo setting that was in vain and that has been said.
 * - A count-in clicks at the beats `countFrom`, `countFrom` + 1 … before `countTo` of the pulse `countPulse`. `clickBeat`, `countBeat`: clicks before this beat have been told.
 */
export const Station = resource('station/Station', {
  recordLine: 'u8', launchLine: 'u8', countIn: 'u8', firstSetsTempo: 'u8', metronome: 'u8', afterRecord: 'u8', autoRecord: 'f64', held: 'f64', heldSetting: 'f64',
  countPulse: 'u8', countFrom: 'f64', countTo: 'f64', countBeat: 'f64', clickBeat: 'f64',
}, { recordLine: 2, launchLine: 2, firstSetsTempo: 1 });
