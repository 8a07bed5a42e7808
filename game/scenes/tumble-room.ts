import { bundle, Collider, exclusive, FixedUpdate, Position, rowPart, Shape, Startup, type Plugin, type World } from '../../engine/index.ts';
import { EFFECTOR_COUNT } from '../components/effector.ts';
import { Paddle, PaddleKit, PropKit } from '../components/prop.ts';
import type { Palette } from '../palettes/index.ts';
import { dropProps, MAX_PROPS } from '../systems/drop-props.ts';
import { emitCues } from '../systems/emit-cues.ts';
import { moveEffectors } from '../systems/move-effectors.ts';
import { movePaddles } from '../systems/move-paddles.ts';
import { showRoom } from '../systems/show-room.ts';
import { soundProps } from '../systems/sound-props.ts';
import type { LayoutName } from './layouts.ts';
import { loopRoom, Play, roomCapacity, Sense } from './loop-room.ts';

const WallKit = bundle('tumble/WallKit', [Collider]);
/** Walls and paddles meet props and nothing else. */
const SOLID_GROUPS = 0x0008_0004;
/** Radius of a paddle, metres: about a hand. */
const PADDLE_RADIUS = 0.08;

/** The tray that props fall into: a floor and four rims, as centre and half edges, metres. */
const WALLS: readonly (readonly [x: number, y: number, z: number, halfX: number, halfY: number, halfZ: number])[] = [
  [0, -0.1, 0, 0.85, 0.1, 0.3],
  [-0.9, 0.1, 0, 0.05, 0.3, 0.4], [0.9, 0.1, 0, 0.05, 0.3, 0.4], [0, 0.1, -0.35, 0.95, 0.3, 0.05], [0, 0.1, 0.35, 0.95, 0.3, 0.05],
];

/**
 * The scene `tumble-room`: the loop room, and balls, boxes and rods that fall around the player, pile up at their feet, and sound in the
 * palette's scale whenever they hit something: the floor, each other, a hand.
 */
export function tumbleRoom(palettes: readonly Palette[], layout: LayoutName): Plugin {
  return {
    id: 'tumble/tumble-room',
    build(app) {
      app.addPlugin(loopRoom(palettes, layout))
        .addComponents(WallKit, PaddleKit, PropKit)
        .addSystems(Startup, exclusive('tumble/build-tray', buildTray))
        .addSystems(FixedUpdate, dropProps.inSet(Sense).after(moveEffectors), movePaddles.inSet(Sense).after(dropProps), soundProps.inSet(Play).after(showRoom).before(emitCues));
    },
  };
}

function buildTray(world: World): void {
  const position = world.columns(Position), solid = world.columns(Collider), paddles = world.columns(Paddle);
  for (const [x, y, z, halfX, halfY, halfZ] of WALLS) {
    const row = rowPart(world.spawn(WallKit));
    position.x[row] = x;
    position.y[row] = y;
    position.z[row] = z;
    solid.shape[row] = Shape.cuboid;
    solid.halfX[row] = halfX;
    solid.halfY[row] = halfY;
    solid.halfZ[row] = halfZ;
    solid.groups[row] = SOLID_GROUPS;
  }
  for (let number = 0; number < EFFECTOR_COUNT; number++) {
    const row = rowPart(world.spawn(PaddleKit));
    paddles.number[row] = number;
    solid.shape[row] = Shape.ball;
    solid.radius[row] = PADDLE_RADIUS;
    solid.groups[row] = SOLID_GROUPS;
  }
}

/** Rows that it needs: the room's, the tray, the paddles, and props, with room to spare for those that leave. */
export const tumbleCapacity = (palettes: readonly Palette[]): number => roomCapacity(palettes) + Math.ceil((WALLS.length + EFFECTOR_COUNT + 2 * MAX_PROPS) / 128) * 128;
