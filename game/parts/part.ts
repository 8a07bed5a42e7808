import type { Plugin, World } from '../../engine/index.ts';
import type { RenderFrame } from '../../protocol/index.ts';

/** Writes what a part shows into a render frame. Only looks; allocates nothing. */
export type PartPicture = (frame: RenderFrame) => void;

/**
 * A part of the instrument that stands by itself: the loop station, the movement tuner. The loop room is its core plus all parts; what a part
 * asks of the others it says in messages and resources.
 */
export interface Part {
  /** Its components, resources and systems. */
  readonly plugin: Plugin;
  /** Rows of the world that it needs. */
  readonly rows: number;
  /** Made once a room is open; left out where there is nothing to show. */
  readonly picture?: (world: World) => PartPicture;
}
