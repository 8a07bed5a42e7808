/** What of the documentation is no TypeScript and no JavaScript: commands, JSON, and what is only to be read. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { main } from '../../cli/main.ts';
import { checkShow } from '../../protocol/show/index.ts';
import { allPages, ROOT } from '../../scripts/doc-blocks.ts';

const pages = allPages().map((page) => ({ page, text: readFileSync(join(ROOT, page), 'utf8') }));
const fences = pages.flatMap(({ page, text }) => [...text.matchAll(/^```(\S*)[^\n]*\n([\s\S]*?)^```$/gm)].map(([, language, code]) => ({ page, language: language!, code: code! })));
/** Scripts of this package, and of a game that `jam new game` makes. */
const scripts = ['package.json', 'cli/templates/game/package.json'].flatMap((path) => Object.keys((JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as { scripts: object }).scripts));

it('[SIT7] every block is code that runs, a command, JSON, what a program prints or draws, or Rust beside its TypeScript', () => {
  expect(fences.filter(({ language }) => !['ts', 'js', 'sh', 'json', 'text', '', 'rust'].includes(language))).toEqual([]);
  // What is only to be read holds no code of ours.
  expect(fences.filter(({ language, code }) => ['text', ''].includes(language) && /^\s*(import|export|const|npm|npx) /m.test(code))).toEqual([]);
  expect(fences.filter(({ language, page }) => language === 'rust' && page !== 'docs/from-bevy.md')).toEqual([]);
});

it('[SIT7] every command that is shown is there, with the options that are shown', async () => {
  const told = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  await main(['help']);
  const help = told.mock.calls.map(([text]) => String(text)).join('\n');
  told.mockRestore();
  const commands = fences.filter(({ language }) => language === 'sh').flatMap(({ page, code }) => code.split('\n').map((line) => ({ page, line: line.replace(/\s#.*/, '').trim() }))).filter(({ line }) => line !== '');
  const inText = pages.flatMap(({ page, text }) => [...text.matchAll(/`((?:npm (?:run )?|npx jam |jam )[a-z][^`\n]*)`/g)].map(([, line]) => ({ page, line: line! })));
  expect(commands.length).toBeGreaterThan(25);
  expect(inText.length).toBeGreaterThan(40);
  const unknown = [...commands, ...inText].filter(({ line }) => {
    const [program, first = '', second = '', ...rest] = line.split(/\s+/);
    if (program === 'cd' || line === 'node --test') return false;
    if (program === 'npm') return first === 'run' ? !scripts.includes(second) : !['start', 'test', 'install', 'init', 'pack'].includes(first);
    const words = program === 'npx' ? [second, ...rest] : [first, second, ...rest], [command = '', kind = ''] = words;
    if (program === 'npx' && first !== 'jam') return true;
    const isKnown = command === 'help' || new RegExp(`^  jam ${command}\\b`, 'm').test(help) && (!['new', 'mod'].includes(command) || kind === '' || kind === '…' || new RegExp(`^  jam ${command} ${kind}\\b`, 'm').test(help));
    return !isKnown || words.some((word) => word.startsWith('--') && !help.includes(word));
  });
  expect(unknown).toEqual([]);
});

it('[SIT7] JSON that is shown reads, and a show that is shown is one', () => {
  const whole = fences.filter(({ language, page }) => language === 'json' && page !== 'docs/first-mod.md');
  expect(whole.length).toBeGreaterThan(0);
  for (const { page, code } of whole) {
    const value = JSON.parse(code) as unknown;
    if (page === 'docs/shows.md') expect(checkShow(value)).toMatchObject({ ok: true });
  }
});
