import type { OpenPart } from '../parts/part.ts';
import { Performer } from '../parts/performer.ts';
import { recall, remember } from '../remembered.ts';
import { SOURCE } from '../session.ts';
import { ControlSender } from './control-sender.ts';
import { setDevicesActions } from './devices-store.ts';
import { GamepadInput } from './gamepad.ts';
import { MidiInput } from './midi.ts';
import { PhoneInput } from './phone.ts';

const MIDI_KEY = 'devices.midi';

/** MIDI, gamepads and the phone's own motion as controls of the room. Gamepads need no leave; the others are asked for when the player opens them. */
export const openDevices: OpenPart = async ({ live }) => {
  const senderFor = (source: number): ControlSender => new ControlSender(new Performer(live, source));
  const midi = new MidiInput(senderFor(SOURCE.midi)), phone = new PhoneInput(senderFor(SOURCE.phone));
  new GamepadInput(senderFor(SOURCE.gamepad));
  setDevicesActions({
    openMidi: () => {
      remember({ [MIDI_KEY]: true });
      void midi.open();
    },
    closeMidi: () => {
      remember({ [MIDI_KEY]: false });
      midi.close();
    },
    openPhone: () => void phone.open(),
    closePhone: () => phone.close(),
  });
  if (recall()[MIDI_KEY] !== true) return;
  // Opened the last time, and the browser will not ask again: it is there at once.
  const leave = await navigator.permissions?.query({ name: 'midi' as PermissionName }).catch(() => null);
  if (leave?.state === 'granted') await midi.open();
};
