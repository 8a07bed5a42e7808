import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { blocksOf, DOCS, sitePages } from '../../scripts/doc-blocks.ts';

const LIST = 'virtual:live-examples', ONE = 'virtual:live-example/';

/** Name of the live block that begins at a line of a page. */
const nameOf = (page, line) => `${page.replace(/^docs\/|\.md$/g, '')}:${line}`;

function liveBlocks() {
  return sitePages().flatMap((page) => blocksOf(page).filter(({ words }) => words.includes('live'))).map((block) => ({ ...block, name: nameOf(block.page, block.line) }));
}

/** Makes the code of `ts live` blocks part of the build: `virtual:live-examples` is a record of their loaders by name. */
export function liveExamples() {
  return {
    name: 'docs/live-examples',
    resolveId: (id) => (id === LIST || id.startsWith(ONE) ? `\0${id}` : null),
    load(id) {
      if (id === `\0${LIST}`) return `export default { ${liveBlocks().map(({ name }) => `${JSON.stringify(name)}: () => import(${JSON.stringify(ONE + name)})`).join(', ')} };`;
      if (!id.startsWith(`\0${ONE}`)) return null;
      const block = liveBlocks().find(({ name }) => `\0${ONE}${name}` === id);
      return ts.transpileModule(block.code, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext } }).outputText;
    },
  };
}

/** A `ts live` fence becomes the code with a stage above it; what is laid before blocks without imports can be unfolded. */
export function liveFences(markdown) {
  const { fence } = markdown.renderer.rules;
  markdown.renderer.rules.fence = (tokens, index, options, env, self) => {
    const token = tokens[index], code = fence(tokens, index, options, env, self);
    if (!/^(ts|js)\b/.test(token.info) || !existsSync(join(DOCS, env.relativePath))) return code;
    const text = readFileSync(join(DOCS, env.relativePath), 'utf8');
    // Front matter is taken off before markdown counts its lines.
    const line = token.map[0] + 1 + (text.split('\n').length - env.content.split('\n').length);
    const blocks = blocksOf(`docs/${env.relativePath}`, text), block = blocks.find((one) => one.line === line);
    // Once, where several blocks follow the same.
    if (block?.before !== undefined && blocks.find(({ before }) => before === block.before) === block) return `<details class="before"><summary>What stands before this</summary>${fence([Object.assign(Object.create(token), { info: block.language, content: `${block.before}\n` })], 0, options, env, self)}</details>${code}`;
    if (!block?.words.includes('live')) return code;
    return `<LiveExample name="${nameOf(env.relativePath, line)}">${code}</LiveExample>`;
  };
}
