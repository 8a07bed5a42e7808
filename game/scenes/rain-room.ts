import { chain, FixedPostUpdate, FixedPreUpdate, FixedUpdate, OnEnter, OnExit, type Plugin } from '../../engine/index.ts';
import { CloudKit, DropKit, MAX_DROPS, Splash, Weather } from '../components/rain.ts';
import type { Palette } from '../palettes/index.ts';
import { dryDrops } from '../systems/dry-drops.ts';
import { emitCues } from '../systems/emit-cues.ts';
import { CLOUDS, gatherClouds } from '../systems/gather-clouds.ts';
import { landDrops } from '../systems/land-drops.ts';
import { moveDrops } from '../systems/move-drops.ts';
import { openClouds } from '../systems/open-clouds.ts';
import { rainDrops } from '../systems/rain-drops.ts';
import { showRoom } from '../systems/show-room.ts';
import { soundDrops } from '../systems/sound-drops.ts';
import { thinClouds } from '../systems/thin-clouds.ts';
import { turnWeather } from '../systems/turn-weather.ts';
import type { LayoutName } from './layouts.ts';
import { loopRoom, Play, roomCapacity } from './loop-room.ts';

/**
 * The scene `rain-room`: the loop room under clouds from which thousands of notes fall. Those caught by a hand sound clearly, some of
 * those that reach the floor softly; fast strokes bring a downpour.
 */
export function rainRoom(palettes: readonly Palette[], layout: LayoutName): Plugin {
  return {
    id: 'rain/rain-room',
    build(app) {
      app.addPlugin(loopRoom(palettes, layout))
        .addState(Weather).addComponents(CloudKit, DropKit, Splash)
        .addSystems(FixedPreUpdate, gatherClouds)
        .addSystems(FixedUpdate, chain(turnWeather, soundDrops, rainDrops, moveDrops, landDrops).inSet(Play).after(showRoom).before(emitCues))
        .addSystems(FixedPostUpdate, dryDrops)
        .addSystems(OnEnter(Weather, 'downpour'), openClouds)
        .addSystems(OnExit(Weather, 'downpour'), thinClouds);
    },
  };
}

/** Rows that it needs: the room's, the clouds, the drops, and the splashes that are left of those. */
export const rainCapacity = (palettes: readonly Palette[]): number => roomCapacity(palettes) + Math.ceil((2 * CLOUDS + MAX_DROPS + 64) / 128) * 128;
