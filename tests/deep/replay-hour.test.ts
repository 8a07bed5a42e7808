import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { StageActions, StageState } from '../../view/stage.ts';
import { danceFile } from '../cli/dance-file.ts';
import { openPage, PROJECT_ROOT } from '../e2e/harness.ts';
import { cards, roomIsOpen } from '../e2e/recorded-page.ts';

const SECONDS = Number(process.env.JAM_REPLAY_SECONDS ?? 3600);

describe('a session of an hour', () => {
  it('[PLY16] seeks anywhere within 100 ms at the 95th percentile once it is indexed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'jam-hour-')), path = join(folder, 'hour.jam');
    try {
      await writeFile(join(folder, 'dance.poses.json'), JSON.stringify(danceFile()));
      await promisify(execFile)(process.execPath, ['cli/jam.mjs', 'perform', '--motion', join(folder, 'dance.poses.json'), '--camera', '30,4', '--seconds', String(SECONDS), '--out', path, '--json'], { cwd: PROJECT_ROOT, maxBuffer: 1 << 26 });
      const bytes = await readFile(path), { page, assertClean } = await openPage({ viewport: { width: 320, height: 200 } });
      await roomIsOpen(page);
      await page.evaluate(({ text }) => {
        const { jam } = globalThis as unknown as { jam: { actions: StageActions } };
        jam.actions.importSessions([new File([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], 'hour.jam')]);
      }, { text: bytes.toString('base64') });
      await expect.poll(async () => (await cards(page)).length, { timeout: 120_000 }).toBe(1);
      const [card] = await cards(page);
      await page.evaluate((id) => (globalThis as unknown as { jam: { actions: StageActions } }).jam.actions.playSession(id), card!.id);
      await page.waitForFunction(() => (globalThis as unknown as { jam: { stage: { getState(): StageState } } }).jam.stage.getState().replay !== null, null, { timeout: 60_000 });
      const indexing = performance.now();
      const times = await page.evaluate(async () => {
        const { stage } = (globalThis as unknown as { jam: { stage: { getState(): StageState } } }).jam, { player } = stage.getState().replay!;
        player.setPlaying(false);
        while (player.state.indexedTo < player.state.ticks) await new Promise((done) => setTimeout(done, 100));
        const { ticks } = player.state, times: number[] = [];
        let random = 1;
        for (let count = 0; count < 300; count++) {
          random = (random * 48_271) % 2_147_483_647;
          const tick = random % ticks, began = performance.now();
          await player.seek(tick);
          times.push(performance.now() - began);
          await new Promise((done) => setTimeout(done, 20));
        }
        return { times, trust: player.state.trust, ticks };
      });
      const sorted = times.times.sort((a, b) => a - b), quantile = (q: number): number => sorted[Math.floor(sorted.length * q)]!;
      console.log(`${times.ticks / 128} s, ${(bytes.length / 1e6).toFixed(2)} MB, indexed within ${((performance.now() - indexing) / 1000).toFixed(0)} s (with the seeks); 300 seeks: p50 ${quantile(0.5).toFixed(1)} ms, p95 ${quantile(0.95).toFixed(1)} ms, most ${sorted.at(-1)!.toFixed(1)} ms`);
      expect(times.trust).toBe('exact');
      expect(quantile(0.95)).toBeLessThanOrEqual(100);
      assertClean();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
