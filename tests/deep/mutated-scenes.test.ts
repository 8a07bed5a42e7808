import { expect, test } from 'vitest';
import { checkScene } from '../../engine/index.ts';
import { NoiseStream } from '../../protocol/motion/random.ts';
import { lanternApp } from '../engine/scenes/lantern-app.ts';
import { judge, mutated, MUTATIONS, type Mutation, type Outcome } from '../engine/scenes/fuzz-scenes.ts';

const FILES = 10_000;

test('[SCJ12] ten thousand mutated scene files are each refused by line and hint, and nothing changes, or load to the world that they say, in 200 ms and bounded memory', async () => {
  const [app, other] = await Promise.all([lanternApp(64), lanternApp(64)]), empty = { image: app.snapshot(), hash: app.hash() }, noise = new NoiseStream(10_000), before = process.memoryUsage().rss;
  const table = new Map<Mutation, Record<Outcome, number>>(MUTATIONS.map((kind) => [kind, { refused: 0, loaded: 0 }]));
  let slowest = 0, most = 0;
  for (let n = 0; n < FILES; n++) {
    const { kind, text } = mutated(n, noise), began = performance.now(), cpu = process.cpuUsage();
    table.get(kind)![judge(text, app, other, empty)]++;
    const spent = process.cpuUsage(cpu);
    slowest = Math.max(slowest, Math.min(performance.now() - began, (spent.user + spent.system) / 1000));
    if (n % 100 === 0) most = Math.max(most, process.memoryUsage().rss - before);
  }
  console.table(Object.fromEntries(table));
  console.log(`slowest of ${FILES}: ${slowest.toFixed(1)} ms of processor time; memory grew by ${(most / 1e6).toFixed(0)} MB at most`);
  // On a machine that does other things too, a file is charged with its processor time; collecting garbage belongs to it.
  expect(slowest).toBeLessThan(200);
  expect(most).toBeLessThan(400e6);
}, 600_000);

test('[SCJ13] scene files as large and as tangled as they may be are answered in 3 s', async () => {
  const app = await lanternApp(64), many = (count: number, make: (n: number) => string): string => Array.from({ length: count }, (_, n) => make(n)).join(',');
  const file = (entities: string, more = ''): string => `{"format":"jam-scene","version":1,${more}"entities":[${entities}]}`;
  const files: Record<string, [text: string, isFine: boolean]> = {
    'unknown fields': [file(`{"components":{"t/Spot":{${many(150_000, (n) => `"field${n}":1`)}}}}`), false],
    'unknown components': [file(`{"components":{${many(90_000, (n) => `"t/Comp${n}":{}`)}}}`), false],
    'a long list': [file(`{"components":{"t/Glow":{"colour":[${many(190_000, () => '1')}]}}}`), false],
    'nothing but lines': [`${'\n'.repeat(4_190_000)}{}`, false],
    'a long name': [file(`{"name":"${'x'.repeat(4_000_000)}"}`), false],
    'instances in unused prefabs': [file('{"prefab":"a"}', `"prefabs":{${many(60_000, (n) => `"${n}":{"prefab":"a"}`)},"a":{}},`), false],
    'unknown prefabs': [file(many(16_000, (n) => `{"prefab":"b${n}"}`), `"prefabs":{${many(60_000, (n) => `"${n}x${n}":{}`)}},`), false],
    'a circle of children': [file(many(16_000, (n) => `{"name":"e${n}","relations":{"engine/ChildOf":"e${(n + 1) % 16_000}"}}`)), false],
    'too many values': [file(`{"children":[${many(250_000, () => '1')}]}`), false],
    'children laid over children': [file(`{"prefab":"a","children":[${many(8000, (n) => `{"name":"n${n}"}`)}]}`, `"prefabs":{"a":{"children":[${many(8000, (n) => `{"name":"n${n}"}`)}]}},`), true],
    'all the entities there may be': [file(many(16_384, (n) => `{"name":"e${n}","components":{"t/Glow":{"state":"on","target":"e${(n * 7) % 16_384}"},"t/Spot":{"x":${n}}}}`), '"schemas":{"t/Glow":3},'), true],
  };
  for (const [what, [text, isFine]] of Object.entries(files)) {
    const cpu = process.cpuUsage(), check = checkScene(text, app), spent = process.cpuUsage(cpu);
    expect(check.ok, what).toBe(isFine);
    expect((spent.user + spent.system) / 1000, what).toBeLessThan(3000);
  }
}, 120_000);
