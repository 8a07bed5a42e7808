/**
 * Runs the simulation on its fixed timestep, away from the page. Control messages (comlink) are answered between ticks,
 * so within one tick's length; data comes and goes over one port. The only clock in the simulation's neighbourhood is
 * read by the room that runs here, to pace ticks and to stamp what arrives.
 */
import { expose } from 'comlink';
import { createJam, CORE_ID, describeBody, headerOf } from '../game/index.ts';
import type { LoadedMod } from '../game/mods/index.ts';
import type { FromSim, ModsAnswer, RoomMod, SimControl } from '../protocol/index.ts';
import { faultOf } from './mod-fault.ts';
import { openWithMods } from './open-with-mods.ts';
import { RunningRoom, type RecordTo } from './running-room.ts';
import { restoreOrCarry } from './take-up.ts';

let running: RunningRoom | null = null;
/** Mods of the room that runs. */
let modsNow: readonly LoadedMod[] = [];
const room = (): RunningRoom => {
  if (!running) throw new Error('The room is not open yet: call start first.');
  return running;
};

const control: SimControl<MessagePort> = {
  async start(options, data, recorder) {
    const { resume, record: asked } = options, opened = await openWithMods(options), { mods, refused } = opened;
    const warn = (message: string): void => data.postMessage({ type: 'log', level: 'warn', message } satisfies FromSim);
    // Before the image: a header says how the session began.
    const header = asked && headerOf(opened.jam, { id: asked.id, startedAt: asked.startedAt, core: CORE_ID });
    const { jam, turn } = resume ? await restoreOrCarry(opened.jam, mods, options, resume.image) : { ...opened, turn: null };
    let record: RecordTo | null = header && recorder ? { header, turn, from: asked.from, port: recorder } : null;
    if (record && turn && record.from > turn.tick) {
      record = null;
      warn('What is played is not recorded any more: the room went on without all of its mods. Reload the page to record again.');
    }
    running = new RunningRoom(jam, data, options, record);
    modsNow = mods;
    for (const message of refused) warn(message);
    return resume ? { ...jam.description, body: describeBody(jam.app.world) } : jam.description;
  },
  ping: () => room().jam.nextTick,
  pause: () => room().setPaused(true),
  resume: () => room().setPaused(false),
  hash: () => ({ tick: room().jam.nextTick - 1, hash: room().jam.hash() }),
  stats: () => room().stats(),
  inspect: async (port) => {
    const { InspectRoom } = await import('./inspect/index.ts');
    expose(room().inspectBy(InspectRoom), port);
  },
  async setMods(asked, recorder) {
    const playing = room(), { scene, seed, layout } = playing.options, { loadRoomMods } = await import('./room-mods.ts'), loaded = await loadRoomMods(asked.mods);
    if (!loaded.ok) return loaded;
    const change = playing.beginChange();
    try {
      // A change whose beginning has no hash is told as one from mods that nobody knows, and has to be made so.
      const next = await createJam({ scene, seed, layout, mods: loaded.mods, carried: change.image, carriedMods: change.before === null ? [] : modsNow });
      const header = asked.record && headerOf(next, { id: asked.record.id, startedAt: asked.record.startedAt, core: CORE_ID });
      playing.become(next, change, header && recorder ? { header, port: recorder } : null, isSaved(asked.mods, loaded.mods));
      modsNow = loaded.mods;
      return { ok: true, tick: change.from };
    } catch (cause) {
      playing.endChange();
      return refusalOf(cause);
    }
  },
  fail: (message) => room().failWith(message),
};

/** Whether code runs now that was saved a moment ago. */
const isSaved = (asked: readonly RoomMod[], mods: readonly LoadedMod[]): boolean =>
  asked.some((mod) => mod.kind === 'trusted' && mod.code !== undefined) && mods.some(({ plugin, hash }) => plugin !== null && !modsNow.some((before) => before.hash === hash));

/** Why a room with other mods could not be made. */
function refusalOf(cause: unknown): ModsAnswer {
  const { mod, message, stack } = faultOf(cause) ?? { mod: '', message: cause instanceof Error ? cause.message : String(cause), stack: cause instanceof Error ? cause.stack ?? '' : '' };
  return { ok: false, mod, stack, problems: [{ file: '', line: 0, message, hint: '' }] };
}

expose(control);
