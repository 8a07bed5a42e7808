import { checkId } from '../ecs/component.ts';
import type { App } from './app.ts';

/** A part of an app that can be added as one. */
export interface Plugin {
  readonly id: string;
  /** Ids of plugins that the app must have too, in whatever order they are added; checked by `app.ready()`. */
  readonly needs?: readonly string[];
  readonly build: (app: App) => void;
}

/**
 * Declares a plugin: what `app.addPlugin` takes, and what a mod's main file exports.
 *
 *     export default plugin({ id: 'glow-harp', build: (app) => app.addSystems(FixedUpdate, age) });
 *
 * Returns what it is given. @throws UsageError for an id with spaces or quotes.
 */
export function plugin(declared: Plugin): Plugin {
  checkId('plugin', declared.id);
  return declared;
}
