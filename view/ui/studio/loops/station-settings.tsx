import { useId, type ReactNode } from 'react';
import type { ActStation } from '../../../station/station-store.ts';
import type { StationSeen } from '../../../station/station-seen.ts';
import { pulseWords } from '../../../station/station-words.ts';
import { LoopsPick } from './track-detail.tsx';

const LINES = [[0, 'Now'], [1, 'Beat'], [2, 'Bar'], [3, 'Phrase']] as const;
/** Ratios that are offered, as the act carries them: a ÷ b, or millionths where b is 0. */
const RATIOS = [[3, 2], [4, 3], [5, 4], [5, 3], [2, 1], [2, 3], [3, 4], [1_618_034, 0]] as const;
const ratioOf = ([a, b]: readonly [number, number]): number => (b === 0 ? a / 1e6 : a / b);

/** How loud sound must be for which an empty track waits, in thousandths of full scale: −34, −24 and −14 dB. */
const LOUDNESS = [20, 63, 200] as const, LOUD_WORDS = ['Any', 'Usual', 'Loud'] as const;
const nearest = (loud: number): number => LOUDNESS.reduce((best, each) => (Math.abs(Math.log(each / loud)) < Math.abs(Math.log(best / loud)) ? each : best));

function Check({ label, isOn, onChange }: { readonly label: string; readonly isOn: boolean; readonly onChange: (isOn: boolean) => void }): ReactNode {
  const id = useId();
  return (
    <div className="field field-check">
      <label htmlFor={id}>{label}</label>
      <input id={id} type="checkbox" checked={isOn} onChange={(event) => onChange(event.target.checked)} />
    </div>
  );
}

/** How loops begin and end, for all tracks, and the pulses that they can keep to. */
export function StationSettings({ seen, act }: { readonly seen: StationSeen; readonly act: ActStation }): ReactNode {
  const ids = useId();
  return (
    <section aria-label="How loops begin">
      <h3>How loops begin</h3>
      <LoopsPick legend="Recording begins on" values={LINES} value={seen.recordLine} onPick={(line) => act('quantise', 0, line, -1)} />
      <LoopsPick legend="Playing begins on" values={LINES} value={seen.launchLine} onPick={(line) => act('quantise', 0, -1, line)} />
      <LoopsPick legend="Count in" values={[[0, 'None'], [2, '2'], [4, '4'], [8, '8']]} value={seen.countIn} onPick={(beats) => act('countIn', 0, beats)} />
      <LoopsPick legend="Wait for sound" values={[[0, 'No'], ...LOUDNESS.map((loud, place) => [loud, LOUD_WORDS[place]!] as const)]} value={seen.autoRecord === 0 ? 0 : nearest(seen.autoRecord * 1000)} onPick={(loud) => act('autoRecord', 0, loud)} />
      <Check label="First loop sets the tempo" isOn={seen.firstSetsTempo} onChange={(isOn) => act('firstSetsTempo', 0, isOn ? 1 : 0)} />
      <Check label="Metronome" isOn={seen.metronome} onChange={(isOn) => act('metronome', 0, isOn ? 1 : 0)} />
      <Check label="Add layers right after recording" isOn={seen.afterRecord} onChange={(isOn) => act('afterRecord', 0, isOn ? 1 : 0)} />
      <h3>Pulses</h3>
      {seen.ratios.slice(1).map((ratio, index) => {
        const place = RATIOS.findIndex((offered) => Math.abs(ratioOf(offered) - ratio) < 1e-4);
        return (
          <div key={index} className="field">
            <label htmlFor={`${ids}${index}`}>Pulse {index + 2} to the room’s</label>
            <select id={`${ids}${index}`} value={place} onChange={(event) => {
              const offered = RATIOS[Number(event.target.value)];
              if (offered) act('ratio', index + 1, offered[0], offered[1]);
            }}>
              {place < 0 && <option value={-1}>{pulseWords(ratio, index + 1)}</option>}
              {RATIOS.map((offered, at) => <option key={at} value={at}>{pulseWords(ratioOf(offered), 1)}</option>)}
            </select>
          </div>
        );
      })}
      <p className="loops-words">Keys: shift and 1–8 press a track, shift and 0 stops all, shift and backspace undoes.</p>
    </section>
  );
}
