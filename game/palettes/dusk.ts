import type { InstrumentName } from '../../protocol/index.ts';
import type { Palette } from './palette.ts';
import { melody, steps, swing, together } from './pattern.ts';

/** Far behind the beat, as on the last train. */
const LEAN = 0.62;

/**
 * Dusk: a city between light and dark. A heartbeat, a bass that leaves room, a backbeat two streets away, soft keys in Bb minor sevenths and
 * suspended fourths, a guitar that hums to itself. Bb Db Eb F Ab throughout; C and Gb brush past on weak sixteenths.
 */
export const dusk: Palette<InstrumentName> = {
  name: 'Dusk',
  bpm: 68,
  beatsPerBar: 4,
  key: 'Bb minor',
  tonic: 10,
  scale: [0, 3, 5, 7, 10],
  loops: [
    {
      name: 'Heartbeat', family: 'ground', instrument: 'kick', bars: 2, pan: 0,
      notes: swing(LEAN, steps(0.25, '9..5 .... ..7. .... | 9..5 ...3 ..7. .4..')),
    },
    {
      name: 'Last train', family: 'ground', instrument: 'round-bass', bars: 4, pan: -0.04,
      notes: swing(LEAN, melody(`
        Bb1/1.25@8 -/.5 Bb1/.25@5 F2/.75@6 -/.25 Ab2/.5@6 F2/.5@5 |
        Eb2/1.5@8 -/.25 Db2/.25@4 Eb2/.75@6 -/.25 F2/.5@5 Eb2/.5@5 |
        Db2/1.25@8 -/.5 Db2/.25@5 Ab2/.75@6 -/.25 F2/.5@5 Eb2/.5@5 |
        F2/1@7 -/.5 C2/.25@4 Db2/.25@4 Eb2/.75@6 -/.25 Db2/.5@5 Ab1/.5@6`, 0.94)),
    },
    {
      name: 'Two streets away', family: 'pulse', instrument: 'snare', bars: 2, pan: 0.14,
      notes: swing(LEAN, steps(0.25, '.... 7..2 .... 7... | .... 7..2 ..1. 7.23')),
    },
    {
      name: 'Wet tyres', family: 'pulse', instrument: 'hat', bars: 1, pan: -0.34,
      notes: swing(LEAN, steps(0.25, '4273 5263 4274 5362')),
    },
    {
      name: 'Soft keys', family: 'harmony', instrument: 'felt-piano', bars: 4, pan: -0.2,
      notes: swing(LEAN, melody(`
        Bb2+F3+Ab3+Db4/1.75@6 -/.5 Ab3+Db4+F4/.5@4 -/.25 Eb4/.5@4 Db4/.5@4 |
        Eb3+Ab3+Bb3+F4/1.75@6 -/.5 Bb3+Eb4/.5@4 -/.25 F4/.5@4 Eb4/.5@4 |
        Db3+F3+Ab3+Eb4/1.75@6 -/.5 Ab3+Db4+F4/.5@4 -/.25 Ab4/.5@5 F4/.5@4 |
        F3+Bb3+Eb4/1.75@6 -/.5 Ab3+Bb3+Eb4/.5@4 -/.25 Db4/.25@3 Eb4/.25@3 F4/.5@4`, 1.15)),
    },
    {
      name: 'Blue hour', family: 'harmony', instrument: 'warm-pad', bars: 8, pan: 0.24,
      notes: together(
        melody('Bb2/7.5@5 -/.5 Eb3/7.5@5 -/.5 Db3/7.5@5 -/.5 F3/3.5@5 -/.5 Eb3/3.5@4 -/.5'),
        melody('F3/7.5@5 -/.5 Bb3/7.5@5 -/.5 Ab3/7.5@5 -/.5 Bb3/7.5@5 -/.5'),
        melody('Db4/5@4 Eb4/2.5@4 -/.5 F4/5@5 Eb4/2.5@4 -/.5 F4/5@4 Ab4/2.5@5 -/.5 Eb4/4@5 Db4/3.5@4 -/.5'),
      ),
    },
    {
      name: 'Humming', family: 'line', instrument: 'nylon', bars: 4, pan: 0.36,
      notes: swing(LEAN, melody(`
        -/1 F4/.5@6 Ab4/.5@6 Bb4/.75@7 Ab4/.25@4 F4/1@6 |
        -/.5 Eb4/.25@5 F4/.25@5 Ab4/.5@6 Gb4/.25@3 F4/.25@4 Ab4/.5@5 Eb4/1.5@6 |
        -/1 Db5/.75@7 Bb4/.25@5 Ab4/.5@6 F4/.5@5 Ab4/1@6 |
        -/.5 F4/.25@5 Eb4/.25@5 Db4/.5@6 C4/.25@3 Db4/.25@4 Eb4/.5@5 Bb3/1.5@7`, 1.2)),
    },
    {
      name: 'City air', family: 'air', instrument: 'air', bars: 8, pan: -0.36,
      notes: together(
        melody('Bb4/6@6 -/2 F4/6@5 -/2 Ab4/6@6 -/2 Eb4/6@5 -/2'),
        melody('-/4 F5/3@4 -/5 -/4 Db5/3@4 -/5 | -/4 Bb5/3@4 -/1'),
      ),
    },
  ],
  strikes: [
    { instrument: 'rim', pitch: 60 },
    { instrument: 'snare', pitch: 60 },
    { instrument: 'kick', pitch: 60 },
    { instrument: 'tom-low', pitch: 60 },
  ],
  bows: [
    { instrument: 'bow-cello', low: 41, high: 65 },
    { instrument: 'bow-voice', low: 53, high: 77 },
  ],
};
