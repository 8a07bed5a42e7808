import type { InstrumentName } from '../../protocol/index.ts';
import type { Palette } from './palette.ts';
import { melody, steps, swing, together } from './pattern.ts';

/** Sixteenths lean back a little, as hands do late in the evening. */
const LEAN = 0.57;

/**
 * Ember: a small room, late. Dry kick and brushes under felt piano, a double bass that walks between D, F, G and C, a nylon guitar that
 * asks and answers. Everything that lasts stays on D F G A C, which holds neither semitone nor tritone, so loops agree whatever bar
 * each of them starts on; E and B pass by off the beat only.
 */
export const ember: Palette<InstrumentName> = {
  name: 'Ember',
  bpm: 88,
  beatsPerBar: 4,
  key: 'D minor',
  tonic: 2,
  scale: [0, 3, 5, 7, 10],
  loops: [
    {
      name: 'Heartwood', family: 'ground', instrument: 'kick', bars: 2, pan: 0,
      notes: swing(LEAN, steps(0.25, '9... ...4 ..7. .... | 9... ..3. .38. .4..')),
    },
    {
      name: 'Low ember', family: 'ground', instrument: 'plucked-bass', bars: 4, pan: -0.08,
      notes: swing(LEAN, melody(`
        D2/.75@8 -/.5 D2/.25@4 A2/.5@6 C3/.5@6 -/.5 A2/.5@5 F2/.5@6 |
        F2/1@8 -/.5 F2/.25@4 C3/.75@6 A2/.5@5 -/.25 C3/.25@4 F2/.5@6 |
        G2/.75@8 -/.5 G2/.25@4 D3/.5@6 C3/.5@6 -/.5 A2/.5@5 G2/.5@6 |
        C3/.75@7 -/.25 A2/.5@6 G2/.5@6 -/.25 F2/.25@4 A2/.5@6 -/.25 C2/.75@7`, 0.92)),
    },
    {
      name: 'Brushwork', family: 'pulse', instrument: 'brush', bars: 2, pan: 0.22,
      notes: swing(LEAN, steps(0.25, '4232 8232 4233 7242 | 4232 8233 4324 7.35')),
    },
    {
      name: 'Ticking coals', family: 'pulse', instrument: 'rim', bars: 1, pan: -0.42,
      notes: swing(LEAN, steps(0.25, '..53 ..7. .5.. 6.3.')),
    },
    {
      name: 'Felt', family: 'harmony', instrument: 'felt-piano', bars: 4, pan: -0.2,
      notes: swing(LEAN, melody(`
        D3+A3+C4+F4/1.5@6 -/.5 C4+F4/.5@4 -/.25 G4/.25@4 F4/.5@5 D4/.5@4 |
        F3+A3+D4+F4/1.5@6 -/.5 C4+A4/.5@4 -/.25 G4/.25@4 F4/.5@5 C4/.5@4 |
        G3+C4+D4+G4/1.5@6 -/.5 D4+G4/.5@4 -/.25 A4/.25@4 G4/.5@5 D4/.5@4 |
        A3+C4+G4/1.5@6 -/.5 C4+G4/.5@4 -/.25 F4/.25@4 D4/.5@5 C4/.25@3 D4/.25@4`, 1.1)),
    },
    {
      name: 'Slow strings', family: 'harmony', instrument: 'tape-strings', bars: 8, pan: 0.3,
      notes: together(
        melody('D3/7.5@5 -/.5 | F3/7.5@5 -/.5 | G3/7.5@5 -/.5 | A3/3.5@5 -/.5 | G3/3.5@4 -/.5'),
        melody('A3/8@5 C4/8@5 D4/8@5 C4/4@5 D4/4@4'),
        melody('F4/6@4 G4/2@4 A4/6@5 G4/2@4 | G4/4@4 A4/4@5 C5/4@5 A4/2@4 G4/2@3', 0.98),
      ),
    },
    {
      name: 'Answer', family: 'line', instrument: 'nylon', bars: 4, pan: 0.38,
      notes: swing(LEAN, melody(`
        -/.5 D5/.5@7 C5/.25@5 A4/.75@6 G4/.5@5 A4/1@7 C5/.25@4 A4/.25@4 |
        -/1 F4/.25@5 G4/.25@5 A4/.5@6 C5/.75@7 A4/.25@4 G4/1@6 |
        -/.5 F5/.5@8 E5/.25@5 D5/.75@6 C5/.5@5 D5/1@7 F5/.25@4 D5/.25@4 |
        -/1 A4/.5@5 C5/.25@5 A4/.25@5 G4/.5@6 F4/.25@4 E4/.25@4 D4/1@7`, 1.15)),
    },
    {
      name: 'Breath over', family: 'air', instrument: 'breath', bars: 8, pan: -0.35,
      notes: together(
        melody('-/2 A4/5@5 -/1 C5/3@5 D5/4@6 -/1 | -/2 G4/5@5 -/1 A4/2@5 F4/5@5 -/1'),
        melody('D4/6@4 -/2 F4/6@4 -/2 C4/6@4 -/2 D4/3@3 C4/3@3 -/2'),
      ),
    },
  ],
  strikes: [
    { instrument: 'tom-high', pitch: 60 },
    { instrument: 'snare', pitch: 60 },
    { instrument: 'stomp', pitch: 60 },
    { instrument: 'tom-low', pitch: 60 },
  ],
  bows: [
    { instrument: 'bow-cello', low: 38, high: 65 },
    { instrument: 'bow-voice', low: 57, high: 81 },
  ],
};
