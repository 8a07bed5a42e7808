import { describe, expect, it } from 'vitest';
import { echoOf } from '../../../view/microphone/echo.ts';
import { MicrophoneJudge } from '../../../view/microphone/microphone-judge.ts';
import { MICROPHONE_WORDS } from '../../../view/microphone/microphone-words.ts';
import { Microphone, type MicrophoneStatus } from '../../../view/microphone/microphone.ts';

const RATE = 48_000;
/** −1…1, the same in every run. */
function noise(seed: number): () => number {
  // Mulberry32: streams of different seeds have nothing in common.
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}

interface FakeTrack { label: string; muted: boolean; onended: (() => void) | null; isStopped: boolean }
/** A browser's devices: what is plugged in, and what it answers. */
class Devices {
  plugged = ['Built-in'];
  refusal: string | null = null;
  asked: MediaStreamConstraints[] = [];
  given: FakeTrack[] = [];
  changed: () => void = () => undefined;
  addEventListener(_: 'devicechange', listener: () => void): void { this.changed = listener; }
  async enumerateDevices(): Promise<MediaDeviceInfo[]> { return this.plugged.map((label) => ({ kind: 'audioinput', deviceId: label, label, groupId: label }) as MediaDeviceInfo); }
  async getUserMedia(constraints: MediaStreamConstraints): Promise<MediaStream> {
    this.asked.push(constraints);
    const wanted = (constraints.audio as { deviceId?: { exact: string } }).deviceId?.exact, label = wanted ? this.plugged.find((name) => name === wanted) : this.plugged[0];
    const refusal = this.refusal ?? (label ? null : wanted ? 'OverconstrainedError' : 'NotFoundError');
    if (refusal) throw Object.assign(new Error(refusal), { name: refusal });
    const track = { label: label!, muted: false, onended: null as (() => void) | null, isStopped: false, getSettings: () => ({ deviceId: label }), stop() { this.isStopped = true; } };
    this.given.push(track);
    return { getAudioTracks: () => [track], getTracks: () => [track] } as unknown as MediaStream;
  }
}
function opened(devices: Devices | null): { microphone: Microphone; devices: Devices; told: MicrophoneStatus[]; streams: (MediaStream | null)[]; changes: string[]; pass(ms: number): void } {
  let now = 0;
  const told: MicrophoneStatus[] = [], streams: (MediaStream | null)[] = [], changes: string[] = [];
  const microphone = new Microphone({ onStatus: (status) => told.push(status), onStream: (stream) => streams.push(stream), onChanged: (words) => changes.push(words) }, devices, () => now);
  return { microphone, devices: devices!, told, streams, changes, pass: (ms) => { now += ms; } };
}
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const LOUD = { peak: 0.3, rms: 0.1, echo: null };

describe('the microphone', () => {
  it('[MIC1] is asked for once and as it is; denied, it says what to do and is not asked for again unless the player wants it', async () => {
    const { microphone, devices, told } = opened(new Devices());
    devices.refusal = 'NotAllowedError';
    expect(await microphone.open()).toBe(false);
    expect(told.map(({ state }) => state)).toEqual(['asking', 'denied']);
    expect(microphone.status.message).toMatch(/Allow it in the browser/);
    expect(await microphone.open()).toBe(false);
    expect(devices.asked).toHaveLength(1);
    expect(devices.asked[0]!.audio).toMatchObject({ echoCancellation: false, noiseSuppression: false, autoGainControl: false });
    devices.refusal = null;
    expect(await microphone.open(true)).toBe(true);
    expect(microphone.status).toMatchObject({ state: 'on', message: '', label: 'Built-in', isRecording: false });
    await Promise.all([microphone.open(), microphone.open()]);
    expect(devices.asked).toHaveLength(2);
  });

  it('[MIC2] that is missing, held by another program, or hidden on an insecure page says so', async () => {
    const none = opened(new Devices());
    none.devices.plugged = [];
    await none.microphone.open();
    expect(none.microphone.status).toMatchObject({ state: 'missing', message: expect.stringMatching(/Plug one in/) });
    const busy = opened(new Devices());
    busy.devices.refusal = 'NotReadableError';
    await busy.microphone.open();
    expect(busy.microphone.status).toMatchObject({ state: 'busy', message: expect.stringMatching(/Another program/) });
    const insecure = opened(null);
    expect(await insecure.microphone.open()).toBe(false);
    expect(insecure.microphone.status).toMatchObject({ state: 'missing', message: expect.stringMatching(/https/) });
  });

  it('[MIC3] that goes away while it records is told as lost, goes on by itself when it is back, and another one is named', async () => {
    const { microphone, devices, streams, changes, pass } = opened(new Devices());
    await microphone.open();
    microphone.setRecording(true);
    devices.plugged = [];
    devices.given[0]!.onended!();
    expect(microphone.status).toMatchObject({ state: 'lost', isRecording: true, message: expect.stringMatching(/recorded so far is kept/) });
    expect(streams.at(-1)).toBeNull();
    pass(1600);
    microphone.look(null);
    await settled();
    expect(microphone.status.state).toBe('lost');
    devices.plugged = ['Headset'];
    devices.changed();
    await settled();
    expect(microphone.status).toMatchObject({ state: 'on', label: 'Headset', devices: [{ id: 'Headset', label: 'Headset' }] });
    expect(streams.at(-1)).not.toBeNull();
    expect(changes).toEqual([expect.stringMatching(/Headset.*measure it/)]);
    // Chosen by hand.
    devices.plugged = ['Headset', 'Desk'];
    await microphone.choose('Desk');
    expect(microphone.status.label).toBe('Desk');
    expect(devices.given[1]!.isStopped).toBe(true);
    microphone.close();
    expect(microphone.status).toMatchObject({ state: 'off', level: 0 });
    expect(devices.given.at(-1)!.isStopped).toBe(true);
  });

  it('[MIC4] that gives nothing for four seconds, or is muted, is silent; sound ends it', async () => {
    const { microphone, devices, pass } = opened(new Devices());
    await microphone.open();
    const look = (reading: typeof LOUD, times: number): void => {
      for (let time = 0; time < times; time++) {
        pass(50);
        microphone.look(reading);
      }
    };
    look({ peak: 0, rms: 0, echo: null }, 70);
    expect(microphone.status.state).toBe('on');
    look({ peak: 0, rms: 0, echo: null }, 20);
    expect(microphone.status).toMatchObject({ state: 'silent', message: expect.stringMatching(/muted/), level: 0 });
    look(LOUD, 1);
    expect(microphone.status.state).toBe('on');
    expect(microphone.status.level).toBeCloseTo(2 / 3, 2);
    devices.given[0]!.muted = true;
    look(LOUD, 90);
    expect(microphone.status.state).toBe('silent');
  });

  it('[MIC5] that clips again and again says so for a while; one peak is no trouble', () => {
    const judge = new MicrophoneJudge(0), at = (nowMs: number, peak: number): string => judge.judge({ nowMs, peak, rms: 0.2, isMuted: false, echo: null });
    expect(at(100, 1)).toBe('on');
    for (let ms = 150; ms < 4000; ms += 50) expect(at(ms, 0.7)).toBe('on');
    expect([at(4000, 1), at(4050, 0.99), at(4100, 1)]).toEqual(['on', 'on', 'clipping']);
    expect(at(6000, 0.5)).toBe('clipping');
    expect(at(7000, 0.5)).toBe('on');
    expect(MICROPHONE_WORDS.clipping).toMatch(/Turn its level down/);
  });
});

describe('a loudspeaker that the microphone hears', () => {
  /** What a room makes of sound: a straight way, and a tail that dies within a third of a second, 6 dB below it. */
  function roomed(sound: Float32Array, delay: number, level: number): Float32Array {
    const random = noise(5), taps: [number, number][] = [[delay, level]];
    for (let echo = 0; echo < 60; echo++) taps.push([delay + 200 + Math.floor((random() + 1) * 7000), level * 0.12 * random()]);
    const out = new Float32Array(sound.length);
    for (const [by, gain] of taps) for (let frame = by; frame < out.length; frame++) out[frame] = out[frame]! + sound[frame - by]! * gain;
    return out;
  }
  /** Something like music: notes on a scale with harmonics, every quarter second, and as exactly as its player. */
  function music(seed: number, frames: number, tones: readonly number[], stray = 0): Float32Array {
    const random = noise(seed), out = new Float32Array(frames);
    for (let beat = 0; beat < frames; beat += RATE / 4) {
      const start = Math.max(0, Math.round(beat + stray * RATE * random()));
      for (let voice = 0; voice < 3; voice++) {
        const hertz = 220 * 2 ** (tones[Math.floor(((random() + 1) / 2) * tones.length)]! / 12), phase = random() * 7;
        for (let frame = start; frame < Math.min(frames, start + RATE / 2); frame++) {
          const time = (frame - start) / RATE;
          for (let partial = 1; partial <= 5; partial++) out[frame] = out[frame]! + (0.08 / partial) * Math.sin(2 * Math.PI * hertz * partial * time + phase) * Math.exp(-time * 5) * Math.min(1, time / 0.004);
        }
        for (let frame = start; frame < Math.min(frames, start + 900); frame++) out[frame] = out[frame]! + 0.05 * random() * Math.exp(-(frame - start) / 250);
      }
    }
    return out;
  }
  const FRAMES = 32_768, SCALE = [0, 3, 5, 7, 10];

  it('[MIC6] is told by its waves, with the player’s own voice over it, and never for somebody who plays the same notes in time; headphones are advised', () => {
    const judge = new MicrophoneJudge(0), other = new MicrophoneJudge(0), states: string[] = [], others: string[] = [], likenesses: number[] = [], unlike: number[] = [];
    for (let look = 0; look < 6; look++) {
      const played = music(look + 1, FRAMES, SCALE), voice = music(look + 40, FRAMES, SCALE, 0.012), bleed = roomed(played, 6300, 0.12), heard = bleed.map((value, frame) => value + 0.15 * voice[frame]!);
      const echo = echoOf(played, heard, RATE)!, own = echoOf(played, voice, RATE)!;
      likenesses.push(echo.likeness);
      unlike.push(own.likeness);
      expect(Math.abs(echo.lag - 6300 / RATE)).toBeLessThan(0.001);
      states.push(judge.judge({ nowMs: look * 700, peak: 0.3, rms: 0.1, isMuted: false, echo }));
      others.push(other.judge({ nowMs: look * 700, peak: 0.3, rms: 0.1, isMuted: false, echo: own }));
    }
    console.log(`likeness of a loudspeaker ${Math.min(...likenesses).toFixed(3)} and more, of somebody who plays the same notes up to ${Math.max(...unlike).toFixed(3)}`);
    expect(states.slice(1)).toEqual(Array.from({ length: 5 }, () => 'echo'));
    expect(others).toEqual(Array.from({ length: 6 }, () => 'on'));
    expect(MICROPHONE_WORDS.echo).toMatch(/headphones/);
    expect(echoOf(new Float32Array(FRAMES), music(3, FRAMES, SCALE), RATE)).toBeNull();
  });
});
