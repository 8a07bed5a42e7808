import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { record } from '../workers/recorded.ts';
import { jam } from './run-jam.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jam-inspect-'));
  const { bytes } = await record(90, undefined, (tick, writer, jam) => { if (tick === 40) writer.edit(jam.app.world.entityAt(3), 'room/Zone.radius', 0, 0.25, 0); });
  await writeFile(join(folder, 'edited.jam'), bytes);
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** `jam inspect edited.jam …`. */
const inspect = (...words: string[]): ReturnType<typeof jam> => jam('inspect', join(folder, 'edited.jam'), ...words);

it('[ISP14] jam inspect --changed names the tick and the system that wrote a value last, and refuses what there is not', async () => {
  const { code, out } = await inspect('--tick', '90', '--entity', 'lantern 3', '--changed', 'room/Zone.radius', '--json');
  expect({ code, ...JSON.parse(out) as object }).toMatchObject({ code: 0, tick: 90, part: 'room/Zone', field: 'radius', change: { tick: 40, system: 'room/apply-edits', to: 0.25 }, count: 1 });
  expect((await inspect('--tick', '40', '--entity', 'lantern 3', '--changed', 'room/Zone.radius')).out).toBe('room/Zone.radius never changed before tick 40.');
  expect((await inspect('--tick', '90', '--changed', 'engine/Time.tick')).out).toMatch(/^engine\/Time\.tick was changed in tick 89 by something between systems: 89 → 90\. It changed 90 times/);
  expect(await inspect('--tick', '90', '--entity', 'lantern 3', '--changed', 'room/Zonk.radius')).toMatchObject({ code: 2, err: expect.stringMatching(/Lantern 3 has "room\/Zonk\.radius".*It has .*room\/Zone/) as string });
  expect(await inspect('--tick', '90', '--changed', 'radius')).toMatchObject({ code: 2, err: expect.stringMatching(/PART\.FIELD/) as string });
});

it('[ISP15] jam inspect --docs says what fields mean, with units, ranges and names of numbers', async () => {
  const { out } = await inspect('--tick', '90', '--entity', 'lantern 3', '--docs'), plain = await inspect('--tick', '90', '--entity', 'lantern 3');
  expect(out.split('\n').find((line) => line.startsWith('    kind '))).toMatch(/loop.*strike/);
  expect(out.split('\n').find((line) => line.startsWith('  room/Zone '))).toMatch(/place in the air/);
  expect(out.split('\n').length).toBe(plain.out.split('\n').length);
  expect(plain.out).not.toMatch(/strike/);
});
