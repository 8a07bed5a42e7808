import { describe, expect, it } from 'vitest';
import { Position } from '../../engine/index.ts';
import { createJam, Shown } from '../../game/index.ts';
import { blendFrames, MAX_THINGS, RenderFrame, THING_FIELD, THING_SHAPE, THING_STRIDE } from '../../protocol/index.ts';

const keysOf = (frame: RenderFrame): number[] => Array.from({ length: MAX_THINGS }, (_, i) => frame.things[i * THING_STRIDE + THING_FIELD.key]!).filter((key) => key > 0);

describe('things of light', () => {
  it('[THG1] what is shown is in the picture, the first 128 of it, ascending by key', async () => {
    const jam = await createJam({ scene: 'loop-room', seed: 1, layout: 'stage', capacity: 4096 }), { world } = jam.app, frame = new RenderFrame();
    jam.writeRenderFrame(frame, 0);
    expect(keysOf(frame)).toEqual([]);
    world.spawn([Shown], [[Position, { x: 0.5, y: 1, z: -0.25 }], [Shown, { radius: 0.25, height: 0.75, colour: 3, light: 0.5, shape: THING_SHAPE.stroke, toX: 1, toY: 2, toZ: 0.5 }]]);
    jam.writeRenderFrame(frame, 0);
    expect([...frame.things.subarray(1, 12)]).toEqual([0.5, 1, -0.25, 0.25, 0.75, 3, 0.5, THING_SHAPE.stroke, 1, 2, 0.5]);
    for (let n = 0; n < 200; n++) world.spawn([Shown], n % 2 === 0 ? [] : [[Shown, { radius: 0 }]]);
    jam.writeRenderFrame(frame, 0);
    expect(keysOf(frame)).toHaveLength(101);
    for (let n = 0; n < 100; n++) world.spawn([Shown]);
    jam.writeRenderFrame(frame, 0);
    const keys = keysOf(frame);
    expect(keys).toHaveLength(MAX_THINGS);
    expect(keys).toEqual([...keys].sort((a, b) => a - b));
  });

  it('[THG1] a row that is used again is another thing', async () => {
    const jam = await createJam({ scene: 'loop-room', seed: 1, layout: 'stage' }), { world } = jam.app, frame = new RenderFrame();
    const first = world.spawn([Shown]);
    jam.writeRenderFrame(frame, 0);
    const [key] = keysOf(frame);
    world.despawn(first);
    expect(world.rowOf(world.spawn([Shown]))).toBe(first & 0xf_ffff);
    jam.writeRenderFrame(frame, 0);
    expect(keysOf(frame)).not.toContain(key);
  });

  it('[THG2] between two pictures a thing is on its way, and one that is only in the newer stands still', () => {
    const from = new RenderFrame(), to = new RenderFrame(), out = new RenderFrame();
    const put = (frame: RenderFrame, place: number, key: number, x: number): void => { frame.things.set([key, x, 1, 0, 0.1, 0, 0, 0.5], place * THING_STRIDE); };
    put(from, 0, 17, 0); put(from, 1, 33, 2);
    put(to, 0, 18, 5); put(to, 1, 33, 4);
    blendFrames(from, to, 0.25, out);
    expect(out.things[THING_FIELD.x]).toBe(5);
    expect(out.things[THING_STRIDE + THING_FIELD.x]).toBe(2.5);
  });
});
