import type { Commands } from './commands.ts';
import type { World } from './world.ts';

/** What a hook can do: look at everything, write columns and resources, send messages. What changes who lives and who has what goes through commands. */
export interface DeferredWorld extends Pick<World, 'columns' | 'describe' | 'entityAt' | 'external' | 'has' | 'hierarchy' | 'isAlive' | 'resource' | 'rowOf' | 'send' | 'set' | 'touch'> {
  readonly commands: Commands;
}

/** Called for one entity, directly when it happens. It keeps nothing outside of the world. */
export type Hook = (world: DeferredWorld, entity: number) => void;

/** One of each kind for a component; more who want to know are observers. */
export interface ComponentHooks {
  /** The component was added; its values are written. */
  readonly onAdd?: Hook;
  /** Its values were written by spawning, adding, inserting or relating, whether it was there or not. */
  readonly onInsert?: Hook;
  /** Its values are about to go: for others by inserting or relating, or because it is taken or its entity ends. */
  readonly onReplace?: Hook;
  /** It is about to be taken, or its entity ends. */
  readonly onRemove?: Hook;
  /** Its entity ends. */
  readonly onDespawn?: Hook;
}
