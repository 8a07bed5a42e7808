/** The examples of docs/engine.md that say `// runs` run, and every name that the page shows exists. */
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import * as engine from '../../engine/index.ts';

const page = readFileSync(new URL('../../docs/engine.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/```ts\n\/\/ runs\n([\s\S]*?)```/g)].map((match) => match[1]!);

describe('docs/engine.md', () => {
  test('[DOC1] has examples that run', async () => {
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      const source = example.replace(/import (\{[^}]*\}) from '[^']*';/, 'const $1 = engine;');
      const { outputText } = ts.transpileModule(source, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext } });
      const run = new Function('engine', 'expect', `return (async () => { ${outputText} })();`) as (...args: unknown[]) => Promise<void>;
      await run(engine, expect);
    }
  });

  test('[DOC2] names everything that the engine exports for systems and apps, outside of its maths', () => {
    const maths = /^(next(U32|Float|Int)|seedStream|STREAM_WORDS)$/;
    const api = ['added', 'App', 'bundle', 'chain', 'changed', 'columns', 'commands', 'component', 'condition', 'entities', 'exclusive', 'ext', 'external', 'Extract', 'FixedPostUpdate', 'FixedPreUpdate',
      'FixedTimestep', 'FixedUpdate', 'group', 'having', 'inState', 'local', 'log', 'message', 'nextState', 'NO_ENTITY', 'OnEnter', 'OnExit', 'optional', 'query', 'random', 'read', 'reads', 'related',
      'relation', 'res', 'resMut', 'resource', 'rowPart', 'Startup', 'state', 'stateOf', 'system', 'systemSet', 'tag', 'Time', 'UsageError', 'EngineBug', 'SystemFault', 'without', 'write', 'writes', 'and', 'or', 'not',
      'nand', 'nor', 'xor', 'xnor', 'conditionChanged', 'conditionChangedTo', 'everyTicks', 'onTimer', 'afterDelay', 'onceAfterDelay', 'once', 'resourceChanged', 'resourceEquals', 'stateChanged', 'stateExists', 'onMessage', 'anyWith', 'anyMatch', 'anyRemoved',
      'runs', 'input', 'schedule', 'plugin', 'pluginGroup', 'subState', 'computedState', 'OnTransition', 'DespawnOnExit', 'DespawnOnEnter', 'DisableOnExit', 'DisableOnEnter', 'EnableOnExit', 'EnableOnEnter', 'carryImage',
      'assets', 'handleOf', 'NO_ASSET', 'AssetState', 'assetStates', 'loadAssets', 'wantedAssets', 'settleAsset', 'AssetStore', 'DiagnosticsStore', 'watchApp'];
    for (const name of api) {
      expect(name in engine, `${name} is exported`).toBe(true);
      expect(page, `${name} is described`).toMatch(new RegExp(`\\b${name}\\b`));
      expect(maths.test(name)).toBe(false);
    }
  });
});
