/**
 * The code blocks of the documentation. Tests check the types of every one and run it; `expect` is there. A fence says what else is done with it:
 *
 *     ```ts         nothing more
 *     ```ts live    it runs on the page: its default export is the app that is shown
 *     ```js         it is plain JavaScript, as in a caged mod
 *
 * A block that imports stands alone. Any other follows what was last laid before it, in a comment, which the site shows folded:
 *
 *     <!-- before
 *     import { component } from 'jam-engine';
 *     -->
 *
 * What must hold when it has run stands behind it, unseen:
 *
 *     <!-- then
 *     expect(app.world.entityCount).toBe(1);
 *     -->
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface DocBlock {
  /** The page, from the root: `docs/guide/states.md`. */
  readonly page: string;
  /** Line of the fence, from 1. */
  readonly line: number;
  readonly language: 'ts' | 'js';
  /** What follows the language: `live`. */
  readonly words: readonly string[];
  /** What is checked and run: the block, between what its page lays before it and what it asks then. */
  readonly code: string;
  /** What its page lays before it, if anything. */
  readonly before: string | undefined;
  /** Lines of `code` before the block's own. */
  readonly linesBefore: number;
}

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const DOCS = join(ROOT, 'docs');
const BEFORE = /<!-- before\n([\s\S]*?)\n-->/g, THEN = /^\n+<!-- then\n([\s\S]*?)\n-->/;

/** The engine in short, for its own developers: the site tells the same at length. */
export const NOT_IN_SITE: readonly string[] = ['engine.md'];
/** Folders beside the documentation that have pages too. */
const ELSEWHERE: readonly string[] = ['mods', 'cli/templates'];

const markdownIn = (folder: string): string[] => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
  .map((path) => `${folder}/${path.replaceAll('\\', '/')}`).filter((path) => path.endsWith('.md')).sort();

/** Pages of the site that are written by hand, from the root, sorted. */
export const sitePages = (): string[] => markdownIn('docs').filter((path) => !/^docs\/(\.vitepress|reference)\//.test(path) && !NOT_IN_SITE.some((name) => path === `docs/${name}`));

/** Everything that somebody reads, from the root: the site, what stands beside it, and the READMEs. */
export const allPages = (): string[] => ['README.md', ...NOT_IN_SITE.map((name) => `docs/${name}`), ...sitePages(), ...ELSEWHERE.flatMap(markdownIn)];

/** The blocks of one page, in order. */
export function blocksOf(page: string, text: string = readFileSync(join(ROOT, page), 'utf8')): DocBlock[] {
  const laid = [...text.matchAll(BEFORE)], blocks: DocBlock[] = [];
  for (const found of text.matchAll(/^```(ts|js)\b([^\n]*)\n([\s\S]*?)^```$/gm)) {
    const [whole, language, info, own] = found, isAlone = /^import /m.test(own!);
    const before = isAlone ? undefined : laid.filter(({ index }) => index < found.index).at(-1)?.[1], then = THEN.exec(text.slice(found.index + whole.length))?.[1];
    blocks.push({
      page, line: text.slice(0, found.index).split('\n').length, language: language as 'ts' | 'js', words: info!.trim().split(/\s+/).filter((word) => word !== ''),
      before, code: `${before === undefined ? '' : `${before}\n`}${own!}${then ?? ''}`, linesBefore: before === undefined ? 0 : before.split('\n').length,
    });
  }
  return blocks;
}
