import { describe, expect, it, vi } from 'vitest';
import { Controls, createJam } from '../../../game/index.ts';
import { CHANNELS, SampleWriter } from '../../../protocol/index.ts';
import { ControlSender } from '../../../view/input/control-sender.ts';
import { stickOf } from '../../../view/input/gamepad.ts';
import { hearMidi } from '../../../view/input/midi.ts';
import { PhoneMotion } from '../../../view/input/phone.ts';

/** What a device said, as it would go through the door. */
class Said {
  readonly all: { channel: number; isTrigger: boolean; value: number }[] = [];
  readonly writer = new SampleWriter();
  control(channel: number, isTrigger: boolean, value: number, ageMicros = 0): void {
    this.all.push({ channel, isTrigger, value });
    this.writer.control(0, channel, isTrigger, value, 0, ageMicros);
  }
}

describe('devices as controls', () => {
  it('[DEV1] a MIDI key, knob, pedal, bend and pressure stand on their channels, and a key let go is let go', () => {
    vi.useFakeTimers();
    try {
      const said = new Said(), sender = new ControlSender(said), words = ([[0x93, 60, 100], [0xb0, 7, 127], [0xb0, 64, 90], [0xe1, 0, 96], [0xe1, 0, 0], [0xd0, 64], [0x83, 60, 0], [0x90, 61, 127], [0x90, 61, 0]] as const).map((message) => hearMidi(message, sender, 0));
      vi.runAllTimers();
      expect(words).toEqual(['Note C4', 'Knob 7', 'Pedal', 'Bend', 'Bend', 'Pressure', '', 'Note C♯4', '']);
      expect(said.all.filter(({ isTrigger }) => isTrigger).map(({ channel, value }) => [channel, value])).toEqual([[CHANNELS.midiNote.first + 60, 100 / 127], [CHANNELS.midiNote.first + 61, 1]]);
      const last = (channel: number): number | undefined => said.all.filter((one) => one.channel === channel).at(-1)?.value;
      expect([last(CHANNELS.midiControl.first + 7), last(CHANNELS.midiSustain.first), last(CHANNELS.midiPressure.first), last(CHANNELS.midiBend.first), last(CHANNELS.midiNote.first + 60), last(CHANNELS.midiNote.first + 61)]).toEqual([1, 1, 64 / 127, -1, 0, 0]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('[DEV1] what is no MIDI message of a channel, or is cut, is nothing', () => {
    const said = new Said(), sender = new ControlSender(said);
    for (const message of [[], [0xf8], [0x90], [0xf0, 1, 2], [60, 60, 60], [0x90, 200, 10], [0xb0, 3, 255]]) expect(hearMidi(message, sender, 0)).toBe('');
    expect(said.all).toEqual([]);
  });

  it('[DEV2] a thousand values of one knob in a tick leave as one, the last; moments leave at once and in order', () => {
    vi.useFakeTimers();
    try {
      const said = new Said(), sender = new ControlSender(said);
      for (let value = 0; value < 1000; value++) sender.value(3, value / 1000);
      expect(said.all).toEqual([]);
      sender.moment(130, 1);
      expect(said.all).toEqual([{ channel: 3, isTrigger: false, value: 0.999 }, { channel: 130, isTrigger: true, value: 1 }]);
      sender.value(3, 0.999);
      vi.runAllTimers();
      expect(said.all).toHaveLength(2);
      sender.release();
      expect(said.all.slice(2)).toEqual([{ channel: 3, isTrigger: false, value: 0 }, { channel: 130, isTrigger: false, value: 0 }]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('[DEV3] a stick at rest is still, and full is full', () => {
    expect([0, 0.05, -0.11, Number.NaN].map(stickOf)).toEqual([0, 0, 0, 0]);
    expect([1, -1, 1.01].map(stickOf)).toEqual([1, -1, 1]);
    expect(stickOf(0.56)).toBeCloseTo(0.5, 2);
  });

  it('[DEV4] a phone tells tilt, turn from where it was first held, fading shake, and one blow a swing', () => {
    vi.useFakeTimers();
    try {
      const said = new Said(), sender = new ControlSender(said), phone = new PhoneMotion(sender), last = (channel: number): number | undefined => said.all.filter((one) => one.channel === channel).at(-1)?.value;
      phone.tilted(45, -90, 350);
      phone.tilted(45, -90, 35);
      vi.runAllTimers();
      expect([0, 1, 2].map((n) => last(CHANNELS.phoneTilt.first + n))).toEqual([0.5, -1, 0.25]);
      const blows = [2, 8, 20, 36, 30, 12, 3].map((acceleration, n) => phone.moved(acceleration, n * 16));
      expect(blows.filter(Boolean)).toHaveLength(1);
      phone.moved(0, 2000);
      vi.runAllTimers();
      expect(last(CHANNELS.phoneShake.first)).toBe(0);
      expect(said.all.filter(({ isTrigger }) => isTrigger).map(({ channel }) => channel)).toEqual([CHANNELS.phoneStrike.first]);
      expect(phone.moved(30, 2016)).toBe(true);
      expect(phone.moved(Number.NaN, 2500)).toBe(false);
    } finally {
      vi.useRealTimers();
    }
  });

  it('[DEV5] what a device says is in the room’s controls one tick later', async () => {
    const jam = await createJam({ scene: 'loop-room', seed: 1, layout: 'stage' }), said = new Said(), sender = new ControlSender(said);
    hearMidi([0xb0, 21, 64], sender, 0);
    hearMidi([0x90, 40, 127], sender, 0);
    const answer = jam.push({ tick: 0, source: 7, sequence: 0, payload: said.writer.take() });
    expect(answer.ok).toBe(true);
    jam.tick();
    const { value } = jam.app.world.resource(Controls);
    expect(value[CHANNELS.midiControl.first + 21]).toBeCloseTo(64 / 127, 4);
    expect(value[CHANNELS.midiNote.first + 40]).toBeCloseTo(1, 4);
  });
});
