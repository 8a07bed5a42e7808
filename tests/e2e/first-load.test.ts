import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { StageState } from '../../view/stage.ts';
import { buildApp, openBrowser, servePage } from './harness.ts';

declare const jam: { session: { frame: { head: Float64Array; zones: Float32Array } }; audio: { masterLevel(): number }; stage: { getState(): StageState } };

/** Gzip bytes of addresses under `base` that lie in the build. */
async function gzipBytes(dist: string, addresses: Iterable<string>): Promise<number> {
  let sum = 0;
  for (const address of new Set(addresses)) sum += gzipSync(await readFile(join(dist, address || 'index.html'))).length;
  return sum;
}

/** The entry's own files and everything they import without being asked: what must arrive before the page can be read. */
async function staticFiles(dist: string): Promise<string[]> {
  const html = await readFile(join(dist, 'index.html'), 'utf8');
  const found = new Set(['index.html', ...[...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map((match) => match[1]!)]);
  for (const file of found) {
    if (!file.endsWith('.js')) continue;
    const source = await readFile(join(dist, file), 'utf8');
    for (const match of source.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) found.add(`assets/${match[1]}`);
  }
  return [...found];
}

describe('the first visit', () => {
  it('[LOD1] the page can be read after 500 KB, and played by pointer after 2.4 MB besides sounds', async () => {
    const dist = await buildApp(), first = await gzipBytes(dist, await staticFiles(dist));
    const { url } = await servePage(), browser = await openBrowser();
    await browser.page.goto(url);
    await browser.page.getByRole('button', { name: /pointer/i }).click();
    await browser.page.waitForFunction(() => typeof jam !== 'undefined' && jam.stage.getState().playedBy === 'pointer' && jam.session.frame.head[10] === 1);
    await browser.page.mouse.move(300, 300);
    const own = browser.requests.filter((address) => address.startsWith(url)).map((address) => address.slice(url.length).split('?')[0]!);
    const played = await gzipBytes(dist, own.filter((address) => !address.startsWith('sounds/')));
    const sounds = await gzipBytes(dist, own.filter((address) => address.startsWith('sounds/')));
    console.log(`first paint ${(first / 1000).toFixed(0)} KB gzip, playing by pointer ${(played / 1000).toFixed(0)} KB gzip, sounds ${(sounds / 1000).toFixed(0)} KB`);
    expect(first).toBeLessThanOrEqual(500_000);
    expect(played).toBeLessThanOrEqual(2_400_000);
    expect(own.filter((address) => /pose|tfjs|movenet|emulator|xr-[A-Z]/.test(address)), 'loaded only when asked for').toEqual([]);
    browser.assertClean();
  });

  it('[LOD2] the first click is heard within two seconds', async () => {
    const { url } = await servePage(), browser = await openBrowser({ flags: ['--autoplay-policy=user-gesture-required'] });
    await browser.page.goto(url);
    await browser.page.waitForFunction(() => typeof jam !== 'undefined' && jam.stage.getState().phase === 'ready');
    expect(await browser.page.evaluate(() => jam.stage.getState().audio.state)).toBe('waiting');
    const heard = browser.page.evaluate(() => new Promise<number>((done, fail) => {
      addEventListener('pointerdown', () => {
        const clicked = performance.now();
        const look = (): void => {
          if (jam.audio.masterLevel() > 0.01) done(performance.now() - clicked);
          else if (performance.now() - clicked > 10_000) fail(new Error('Nothing was heard for ten seconds.'));
          else setTimeout(look, 5);
        };
        look();
      }, { once: true, capture: true });
    }));
    await browser.page.getByRole('button', { name: /pointer/i }).click();
    const heardMs = await heard;
    console.log(`first click heard after ${heardMs.toFixed(0)} ms`);
    expect(heardMs).toBeLessThanOrEqual(2000);
    browser.assertClean();
  });
});
