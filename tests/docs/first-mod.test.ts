/** The page "Your first mod" leads to a mod that works: its own blocks are put where it says, and what it says of the result is asked. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { main } from '../../cli/main.ts';
import type { ModChecked } from '../../cli/mod.ts';
import { DOCS } from '../../scripts/doc-blocks.ts';

let parent = '', folder = '', page = '';
const blocks = (language: string): string[] => [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, code]) => code!);

beforeAll(async () => {
  page = await readFile(join(DOCS, 'first-mod.md'), 'utf8');
  parent = await mkdtemp(join(tmpdir(), 'first-mod-'));
  folder = join(parent, 'glow-bells');
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  expect(await main(['new', 'mod', folder])).toBe(0);
  vi.restoreAllMocks();
});
afterAll(() => rm(parent, { recursive: true, force: true }));

async function check(): Promise<ModChecked> {
  const told = vi.spyOn(console, 'log').mockImplementation(() => undefined), warned = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  try {
    await main(['mod', 'check', folder, '--json']);
    return JSON.parse(told.mock.calls.at(-1)![0] as string) as ModChecked;
  } finally {
    told.mockRestore();
    warned.mockRestore();
  }
}

/** Changes a file of the mod; `place` must be in it. */
async function edit(file: string, place: string | RegExp, by: string): Promise<void> {
  const text = await readFile(join(folder, file), 'utf8');
  expect(typeof place === 'string' ? text.includes(place) : place.test(text), `${file} holds ${String(place)}`).toBe(true);
  await writeFile(join(folder, file), text.replace(place, () => by));
}

it('[SIT3] the mod that "Your first mod" makes has a new type of zone that sounds, and the mistake that it suggests is told by line', async () => {
  const [zones, instruments, both, setting] = blocks('json'), [gong] = blocks('js');
  // What the page shows of mod.json is what is there.
  const shown = (text: string): unknown => JSON.parse(`{${text}}`);
  const { adds } = JSON.parse(await readFile(join(folder, 'mod.json'), 'utf8')) as { adds: Record<string, unknown> };
  expect(shown(zones!)).toEqual({ zones: adds['zones'] });
  expect(shown(instruments!)).toEqual({ instruments: adds['instruments'] });

  await edit('mod.json', /"zones": \[[\s\S]*?\n {4}\],\n {4}"instruments": \[[\s\S]*?\n {4}\],/, both!);
  await edit('mod.json', '"settings": [', `"settings": [${setting!},`);
  await edit('main.js', /^const chime = .*$/m, `${/^const chime = .*$/m.exec(await readFile(join(folder, 'main.js'), 'utf8'))![0]}\n\n${gong!}`);
  // The gong alone, so that what is heard is its own.
  await edit('main.js', 'app.addSystems(FixedUpdate, ringBells)', 'app.addSystems(FixedUpdate, swellGong)');
  expect(await check()).toMatchObject({ ok: true, problems: [], sounds: expect.toSatisfy((sounds: number) => sounds >= 3) as number });

  await edit('mod.json', ', "mods/Glow"', '');
  await edit('main.js', 'app.addSystems(FixedUpdate, swellGong)', 'app.addSystems(FixedUpdate, ringBells, swellGong)');
  const { ok, problems: [problem] } = await check();
  expect(ok).toBe(false);
  expect(problem).toMatchObject({ file: 'mod.json', hint: expect.stringContaining('add "mods/Glow" to writes') as string });
});
