import './devices.css';
import { useEffect, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { devices, devicesActions, type DeviceState } from '../input/devices-store.ts';
import { mayHaveMotion } from '../input/phone.ts';

/** How long a device's light shines after a touch, ms. */
const LIT_MS = 400;

const MIDI_WORDS: Readonly<Record<DeviceState, string>> = {
  off: '', asking: 'Say yes to MIDI in the browser’s question.', on: 'Plug in a keyboard, pads or knobs.',
  refused: 'The browser said no to MIDI. Allow it in the lock beside the address, then try again.', absent: 'This browser has no MIDI. Chrome, Edge and Firefox do.',
};
const PHONE_WORDS: Readonly<Record<DeviceState, string>> = {
  off: '', asking: 'Say yes to motion.', on: 'Tilt, turn and shake the phone.', refused: 'The phone said no to motion. Allow it in the settings of the browser, then try again.', absent: 'This device feels no motion.',
};

/** What is connected besides the body, and a light that shines when it is touched. */
export function Devices(): ReactNode {
  const { isOpen, midi, gamepads, phone, touched } = useStore(devices), [lit, setLit] = useState('');
  useEffect(() => {
    if (touched.count === 0) return;
    setLit(touched.device);
    const timer = setTimeout(() => setLit(''), LIT_MS);
    return () => clearTimeout(timer);
  }, [touched]);
  const said = lit === '' ? '' : touched.words;
  return (
    <section className="devices" aria-label="Devices">
      <h3>Devices</h3>
      <Device title={midi.names.length > 0 ? midi.names.join(', ') : 'MIDI'} isOn={midi.state === 'on' && midi.names.length > 0} isLit={lit === 'midi'} said={lit === 'midi' ? said : ''} words={midi.names.length > 0 ? '' : MIDI_WORDS[midi.state]}
        button={midi.state === 'on' ? 'Let go' : 'Connect'} onButton={() => (midi.state === 'on' ? devicesActions()?.closeMidi() : devicesActions()?.openMidi())} label={midi.state === 'on' ? 'Let go of MIDI' : 'Connect MIDI'} isBusy={!isOpen || midi.state === 'asking'} />
      {gamepads.map(({ pad, name }) => <Device key={pad} title={name} isOn isLit={lit === `pad ${pad}`} said={lit === `pad ${pad}` ? said : ''} words="" />)}
      {gamepads.length === 0 && <p className="devices-words">A gamepad shows up when you press one of its buttons.</p>}
      {mayHaveMotion() && (
        <Device title="This phone’s motion" isOn={phone.state === 'on'} isLit={lit === 'phone'} said={lit === 'phone' ? said : ''} words={PHONE_WORDS[phone.state]} button={phone.state === 'on' ? 'Let go' : 'Use'}
          onButton={() => (phone.state === 'on' ? devicesActions()?.closePhone() : devicesActions()?.openPhone())} label={phone.state === 'on' ? 'Let go of the phone’s motion' : 'Use the phone’s motion'} isBusy={!isOpen || phone.state === 'asking'} />
      )}
      {(gamepads.length > 0 || midi.names.length > 0) && <p className="devices-words">Say what it does under Body in the studio.</p>}
    </section>
  );
}

function Device({ title, words, isOn, isLit, said, button, label, onButton, isBusy = false }: {
  readonly title: string; readonly words: string; readonly isOn: boolean; readonly isLit: boolean; readonly said: string; readonly button?: string; readonly label?: string; readonly onButton?: () => void; readonly isBusy?: boolean;
}): ReactNode {
  return (
    <div className="device" data-on={isOn} data-lit={isLit}>
      <i className="device-light" aria-hidden="true" />
      <span className="device-name">{title}{said !== '' && <span className="devices-words"> {said}</span>}</span>
      {button !== undefined && <button type="button" className="quiet" aria-label={label} disabled={isBusy} onClick={onButton}>{button}</button>}
      {words !== '' && <p className="devices-words" role="status">{words}</p>}
    </div>
  );
}
