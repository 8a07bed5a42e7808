import { chain, exclusive, FixedUpdate, Startup } from '../../engine/index.ts';
import { MAPPING_FIELD, MAPPING_STRIDE, MAX_MAPPINGS } from '../../protocol/index.ts';
import { BodyView, Bindings, COMPOSED_RESTS, Mappings, Params } from '../components/playable.ts';
import { Sense } from '../scenes/sets.ts';
import { driveParams } from '../systems/drive-params.ts';
import { fireBindings } from '../systems/fire-bindings.ts';
import { gatherBodies } from '../systems/gather-bodies.ts';
import { moveEffectors } from '../systems/move-effectors.ts';
import { obeyBodyActs } from '../systems/obey-body-acts.ts';
import type { Part } from './part.ts';

/** Movement and controls that drive parameters and verbs. */
export const playableBody: Part = {
  plugin: {
    id: 'part/playable-body',
    build(app) {
      app.insertResource(Mappings).insertResource(Bindings).insertResource(Params).insertResource(BodyView)
        .addSystems(Startup, exclusive('playable/rest-params', (world) => {
          const { rest, value } = world.resource(Params);
          rest.set(COMPOSED_RESTS);
          value.set(COMPOSED_RESTS);
        }))
        .addSystems(FixedUpdate, chain(gatherBodies, obeyBodyActs, driveParams, fireBindings).inSet(Sense).after(moveEffectors));
    },
  },
  rows: 0,
  picture(world) {
    const driven = world.resource(Params), m = world.resource(Mappings);
    return (frame) => {
      frame.params.set(driven.value);
      for (let k = 0; k < MAX_MAPPINGS; k++) {
        if (m.isMade[k] === 0) continue;
        const at = k * MAPPING_STRIDE;
        frame.mappings[at + MAPPING_FIELD.input] = m.input[k]!;
        frame.mappings[at + MAPPING_FIELD.share] = m.share[k]!;
        frame.mappings[at + MAPPING_FIELD.value] = m.value[k]!;
        frame.mappings[at + MAPPING_FIELD.isLive] = m.isLive[k]!;
      }
    };
  },
};
