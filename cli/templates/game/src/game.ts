import { App, bundle, chain, commands, component, FixedUpdate, message, plugin, type Plugin, query, random, reads, res, system, Time, write, writes } from 'jam-engine';

/** The room in metres: x from left to right, y upwards from the floor. */
export const ROOM = { width: 4, height: 3 };

export const Position = component('my-game/Position', { x: 'f32', y: 'f32' });
export const Velocity = component('my-game/Velocity', { x: 'f32', y: 'f32' });
const Ball = bundle('my-game/Ball', [Position, Velocity]);

/** Comes in: somebody threw a ball from here. */
export const Thrown = message('my-game/Thrown', { x: 'f32', y: 'f32' });
/** Goes out: a ball hit a wall; the page makes a sound of it. */
export const Bounced = message('my-game/Bounced', { y: 'f32', speed: 'f32' });

const throwBalls = system('my-game/throw-balls', { thrown: reads(Thrown), commands: commands(Ball), random: random() },
  ({ thrown, commands, random }) => {
    for (let i = thrown.start; i < thrown.end; i++) {
      const slot = i & thrown.mask;
      commands.spawn(Ball, [[Position, { x: thrown.x[slot], y: thrown.y[slot] }], [Velocity, { x: random.range(-2, 2), y: random.range(1, 3) }]]);
    }
  });

const moveBalls = system('my-game/move-balls',
  { balls: query({ position: write(Position), velocity: write(Velocity) }), bounced: writes(Bounced), time: res(Time) },
  ({ balls: { ids, length, position, velocity }, bounced, time: { dt } }) => {
    for (let i = 0; i < length; i++) {
      const ball = ids[i];
      velocity.y[ball] -= 3 * dt;
      position.x[ball] += velocity.x[ball] * dt;
      position.y[ball] += velocity.y[ball] * dt;
      const isWall = position.x[ball] < 0 || position.x[ball] > ROOM.width, isFloor = position.y[ball] < 0 || position.y[ball] > ROOM.height;
      if (!isWall && !isFloor) continue;
      const slot = bounced.send();
      bounced.y[slot] = position.y[ball];
      bounced.speed[slot] = Math.abs(isWall ? velocity.x[ball] : velocity.y[ball]);
      if (isWall) velocity.x[ball] *= -1;
      else velocity.y[ball] *= -0.98;
      position.x[ball] = Math.min(Math.max(position.x[ball], 0), ROOM.width);
      position.y[ball] = Math.min(Math.max(position.y[ball], 0), ROOM.height);
    }
  });

export const game = plugin({ id: 'my-game', build: (app) => app.addSystems(FixedUpdate, chain(throwBalls, moveBalls)) });

/** What somebody does. */
export interface Throw { readonly x: number; readonly y: number }

/** Lets a throw in: the one way from outside into the game, live and in a replay. */
export const feedThrow = (app: App) => ({ feed: ({ x, y }: Throw) => void app.world.send(Thrown, { x, y }) });

/** A new game before its first tick; `extras` are plugins that only look, such as the page's sound. */
export async function openGame(...extras: Plugin[]): Promise<App> {
  const app = new App({ capacity: 256, seed: 1 }).addPlugin(game);
  for (const extra of extras) app.addPlugin(extra);
  await app.ready();
  app.startup();
  return app;
}
