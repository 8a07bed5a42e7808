import type { Image } from '../ecs/image.ts';
import { nextInt, nextU32, seedStream, STREAM_WORDS } from '../math/index.ts';
import type { Simulation } from './simulation.ts';

/** Ways in which a future can be another one. */
const FUTURES = 3;

/**
 * Runs a few futures that never were, each from `image`, and goes back: other chance, values of entities exchanged, everything
 * as new, no input, half of the living gone. A game that keeps all it knows in the image forgets them; one that keeps
 * something in a closure or a module goes on with what it saw there.
 */
export function runAstray(simulation: Simulation, image: Image, firstTick: number, ticks: number, seed: number): void {
  const { app } = simulation, stream = new Uint32Array(STREAM_WORDS);
  seedStream(stream, 0, seed, 'other futures');
  for (let future = 0; future < FUTURES; future++) {
    app.restore(image);
    try {
      if (future === 0) disturb(simulation, stream);
      if (future === 2) for (const entity of app.world.livingEntities()) if (nextInt(stream, 0, 2) === 0) app.world.despawn(entity);
      for (let tick = firstTick; tick < firstTick + ticks; tick++) {
        if (future === 1) app.tick();
        else simulation.step(tick);
      }
    } catch {
      // A world that never was may be one in which a system must fail; that says nothing of the real one.
    }
  }
  app.restore(image);
}

/** Exchanges f32 values among the living, which leaves each of them one that occurs; gives the streams other states; makes everything new. */
function disturb({ app }: Simulation, stream: Uint32Array): void {
  const { spans, words } = app.world.arena, now = app.world.storage.changeTick[0]!, { storage } = app.world;
  for (const { part, field, slots, byteOffset, length } of spans) {
    if (part.kind === 'system' && field.endsWith('.stream')) for (let at = byteOffset / 4; at < byteOffset / 4 + length; at++) words[at] = (words[at]! ^ nextU32(stream, 0)) | 1;
    if (part.kind !== 'component' || part.id.startsWith('engine/')) continue;
    if (field === '#added' || field === '#changed') for (let row = 0; row < slots.length; row++) if (slots[row] !== 0) slots[row] = now + 1;
  }
  for (const store of storage.stores) {
    if (store.component.id.startsWith('engine/')) continue;
    const rows = app.world.livingEntities().map((entity) => app.world.rowOf(entity)).filter((row) => storage.signatureOf(row).has(store.ordinal));
    if (rows.length < 2) continue;
    for (const { name, slots } of store.fields) {
      const column = store.columns[name]!;
      if (!(column instanceof Float32Array)) continue;
      const turn = 1 + nextInt(stream, 0, rows.length - 1), before = column.slice();
      rows.forEach((row, index) => {
        const from = rows[(index + turn) % rows.length]!;
        for (let slot = 0; slot < slots; slot++) column[row * slots + slot] = before[from * slots + slot]!;
      });
    }
  }
}
