/**
 * The code blocks of the documentation. A fence says what is done with it:
 *
 *     ```ts         type-checked
 *     ```ts run     type-checked and run by the tests; `expect` is there
 *     ```ts live    the same, and it runs on the page: its default export is the app that is shown
 *     ```js         plain JavaScript, as in a caged mod: type-checked
 *
 * A block that imports stands alone. Any other follows what its page lays before it, unseen, in a comment:
 *
 *     <!-- before
 *     import { component } from 'jam-engine';
 *     -->
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface DocBlock {
  /** The page, from the documentation's folder: `guide/states.md`. */
  readonly page: string;
  /** Line of the fence, from 1. */
  readonly line: number;
  readonly language: 'ts' | 'js';
  /** What follows the language: `run`, `live`. */
  readonly words: readonly string[];
  /** What is checked: the block, behind what its page lays before it. */
  readonly code: string;
  /** Lines of `code` that are not the block's own. */
  readonly linesBefore: number;
}

export const DOCS = fileURLToPath(new URL('../docs', import.meta.url));
const BEFORE = /<!-- before\n([\s\S]*?)\n-->/;

/** The engine in short, for its own developers: the site tells the same at length. */
export const NOT_IN_SITE: readonly string[] = ['engine.md'];

/** Pages of the site that are written by hand, from its folder, sorted. */
export function docPages(): string[] {
  return readdirSync(DOCS, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.md') && !/^(\.vitepress|reference)\//.test(path) && !NOT_IN_SITE.includes(path)).sort();
}

/** The blocks of one page, in order. */
export function blocksOf(page: string, text: string = readFileSync(join(DOCS, page), 'utf8')): DocBlock[] {
  const before = BEFORE.exec(text)?.[1] ?? '', blocks: DocBlock[] = [];
  for (const found of text.matchAll(/^```(ts|js)\b([^\n]*)\n([\s\S]*?)^```$/gm)) {
    const [, language, info, own] = found, isAlone = before === '' || /^import /m.test(own!);
    const words = info!.trim().split(/\s+/).filter((word) => word !== '');
    blocks.push({
      page, line: text.slice(0, found.index).split('\n').length, language: language as 'ts' | 'js', words,
      code: isAlone ? own! : `${before}\n${own!}`, linesBefore: isAlone ? 0 : before.split('\n').length,
    });
  }
  return blocks;
}
