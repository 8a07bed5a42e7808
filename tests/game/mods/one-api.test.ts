import { describe, expect, it } from 'vitest';
import * as engine from '../../../engine/index.ts';
import * as game from '../../../game/index.ts';
import { KNOWN_THINGS, MOD_CONSTANTS } from '../../../game/mods/index.ts';

describe('one API, two ways', () => {
  it('[MOD24] what a mod in a cage imports from jam-engine/game a trusted one imports from there too, but for the engine’s own things, which come from jam-engine', () => {
    const numbers = ['PART_COUNT', 'EFFECTOR_COUNT', 'MAX_PLAYERS', 'TICK_MICROS', 'TICK_RATE', 'MOST_NOTES'], names = ['instrument', 'zoneType', 'cueName', 'settings'];
    const room = Object.keys(KNOWN_THINGS).filter((name) => !KNOWN_THINGS[name]!.thing.id.startsWith('engine/') && name !== 'Mods');
    expect([...Object.keys(MOD_CONSTANTS), ...numbers, ...names, ...room].filter((name) => !(name in game))).toEqual([]);
    expect(Object.keys(KNOWN_THINGS).filter((name) => !(name in game) && !(name in engine))).toEqual([]);
  });
});
