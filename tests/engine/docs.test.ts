/** Every name that docs/engine.md shows exists. Its code blocks are run with those of all pages, in tests/docs. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as engine from '../../engine/index.ts';

const page = readFileSync(new URL('../../docs/engine.md', import.meta.url), 'utf8');

describe('docs/engine.md', () => {
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
