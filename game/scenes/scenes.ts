import type { Plugin } from '../../engine/index.ts';
import type { Palette } from '../palettes/index.ts';
import type { LayoutName } from './layouts.ts';
import { loopRoom, roomCapacity } from './loop-room.ts';
import { rainCapacity, rainRoom } from './rain-room.ts';
import { tumbleCapacity, tumbleRoom } from './tumble-room.ts';

/** How a scene is made. What differs between scenes is here and nowhere else. */
export interface SceneRecipe {
  /** Its systems, resources and what it spawns. */
  readonly plugin: (palettes: readonly Palette[], layout: LayoutName) => Plugin;
  /** Rows of the world that it needs. */
  readonly capacity: (palettes: readonly Palette[]) => number;
}

/** The scenes, by name. */
export const SCENE_RECIPES: Readonly<Record<string, SceneRecipe>> = {
  'loop-room': { plugin: loopRoom, capacity: roomCapacity },
  'tumble-room': { plugin: tumbleRoom, capacity: tumbleCapacity },
  'rain-room': { plugin: rainRoom, capacity: rainCapacity },
};

/** Names of the scenes that `createJam` knows. */
export const SCENES: readonly string[] = Object.keys(SCENE_RECIPES);
