import type { InstrumentName } from '../../protocol/index.ts';
import type { Palette } from './palette.ts';
import { melody, steps, swing, together } from './pattern.ts';

/** Just off straight: light feet. */
const LEAN = 0.53;

/**
 * Bloom: a garden in the morning. Bouncing bass, wooden bars, organ that pushes off the beat, a kalimba that chatters with itself.
 * F G A C D throughout; E and Bb pass by on weak sixteenths.
 */
export const bloom: Palette<InstrumentName> = {
  name: 'Bloom',
  bpm: 108,
  beatsPerBar: 4,
  key: 'F major',
  tonic: 5,
  scale: [0, 2, 4, 7, 9],
  loops: [
    {
      name: 'Footfall', family: 'ground', instrument: 'kick', bars: 2, pan: 0,
      notes: swing(LEAN, steps(0.25, '9..3 ..7. 8... ..5. | 9..3 ..7. 8.4. .63.')),
    },
    {
      name: 'Stem', family: 'ground', instrument: 'plucked-bass', bars: 4, pan: 0.06,
      notes: swing(LEAN, melody(`
        F2/.5@8 -/.25 F2/.25@5 C3/.5@6 -/.5 D3/.5@6 C3/.5@5 -/.25 A2/.25@4 C3/.5@6 |
        D2/.5@8 -/.25 D2/.25@5 A2/.5@6 -/.5 D3/.5@7 -/.25 C3/.25@4 A2/.5@6 F2/.5@5 |
        G2/.5@8 -/.25 G2/.25@5 D3/.5@6 -/.5 G2/.5@7 A2/.5@5 -/.25 G2/.25@4 D3/.5@6 |
        C3/.5@8 -/.25 C3/.25@5 G2/.5@6 -/.5 C2/.5@7 -/.25 D2/.25@5 -/.25 C2/.25@5 E2/.5@6`, 0.9)),
    },
    {
      name: 'Pollen', family: 'pulse', instrument: 'hat', bars: 1, pan: -0.3,
      notes: swing(LEAN, steps(0.25, '5273 4263 5274 4326')),
    },
    {
      name: 'Petals', family: 'pulse', instrument: 'marimba', bars: 2, pan: 0.42,
      notes: swing(LEAN, together(
        melody('F4/.75@7 C5/.75@6 A4/.5@5 G4/.75@7 C5/.75@6 D5/.5@5 | F4/.75@7 A4/.75@6 C5/.5@5 D5/.5@6 C5/.25@4 A4/.5@6 G4/.25@4 A4/.5@5'),
        steps(0.25, '..3. .3.. ..4. .... | ..3. .3.. ..4. ..3.', 60),
      )),
    },
    {
      name: 'Open windows', family: 'harmony', instrument: 'organ', bars: 4, pan: -0.4,
      notes: swing(LEAN, melody(`
        -/.5 A3+C4+F4/.5@6 -/1 A3+C4+F4/.25@4 -/.25 C4+F4+G4/.75@6 -/.75 |
        -/.5 A3+D4+F4/.5@6 -/1 A3+D4+F4/.25@4 -/.25 A3+D4+G4/.75@6 -/.75 |
        -/.5 G3+C4+D4/.5@6 -/1 G3+C4+D4/.25@4 -/.25 G3+D4+A4/.75@6 -/.75 |
        -/.5 G3+C4+F4/.5@6 -/1 G3+C4+F4/.25@4 -/.25 G3+C4/.5@6 A3+D4/.25@5 -/.75`, 0.95)),
    },
    {
      name: 'Skyward', family: 'harmony', instrument: 'warm-pad', bars: 8, pan: 0.2,
      notes: together(
        melody('F3/7.5@5 -/.5 D3/7.5@5 -/.5 G3/7.5@5 -/.5 C3/3.5@5 -/.5 D3/3.5@4 -/.5'),
        melody('C4/7.5@5 -/.5 A3/7.5@5 -/.5 D4/7.5@5 -/.5 G3/3.5@5 -/.5 A3/3.5@5 -/.5'),
        melody('A4/5@4 G4/2.5@4 -/.5 F4/5@5 G4/2.5@4 -/.5 A4/5@4 C5/2.5@5 -/.5 D5/4@5 C5/3.5@4 -/.5'),
      ),
    },
    {
      name: 'Hummingbird', family: 'line', instrument: 'kalimba', bars: 4, pan: 0.3,
      notes: swing(LEAN, melody(`
        -/.5 C5/.25@6 D5/.25@5 F5/.5@7 D5/.5@5 C5/.75@7 A4/.25@4 C5/1@6 |
        -/1 A4/.25@5 C5/.25@5 D5/.5@6 C5/.5@6 A4/.25@4 Bb4/.25@3 G4/1@6 |
        -/.5 F5/.25@6 G5/.25@6 A5/.5@8 G5/.5@6 F5/.75@7 D5/.25@4 F5/1@6 |
        -/1 D5/.25@5 F5/.25@5 E5/.25@4 D5/.25@5 C5/.5@6 D5/.5@5 F5/1@7`, 1.3)),
    },
    {
      name: 'Dew', family: 'air', instrument: 'glass', bars: 8, pan: -0.5,
      notes: together(
        melody('C5/6@5 -/2 A5/6@4 -/2 D5/6@5 -/2 G5/6@4 -/2'),
        melody('-/3 F5/4@4 -/1 -/3 D5/4@4 -/1 -/3 A5/4@4 -/1 -/3 C5/4@4 -/1'),
        melody('-/6.5 C6/.5@4 D6/1@3 -/14.5 A5/.5@4 C6/1@3', 1.5),
      ),
    },
  ],
  strikes: [
    { instrument: 'marimba', pitch: 72 },
    { instrument: 'clap', pitch: 60 },
    { instrument: 'kick', pitch: 60 },
    { instrument: 'hat-open', pitch: 60 },
  ],
  bows: [
    { instrument: 'bow-cello', low: 41, high: 69 },
    { instrument: 'bow-glass', low: 65, high: 89 },
  ],
};
