import { expect, it } from 'vitest';
import { App, bundle, Collider, DynamicBody, physicsPlugin, rowPart, Shape } from '../../../engine/index.ts';

// In a file of its own: the first worlds of a process are the ones that could share what they should not.
it('[PHY10] worlds that are opened at once in a new process are each their own', async () => {
  const Ball = bundle('test/Ball', [DynamicBody]);
  const open = async (balls: number): Promise<App> => {
    const app = await new App({ capacity: 64 }).addPlugin(physicsPlugin()).addComponents(Ball).ready();
    app.startup();
    for (let n = 0; n < balls; n++) {
      const row = rowPart(app.world.spawn(Ball));
      app.world.columns(Collider).shape[row] = Shape.ball;
      app.world.columns(Collider).radius[row] = 0.1;
    }
    return app;
  };
  const together = await Promise.all([open(9), open(5), open(9)]), later = await open(9);
  for (const app of [...together, later]) for (let tick = 0; tick < 16; tick++) app.tick();
  expect(together[0]!.hash()).toBe(later.hash());
  expect(together[2]!.hash()).toBe(later.hash());
  expect(together[1]!.hash()).not.toBe(later.hash());
});
