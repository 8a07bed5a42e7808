import type { InstrumentName } from '../../protocol/index.ts';
import type { Palette } from './palette.ts';
import { melody, steps, together } from './pattern.ts';

/**
 * Frost: a frozen lake, in three. A sled that slides on the one, skates, icicles that fall four against three, a waltz on felt that never
 * comes home. B D E G A without a fifth above its B: it hovers; F# and C pass by between the beats.
 */
export const frost: Palette<InstrumentName> = {
  name: 'Frost',
  bpm: 96,
  beatsPerBar: 3,
  key: 'B without a home',
  tonic: 11,
  scale: [0, 3, 5, 8, 10],
  loops: [
    {
      name: 'Sled', family: 'ground', instrument: 'kick', bars: 2, pan: 0,
      notes: steps(0.25, '9... .... ..4. | 7... ..3. ....'),
    },
    {
      name: 'Under the ice', family: 'ground', instrument: 'round-bass', bars: 4, pan: 0.04,
      notes: melody(`
        B1/2@8 -/.25 D2/.25@4 E2/.5@5 | G2/2@7 -/.5 E2/.5@5 |
        E2/1.5@8 -/.5 D2/.5@5 B1/.5@5 | A1/2@8 -/.25 B1/.25@4 D2/.5@6`, 0.96),
    },
    {
      name: 'Skates', family: 'pulse', instrument: 'brush', bars: 2, pan: 0.36,
      notes: steps(0.25, '4.23 6.23 5.34 | 4.23 6.32 7642'),
    },
    {
      name: 'Icicles', family: 'pulse', instrument: 'music-box', bars: 4, pan: -0.42,
      notes: melody(`
        B5/.75@7 G5/.75@5 E5/.75@5 D6/.75@6 | A5/.75@7 E5/.75@5 G5/.75@5 B5/.75@6 |
        D6/.75@7 B5/.75@5 G5/.75@5 E5/.75@6 | A5/.75@7 D5/.75@5 E5/.5@4 G5/.5@5 -/.5`, 1.4),
    },
    {
      name: 'Window waltz', family: 'harmony', instrument: 'felt-piano', bars: 4, pan: -0.16,
      notes: melody(`
        B2/1@7 G3+B3+D4/.75@4 -/.25 G3+B3+D4/.75@5 -/.25 | E3/1@7 G3+B3+D4/.75@4 -/.25 A3+B3+E4/.75@5 -/.25 |
        G2/1@7 G3+A3+D4/.75@4 -/.25 G3+B3+E4/.75@5 -/.25 | A2/1@7 G3+A3+D4/.75@4 -/.25 E3+A3+D4/.5@4 E4/.25@3 D4/.25@3`, 1.1),
    },
    {
      name: 'Northern light', family: 'harmony', instrument: 'tape-strings', bars: 8, pan: 0.26,
      notes: together(
        melody('B2/5.5@5 -/.5 G3/5.5@5 -/.5 E3/5.5@5 -/.5 A3/2.75@5 -/.25 D3/2.75@4 -/.25'),
        melody('D4/6@5 B3/6@5 G3/3@4 B3/3@5 D4/6@5', 0.97),
        melody('-/3 G4/3@5 A4/4.5@5 B4/1.5@4 | D5/6@5 B4/3@5 A4/2.5@4 -/.5', 0.97),
      ),
    },
    {
      name: 'Snow song', family: 'line', instrument: 'harp', bars: 8, pan: 0.12,
      notes: melody(`
        -/.5 B4/.5@5 D5/.5@6 E5/1@7 D5/.5@5 | B4/1.5@6 -/.5 A4/.5@4 B4/.5@5 |
        G4/.5@5 A4/.5@5 B4/.5@5 D5/1@7 F#5/.25@3 E5/.25@4 | G5/2@8 -/1 |
        -/.5 G5/.5@6 E5/.5@6 D5/1@7 B4/.5@5 | E5/1@6 C5/.25@3 D5/.25@4 B4/.5@5 A4/1@6 |
        -/.5 E4/.5@5 G4/.5@5 A4/.5@6 B4/.5@6 D5/.5@6 | B4/2@7 -/1`, 1.6),
    },
    {
      name: 'Cold breath', family: 'air', instrument: 'breath', bars: 8, pan: -0.3,
      notes: together(
        melody('-/3 B4/5@5 -/1 D5/5@4 -/1 | -/3 A4/5@5 -/1'),
        melody('E4/5.5@4 -/.5 G4/5.5@4 -/.5 B3/5.5@4 -/.5 D4/5.5@4 -/.5'),
      ),
    },
  ],
  strikes: [
    { instrument: 'kalimba', pitch: 79 },
    { instrument: 'chime', pitch: 83 },
    { instrument: 'stomp', pitch: 60 },
    { instrument: 'tom-low', pitch: 62 },
  ],
  bows: [
    { instrument: 'bow-voice', low: 52, high: 76 },
    { instrument: 'bow-glass', low: 59, high: 83 },
  ],
};
