import { describe, expect, it } from 'vitest';
import { chooseBackend, FIRST_LIMIT_MS, type Contender } from '../../workers/choose-backend.ts';

/** Contenders on a clock that moves only when one of them computes. */
function bench(specs: readonly { name: string; first?: number; next?: number; isAbsent?: boolean; error?: string }[]) {
  let clock = 0;
  const log: string[] = [];
  const contenders: Contender<{ name: string; runs: number }>[] = specs.map(({ name, first = 100, next = 50, isAbsent, error }) => ({
    name,
    open: () => Promise.resolve(isAbsent ? null : { name, runs: 0 }),
    infer: (opened) => {
      if (error) return Promise.reject(new Error(error));
      clock += opened.runs++ === 0 ? first : next;
      log.push(name);
      return Promise.resolve();
    },
    close: (opened) => { log.push(`close ${opened.name}`); },
  }));
  return { contenders, now: () => clock, log };
}

describe('chooseBackend', () => {
  it('[CAM2] the fastest measured backend is kept and the others are closed', async () => {
    const { contenders, now, log } = bench([{ name: 'wasm', next: 70 }, { name: 'webgpu', isAbsent: true }, { name: 'webgl', first: 800, next: 12 }]);
    const choice = await chooseBackend(contenders, now);
    expect(choice.name).toBe('webgl');
    expect(choice.trials.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual(['wasm slower', 'webgpu absent', 'webgl chosen']);
    expect(log.filter((line) => line.startsWith('close'))).toEqual(['close wasm']);
  });

  it('[CAM2] a backend whose first inference is beyond the limit is not tried further', async () => {
    const { contenders, now, log } = bench([{ name: 'wasm', next: 70 }, { name: 'webgl', first: FIRST_LIMIT_MS + 1, next: 1 }]);
    const choice = await chooseBackend(contenders, now);
    expect(choice.name).toBe('wasm');
    expect(log.filter((line) => line === 'webgl')).toHaveLength(1);
    expect(choice.trials[1]!.reason).toContain('1501 ms');
  });

  it('[CAM2] a backend twice as slow as the best is given up after one timed inference', async () => {
    const { contenders, now, log } = bench([{ name: 'wasm', next: 40 }, { name: 'webgl', first: 300, next: 90 }]);
    expect((await chooseBackend(contenders, now)).name).toBe('wasm');
    expect(log.filter((line) => line === 'webgl')).toHaveLength(2);
  });

  it('[CAM2] no more are tried once one is faster than a camera', async () => {
    const { contenders, now, log } = bench([{ name: 'wasm', next: 9 }, { name: 'webgl', next: 3 }]);
    expect((await chooseBackend(contenders, now)).name).toBe('wasm');
    expect(log).not.toContain('webgl');
  });

  it('[CAM2] slow is better than nothing, and a fast one found later is better than slow', async () => {
    const onlySlow = bench([{ name: 'wasm', error: 'no memory' }, { name: 'cpu', first: 4000 }]);
    expect((await chooseBackend(onlySlow.contenders, onlySlow.now)).name).toBe('cpu');
    const later = bench([{ name: 'wasm', first: 4000 }, { name: 'webgl', first: 900, next: 20 }]);
    const choice = await chooseBackend(later.contenders, later.now);
    expect([choice.name, choice.trials[0]!.outcome]).toEqual(['webgl', 'too slow']);
  });

  it('[CAM2] when nothing works the error names every reason', async () => {
    const { contenders, now } = bench([{ name: 'wasm', error: 'no memory' }, { name: 'webgl', isAbsent: true }]);
    await expect(chooseBackend(contenders, now)).rejects.toThrow('Nothing here can compute poses: wasm: no memory; webgl: not on this machine.');
  });
});
