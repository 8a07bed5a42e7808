import { columns, query, read, res, rowPart, system, Time, write, writes } from '../../engine/index.ts';
import { CUE_KIND, TICK_MICROS, TICK_RATE, ZONE_STATE } from '../../protocol/index.ts';
import { Loop, Note } from '../components/loop.ts';
import { Params } from '../components/playable.ts';
import { Pulse, tickOfBeat } from '../components/pulse.ts';
import { CueGiven } from '../components/room.ts';
import { Settings } from '../components/settings.ts';
import { RICHNESS } from './open-richness.ts';

/** An onset this near to the edge of a stretch, beats, counts as on it: sums of fractions differ in their last bits. */
const EDGE = 1e-7;
/** Loudness that an onset gives its loop at least, and that a held note keeps up, as parts of its velocity. */
const ONSET_FLOOR = 0.35, HELD = 0.3;
/** Note keys begin above the keys of loops and zones. */
const NOTE_KEYS = 0x10000;
/** Velocity about which richness draws soft and loud notes apart, how far, and how much louder or softer the whole becomes. At 0.5 as composed. */
const MIDDLE = 0.45, APART = 1.6, LOUDER = 0.24, AS_COMPOSED = 0.5;
/** From this richness on the stressed notes of harmony and melody have their octave with them, so loud. */
const OCTAVE_FROM = 0.5, STRESSED = 0.5, OCTAVE_LEVEL = 0.6, THINNED = 1.2, GROUND = 0, HARMONY = 2, LINE = 3;

/**
 * Visits every note of the room: those of a stretch that opened leave as cues with their exact times, each once; those that
 * sound hold up their loop's light. A note of beat b sounds at origin + b + k × length for whole k. The parameter `richness` draws loud and soft
 * apart, adds octaves when it is high, and leaves the softest away when it is low; at 0.5 all is as composed.
 *
 * Invariant: the stretches of a loop lie end to end, so each onset is in exactly one. Cost: see tests/bench, case loop-room.
 */
export const scheduleNotes = system('music/schedule-notes', {
  notes: query({ note: write(Note) }), loops: columns(write(Loop)), pulses: columns(read(Pulse)), cues: writes(CueGiven), settings: res(Settings), driven: res(Params), time: res(Time),
}, ({ notes, loops, pulses, cues, settings, driven, time }) => {
  const { ids, length, note } = notes, tick = time.tick, key = settings.key;
  const { loop: owner, beat, beats, pitch, velocity, isPitched, soundsFrom, soundsTo } = note;
  const { windowFrom, windowTo, energy, state } = loops;
  const richer = driven.value[RICHNESS]! - AS_COMPOSED, octave = (richer + AS_COMPOSED - OCTAVE_FROM) / (1 - OCTAVE_FROM);
  for (let i = 0; i < length; i++) {
    const row = ids[i]!, loop = rowPart(owner[row]!);
    if (soundsTo[row]! > tick && soundsFrom[row]! < tick + 1 && state[loop] !== ZONE_STATE.idle) {
      const level = soundsFrom[row]! >= tick ? ONSET_FLOOR + (1 - ONSET_FLOOR) * velocity[row]! : HELD * velocity[row]!;
      if (energy[loop]! < level) energy[loop] = level;
    }
    const from = windowFrom[loop]! - EDGE, to = windowTo[loop]! - EDGE;
    if (from >= to) continue;
    const first = loops.origin[loop]! + beat[row]!, turn = loops.length[loop]!;
    let k = Math.floor((from - first) / turn), onset = first + k * turn;
    if (onset < from) onset = first + ++k * turn;
    for (; onset < to; onset = first + ++k * turn) {
      const pulse = rowPart(loops.pulse[loop]!);
      const due = Math.max(tick, tickOfBeat(pulses, pulse, onset)), dueTick = Math.floor(due);
      const period = pulses.hasChange[pulse] === 1 && onset > pulses.changeBeat[pulse]! - EDGE ? pulses.changePeriod[pulse]! : pulses.period[pulse]!;
      const written = velocity[row]!, family = loops.family[loop]!;
      // Bare, the softest notes are left away, all but the ground's.
      if (written < -THINNED * richer && isPitched[row] === 1 && family !== GROUND) continue;
      soundsFrom[row] = due;
      soundsTo[row] = due + beats[row]! * period * TICK_RATE;
      const loud = richer === 0 ? written : Math.max(Math.min(written, 0.1), Math.min(1, (written + richer * APART * (written - MIDDLE)) * (1 + LOUDER * richer)));
      const hasOctave = octave > 0 && isPitched[row] === 1 && written >= STRESSED && (family === HARMONY || family === LINE);
      // The octave comes as a cue of its own, told apart by its ordinal.
      for (let voice = 0; voice < (hasOctave ? 2 : 1); voice++) {
        const slot = cues.send();
        cues.tick[slot] = dueTick;
        cues.micros[slot] = (due - dueTick) * TICK_MICROS;
        cues.kind[slot] = CUE_KIND.note;
        cues.source[slot] = loops.source[loop]!;
        cues.pulse[slot] = pulses.index[pulse]!;
        cues.instrument[slot] = loops.instrument[loop]!;
        cues.pitch[slot] = pitch[row]! + (isPitched[row] === 1 ? key : 0) + 12 * voice;
        cues.velocity[slot] = voice === 0 ? loud : loud * OCTAVE_LEVEL * Math.min(1, octave);
        cues.duration[slot] = beats[row]! * period;
        cues.pan[slot] = loops.pan[loop]!;
        cues.zone[slot] = loops.zone[loop]!;
        cues.loop[slot] = loops.index[loop]!;
        cues.key[slot] = NOTE_KEYS + note.key[row]!;
        cues.ordinal[slot] = voice;
      }
    }
  }
});
