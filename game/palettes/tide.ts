import type { InstrumentName } from '../../protocol/index.ts';
import type { Palette } from './palette.ts';
import { melody, steps, together } from './pattern.ts';

/**
 * Tide: a harbour at night. A round bass that comes in like swell, shingle, drops that fall three against four, harp and a far choir.
 * Neither major nor minor: E F# A B D, open fifths and fourths; G and C# only touch the weak half of a beat.
 */
export const tide: Palette<InstrumentName> = {
  name: 'Tide',
  bpm: 76,
  beatsPerBar: 4,
  key: 'E suspended',
  tonic: 4,
  scale: [0, 2, 5, 7, 10],
  loops: [
    {
      name: 'Deep swell', family: 'ground', instrument: 'round-bass', bars: 4, pan: 0,
      notes: melody(`
        E2/2.5@8 -/.5 E2/.5@5 B2/.5@6 |
        D2/2.5@8 -/.25 D2/.25@4 F#2/.5@5 A2/.5@6 |
        A1/2.5@8 -/.5 E2/.5@5 A2/.5@6 |
        B1/2@8 -/.5 F#2/.5@6 -/.25 B1/.25@4 D2/.5@6`, 0.96),
    },
    {
      name: 'Hull', family: 'ground', instrument: 'tom-low', bars: 2, pan: -0.12,
      notes: together(
        steps(0.25, '8... ..3. .... 5... | 7... ..3. .4.. ....', 60),
        steps(0.25, '.... .... 4..3 ..2. | .... .... ..5. .3.2', 65),
      ),
    },
    {
      name: 'Shingle', family: 'pulse', instrument: 'shaker', bars: 2, pan: 0.4,
      notes: steps(0.25, '2334 5678 7654 3322 | 2345 6787 6543 2.22'),
    },
    {
      name: 'Drops', family: 'pulse', instrument: 'music-box', bars: 4, pan: -0.45,
      notes: melody(`
        B5/.75@7 F#5/.75@5 A5/.75@5 E5/.75@6 B5/.75@5 D6/.75@6 A5/.75@5 F#5/.75@5 E6/.75@7 B5/.5@4 F#5/.75@4 |
        A5/.75@7 E5/.75@5 F#5/.75@5 D5/.75@6 A5/.75@5 B5/.75@6 F#5/.75@5 E5/.75@5 D6/.75@7 A5/.5@4 -/.75`, 1.3),
    },
    {
      name: 'Harbour', family: 'harmony', instrument: 'harp', bars: 4, pan: 0.18,
      notes: melody(`
        E3/.5@7 B3/.5@4 E4/.5@5 F#4/.5@5 A4/.5@6 F#4/.25@4 E4/.25@4 E4/.5@4 B3/.5@4 |
        D3/.5@7 A3/.5@4 D4/.5@5 E4/.5@5 F#4/.5@6 E4/.25@4 D4/.25@4 D4/.5@4 A3/.5@4 |
        A2/.5@7 E3/.5@4 A3/.5@5 B3/.5@5 E4/.5@6 B3/.25@4 A3/.25@4 A3/.5@4 E3/.5@4 |
        B2/.5@7 F#3/.5@4 B3/.5@5 D4/.5@5 F#4/.5@6 A4/.25@5 B4/.25@5 A4/.5@4 F#4/.5@4`, 2),
    },
    {
      name: 'Far choir', family: 'harmony', instrument: 'choir', bars: 8, pan: -0.25,
      notes: together(
        melody('E3/7.5@5 -/.5 D3/7.5@5 -/.5 F#3/7.5@5 -/.5 E3/7.5@5 -/.5'),
        melody('B3/7.5@5 -/.5 A3/7.5@5 -/.5 B3/7.5@5 -/.5 A3/3.5@5 B3/4@4 -/.5'),
        melody('-/2 F#4/5.5@5 -/.5 -/2 E4/5.5@5 -/.5 -/2 D4/3@5 E4/2.5@5 -/.5 -/2 F#4/3@6 E4/2.5@4 -/.5'),
      ),
    },
    {
      name: 'Lantern song', family: 'line', instrument: 'felt-piano', bars: 8, pan: 0.1,
      notes: together(
        melody(`
          -/1 B4/1@6 E5/.5@6 F#5/1.5@7 | E5/1@5 -/.5 D5/.5@5 B4/2@6 |
          -/1 A4/1@6 B4/.25@4 C#5/.25@4 D5/1.5@7 | E5/3@6 -/1 |
          -/1 B5/1@7 A5/.5@5 F#5/1.5@6 | E5/1@5 -/.5 F#5/.5@5 A5/2@7 |
          -/1 F#5/.5@6 G5/.25@4 F#5/.25@4 D5/.5@5 B4/1.5@6 | E5/2.5@6 -/1.5`, 1.2),
        melody('F#4/.5@3 B4/.5@3 E5/1@4 | -/6 -/8 A4/.5@3 E4/1.5@4', 1.2, 13.5),
      ),
    },
    {
      name: 'Night air', family: 'air', instrument: 'air', bars: 8, pan: 0.35,
      notes: together(
        melody('E4/6@6 -/2 B4/6@5 -/2 D4/6@6 -/2 F#4/6@5 -/2'),
        melody('-/4 A5/3@4 -/5 -/4 E5/3@4 -/5 | -/4 B5/3@4 -/1'),
      ),
    },
  ],
  strikes: [
    { instrument: 'kalimba', pitch: 76 },
    { instrument: 'chime', pitch: 83 },
    { instrument: 'stomp', pitch: 60 },
    { instrument: 'tom-low', pitch: 64 },
  ],
  bows: [
    { instrument: 'bow-voice', low: 52, high: 76 },
    { instrument: 'bow-glass', low: 64, high: 88 },
  ],
};
