import type { Image } from '../ecs/image.ts';
import type { Carriage } from '../ecs/translate-image.ts';
import type { App } from './app.ts';

/**
 * Brings an image into an app of another layout: one with a component, a system or a mod more or less, or the same ones in
 * another order. What the two share goes on: entities with their handles, columns by component, field and type, resources,
 * messages, memory and random streams of systems, states, change records, externals. What the image lacks starts at its
 * defaults: a component of which it has all but one field has the others, and a system that it does not know sees everything
 * as new. Then Startup systems run that the image's app did not have, and OnEnter of states that it did not have.
 *
 *     const next = await makeRoom(otherMods).ready();
 *     const { dropped } = carryImage(next, room.snapshot());
 *
 * `app` must be ready and not started. With an image of its own layout this is `app.restore`, at any time. A field that only
 * changed its type is dropped, and starts at its default.
 *
 * @throws UsageError if the app has started, if its ticks are of another length, if an entity's row is beyond its capacity, or
 *   if the image is damaged. The app is then as it was.
 * @throws SystemFault if a Startup system throws.
 */
export const carryImage = (app: App, image: Image): Carriage => app.carry(image);
