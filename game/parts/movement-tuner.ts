import { FixedUpdate } from '../../engine/index.ts';
import { Harmony } from '../components/harmony.ts';
import { readHarmony } from '../systems/read-harmony.ts';
import { scheduleNotes } from '../systems/schedule-notes.ts';
import { stepLoops } from '../systems/step-loops.ts';
import type { Part } from './part.ts';

/** What is played, drawn to musical time, pitch and phrase as much as the player wants; fuller movement sounds richer. */
export const movementTuner: Part = {
  plugin: {
    id: 'part/movement-tuner',
    build(app) {
      app.insertResource(Harmony).addSystems(FixedUpdate, readHarmony.after(stepLoops).before(scheduleNotes));
    },
  },
  rows: 0,
};
