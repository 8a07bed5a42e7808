import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { COMMANDS } from '../../../protocol/index.ts';
import { startKeyboard } from '../../../view/input/keyboard.ts';
import { SOURCE } from '../../../view/session.ts';
import { recordingSession } from './recording-session.ts';

const zones = [{ kind: 'loop', key: 'Digit1' }, { kind: 'strike', key: 'KeyA' }, { kind: 'bow', key: 'KeyJ' }, { kind: 'hub', key: 'KeyH' }] as const;

/** A key event that carries what a browser's does. */
function key(type: 'keydown' | 'keyup', code: string, more: Partial<KeyboardEvent> = {}): Event {
  return Object.assign(new Event(type, { cancelable: true }), { code, repeat: false, ctrlKey: false, altKey: false, metaKey: false, shiftKey: false, ...more });
}
/** The same, aimed at an element of that kind. */
function typedInto(tagName: string, code: string): Event {
  const event = key('keydown', code);
  Object.defineProperty(event, 'target', { value: { tagName } });
  return event;
}

describe('keys', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const play = (): ReturnType<typeof recordingSession> & { target: EventTarget; stop: () => void } => {
    const recording = recordingSession(zones), target = new EventTarget();
    return { ...recording, target, stop: startKeyboard(recording.session, target) };
  };

  it('[KEY1] a strike zone is struck, a loop zone and the hub are toggled, each by its own key, as player 0 of the pointer source', () => {
    const { samples, target } = play();
    for (const code of ['KeyA', 'Digit1', 'KeyH']) target.dispatchEvent(key('keydown', code));
    expect(samples.map(({ kind, target: zone, player, source }) => ({ kind, zone, player, source }))).toEqual([
      { kind: 'strike', zone: 1, player: 0, source: SOURCE.pointer },
      { kind: 'command', zone: COMMANDS.toggleLoop, player: 0, source: SOURCE.pointer },
      { kind: 'command', zone: COMMANDS.toggleLoop, player: 0, source: SOURCE.pointer },
    ]);
    expect(samples.slice(1).map((sample) => sample.value)).toEqual([0, 3]);
  });

  it('[MOD20] a key on the place of a mod strikes it', () => {
    const recording = recordingSession([{ kind: 'mod', key: 'KeyQ' }]), target = new EventTarget(), stop = startKeyboard(recording.session, target);
    target.dispatchEvent(key('keydown', 'KeyQ'));
    stop();
    expect(recording.samples).toMatchObject([{ kind: 'strike', target: 0, player: 0 }]);
  });

  it('[KEY2] repeats, keys with ctrl, alt or meta, keys of no zone and keys typed into a field play nothing', () => {
    const { samples, target } = play();
    for (const more of [{ repeat: true }, { ctrlKey: true }, { altKey: true }, { metaKey: true }]) target.dispatchEvent(key('keydown', 'KeyA', more));
    target.dispatchEvent(key('keydown', 'KeyZ'));
    for (const field of ['INPUT', 'TEXTAREA', 'SELECT']) target.dispatchEvent(typedInto(field, 'KeyA'));
    expect(samples).toEqual([]);
  });

  it('[KEY3] a bow is held while its key is down, moved by the arrows within its extent, and let go with the key', () => {
    const { samples, target } = play();
    target.dispatchEvent(key('keydown', 'KeyJ'));
    target.dispatchEvent(key('keydown', 'ArrowUp'));
    vi.advanceTimersByTime(500);
    expect(samples.at(-1)).toMatchObject({ kind: 'hold', target: 2, value: 1, x: 0, y: 0.6 });
    vi.advanceTimersByTime(3000);
    expect(samples.at(-1)).toMatchObject({ y: 1 });
    target.dispatchEvent(key('keyup', 'ArrowUp'));
    const sent = samples.length;
    vi.advanceTimersByTime(500);
    expect(samples.length).toBe(sent);
    target.dispatchEvent(key('keyup', 'KeyJ'));
    expect(samples.at(-1)).toMatchObject({ kind: 'hold', target: 2, value: 0 });
  });

  it('[KEY4] held keys are let go when the page loses the keyboard, and when playing by keys ends', () => {
    const { samples, target, stop } = play();
    target.dispatchEvent(key('keydown', 'KeyJ'));
    target.dispatchEvent(new Event('blur'));
    expect(samples.at(-1)).toMatchObject({ kind: 'hold', value: 0 });
    target.dispatchEvent(key('keyup', 'KeyJ'));
    expect(samples).toHaveLength(2);
    target.dispatchEvent(key('keydown', 'KeyJ'));
    stop();
    expect(samples.at(-1)).toMatchObject({ kind: 'hold', value: 0 });
    target.dispatchEvent(key('keydown', 'KeyA'));
    expect(samples).toHaveLength(4);
  });

  it('[KEY5] shift strikes softly', () => {
    const { samples, target } = play();
    target.dispatchEvent(key('keydown', 'KeyA'));
    target.dispatchEvent(key('keydown', 'KeyA', { shiftKey: true }));
    expect(samples[1]!.value).toBeLessThan(samples[0]!.value);
    expect(samples[1]!.value).toBeGreaterThan(0.2);
  });
});
