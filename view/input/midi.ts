import { CHANNELS } from '../../protocol/index.ts';
import type { ControlSender } from './control-sender.ts';
import { devices, touch, type DeviceState } from './devices-store.ts';

const NOTE_OFF = 0x80, NOTE_ON = 0x90, CONTROL = 0xb0, PRESSURE = 0xd0, BEND = 0xe0;
const SUSTAIN = 64, ALL_NOTES_OFF = 123;
const NOTE_NAMES = ['C', 'C♯', 'D', 'E♭', 'E', 'F', 'F♯', 'G', 'A♭', 'A', 'B♭', 'B'];

/**
 * One MIDI message as controls. Channels of the device are folded together; what is no channel message, or is cut, is nothing.
 *
 * @returns what was touched, in words; '' for what is no touch
 */
export function hearMidi(data: ArrayLike<number>, sender: Pick<ControlSender, 'value' | 'moment'>, agoMs: number): string {
  const kind = data[0]! & 0xf0, first = data[1], second = data[2] ?? 0;
  if (first === undefined || !(data[0]! >= 0x80 && data[0]! < 0xf0) || first > 127 || second > 127) return '';
  switch (kind) {
    case NOTE_ON:
      if (second === 0) {
        sender.value(CHANNELS.midiNote.first + first, 0);
        return '';
      }
      sender.moment(CHANNELS.midiNote.first + first, second / 127, agoMs);
      return `Note ${NOTE_NAMES[first % 12]!}${Math.floor(first / 12) - 1}`;
    case NOTE_OFF: sender.value(CHANNELS.midiNote.first + first, 0); return '';
    case CONTROL:
      if (first >= ALL_NOTES_OFF) {
        for (let note = 0; note < CHANNELS.midiNote.count; note++) sender.value(CHANNELS.midiNote.first + note, 0);
        return '';
      }
      sender.value(CHANNELS.midiControl.first + first, second / 127);
      if (first === SUSTAIN) sender.value(CHANNELS.midiSustain.first, second >= 64 ? 1 : 0);
      return first === SUSTAIN ? 'Pedal' : `Knob ${first}`;
    case PRESSURE: sender.value(CHANNELS.midiPressure.first, first / 127); return 'Pressure';
    case BEND: {
      const bend = first + second * 128 - 8192;
      sender.value(CHANNELS.midiBend.first, bend / (bend < 0 ? 8192 : 8191));
      return 'Bend';
    }
    default: return '';
  }
}

/** MIDI devices: asked for when the player opens them, followed when they are plugged in and out. */
export class MidiInput {
  private access: MIDIAccess | null = null;
  private readonly heard = new Set<MIDIInput>();

  constructor(private readonly sender: ControlSender) {}

  private show(state: DeviceState): void {
    devices.setState({ midi: { state, names: [...this.heard].map(({ name }) => name || 'MIDI device') } });
  }

  async open(): Promise<void> {
    if (this.access) return;
    if (typeof navigator.requestMIDIAccess !== 'function') return this.show('absent');
    this.show('asking');
    try {
      this.access = await navigator.requestMIDIAccess({ sysex: false });
    } catch {
      return this.show('refused');
    }
    this.access.onstatechange = () => this.look();
    this.look();
  }

  private look(): void {
    const { access } = this;
    if (!access) return;
    const there = new Set([...access.inputs.values()].filter(({ state }) => state === 'connected'));
    let isGone = false;
    for (const input of this.heard) if (!there.has(input)) {
      input.onmidimessage = null;
      this.heard.delete(input);
      isGone = true;
    }
    for (const input of there) if (!this.heard.has(input)) {
      this.heard.add(input);
      input.onmidimessage = ({ data, timeStamp }) => {
        const words = data ? hearMidi(data, this.sender, performance.now() - timeStamp) : '';
        if (words !== '') touch('midi', words);
      };
    }
    // A key that was held when the plug came out is held no more.
    if (isGone) this.sender.release();
    this.show('on');
  }

  close(): void {
    for (const input of this.heard) input.onmidimessage = null;
    this.heard.clear();
    if (this.access) this.access.onstatechange = null;
    this.access = null;
    this.sender.release();
    this.show('off');
  }
}
