import { describe, expect, it } from 'vitest';
import { RenderFrame, SampleWriter } from '../../protocol/index.ts';
import { LiveRoom } from '../../view/live-room.ts';
import type { OpenedSession } from '../../view/open-session.ts';

/** A room that writes down what is done to it. */
function room(): { session: OpenedSession; done: string[]; cue(): void } {
  const done: string[] = [], listeners = new Set<(cues: Float64Array, count: number) => void>();
  const session: OpenedSession = {
    scene: { scene: 'loop-room', seed: 1, zones: [], loops: [], palettes: [] }, frame: new RenderFrame(),
    sample: () => undefined, send: (source, payload) => done.push(`${source}:${payload[0]}`),
    setSetting: (name, value) => done.push(`${name}=${value}`), stopAll: () => done.push('stop'), recentre: () => done.push('recentre'),
    setLayout: async (layout) => void done.push(layout),
    onCues: (listener) => (listeners.add(listener), () => void listeners.delete(listener)), onNotice: () => () => undefined,
    epochOfTick: (tick) => tick, stats: () => Promise.reject(new Error('none')), close: () => done.push('close'),
    control: () => { throw new Error('none'); }, sendLate: () => undefined, reached: () => 0, mods: () => [], setMods: async () => ({ ok: true, tick: 0 }), onMods: () => () => undefined, setPaused: (isPaused) => done.push(isPaused ? 'pause' : 'resume'),
  };
  return { session, done, cue: () => listeners.forEach((listener) => listener(new Float64Array(0), 0)) };
}
function payload(write: (writer: SampleWriter) => void): Uint8Array<ArrayBuffer> {
  const writer = new SampleWriter();
  write(writer);
  return writer.take();
}

describe('the live room', () => {
  it('[PLY18] takes nothing in while it rests, and learns when it wakes who has left, settings and layout', async () => {
    const { session, done } = room(), live = new LiveRoom(session);
    live.rest();
    live.send(3, payload((writer) => writer.strike(0, 8, 1, 0, 0)), 0);
    live.send(1, payload((writer) => writer.leave(0, 0)), 0);
    live.setSetting('tempo', 100);
    live.setSetting('tempo', 120);
    live.stopAll();
    await live.setLayout('ring');
    expect(done).toEqual(['pause']);
    live.wake();
    expect(done).toEqual(['pause', 'resume', '1:5', 'tempo=120', 'ring']);
    live.send(3, payload((writer) => writer.strike(0, 8, 1, 0, 0)), 0);
    expect(done.at(-1)).toBe('3:2');
  });

  it('[BRN3] whoever plays and listens goes on in the room that takes its place, and the one before is closed', () => {
    const before = room(), after = room(), live = new LiveRoom(before.session);
    let cues = 0;
    const stop = live.onCues(() => cues++);
    live.rest();
    live.replace(after.session);
    expect(before.done).toEqual(['pause', 'close']);
    live.send(2, payload((writer) => writer.leave(0, 0)), 0);
    expect(after.done).toEqual(['2:5']);
    before.cue();
    after.cue();
    expect(cues).toBe(1);
    stop();
    after.cue();
    expect(cues).toBe(1);
    expect([live.frame, live.room]).toEqual([after.session.frame, after.session]);
  });
});
