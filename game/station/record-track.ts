import { CUE_KIND, layerId, LONGEST_RECORDING, MAX_LAYERS, MAX_TRACKS, TICK_RATE, TRACK_SOURCE, TRACK_STATE } from '../../protocol/index.ts';
import { NO_BEAT } from '../components/loop.ts';
import { beatOfTick, lastLine, nextLine, tickOfBeat } from '../components/pulse.ts';
import { RECORD_THEN, RECORDING } from '../components/track.ts';
import { beatAt, hasLoops, hasOtherGoing, hasOtherSound, horizonOf, LINE, lineAfter, lineFor, mainPulse, pulseOf, secondsOf, tell, tickAt, type Crew } from './crew.ts';
import { endTrack, goFrom, goRound } from './launch-track.ts';
import { remix } from './mix-track.ts';
import { boundaryAfter, positionAt, retellFrom } from './track-rounds.ts';
import { freeSlot, keepStep } from './track-steps.ts';

/** A recording that keeps to no line lasts this long at least, and an overdub that is worth keeping, seconds. */
const SHORTEST_FIRST = 0.25, SHORTEST_OVER = 0.03;
/** Tempos that a first recording is taken for if it can be, beats a minute: each is twice another's double, so one number of beats fits. */
const SLOWEST = 70, FASTEST = 140;

/**
 * How many beats a first recording is: a bar, doubled or halved until its tempo is 70 … 140 a minute; where that leaves whole beats, as near to 100 a minute as whole beats come.
 *
 * @example wholeBeats(8, 4) // 16: 120 beats a minute
 */
export function wholeBeats(seconds: number, beatsPerBar: number): number {
  let beats = Math.max(1, Math.round(beatsPerBar));
  while ((60 * beats) / seconds < SLOWEST) beats *= 2;
  while ((60 * beats) / seconds >= FASTEST && beats % 2 === 0) beats /= 2;
  return (60 * beats) / seconds < FASTEST ? beats : Math.max(1, Math.round((seconds * 100) / 60));
}

/** An empty track is to be recorded: at once where it gives the room its tempo, else at the line that is meant or after the count-in. */
export function arm(crew: Crew, track: number, moment: number): void {
  const { tracks, pulses, station } = crew, pulse = pulseOf(crew, track), beat = beatAt(crew, track, moment), slot = freeSlot(crew, track);
  if (slot < 0) return refuseLayer(crew, track);
  const isSilent = !hasLoops(crew) && !hasOtherGoing(crew, track);
  beginLayer(crew, track, slot);
  tracks.isOver[track] = 0;
  tracks.recThen[track] = station.afterRecord === 1 ? RECORD_THEN.overdub : RECORD_THEN.play;
  tracks.askedBeat[track] = beat;
  tracks.recording[track] = RECORDING.waiting;
  tracks.state[track] = TRACK_STATE.armed;
  tracks.listens[track] = station.autoRecord > 0 ? 1 : 0;
  if (isSilent && station.firstSetsTempo === 1 && (station.countIn === 0 || station.autoRecord > 0) && station.metronome === 0 && tracks.pulse[track] === 0 && !hasOtherSound(crew, track)) {
    tracks.setsTempo[track] = 1;
    tracks.recTick[track] = moment;
  } else if (station.autoRecord === 0 && isSilent && station.countIn > 0) {
    station.countPulse = tracks.pulse[track]!;
    station.countFrom = station.countBeat = beat;
    tracks.recBeat[track] = station.countTo = beat + station.countIn;
    if (pulses.hasChange[pulse] === 0) pulses.origin[pulse] = beat + station.countIn;
  } else if (station.autoRecord > 0 || station.recordLine === LINE.none) tracks.recTick[track] = moment;
  else tracks.recBeat[track] = lineFor(crew, pulse, beat, station.recordLine, NO_BEAT);
}

/**
 * Sound came in: tracks that waited for it begin at that very moment, what is played stays where it was against the beat, and their end is counted from there.
 *
 * @param source TRACK_SOURCE microphone or played
 */
export function beginHeard(crew: Crew, source: number, moment: number): void {
  const { tracks, station } = crew;
  for (let track = 0; track < MAX_TRACKS; track++) {
    if (tracks.listens[track] === 0 || (tracks.input[track] !== source && tracks.input[track] !== TRACK_SOURCE.both)) continue;
    const isFree = !hasLoops(crew) && !hasOtherGoing(crew, track) && !hasOtherSound(crew, track);
    tracks.listens[track] = 0;
    tracks.recTick[track] = moment;
    if (!isFree) tracks.setsTempo[track] = 0;
    if (tracks.setsTempo[track] === 0 && station.recordLine !== LINE.none) tracks.recBeat[track] = beatAt(crew, track, moment);
  }
}

function refuseLayer({ out }: Crew, track: number): void {
  out.warn(`Track ${track + 1} holds ${MAX_LAYERS} layers already; undo one, or go on on another track.`);
}

function beginLayer({ tracks, layers }: Crew, track: number, slot: number): void {
  tracks.recSlot[track] = slot;
  tracks.recOrdinal[track] = ++tracks.nextOrdinal[track]!;
  tracks.recBeat[track] = tracks.recEndBeat[track] = NO_BEAT;
  tracks.recTick[track] = tracks.recEndTick[track] = -1;
  tracks.setsTempo[track] = tracks.listens[track] = tracks.isReplaced[track] = 0;
  tracks.recKeep[track] = 1;
  const at = track * MAX_LAYERS + slot;
  layers.ordinal[at] = tracks.recOrdinal[track]!;
  layers.isWhole[at] = layers.hashHigh[at] = layers.hashLow[at] = layers.frames[at] = layers.frameRate[at] = 0;
}

function tellRecord(crew: Crew, track: number): void {
  const { tracks, cues } = crew, slot = tell(crew, track, CUE_KIND.trackRecord, tracks.recTick[track]!);
  cues.content[slot] = layerId(track, tracks.recOrdinal[track]!);
  cues.instrument[slot] = tracks.recSlot[track]!;
  cues.tone[slot] = tracks.input[track]!;
  cues.velocity[slot] = 1;
  cues.pitch[slot] = 0;
  if (tracks.isOver[track] === 1) {
    cues.amount[slot] = tracks.seconds[track]!;
    cues.pitch[slot] = positionAt(crew, track, beatAt(crew, track, tracks.recTick[track]!));
    cues.velocity[slot] = tracks.rate[track]!;
    cues.pan[slot] = 1 - tracks.recKeep[track]!;
    cues.voice[slot] = tracks.bits[track]!;
  }
  tracks.recording[track] = RECORDING.running;
}

function tellRecordEnd(crew: Crew, track: number, at: number, isKept: boolean): void {
  const { tracks, cues } = crew, slot = tell(crew, track, CUE_KIND.trackRecordEnd, at);
  cues.content[slot] = layerId(track, tracks.recOrdinal[track]!);
  cues.instrument[slot] = tracks.recSlot[track]!;
  cues.tone[slot] = tracks.input[track]!;
  cues.duration[slot] = secondsOf(at - tracks.recTick[track]!);
  cues.amount[slot] = isKept ? 1 : 0;
}

/**
 * Something is laid over what the track holds, from this moment on, or takes its place.
 *
 * @param keep 0 … 1: how much of what it holds stays at each pass @param isSilent that is not heard meanwhile
 */
export function beginOverdub(crew: Crew, track: number, moment: number, keep = crew.tracks.keep[track]!, isSilent = false): void {
  const { tracks } = crew, slot = freeSlot(crew, track);
  if (slot < 0) return refuseLayer(crew, track);
  beginLayer(crew, track, slot);
  goRound(crew, track);
  tracks.isOver[track] = 1;
  tracks.recKeep[track] = keep;
  tracks.recTick[track] = Math.max(moment, tickAt(crew, track, tracks.launchBeat[track]!));
  tellRecord(crew, track);
  tracks.state[track] = TRACK_STATE.overdubbing;
  // Rounds that were told are told again, with the layer in them.
  retellFrom(crew, track, boundaryAfter(crew, track, Math.max(crew.time.tick, tracks.recTick[track]!)));
  if (!isSilent) return;
  tracks.isReplaced[track] = 1;
  remix(crew, track, tracks.recTick[track]!);
}

export function endOverdub(crew: Crew, track: number, moment: number): void {
  const { tracks } = crew;
  if (moment - tracks.recTick[track]! < SHORTEST_OVER * TICK_RATE) return cancelRecording(crew, track, moment);
  tellRecordEnd(crew, track, moment, true);
  const laid = 1 << tracks.recSlot[track]!;
  tracks.bits[track] = tracks.recKeep[track]! < 1 ? laid : tracks.bits[track]! | laid;
  tracks.recording[track] = RECORDING.none;
  tracks.state[track] = TRACK_STATE.playing;
  keepStep(crew, track);
  unveil(crew, track, moment);
}

/** What was silent while it was replaced is heard again. */
function unveil(crew: Crew, track: number, moment: number): void {
  if (crew.tracks.isReplaced[track] === 0) return;
  crew.tracks.isReplaced[track] = 0;
  remix(crew, track, moment);
}

/** A recording that waits or runs never was. */
export function cancelRecording(crew: Crew, track: number, moment: number): void {
  const { tracks, layers, station, time } = crew, wasRunning = tracks.recording[track] !== RECORDING.waiting;
  if (wasRunning) tellRecordEnd(crew, track, Math.max(moment, tracks.recTick[track]!), false);
  layers.ordinal[track * MAX_LAYERS + tracks.recSlot[track]!] = 0;
  tracks.recording[track] = RECORDING.none;
  tracks.listens[track] = 0;
  if (!wasRunning && tracks.recBeat[track] === station.countTo) station.countTo = station.countFrom;
  if (tracks.isOver[track] === 1) {
    tracks.state[track] = TRACK_STATE.playing;
    unveil(crew, track, moment);
    if (wasRunning) retellFrom(crew, track, Math.max(time.tick, moment));
  } else tracks.state[track] = TRACK_STATE.empty;
}

/** A first recording ends at the line that is meant, or at once where it keeps to none. Asked again before that, `record` takes the end back. */
export function endRecording(crew: Crew, track: number, moment: number, then: number, isToggle: boolean): void {
  const { tracks, station } = crew, beat = beatAt(crew, track, moment);
  if (tracks.recEndBeat[track] !== NO_BEAT) {
    if (isToggle) tracks.recEndBeat[track] = NO_BEAT;
    else tracks.recThen[track] = then;
    return;
  }
  tracks.recThen[track] = then;
  tracks.askedBeat[track] = beat;
  if (tracks.recBeat[track] === NO_BEAT || station.recordLine === LINE.none) tracks.recEndTick[track] = Math.max(moment, tracks.recTick[track]! + SHORTEST_FIRST * TICK_RATE);
  else tracks.recEndBeat[track] = lineAfter(crew, pulseOf(crew, track), beat, station.recordLine, tracks.recBeat[track]!);
  if (tracks.recEndTick[track]! >= 0 && tracks.recEndTick[track]! < horizonOf(crew)) commitLayer(crew, track);
}

/** The end of a first recording is known and near: the track has its length, and the rounds after it can be told. */
export function commitLayer(crew: Crew, track: number): void {
  const { tracks, pulses } = crew, isLined = tracks.recEndBeat[track] !== NO_BEAT, begin = tracks.recTick[track]!;
  const end = isLined ? tickAt(crew, track, tracks.recEndBeat[track]!) : tracks.recEndTick[track]!, seconds = secondsOf(end - begin);
  tellRecordEnd(crew, track, end, true);
  tracks.recEndTick[track] = end;
  tracks.bits[track] = 1 << tracks.recSlot[track]!;
  tracks.seconds[track] = seconds;
  tracks.rate[track] = 1;
  if (tracks.setsTempo[track] === 1 && !hasLoops(crew) && !hasOtherSound(crew, track)) setTempo(crew, track, begin, end, seconds);
  else {
    tracks.startBeat[track] = tracks.recBeat[track] !== NO_BEAT ? tracks.recBeat[track]! : beatAt(crew, track, begin);
    tracks.soundBeats[track] = isLined ? tracks.recEndBeat[track]! - tracks.startBeat[track]! : seconds / pulses.period[pulseOf(crew, track)]!;
  }
  tracks.period[track] = pulses.period[mainPulse(crew)]!;
  tracks.recording[track] = RECORDING.ending;
  tracks.wasGoing[track] = 0;
  keepStep(crew, track);
  if (tracks.recThen[track] !== RECORD_THEN.stop) {
    const isOnce = tracks.recThen[track] === RECORD_THEN.once ? 1 : 0, from = tracks.startBeat[track]! + tracks.soundBeats[track]!;
    if (isOnce === 1) tracks.startBeat[track] = from;
    goFrom(crew, track, from, isOnce);
    tracks.toldTick[track] = end;
  }
}

/** The room takes its tempo from what was just recorded: its beginning is a downbeat. Beats go on counting upwards. */
function setTempo(crew: Crew, track: number, begin: number, end: number, seconds: number): void {
  const { tracks, pulses, song, station, time } = crew, main = mainPulse(crew), beats = wholeBeats(seconds, pulses.beatsPerBar[main]!);
  const start = Math.ceil(beatOfTick(pulses, main, end)) - beats;
  pulses.period[main] = station.held = seconds / beats;
  pulses.anchorTick[main] = begin;
  pulses.anchorBeat[main] = pulses.origin[main] = start;
  if (pulses.hasChange[main] === 1) {
    const { changePeriod } = pulses;
    changePeriod[main] = pulses.period[main]!;
    pulses.hasChange[main] = 0;
    const ahead = beatOfTick(pulses, main, horizonOf(crew));
    pulses.hasChange[main] = 1;
    pulses.changeBeat[main] = song.switchBeat = nextLine(ahead, pulses.beatsPerBar[main]!, start);
  }
  pulses.beat[main] = beatOfTick(pulses, main, time.tick + 1);
  pulses.horizon[main] = beatOfTick(pulses, main, horizonOf(crew));
  tracks.startBeat[track] = start;
  tracks.soundBeats[track] = beats;
}

/** Brings a recording on by a tick: it begins, ends and hands over at its exact moments, told as soon as the lookahead reaches them. */
export function stepRecording(crew: Crew, track: number): void {
  const { tracks, pulses, time } = crew, horizon = horizonOf(crew), now = time.tick + 1;
  if (tracks.recording[track] === RECORDING.waiting) {
    if (tracks.listens[track] === 1) return;
    if (tracks.recBeat[track] !== NO_BEAT) tracks.recTick[track] = tickAt(crew, track, tracks.recBeat[track]!);
    if (tracks.recTick[track]! >= horizon) return;
    tracks.period[track] = pulses.period[mainPulse(crew)]!;
    tellRecord(crew, track);
  }
  if (tracks.state[track] === TRACK_STATE.armed && tracks.recTick[track]! < now) tracks.state[track] = TRACK_STATE.recording;
  if (tracks.recording[track] === RECORDING.running) endTooLong(crew, track);
  if (tracks.recording[track] === RECORDING.running && tracks.isOver[track] === 0) {
    const end = tracks.recEndBeat[track] !== NO_BEAT ? tickOfBeat(pulses, pulseOf(crew, track), tracks.recEndBeat[track]!) : tracks.recEndTick[track]!;
    if (end >= 0 && end < horizon) commitLayer(crew, track);
  }
  if (tracks.recording[track] === RECORDING.ending && tracks.recEndTick[track]! < now) settleRecording(crew, track);
}

/** The recording is over: what comes after it begins. */
export function settleRecording(crew: Crew, track: number): void {
  const { tracks } = crew;
  tracks.recording[track] = RECORDING.none;
  tracks.state[track] = tracks.recThen[track] === RECORD_THEN.stop ? TRACK_STATE.stopped : TRACK_STATE.playing;
  if (tracks.recThen[track] === RECORD_THEN.overdub) beginOverdub(crew, track, tracks.recEndTick[track]!);
}

/** What nobody ends is ended: on the last bar that still fits. */
function endTooLong(crew: Crew, track: number): void {
  const { tracks, pulses, time } = crew, last = tracks.recTick[track]! + LONGEST_RECORDING * TICK_RATE;
  if (tracks.recEndTick[track]! >= 0 || tracks.recEndBeat[track] !== NO_BEAT) return;
  if (tracks.recBeat[track] !== NO_BEAT) {
    const line = lastLine(beatAt(crew, track, last), pulses.beatsPerBar[pulseOf(crew, track)]!, tracks.recBeat[track]!);
    if (tickAt(crew, track, line) < horizonOf(crew)) tracks.recEndBeat[track] = line;
  } else if (time.tick + 1 >= last) {
    if (tracks.isOver[track] === 1) endOverdub(crew, track, last);
    else tracks.recEndTick[track] = last;
  }
}

/** Stops whatever a track does, at the line that is meant; a recording is kept. */
export function stopTrack(crew: Crew, track: number, moment: number): void {
  const { tracks } = crew;
  switch (tracks.state[track]) {
    case TRACK_STATE.armed: cancelRecording(crew, track, moment); break;
    case TRACK_STATE.recording: endRecording(crew, track, moment, RECORD_THEN.stop, false); break;
    case TRACK_STATE.overdubbing: endOverdub(crew, track, moment); endTrack(crew, track, moment); break;
    case TRACK_STATE.playing: case TRACK_STATE.ending: endTrack(crew, track, moment); break;
    default: break;
  }
}
