import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CORE_ID, SCENES } from '../../game/index.ts';
import { replaySession, SessionRun } from '../../game/session/index.ts';
import { SAMPLE, SPACE } from '../../protocol/index.ts';
import { readSession, type JamSession } from '../../protocol/session/index.ts';
import { GOLDEN_SCRIPTS } from './scripts/index.ts';
import { recordScript } from './scripts/record-script.ts';

const HERE = new URL('./', import.meta.url);
const NAMES = GOLDEN_SCRIPTS.map(({ name }) => name);
const bytesOf = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(`${name}.jam`, HERE)));

async function sessionOf(name: string): Promise<JamSession> {
  const read = await readSession(bytesOf(name));
  if (!read.ok) throw new Error(read.message);
  if (read.session.problem !== null) throw new Error(read.session.problem);
  return read.session;
}

describe('golden sessions', () => {
  it.each(NAMES)('[GLD1] %s replays to its stored hashes, of the whole world and of every part, each second', async (name) => {
    const session = await sessionOf(name), report = await replaySession(session, { verify: true, core: CORE_ID });
    expect(report.divergence, report.problem ?? '').toBeNull();
    expect(report).toMatchObject({ ok: true, problem: null, ticks: session.ticks, hash: session.hashes.at(-1)!.hash });
    expect(session.ticks).toBe(GOLDEN_SCRIPTS.find((script) => script.name === name)!.seconds * 128);
    expect(report.hashesChecked).toBe(session.ticks / 128 + 1);
    expect(report.partsChecked).toBe(report.hashesChecked * session.partNames.length);
    expect(session.partNames.length).toBeGreaterThan(50);
  });

  it('[GLD2] together they make every system of every scene visit entities or messages, and run those that look at none', async () => {
    const seen = new Map<string, { visited: number; runs: number; looks: boolean }>();
    const scenes = new Set<string>();
    for (const name of NAMES) {
      const session = await sessionOf(name), opened = await SessionRun.open(session);
      if (!opened.ok) throw new Error(opened.message);
      const { run } = opened, { jam } = run;
      scenes.add(session.header.scene);
      while (jam.nextTick < session.ticks) {
        run.step();
        run.dropCues();
      }
      jam.app.extract();
      for (const { schedule, id, visited, runs, looks } of jam.app.diagnostics().systems) {
        const key = `${schedule} ${id}`, known = seen.get(key) ?? { visited: 0, runs: 0, looks: false };
        seen.set(key, { visited: known.visited + visited, runs: known.runs + runs, looks: looks > 0 });
      }
    }
    expect([...scenes].sort()).toEqual([...SCENES].sort());
    const idle = [...seen].filter(([, { visited, runs, looks }]) => runs === 0 || (looks && visited === 0)).map(([key]) => key);
    expect(idle).toEqual([]);
    expect([...seen].filter(([, { looks }]) => looks).length).toBeGreaterThan(25);
  });

  it('[GLD3] each is at most 300 KB and stands in the README with its length', () => {
    const readme = readFileSync(new URL('README.md', HERE), 'utf8');
    expect(readdirSync(HERE).filter((file) => file.endsWith('.jam')).sort()).toEqual(NAMES.map((name) => `${name}.jam`).sort());
    for (const { name, seconds } of GOLDEN_SCRIPTS) {
      expect(bytesOf(name).length, name).toBeLessThanOrEqual(300 * 1024);
      expect(readme).toContain(`| \`${name}.jam\` | ${seconds} |`);
    }
  });

  it.each(['keys', 'props'])('[GLD4] the script of %s makes the stored file again, byte for byte', async (name) => {
    const stored = await sessionOf(name), made = await recordScript(GOLDEN_SCRIPTS.find((script) => script.name === name)!, stored.header.core);
    expect(Buffer.from(made).equals(Buffer.from(bytesOf(name)))).toBe(true);
  });

  it('[GLD5] a camera\'s pixels, a headset\'s 29 joints, keys, holds, settings, commands and leaving all come through the door', async () => {
    const kinds = new Set<string>();
    for (const name of NAMES) {
      const session = await sessionOf(name);
      for (let tick = 0; tick < session.ticks; tick++) {
        for (const { payload } of session.framesOf(tick)) {
          const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
          for (let at = 0; at < payload.length; at += view.getUint16(at + 2, true)) {
            const kind = view.getUint8(at);
            kinds.add(kind === SAMPLE.joints ? `joints ${view.getUint8(at + 12) === SPACE.image ? 'image' : 'world'} ${view.getUint8(at + 13)}` : String(kind));
          }
        }
      }
    }
    expect([...kinds]).toEqual(expect.arrayContaining(['joints image 17', 'joints world 29', ...[SAMPLE.strike, SAMPLE.hold, SAMPLE.setting, SAMPLE.leave, SAMPLE.command].map(String)]));
  });
});
