import { Position, read, type World } from '../../engine/index.ts';
import { MAX_THINGS, THING_FIELD, THING_STRIDE, type RenderFrame } from '../../protocol/index.ts';
import { Shown } from '../components/shown.ts';
import type { PartPicture } from '../parts/index.ts';

/** Lives of a row that keys tell apart: with so few a key stays a whole number that a single-precision column holds exactly. */
const LIVES = 16, ROWS = 1 << 20;

/** Writes what is {@link Shown} into render frames: the first {@link MAX_THINGS} rows of it that have a size. Allocates nothing after it was made. */
export function thingsPicture(world: World): PartPicture {
  const things = world.query({ shown: read(Shown), position: read(Position) }), { shown, position } = things;
  return ({ things: out }: RenderFrame) => {
    const { ids, length } = things.refresh();
    for (let i = 0, count = 0; i < length && count < MAX_THINGS; i++) {
      const row = ids[i]!;
      if (shown.radius[row] === 0) continue;
      const at = count++ * THING_STRIDE, life = Math.floor(things.entityAt(row) / ROWS) % LIVES;
      out[at + THING_FIELD.key] = row * LIVES + life + 1;
      out[at + THING_FIELD.x] = position.x[row]!;
      out[at + THING_FIELD.y] = position.y[row]!;
      out[at + THING_FIELD.z] = position.z[row]!;
      out[at + THING_FIELD.radius] = shown.radius[row]!;
      out[at + THING_FIELD.height] = shown.height[row]!;
      out[at + THING_FIELD.colour] = shown.colour[row]!;
      out[at + THING_FIELD.light] = shown.light[row]!;
      out[at + THING_FIELD.shape] = shown.shape[row]!;
      out[at + THING_FIELD.toX] = shown.toX[row]!;
      out[at + THING_FIELD.toY] = shown.toY[row]!;
      out[at + THING_FIELD.toZ] = shown.toZ[row]!;
    }
  };
}
