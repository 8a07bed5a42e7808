/** Every code block of the documentation compiles under strict and runs. */
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import type * as engine from '../../engine/index.ts';
import { allPages, blocksOf, ROOT, type DocBlock } from '../../scripts/doc-blocks.ts';
import { docstringExamples } from './docstring-examples.ts';
import { runBlock, runMade } from './run-block.ts';

const blocks = allPages().flatMap((page) => blocksOf(page)), examples = docstringExamples();
const ENTRIES: Readonly<Record<string, string>> = { 'jam-engine': 'engine/index.ts', 'jam-engine/game': 'game/index.ts', 'jam-engine/testing': 'engine/testing/index.ts', 'jam-engine/protocol': 'protocol/index.ts', 'jam-engine/session': 'protocol/session/index.ts' };
/** What blocks find besides their imports: the tests' `expect`, what asks for the values that docstrings tell, and the built core. */
const GLOBALS = `
declare const expect: (value: unknown) => Record<'toBe' | 'toEqual' | 'toContain' | 'toMatchObject' | 'toBeGreaterThan' | 'toBeNull', (other?: unknown) => void> & { toBeCloseTo(other: number, digits?: number): void };
declare const told: (value: unknown, told: string | null) => void;
declare module '*/jam-core.mjs' {
  export function replay(bytes: Uint8Array, blobs?: Map<string, Uint8Array>): Promise<{ ok: boolean; ticks: number; hash: string; divergence: object | null }>;
}
`;

/** What TypeScript finds wrong in the blocks, each with page and line. */
function problemsOf(found: readonly DocBlock[]): string[] {
  // Beside the documentation, so that a relative import leads where it leads from there.
  const files = new Map(found.map((block, n) => [join(ROOT, '.docs', `${n}.${block.language}`), block]));
  const globals = join(ROOT, '.docs', 'globals.d.ts');
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'], types: [],
    strict: true, noUnusedLocals: true, noEmit: true, skipLibCheck: true, allowJs: true, checkJs: true, allowImportingTsExtensions: true, moduleDetection: ts.ModuleDetectionKind.Force,
    paths: Object.fromEntries(Object.entries(ENTRIES).map(([name, path]) => [name, [join(ROOT, path)]])),
  };
  const host = ts.createCompilerHost(options), { readFile, fileExists } = host;
  host.readFile = (path) => files.get(path)?.code ?? (path === globals ? GLOBALS : readFile(path));
  host.fileExists = (path) => files.has(path) || path === globals || fileExists(path);
  host.getSourceFile = (path, version) => {
    const text = host.readFile(path);
    return text === undefined ? undefined : ts.createSourceFile(path, text, version);
  };
  const program = ts.createProgram([globals, ...files.keys()], options, host);
  return [...files].flatMap(([path, { page, line, linesBefore }]) => {
    const source = program.getSourceFile(path)!;
    // What a page lays before its blocks need not all be used by each of them.
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].filter(({ reportsUnnecessary }) => linesBefore === 0 || reportsUnnecessary === undefined).map(({ start = 0, messageText }) =>
      `${page}:${line + 1 - linesBefore + source.getLineAndCharacterOfPosition(start).line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
  });
}

/** What a live block exports; docs/.vitepress/theme/stage.mjs says what for. */
interface Example {
  readonly default: engine.App;
  readonly Tapped?: engine.Message<{ x: 'f32'; y: 'f32' }>;
  readonly tap?: (at: { x: number; y: number }) => void;
  readonly begin?: () => void;
  readonly step?: (say: (line: string) => void) => void;
}

const titleOf = ({ page, line }: DocBlock): string => `${page}:${line}`;
const [live, plain] = [true, false].map((isLive) => blocks.filter(({ words }) => words.includes('live') === isLive).map((block) => [titleOf(block), block] as const)) as [[string, DocBlock][], [string, DocBlock][]];

describe('the code blocks of the documentation', () => {
  it('[SIT1] compile as one project under strict', () => {
    expect(blocks.length).toBeGreaterThan(80);
    expect(examples.length).toBeGreaterThan(80);
    expect(problemsOf([...blocks, ...examples])).toEqual([]);
  });

  it('[SIT1] are told apart from what does not compile, by page and line', () => {
    const [block] = blocksOf('docs/page.md', 'words\n\n<!-- before\nconst one = 1;\n-->\n\n```ts\nconst two: string = one;\n```\n');
    expect(problemsOf([block!])).toEqual([expect.stringContaining('docs/page.md:8: Type \'number\' is not assignable')]);
  });

  it.each(plain)('[SIT2] run, and the systems that they make come out the same after going back: %s', async (_title, block) => {
    const { exported, made } = await runBlock(block);
    // A block that ticks an app has run what it made.
    if (/\.(tick|advance)\(/.test(block.code)) return;
    for (const [once, again] of await runMade(made, exported)) expect(once).toBe(again);
  });

  it.each(examples.map((example) => [`${example.name}, ${titleOf(example)}`, example] as const))('[SIT6] run where docstrings show them, and have the values that they tell: %s', async (_title, example) => {
    await runBlock(example);
  });

  it('[SIT2] fail where what must hold behind them does not', async () => {
    const [block] = blocksOf('docs/page.md', '```ts\nconst two = 2;\n```\n\n<!-- then\nexpect(two).toBe(3);\n-->\n');
    await expect(runBlock(block!)).rejects.toThrow('expected 2 to be 3');
  });

  it.each(live)('[SIT2] live on the page and come out the same after going back: %s', async (_title, block) => {
    const { default: app, Tapped, begin, step, tap } = (await runBlock(block)).exported as unknown as Example;
    await app.ready();
    app.startup();
    const start = app.snapshot(), hashes = [1, 2].map(() => {
      app.restore(start);
      begin?.();
      for (let n = 0; n < 256; n++) {
        if (n % 50 === 20) {
          if (tap) tap({ x: n / 64, y: 1 });
          else if (Tapped) app.world.send(Tapped, { x: n / 64, y: 1 });
        }
        if (step) step(() => undefined);
        else app.tick();
      }
      return app.hash();
    });
    expect(hashes[0]).toBe(hashes[1]);
    expect(app.world.entityCount).toBeGreaterThan(0);
  });
});
