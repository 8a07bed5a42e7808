/** What VitePress finds out when it builds is asked here of the sources: where links lead, and that every page can be found. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, it } from 'vitest';
import * as engine from '../../engine/index.ts';
import * as game from '../../game/index.ts';
import { allPages, blocksOf, ROOT, sitePages } from '../../scripts/doc-blocks.ts';

const read = (page: string): string => readFileSync(join(ROOT, page), 'utf8');
/** Without code, whose brackets are no links. */
const prose = (text: string): string => text.replaceAll(/^```[\s\S]*?^```$/gm, '').replaceAll(/<!--[\s\S]*?-->/g, '').replaceAll(/`[^`\n]*`/g, 'code');
/** Headings as addresses, as VitePress makes them. */
const anchorsOf = (text: string): string[] => [...text.replaceAll(/^```[\s\S]*?^```$/gm, '').matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading!.replaceAll(/[`*]/g, '').toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, ''));
/** Names by the entry whose reference tells of them. */
const ENTRIES: Readonly<Record<string, object>> = { engine, game };

function isThere(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#') as [string, string?], target = path === '' ? page : normalize(join(dirname(page), path)).replaceAll('\\', '/');
  const reference = /^docs\/reference\/(engine|game)\/\w+\/(\w+)\.md$/.exec(target);
  if (reference) return reference[2]! in ENTRIES[reference[1]!]!;
  if (target === 'docs/reference/jam.md') return true;
  if (!existsSync(join(ROOT, target))) return false;
  return anchor === undefined || !target.endsWith('.md') || anchorsOf(read(target)).includes(anchor);
}

it('[SIT8] every link between pages leads to a page and heading that is there', () => {
  const links = allPages().flatMap((page) => [...prose(read(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => ({ page, link: link! })).filter(({ link }) => !/^(https?:|\/)/.test(link)));
  expect(links.length).toBeGreaterThan(100);
  expect(links.filter(({ page, link }) => !isThere(page, link))).toEqual([]);
});

it('[SIT8] every page of the site is in its list of pages, and the list names no other', () => {
  const listed = [...read('docs/.vitepress/config.mjs').split('const PARTS')[1]!.split('\n};')[0]!.matchAll(/\['[^']+', '([^']+)'\]/g)].map(([, path]) => path!);
  expect(listed.filter((path) => !path.startsWith('reference/')).map((path) => `docs/${path}.md`).sort()).toEqual(sitePages().filter((page) => page !== 'docs/index.md'));
});

it('[SIT9] every page of the guide has an example that is live', () => {
  expect(sitePages().filter((page) => page.startsWith('docs/guide/') && !blocksOf(page).some(({ words }) => words.includes('live')))).toEqual([]);
});
