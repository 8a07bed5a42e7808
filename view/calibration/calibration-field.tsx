import './calibration.css';
import { useEffect, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { calibration, calibrator } from './calibration.ts';
import type { DelayKind } from './kept-delays.ts';

const TESTS: readonly { readonly kind: DelayKind; readonly title: string; readonly unknown: string; readonly ask: string; readonly button: string }[] = [
  { kind: 'roundTrip', title: 'Recording', unknown: 'Not measured: recordings are placed by what the devices say of themselves.', ask: 'Listen: a few short sounds are played.', button: 'Measure with the loudspeaker' },
  { kind: 'output', title: 'Sound', unknown: 'Not measured: needed for wireless headphones, hardly for cables.', ask: 'Tap along with the clicks.', button: 'Measure by tapping' },
  { kind: 'camera', title: 'Camera', unknown: 'Not measured: pictures are taken to be as old as the camera says.', ask: 'Clap or strike once with every click, in view of the camera.', button: 'Measure by clapping' },
];

const milliseconds = (seconds: number): string => `${Math.round(seconds * 1000)} ms`;

/** Tests of how late sound, recordings and the camera are. */
export function CalibrationField(): ReactNode {
  const { running, words, kept } = useStore(calibration), [taps, setTaps] = useState(0);
  useEffect(() => { if (running?.kind !== 'output') setTaps(0); }, [running?.kind]);
  const tap = (timeStamp: number): void => {
    calibrator()?.tap(performance.timeOrigin + timeStamp);
    setTaps((count) => count + 1);
  };
  return (
    <div className="calibration">
      {TESTS.map(({ kind, title, unknown, ask, button }) => {
        const delay = kept[kind], isRunning = running?.kind === kind;
        return (
          <div key={kind} className="calibration-test" role="group" aria-label={`Delay: ${title}`}>
            <div className="calibration-head">
              <span>{title}</span>
              <output className="field-value">{delay ? `${milliseconds(delay.seconds)} ± ${Math.max(1, Math.round(delay.spread * 1000))}` : ''}</output>
            </div>
            {!isRunning && <p>{words[kind] || (delay ? '' : unknown)}</p>}
            {isRunning && (
              <>
                <p role="status">{ask}</p>
                <progress max={1} value={running.progress} aria-label="How far the test is" />
                {kind === 'output' && <button type="button" className="calibration-tap" onPointerDown={(event) => tap(event.timeStamp)} onKeyDown={(event) => { if (!event.repeat && (event.key === ' ' || event.key === 'Enter')) { event.preventDefault(); tap(event.timeStamp); } }} autoFocus>Tap here{taps > 0 ? ` · ${taps}` : ''}</button>}
                <button type="button" className="quiet" onClick={() => calibrator()?.cancel()}>Stop</button>
              </>
            )}
            {!isRunning && (
              <div className="calibration-actions">
                <button type="button" className="quiet" disabled={running !== null} onClick={() => void calibrator()?.measure(kind)}>{delay ? 'Measure again' : button}</button>
                {delay && <button type="button" className="quiet" disabled={running !== null} onClick={() => calibrator()?.forget(kind)}>Forget it</button>}
              </div>
            )}
          </div>
        );
      })}
    </div>
  );
}
