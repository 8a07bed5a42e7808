import {
  type App, bundle, Collider, columns, commands, DynamicBody, FixedUpdate, KinematicBody, Physics, physicsPlugin, Position, query, random, read, reads, resMut, rowPart, Sensor, SensorEntered, Shape, Startup,
  system, type AppOptions, write,
} from '../../engine/index.ts';
import { Age, Churn, Count, makeChurningApp } from './churning-world.ts';

/** They age and die as everything in the churning world does: within 37 ticks. */
const Ball = bundle('tumble/Ball', [DynamicBody, Age]);
const Floor = bundle('tumble/Floor', [Collider]);
const Paddle = bundle('tumble/Paddle', [KinematicBody]);
const Eye = bundle('tumble/Eye', [Sensor]);
const MOST_BALLS = 24;

const build = system('tumble/build', { commands: commands(Floor, Paddle, Eye), position: columns(write(Position)), solid: columns(write(Collider)), kinematic: columns(write(KinematicBody)) }, ({ commands, position, solid, kinematic }) => {
  const floor = rowPart(commands.spawn(Floor)), paddle = rowPart(commands.spawn(Paddle)), eye = rowPart(commands.spawn(Eye));
  position.y[floor] = -0.5;
  solid.shape[floor] = Shape.cuboid;
  solid.halfX[floor] = solid.halfZ[floor] = 2;
  solid.halfY[floor] = 0.5;
  position.y[paddle] = 0.15;
  solid.shape[paddle] = solid.shape[eye] = Shape.ball;
  solid.radius[paddle] = 0.15;
  kinematic.isPushing[paddle] = 1;
  position.y[eye] = 0.2;
  solid.radius[eye] = 0.2;
});
const drop = system('tumble/drop', { balls: query({ dynamic: read(DynamicBody) }), commands: commands(Ball), position: columns(write(Position)), solid: columns(write(Collider)), age: columns(write(Age)), random: random() },
  ({ balls, commands, position, solid, age, random }) => {
    if (balls.length >= MOST_BALLS || random.int(2) === 0) return;
    const row = rowPart(commands.spawn(Ball));
    age.kind[row] = 150 + random.int(106);
    position.x[row] = random.range(-0.2, 0.2);
    position.y[row] = random.range(0.05, 0.4);
    position.z[row] = random.range(-0.2, 0.2);
    solid.shape[row] = random.int(2) === 0 ? Shape.ball : Shape.cuboid;
    solid.radius[row] = solid.halfX[row] = solid.halfY[row] = solid.halfZ[row] = random.range(0.03, 0.08);
  });
const sweep = system('tumble/sweep', { paddles: query({ position: write(Position), kinematic: read(KinematicBody) }), random: random() }, ({ paddles, random }) => {
  for (let i = 0; i < paddles.length; i++) paddles.position.x[paddles.ids[i]!] = random.range(-0.3, 0.3);
});
const notice = system('tumble/notice', { entered: reads(SensorEntered), count: resMut(Count) }, ({ entered, count }) => { count.sum = (count.sum + entered.length) % 1e6; });

/** The churning world with bodies that fall, touch, are pushed, sensed and die. */
export const makeTumblingApp = (options: AppOptions = {}, extend: (app: App) => App = (app) => app): Promise<App> => makeChurningApp({ capacity: 192, ...options }, (app) => extend(app)
  .addPlugin(physicsPlugin())
  .addSystems(Startup, build)
  .addSystems(FixedUpdate, drop.before(Physics).before(Churn), sweep.after(drop).before(Physics), notice.after(Physics).after(Churn)));

/** How many balls there are, and how many of them are so low that they touch the floor, or nearly. */
export const ballsOf = (app: App): { count: number; low: number } => {
  const balls = app.world.query({ dynamic: read(DynamicBody), position: read(Position) });
  let low = 0;
  for (let i = 0; i < balls.length; i++) if (balls.position.y[balls.ids[i]!]! < 0.1) low++;
  return { count: balls.length, low };
};
