import './microphone.css';
import { useId, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { tapeActions, tapeState } from '../tape/tape-store.ts';

/** The microphone: on and off, which one, how loud, and what is wrong with it. */
export function MicrophoneField(): ReactNode {
  const { state, message, level, devices, deviceId, isRecording } = useStore(tapeState, ({ microphone }) => microphone), hasTape = useStore(tapeState, (tape) => tape.hasTape), trouble = useStore(tapeState, (tape) => tape.message);
  const id = useId(), isOn = state === 'on' || state === 'silent' || state === 'clipping' || state === 'echo' || state === 'lost' || state === 'asking';
  return (
    <div className="microphone-field">
      <div className="field field-check">
        <label htmlFor={id}>Microphone</label>
        <input id={id} type="checkbox" checked={isOn} onChange={(event) => { if (event.target.checked) void tapeActions().openMicrophone(); else tapeActions().closeMicrophone(); }} />
      </div>
      {isOn && (
        <div className="microphone-meter" data-clipping={state === 'clipping'}>
          <meter min={0} max={1} low={0.15} high={0.93} optimum={0.6} value={level} aria-label="How loud the microphone is" />
          {isRecording && <span className="microphone-light" role="status">Recording</span>}
        </div>
      )}
      {message !== '' && <p className="microphone-words" role="status">{message}</p>}
      {hasTape === false && <p className="microphone-words">This browser cannot record loops here: open the page by https or on localhost, or use a newer browser. Everything else plays.</p>}
      {trouble !== '' && <p className="microphone-words">{trouble}</p>}
      {devices.length > 1 && (
        <div className="field">
          <label htmlFor={`${id}-device`}>Listens to</label>
          <select id={`${id}-device`} value={deviceId} onChange={(event) => tapeActions().chooseMicrophone(event.target.value)}>
            {devices.map((device) => <option key={device.id} value={device.id}>{device.label}</option>)}
          </select>
        </div>
      )}
    </div>
  );
}
