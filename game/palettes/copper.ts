import type { InstrumentName } from '../../protocol/index.ts';
import type { Palette } from './palette.ts';
import { melody, steps, together } from './pattern.ts';

/** A third of a beat: the whole palette walks in threes. */
const THIRD = 1 / 3;

/**
 * Copper: a courtyard of smiths at noon. Every beat falls into three; an anvil, a rope of a bass, bell patterns that turn round each other,
 * bars of wood that answer, a reed organ that only breathes. G A C D E, where C pulls as hard as G; B and F# pass by off the beat.
 */
export const copper: Palette<InstrumentName> = {
  name: 'Copper',
  bpm: 112,
  beatsPerBar: 4,
  key: 'G, open',
  tonic: 7,
  scale: [0, 2, 5, 7, 9],
  loops: [
    {
      name: 'Anvil', family: 'ground', instrument: 'kick', bars: 2, pan: 0,
      notes: steps(THIRD, '9.. ..6 .7. ..4 | 9.. ..6 .7. 5.3'),
    },
    {
      name: 'Rope', family: 'ground', instrument: 'plucked-bass', bars: 4, pan: -0.06,
      notes: together(
        steps(THIRD, '8.. ..5 ... ... | ... ... ... ... | 8.. ..5 ... ... | ... ... ... ..4', 43),
        steps(THIRD, '... ... .6. ..5 | ... ..5 .6. ... | ... ... .6. ... | ... ..5 ... .5.', 50),
        steps(THIRD, '... ... ... ... | 8.. ... ... 6.. | ... ... ... ..5 | 7.. ... ... ...', 48),
        steps(THIRD, '... ... ... ... | ... ... ... ..4 | ... ... ... ... | ... ... 6.. ...', 45),
      ).map((note) => ({ ...note, beats: 0.6 })),
    },
    {
      name: 'Tin rain', family: 'pulse', instrument: 'shaker', bars: 1, pan: 0.34,
      notes: steps(THIRD, '635 534 735 546'),
    },
    {
      name: 'Bell path', family: 'pulse', instrument: 'rim', bars: 1, pan: -0.4,
      notes: steps(THIRD, '7.5 .76 .5. 6.5'),
    },
    {
      name: 'Wooden answer', family: 'harmony', instrument: 'marimba', bars: 2, pan: 0.22,
      notes: together(
        steps(THIRD, '7.. 4.. 6.. 4.. | 7.. 4.. 6.. ...', 55),
        steps(THIRD, '.5. .4. .5. .4. | .5. .4. .5. .4.', 62),
        steps(THIRD, '..4 ..6 ... ..5 | ... ..6 ..4 ...', 67),
        steps(THIRD, '... ... ..5 ... | ..5 ... ... ..6', 69),
        steps(THIRD, '... ... ... ... | ... ... ... 7..', 60),
      ).map((note) => ({ ...note, beats: 0.5 })),
    },
    {
      name: 'Reed', family: 'harmony', instrument: 'organ', bars: 8, pan: -0.24,
      notes: together(
        melody('G3/7.5@5 -/.5 G3/7.5@5 -/.5 A3/7.5@5 -/.5 G3/7.5@5 -/.5'),
        melody('D4/7@5 -/1 C4/7@5 -/1 D4/7@5 -/1 C4/3.5@4 D4/3.5@5 -/1'),
        melody('-/4 A4/3.5@4 -/.5 -/4 G4/3.5@4 -/.5 -/4 E4/3.5@5 -/.5 -/4 A4/3@4 -/1'),
      ),
    },
    {
      name: 'Caller', family: 'line', instrument: 'nylon', bars: 4, pan: 0.1,
      notes: together(
        melody('-/1 D5/.3333@6 E5/.3333@6 D5/.3333@5 C5/.6667@7 A4/.3333@5 G4/1@6', 1.2),
        melody('-/.6667 G4/.3333@5 A4/.6667@6 C5/.3333@5 D5/1@7 -/.3333 B4/.3333@4 A4/.3333@5', 1.2, 4),
        melody('-/1 G5/.6667@8 E5/.3333@6 D5/.6667@6 E5/.3333@5 C5/1@6', 1.2, 8),
        melody('-/.6667 A4/.3333@5 C5/.3333@5 A4/.3333@5 G4/.3333@5 E4/.6667@6 D4/.3333@4 G4/1@7', 1.2, 12),
      ),
    },
    {
      name: 'Noon heat', family: 'air', instrument: 'drone', bars: 8, pan: -0.1,
      notes: together(
        melody('G2/15.5@5 -/.5 C3/7.5@5 -/.5 G2/7.5@5 -/.5'),
        melody('-/4 D4/11@4 -/1 -/4 E4/5@4 D4/6@4 -/1'),
      ),
    },
  ],
  strikes: [
    { instrument: 'marimba', pitch: 74 },
    { instrument: 'clap', pitch: 60 },
    { instrument: 'stomp', pitch: 60 },
    { instrument: 'tom-high', pitch: 60 },
  ],
  bows: [
    { instrument: 'bow-cello', low: 43, high: 67 },
    { instrument: 'bow-voice', low: 55, high: 79 },
  ],
};
