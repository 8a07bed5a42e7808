import type { ReactNode } from 'react';
import { CalibrationField } from '../calibration/calibration-field.tsx';
import { MicrophoneField } from '../microphone/microphone-field.tsx';

/** What the settings say of microphone and delays; loaded when the settings are first opened. */
export function SoundDevices(): ReactNode {
  return (
    <>
      <h3>Microphone</h3>
      <MicrophoneField />
      <h3>Delays</h3>
      <CalibrationField />
    </>
  );
}
