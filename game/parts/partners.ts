import { FixedUpdate } from '../../engine/index.ts';
import { FRAME_HEAD } from '../../protocol/index.ts';
import { Partners } from '../components/partners.ts';
import { Play, Sense } from '../scenes/sets.ts';
import { arrangeZones } from '../systems/arrange-zones.ts';
import { enterZones } from '../systems/enter-zones.ts';
import { followPartners } from '../systems/follow-partners.ts';
import { shapeFlows } from '../systems/shape-flows.ts';
import { soundHarmony } from '../systems/sound-harmony.ts';
import { strikeZones } from '../systems/strike-zones.ts';
import type { Part } from './part.ts';

/** Players in time with each other, and what that opens. */
export const partners: Part = {
  plugin: {
    id: 'part/partners',
    build(app) {
      app.insertResource(Partners)
        .addSystems(FixedUpdate, followPartners.inSet(Sense).after(shapeFlows).before(arrangeZones), soundHarmony.inSet(Play).after(enterZones).before(strikeZones));
    },
  },
  rows: 0,
  picture(world) {
    const state = world.resource(Partners);
    return (frame) => { frame.head[FRAME_HEAD.synchrony] = state.synchrony; };
  },
};
