/** What the documentation repeats of the code is what the code says. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { BowNote, GiveCue, Glow, Music, PlayNote, ZONE_PLACES, ZONE_SPECS, ZonePlayed } from '../../game/index.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const mods = read('docs/mods.md');

it('[SIT5] the first ten minutes show the code of a new game as it is', () => {
  const game = read('cli/templates/game/src/game.ts').replaceAll('my-game', 'bells');
  expect(read('docs/start.md')).toContain(game.slice(game.indexOf('/** The room in metres'), game.indexOf('/** What somebody does')).trim());
});

it('[SIT5] the map of the room says where its places hang, and what it calls free is free', () => {
  const places = ZONE_SPECS.map(({ name, radius }, zone) => ({ name, radius, stage: ZONE_PLACES[0]![zone]!, ring: ZONE_PLACES[1]![zone]! }));
  const number = (value: number): string => value.toFixed(2).replace(/^-0\.00$/, '0.00').replace('-', '−');
  for (const { name, radius, stage, ring } of places) expect(mods).toMatch(new RegExp(`\\| ${name} \\| ${radius}[^|]* \\| ${number(stage.x)}, ${number(stage.y)} \\| ${[ring.x, ring.y, ring.z].map(number).join(', ')} \\|`));
  const free = [...mods.split('Free on the stage')[1]!.split('\n')[0]!.matchAll(/x ±([\d.]+), y ([\d.]+)/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y!.replace(/\.$/, '')) }));
  expect(free.length).toBeGreaterThan(4);
  for (const { x, y } of free) for (const { name, radius, stage } of places) expect(Math.hypot(x - Math.abs(stage.x), y - stage.y), `${x}, ${y} from ${name}`).toBeGreaterThan(0.12 + radius);
});

it('[SIT5] the reference of mods names every field of what most mods read and write', () => {
  for (const { id, schema } of [ZonePlayed, PlayNote, BowNote, Glow, GiveCue, Music]) {
    const part = mods.split('### Fields')[1]!.split(`**\`${id.replace('mods/', '')}\`**`)[1]!.split('\n**')[0]!;
    expect(Object.keys(schema).filter((field) => !part.includes(`\`${field}\``)), id).toEqual([]);
  }
});
