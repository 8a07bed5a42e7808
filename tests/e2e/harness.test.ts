import { describe, expect, it } from 'vitest';
import { openPage } from './harness.ts';

interface Blank { jointCount: number; isIsolated: boolean; green: number }

describe.each([true, false])('a served page, isolated: %s', (isolated) => {
  it('[TST1] runs in a real browser with the headers asked for, draws WebGL2, and asks nobody but localhost', async () => {
    const { page, assertClean } = await openPage({ root: 'tests/e2e/pages/blank', isolated });
    const blank = await page.waitForFunction(() => (globalThis as unknown as { blank?: Blank }).blank).then((handle) => handle.jsonValue());
    expect(blank).toEqual({ jointCount: 29, isIsolated: isolated, green: 255 });
    assertClean();
  });
});

describe('the harness', () => {
  it('[TST2] reports requests that leave the machine, and they reach nobody', async () => {
    const { page, requests, assertClean } = await openPage({ root: 'tests/e2e/pages/blank' });
    const outcome = await page.evaluate(() => fetch('http://example.com/', { mode: 'no-cors' }).then(() => 'answered', () => 'refused'));
    expect(outcome).toBe('refused');
    expect(requests.some((address) => address.includes('example.com'))).toBe(true);
    expect(() => assertClean(/example\.com|ERR_NAME_NOT_RESOLVED|ERR_BLOCKED/)).toThrow(/leave this machine/);
  });
});
