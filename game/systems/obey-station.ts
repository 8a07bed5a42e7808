import { columns, read, reads, rowPart, system, type Args } from '../../engine/index.ts';
import { MAX_LAYERS, MAX_PULSES, MAX_TRACKS, STATION_ACT, TRACK_EFFECTS, TRACK_SOURCE, TRACK_STATE, ZONE_KIND, ZONE_STATE } from '../../protocol/index.ts';
import { ActAsked } from '../components/acts.ts';
import { NO_BEAT } from '../components/loop.ts';
import { beatOfTick, tickOfBeat } from '../components/pulse.ts';
import { StopAsked, ZoneTriggered } from '../components/room.ts';
import { RECORD_THEN, RECORDING } from '../components/track.ts';
import { Zone } from '../components/zone.ts';
import { beatAt, mainPulse, momentOf, pulseOf, stationCrew, type Crew } from '../station/crew.ts';
import { fadeTrack, goOn, goSilent, launch, playOnce, unlaunch } from '../station/launch-track.ts';
import { endFade, remix, remixAll } from '../station/mix-track.ts';
import { arm, beginHeard, beginOverdub, cancelRecording, endOverdub, endRecording, settleRecording, stopTrack } from '../station/record-track.ts';
import { dropLayer, empty, keepStep, moveStep, stretch, turn } from '../station/track-steps.ts';

const params = { ...stationCrew, acts: reads(ActAsked), triggers: reads(ZoneTriggered), stops: reads(StopAsked), zones: columns(read(Zone)) };
type Obeying = Args<typeof params>;

const FIRST_ACT = 0x200, LAST_ACT = 0x2ff;
/** From this target on the act `pulse` means composed loops. */
const LOOP_TARGETS = 256;
const MOST_COUNTED = 16, LONGEST_FADE = 120;

/**
 * Obeys the acts of the loop station, zones that play a track, and the wish for silence. What follows from an act at a later moment is
 * told by `playTracks`. Runs before the pulses move, so that a tempo that is set holds in this tick.
 */
export const obeyStation = system('station/obey-station', params, (p) => {
  const { acts, triggers, stops, zones, tracks } = p;
  holdTempo(p);
  for (let i = acts.start; i < acts.end; i++) {
    const slot = i & acts.mask, act = acts.act[slot]!;
    if (act >= FIRST_ACT && act <= LAST_ACT) obey(p, act, acts.target[slot]!, acts.a[slot]!, acts.b[slot]!, acts.c[slot]!, acts.d[slot]!, acts.source[slot]!, momentOf(p, acts.micros[slot]!, acts.ageMicros[slot]!));
  }
  for (let i = triggers.start; i < triggers.end; i++) {
    const slot = i & triggers.mask, zone = rowPart(triggers.zone[slot]!);
    if (zones.kind[zone] !== ZONE_KIND.track) continue;
    const track = zones.ordinal[zone]! % MAX_TRACKS;
    tracks.asker[track] = triggers.source[slot]!;
    record(p, track, p.time.tick);
  }
  if (stops.length > 0) for (let track = 0; track < MAX_TRACKS; track++) silence(p, track);
  holdTempo(p);
});

/** The tempo that recorded sound wants: it holds for the room as long as any track has sound, since recorded sound cannot be played faster or slower. */
function holdTempo({ tracks, station, pulses, room }: Obeying): void {
  let held = 0;
  for (let track = MAX_TRACKS - 1; track >= 0; track--) {
    const isTaken = tracks.recording[track] === RECORDING.running && tracks.isOver[track] === 0 && tracks.setsTempo[track] === 0;
    if (tracks.bits[track] !== 0 || isTaken) held = tracks.period[track]!;
  }
  station.held = held;
  const main = rowPart(room.pulses[0]!);
  if (held > 0 && pulses.hasChange[main] === 1) pulses.changePeriod[main] = held;
}

function obey(p: Obeying, act: number, target: number, a: number, b: number, c: number, d: number, source: number, moment: number): void {
  const { tracks, out } = p;
  switch (act) {
    case STATION_ACT.stopAll: for (let track = 0; track < MAX_TRACKS; track++) act1(p, STATION_ACT.stop, track, source, moment, a, b); return;
    case STATION_ACT.clearAll: for (let track = 0; track < MAX_TRACKS; track++) act1(p, STATION_ACT.clear, track, source, moment, a, b); return;
    case STATION_ACT.playAll: for (let track = 0; track < MAX_TRACKS; track++) if (tracks.state[track] === TRACK_STATE.stopped) act1(p, STATION_ACT.play, track, source, moment, a, b); return;
    case STATION_ACT.heard: beginHeard(p, target, moment); return;
    case STATION_ACT.quantise: case STATION_ACT.countIn: case STATION_ACT.firstSetsTempo: case STATION_ACT.metronome: case STATION_ACT.afterRecord: case STATION_ACT.autoRecord: prepare(p, act, a, b); return;
    case STATION_ACT.ratio: setRatio(p, target, a, b); return;
    case STATION_ACT.take: case STATION_ACT.lost: {
      const track = Math.floor(target / MAX_LAYERS), slot = target % MAX_LAYERS;
      if (track >= MAX_TRACKS) out.warn(`Layer ${target} is of no track; tracks are 1 to ${MAX_TRACKS}.`);
      else if (act === STATION_ACT.take) take(p, target, a, b, c, d);
      else {
        // Whoever could not capture it has said why.
        out.info(`Layer ${slot + 1} of track ${track + 1} was not captured; it is taken off.`);
        if (tracks.recording[track] !== RECORDING.none && tracks.recSlot[track] === slot && tracks.recording[track] !== RECORDING.ending) cancelRecording(p, track, moment);
        else {
          if (isRecording(p, track) && tracks.bits[track] === 1 << slot) cancelRecording(p, track, moment);
          dropLayer(p, track, slot, moment);
        }
      }
      return;
    }
    default:
      if (act === STATION_ACT.pulse && target >= LOOP_TARGETS) setLoopPulse(p, target - LOOP_TARGETS, a);
      else if (target >= MAX_TRACKS) out.warn(`Track ${target + 1} was asked for; tracks are 1 to ${MAX_TRACKS}.`);
      else act1(p, act, target, source, moment, a, b);
  }
}

/** An act upon one track. */
function act1(p: Obeying, act: number, track: number, source: number, moment: number, a: number, b: number): void {
  const { tracks, out } = p;
  tracks.asker[track] = source;
  // What comes after a recording whose end is told already may be asked for before it has come.
  if (tracks.recording[track] === RECORDING.ending && (act <= STATION_ACT.multiply || act === STATION_ACT.once || act === STATION_ACT.replace)) settleRecording(p, track);
  const isWhole = tracks.bits[track] !== 0, rate = tracks.rate[track]!;
  switch (act) {
    case STATION_ACT.record: record(p, track, moment); return;
    case STATION_ACT.replace:
      if (tracks.state[track] === TRACK_STATE.playing) beginOverdub(p, track, moment, 0, a !== 1);
      else record(p, track, moment);
      return;
    case STATION_ACT.once:
      if (tracks.state[track] === TRACK_STATE.recording) endRecording(p, track, moment, RECORD_THEN.once, false);
      else {
        if (tracks.state[track] === TRACK_STATE.overdubbing) endOverdub(p, track, moment);
        if (isWhole) playOnce(p, track, moment);
        else out.warn(`Track ${track + 1} holds nothing that could be played; record first.`);
      }
      return;
    case STATION_ACT.oneShot: tracks.isOneShot[track] = a === 2 ? 1 - tracks.isOneShot[track]! : a === 1 ? 1 : 0; return;
    case STATION_ACT.feedback: tracks.keep[track] = share(a); return;
    case STATION_ACT.play: if (a !== 1 || !isGoing(tracks.state[track]!)) play(p, track, moment); return;
    case STATION_ACT.stop: if (tracks.state[track] === TRACK_STATE.starting) unlaunch(p, track); else stopTrack(p, track, moment); return;
    case STATION_ACT.clear:
      if (isRecording(p, track)) cancelRecording(p, track, moment);
      if (tracks.bits[track] === 0) return;
      empty(p, track, moment);
      keepStep(p, track);
      return;
    case STATION_ACT.undo: case STATION_ACT.redo:
      // While something is recorded that is what can be undone, and nothing can be redone.
      if (isRecording(p, track)) {
        if (act === STATION_ACT.undo) cancelRecording(p, track, moment);
      } else moveStep(p, track, act === STATION_ACT.undo ? -1 : 1, moment);
      return;
    case STATION_ACT.reverse: case STATION_ACT.speed: case STATION_ACT.length: case STATION_ACT.multiply:
      if (tracks.state[track] === TRACK_STATE.overdubbing) endOverdub(p, track, moment);
      if (!isWhole) out.warn(`Track ${track + 1} holds nothing that could be turned or stretched; record first.`);
      else if (act === STATION_ACT.reverse) turn(p, track, Math.abs(rate) * ((a === 2 ? rate > 0 : a === 1) ? -1 : 1), moment);
      else if (act === STATION_ACT.speed) turn(p, track, (rate < 0 ? -1 : 1) * (a === 0 ? 0.5 : a === 2 ? 2 : 1), moment);
      else if (act === STATION_ACT.length) stretch(p, track, a < 0 ? 0.5 : 2, moment);
      else if (a >= 2 && a <= 16) stretch(p, track, a, moment);
      else out.warn(`${a} rounds of track ${track + 1} were to become one; 2 to 16 can.`);
      return;
    case STATION_ACT.fade:
      if (a <= 0 && tracks.state[track] === TRACK_STATE.overdubbing) endOverdub(p, track, moment);
      fadeTrack(p, track, moment, share(a), Math.max(0.01, Math.min(LONGEST_FADE, b / 1000)));
      remix(p, track, moment);
      return;
    case STATION_ACT.mute: tracks.isMuted[track] = a === 2 ? 1 - tracks.isMuted[track]! : a === 1 ? 1 : 0; remix(p, track, moment); return;
    case STATION_ACT.solo: tracks.isSolo[track] = a === 2 ? 1 - tracks.isSolo[track]! : a === 1 ? 1 : 0; remixAll(p, moment); return;
    case STATION_ACT.level:
      if (tracks.fadeStops[track] === 1 && tracks.state[track] === TRACK_STATE.ending) goOn(p, track);
      endFade(p, track, share(a));
      remix(p, track, moment);
      return;
    case STATION_ACT.pan: tracks.pan[track] = Math.max(-1, Math.min(1, a / 1000)); remix(p, track, moment); return;
    case STATION_ACT.effect:
      if (a < 0 || a >= TRACK_EFFECTS.length) out.warn(`Effect ${a} is unknown; effects are 0 to ${TRACK_EFFECTS.length - 1}.`);
      else {
        tracks.effect[track] = a;
        tracks.effectAmount[track] = share(b);
        remix(p, track, moment);
      }
      return;
    case STATION_ACT.source:
      if (a < TRACK_SOURCE.microphone || a > TRACK_SOURCE.both) out.warn(`Source ${a} is unknown; it is 0 microphone, 1 played or 2 both.`);
      else tracks.input[track] = a;
      return;
    case STATION_ACT.pulse: setPulse(p, track, a); return;
    default: out.warn(`Act ${act} of the loop station is unknown; it is left out.`);
  }
}

const share = (thousandths: number): number => Math.max(0, Math.min(1, thousandths / 1000));

function isRecording({ tracks }: Crew, track: number): boolean {
  return tracks.recording[track] === RECORDING.waiting || tracks.recording[track] === RECORDING.running;
}

/** The one button. */
function record(p: Obeying, track: number, moment: number): void {
  switch (p.tracks.state[track]) {
    case TRACK_STATE.empty: arm(p, track, moment); break;
    case TRACK_STATE.armed: cancelRecording(p, track, moment); break;
    // What is to play once is there to be struck: it stays silent until then, and is struck again while it sounds.
    case TRACK_STATE.recording: endRecording(p, track, moment, p.tracks.isOneShot[track] === 1 ? RECORD_THEN.stop : p.station.afterRecord === 1 ? RECORD_THEN.overdub : RECORD_THEN.play, true); break;
    case TRACK_STATE.playing:
      if (p.tracks.isOnce[track] === 1) playOnce(p, track, moment);
      else beginOverdub(p, track, moment);
      break;
    case TRACK_STATE.overdubbing: endOverdub(p, track, moment); break;
    default: play(p, track, moment);
  }
}

/** Whether a track sounds and will go on, or is about to: whoever wants it to play has nothing left to do. */
const isGoing = (state: number): boolean => state === TRACK_STATE.playing || state === TRACK_STATE.overdubbing || state === TRACK_STATE.starting;

function play(p: Obeying, track: number, moment: number): void {
  switch (p.tracks.state[track]) {
    case TRACK_STATE.stopped: launch(p, track, moment); break;
    case TRACK_STATE.starting: unlaunch(p, track); break;
    case TRACK_STATE.ending: goOn(p, track); break;
    case TRACK_STATE.recording: endRecording(p, track, moment, p.tracks.isOneShot[track] === 1 ? RECORD_THEN.once : RECORD_THEN.play, false); break;
    default: stopTrack(p, track, moment);
  }
}

/** Everything falls silent now; a recording is kept as it is. */
function silence(p: Obeying, track: number): void {
  const { tracks, time } = p, now = time.tick;
  if (tracks.recording[track] === RECORDING.ending) settleRecording(p, track);
  if (tracks.state[track] === TRACK_STATE.armed) cancelRecording(p, track, now);
  else if (tracks.state[track] === TRACK_STATE.recording) {
    tracks.recEndBeat[track] = NO_BEAT;
    tracks.recEndTick[track] = Math.max(now, tracks.recTick[track]! + 1);
    tracks.recThen[track] = RECORD_THEN.stop;
  } else if (tracks.state[track] === TRACK_STATE.overdubbing) endOverdub(p, track, now);
  if (tracks.launchBeat[track] === NO_BEAT) return;
  goSilent(p, track, now);
  tracks.state[track] = TRACK_STATE.stopped;
}

function prepare({ station, out, pulses, room, time }: Obeying, act: number, a: number, b: number): void {
  if (act === STATION_ACT.quantise) {
    if (a > 3 || b > 3) out.warn(`Lines ${a} and ${b} were asked for; they are 0 none, 1 beat, 2 bar, 3 phrase.`);
    if (a >= 0 && a <= 3) station.recordLine = a;
    if (b >= 0 && b <= 3) station.launchLine = b;
  } else if (act === STATION_ACT.countIn) station.countIn = Math.max(0, Math.min(MOST_COUNTED, a));
  else if (act === STATION_ACT.firstSetsTempo) station.firstSetsTempo = a === 0 ? 0 : 1;
  else if (act === STATION_ACT.afterRecord) station.afterRecord = a === 0 ? 0 : 1;
  else if (act === STATION_ACT.autoRecord) station.autoRecord = share(a);
  else {
    if (station.metronome === 0) station.clickBeat = beatOfTick(pulses, rowPart(room.pulses[0]!), time.tick);
    station.metronome = a === 0 ? 0 : 1;
  }
}

function take({ layers, out }: Obeying, layer: number, high: number, low: number, frames: number, frameRate: number): void {
  if (layers.ordinal[layer] === 0) {
    out.warn(`Layer ${(layer % MAX_LAYERS) + 1} of track ${Math.floor(layer / MAX_LAYERS) + 1} came after it was thrown away; it is left out.`);
    return;
  }
  layers.isWhole[layer] = 1;
  layers.hashHigh[layer] = high >>> 0;
  layers.hashLow[layer] = low >>> 0;
  layers.frames[layer] = Math.max(0, frames);
  layers.frameRate[layer] = Math.max(0, frameRate);
}

/** A track keeps to another pulse from now on: what it holds lasts as long as before and stays where it is. */
function setPulse(p: Obeying, track: number, pulse: number): void {
  const { tracks, out, room } = p;
  if (pulse < 0 || pulse >= Math.min(MAX_PULSES, room.pulseCount)) out.warn(`Pulse ${pulse} was asked for; there are 0 to ${room.pulseCount - 1}.`);
  else if (tracks.recording[track] !== RECORDING.none) out.warn(`Track ${track + 1} is being recorded; it keeps its pulse until that is done.`);
  else {
    const from = pulseOf(p, track);
    tracks.pulse[track] = pulse;
    countAnew(p, track, from);
  }
}

/** Puts a track's beats, which were of pulse `from`, into those of the pulse that it keeps to now. */
function countAnew(p: Obeying, track: number, from: number): void {
  const { tracks, pulses } = p, to = pulseOf(p, track);
  if (from === to) return;
  tracks.soundBeats[track]! *= pulses.period[from]! / pulses.period[to]!;
  for (const column of [tracks.startBeat, tracks.launchBeat, tracks.stopBeat, tracks.askedBeat, tracks.againBeat]) {
    if (column[track] !== NO_BEAT) column[track] = beatOfTick(pulses, to, tickOfBeat(pulses, from, column[track]!));
  }
}

/** Another ratio of a pulse to the room's own. Tracks on it last as long as before and stay where they are. */
function setRatio(p: Obeying, number: number, a: number, b: number): void {
  const { pulses, room, tracks, time, out } = p, ratio = b !== 0 ? a / b : a / 1e6;
  if (number < 1 || number >= room.pulseCount || !(ratio >= 0.05 && ratio <= 20)) {
    out.warn(`Ratio ${ratio} of pulse ${number} was asked for; pulses 1 to ${room.pulseCount - 1} take 0.05 to 20.`);
    return;
  }
  const row = rowPart(room.pulses[number]!), before = pulses.period[row]!, after = pulses.period[mainPulse(p)]! / ratio, now = time.tick;
  for (let track = 0; track < MAX_TRACKS; track++) {
    if (tracks.pulse[track] !== number) continue;
    // Its beats are counted from here on as if the pulse had always gone so.
    const at = beatAt(p, track, now);
    for (const column of [tracks.startBeat, tracks.launchBeat, tracks.stopBeat, tracks.askedBeat, tracks.againBeat, tracks.recBeat, tracks.recEndBeat]) if (column[track] !== NO_BEAT) column[track] = at + ((column[track]! - at) * before) / after;
    tracks.soundBeats[track]! *= before / after;
  }
  pulses.anchorBeat[row] = beatOfTick(pulses, row, now);
  pulses.anchorTick[row] = now;
  pulses.period[row] = after;
  pulses.ratio[row] = ratio;
}

/** A composed loop keeps to another pulse from its next launch on. */
function setLoopPulse({ room, loops, out }: Obeying, index: number, pulse: number): void {
  if (index >= room.loopCount || pulse < 0 || pulse >= room.pulseCount) {
    out.warn(`Loop ${index} on pulse ${pulse} was asked for; there are ${room.loopCount} loops and ${room.pulseCount} pulses.`);
    return;
  }
  const row = rowPart(room.loops[index]!);
  if (loops.loop.state[row] !== ZONE_STATE.idle) out.warn(`Loop ${index} sounds; stop it before it keeps to another pulse.`);
  else loops.loop.pulse[row] = room.pulses[pulse]!;
}
