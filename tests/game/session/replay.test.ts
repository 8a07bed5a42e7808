import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type * as Game from '../../../game/index.ts';
import { replaySession, suspectSession } from '../../../game/index.ts';
import type { smoothJoint } from '../../../game/motion/smooth-joint.ts';
import type { StoredHash } from '../../../protocol/session/index.ts';
import { CORE, falsified, recordBusy, rewritten, type Recording } from './busy-recording.ts';

describe('a replay', () => {
  let recording: Recording;
  beforeAll(async () => { recording = await recordBusy({ ticks: 700, everyTick: true }); }, 60_000);

  /** One hash more, shortly before a false one: fewer ticks to search. */
  const goodAt = (tick: number): StoredHash => ({ tick, hash: recording.hashes[tick]!, parts: null });

  it('[RPL1] comes to the session’s world, whole and in each of its parts, and says whose code made it', async () => {
    const { session, hashes } = recording;
    const report = await replaySession(session, { verify: true, core: CORE });
    expect(report).toEqual({ ok: true, ticks: 700, hash: hashes.at(-1), hashesChecked: 7, partsChecked: 2 * session.partNames.length, divergence: null, problem: null, verified: 'exact' });
    expect(await replaySession(session, { core: 'd0'.repeat(32) })).toMatchObject({ ok: true, hashesChecked: 7, partsChecked: 0, verified: 'other core, hashes agree' });
    expect(await replaySession(session, { speedOnly: true, warmUpTicks: 1000, core: CORE })).toMatchObject({ ok: true, hash: hashes.at(-1), hashesChecked: 0, verified: 'unchecked' });
  });

  it('[RPL2] stops after as many ticks as are asked for, or when it is told to', async () => {
    const { session, hashes } = recording;
    for (const to of [0, 1, 333]) expect(await replaySession(session, { to })).toMatchObject({ ok: true, ticks: to, hash: hashes[to] });
    expect(await replaySession(session, { onProgress: (tick) => tick < 256 })).toMatchObject({ ok: true, ticks: 256, hash: hashes[256] });
  });

  it('[RPL3] a stored hash that is false is told from a world that is, and named by its tick and part', async () => {
    const { session } = recording;
    const whole = await replaySession(await rewritten(session, { hash: (stored) => (stored.tick === 384 ? [goodAt(380), { ...stored, hash: falsified(stored.hash) }] : stored) }), { core: CORE });
    expect(whole).toMatchObject({ ok: false, verified: 'diverged', divergence: { tick: 383, system: null, expected: falsified(recording.hashes[384]!), actual: recording.hashes[384] } });
    expect(whole.divergence!.message).toMatch(/hash stored for tick 384 is wrong, not the world.*changed after it was recorded/);
    const part = session.partNames.indexOf('music/Loop');
    const one = await rewritten(session, { hash: (stored) => (stored.tick === 0 ? { ...stored, parts: stored.parts!.map((hash, at) => (at === part ? falsified(hash) : hash)) } : stored) });
    expect(await replaySession(one, { core: CORE })).toMatchObject({ ok: true });
    const found = await replaySession(one, { core: CORE, verify: true });
    expect(found).toMatchObject({ ok: false, divergence: { tick: 0, component: 'music/Loop', expected: falsified(session.hashes[0]!.parts![part]!), actual: session.hashes[0]!.parts![part] } });
    expect(found.divergence!.message).toMatch(/part hash stored for tick 0 is wrong/);
  });

  it('[RPL4] a session of other code is told by the ticks between, the parts that differ, and the systems that write them', async () => {
    const { session } = recording, part = session.partNames.indexOf('music/Loop');
    const foreign = await rewritten(session, {
      header: { core: 'd0'.repeat(32) },
      hash: (stored) => (stored.tick < 512 ? stored : [...(stored.tick === 512 ? [goodAt(508)] : []), { ...stored, hash: falsified(stored.hash), parts: stored.parts && stored.parts.map((hash, at) => (at === part ? falsified(hash) : hash)) }]),
    });
    const { divergence, ok } = await replaySession(foreign, { core: CORE });
    expect(ok).toBe(false);
    expect(divergence).toMatchObject({ tick: 511, component: 'music/Loop', expected: falsified(session.hashes.at(-1)!.parts![part]!), actual: session.hashes.at(-1)!.parts![part] });
    expect(divergence!.message).toMatch(/between ticks 508 and 512.*music\/Loop \(written by .*comes to one answer.*made by other code \(core d0d0/);
  });

  it.each([
    ['scene', { scene: 'attic' }, /scene "attic".*does not have.*loop-room/],
    ['schema', { schema: '0123456789abcdef' }, /laid out otherwise.*0123456789abcdef/],
    ['mods', { mods: [{ id: 'rain', hash: 'ab'.repeat(32) }] }, /the mod "rain" \(files abab.*not here/],
  ] as const)('[RPL5] a session of another %s is not simulated, and says what it can still be used for', async (_, header, said) => {
    const report = await replaySession(await rewritten(recording.session, { header }));
    expect(report).toMatchObject({ ok: false, ticks: 0, divergence: null, verified: 'cannot be simulated here' });
    expect(report.problem).toMatch(said);
  });

  describe('with a system that breaks its promise', () => {
    afterEach(() => {
      vi.doUnmock('../../../game/motion/smooth-joint.ts');
      vi.resetModules();
    });

    /** The game anew, with `fault` after each smoothing of a joint. */
    async function plant(fault: (smoothed: Parameters<typeof smoothJoint>[0], row: number) => void): Promise<typeof Game> {
      vi.resetModules();
      vi.doMock('../../../game/motion/smooth-joint.ts', async (original) => {
        const real = await original<{ smoothJoint: typeof smoothJoint }>();
        return { ...real, smoothJoint: (...args: Parameters<typeof smoothJoint>) => {
          real.smoothJoint(...args);
          fault(args[0], args[2]);
        } };
      });
      return import('../../../game/index.ts');
    }

    it.each([
      ['reads a clock', (smoothed: Parameters<typeof smoothJoint>[0], row: number) => { smoothed.x[row]! += (Date.now() % 97) * 1e-6; }, 'x', /Date\.now/],
      ['asks the platform for a sine', (smoothed: Parameters<typeof smoothJoint>[0], row: number) => { smoothed.z[row]! += Math.sin(row) * 1e-6; }, 'z', /Math\.sin/],
    ] as const)('[RPL6] one that %s is named, with component, field and entity', async (_, fault, field, said) => {
      const game = await plant(fault), { divergence, ok } = await game.replaySession(recording.session, { core: CORE });
      expect(ok).toBe(false);
      expect(divergence).toMatchObject({ system: 'body/smooth-joints', component: 'body/SmoothedJoint', field });
      expect(divergence!.entity).toBeGreaterThan(0);
      expect(divergence!.expected).not.toBe(divergence!.actual);
      expect(divergence!.message).toMatch(said);
    });

    it('[RPL8] one that would answer otherwise on another machine is named though all hashes agree here; without one there is nothing to name', async () => {
      expect(await suspectSession(recording.session, 8)).toBeNull();
      const game = await plant((smoothed, row) => { smoothed.y[row]! += Math.exp(smoothed.x[row]!) * 1e-6; });
      expect(await game.suspectSession(recording.session, 8)).toMatchObject({ system: 'body/smooth-joints', component: 'body/SmoothedJoint', field: 'y', message: expect.stringMatching(/Math\.exp/) as string });
    });

    it('[TLN7] one that fails ends a timeline before its tick, where it can be shown', async () => {
      const game = await plant((smoothed, row) => { if (smoothed.seconds[row]! > 2.5) throw new Error('the string broke'); });
      const report = await game.replaySession(recording.session, { core: CORE }), failed = report.divergence!.tick;
      for (const isIndexed of [true, false]) {
        const timeline = await game.Timeline.open(recording.session);
        if (!timeline.ok) throw new Error(timeline.message);
        while (isIndexed && timeline.indexMore(128));
        timeline.seek(700);
        expect(timeline.ticks).toBe(failed);
        expect(timeline.jam.nextTick).toBe(failed);
        expect(timeline.jam.hash()).toBe(recording.hashes[failed]);
        timeline.step();
        expect(timeline.jam.nextTick).toBe(failed);
        expect(timeline.divergence).toMatchObject({ tick: failed, system: 'body/smooth-joints' });
        timeline.seek(100);
        expect(timeline.jam.hash()).toBe(recording.hashes[100]);
      }
    });

    it('[RPL7] one that fails ends the replay at its tick and is named', async () => {
      let calls = 0;
      const game = await plant(() => { if (++calls > 2000) throw new Error('the string broke'); });
      const { ok, ticks, divergence } = await game.replaySession(recording.session, { core: CORE });
      expect(ok).toBe(false);
      expect(ticks).toBeGreaterThan(0);
      expect(divergence).toMatchObject({ tick: ticks, system: 'body/smooth-joints' });
      expect(divergence!.message).toMatch(/the string broke/);
    });
  });
});
