import type { PatternNote } from './palette.ts';

const PITCH_CLASS: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };

/**
 * MIDI number of a written pitch: letter, optional `#` or `b`, octave; C4 = 60.
 *
 * @throws RangeError for anything else, so that a slip of the pen shows when the module loads.
 * @example pitchOf('F#3') // 54
 */
export function pitchOf(name: string): number {
  const parts = /^([A-G])([#b]?)(-?\d)$/.exec(name);
  if (!parts) throw new RangeError(`"${name}" is not a pitch; write a letter, # or b if needed, and an octave, like F#3.`);
  const accidental = parts[2] === '#' ? 1 : parts[2] === 'b' ? -1 : 0;
  return 12 * (Number(parts[3]) + 1) + PITCH_CLASS[parts[1]!]! + accidental;
}

/**
 * Notes on an even grid, for drums: one character a step, a digit 1–9 is a stroke of that many tenths of full velocity,
 * a dot is a rest; spaces and bar lines are there for the eye.
 *
 * @param step length of a step in beats
 * @param pitch MIDI number of every stroke; 60 is an unpitched instrument's own pitch
 * @example steps(0.25, '9... 4...') // strokes at beats 0 and 1
 */
export function steps(step: number, text: string, pitch = 60): PatternNote[] {
  const notes: PatternNote[] = [];
  let index = 0;
  for (const mark of text) {
    if (mark === ' ' || mark === '|') continue;
    if (mark !== '.') {
      if (!(mark >= '1' && mark <= '9')) throw new RangeError(`"${mark}" at step ${index} of "${text}" is neither a digit 1–9 nor a dot.`);
      notes.push({ beat: index * step, pitch, velocity: Number(mark) / 10, beats: step });
    }
    index++;
  }
  return notes;
}

/**
 * A written melody, one token after another: `pitch/beats@tenths`, chords as `D3+A3+F4/1.5@5`, rests as `-/0.5`; bar lines are
 * there for the eye.
 *
 * @param gate sounding part of each written length; above 1 notes ring into the next
 * @param start beat of the first token
 * @example melody('D4/1@7 -/1 D4+A4/2@5') // three notes in four beats
 */
export function melody(text: string, gate = 1, start = 0): PatternNote[] {
  const notes: PatternNote[] = [];
  let beat = start;
  for (const token of text.split(/\s+/)) {
    if (token === '' || token === '|') continue;
    const parts = /^([^/]+)\/([\d.]+)(?:@(\d))?$/.exec(token);
    if (!parts) throw new RangeError(`"${token}" is not a note; write pitch/beats@velocity, like D4/1.5@7.`);
    const beats = Number(parts[2]);
    if (parts[1] !== '-') {
      for (const name of parts[1]!.split('+')) notes.push({ beat, pitch: pitchOf(name), velocity: Number(parts[3] ?? 6) / 10, beats: beats * gate });
    }
    beat += beats;
  }
  return notes;
}

/**
 * Leans the second of each pair of sixteenths back: it falls at `share` of the eighth instead of half-way. The first keeps its place,
 * so loops of different swing still share one pulse.
 *
 * @param share 0.5 straight … 0.67 a triplet
 */
export function swing(share: number, notes: readonly PatternNote[]): PatternNote[] {
  return notes.map((note) => {
    const eighth = Math.floor(note.beat * 2) / 2, within = note.beat - eighth;
    const swung = within <= 0.25 ? within * 2 * share : 0.5 * share + (within - 0.25) * 2 * (1 - share);
    return { ...note, beat: eighth + swung };
  });
}

/** Lays voices on top of each other, in order of onset, then pitch: the order that a loop's notes are spawned in. */
export function together(...voices: readonly (readonly PatternNote[])[]): PatternNote[] {
  return voices.flat().sort((a, b) => a.beat - b.beat || a.pitch - b.pitch);
}
