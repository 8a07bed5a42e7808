import { FixedUpdate } from '../../engine/index.ts';
import { BowVoices } from '../components/bow-voices.ts';
import { Fullness } from '../components/fullness.ts';
import { Harmony } from '../components/harmony.ts';
import { Tempo } from '../components/tempo.ts';
import { Play, Sense } from '../scenes/sets.ts';
import { advancePulses } from '../systems/advance-pulses.ts';
import { arrangeZones } from '../systems/arrange-zones.ts';
import { bendTempo } from '../systems/bend-tempo.ts';
import { launchLoops } from '../systems/launch-loops.ts';
import { obeyStation } from '../systems/obey-station.ts';
import { openRichness } from '../systems/open-richness.ts';
import { readHarmony } from '../systems/read-harmony.ts';
import { scheduleNotes } from '../systems/schedule-notes.ts';
import { shapeFlows } from '../systems/shape-flows.ts';
import { stepLoops } from '../systems/step-loops.ts';
import type { Part } from './part.ts';

/** What is played, drawn to musical time, pitch and phrase as much as the player wants; fuller movement sounds richer. */
export const movementTuner: Part = {
  plugin: {
    id: 'part/movement-tuner',
    build(app) {
      app.insertResource(Harmony).insertResource(Fullness).insertResource(BowVoices).insertResource(Tempo)
        .addSystems(FixedUpdate, bendTempo.inSet(Play).after(launchLoops, obeyStation).before(advancePulses), openRichness.inSet(Sense).after(shapeFlows).before(arrangeZones), readHarmony.inSet(Play).after(stepLoops).before(scheduleNotes));
    },
  },
  rows: 0,
};
