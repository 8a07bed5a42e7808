import { useId, useState, type CSSProperties, type ReactNode } from 'react';
import { TRACK_EFFECTS, TRACK_SOURCE } from '../../../../protocol/index.ts';
import type { ActStation } from '../../../station/station-store.ts';
import type { TrackSeen } from '../../../station/station-seen.ts';
import { pulseWords } from '../../../station/station-words.ts';

const EFFECT_WORDS: Readonly<Record<(typeof TRACK_EFFECTS)[number], string>> = { none: 'None', dark: 'Dark', thin: 'Thin', echo: 'Echo', room: 'Room', crush: 'Crush', wobble: 'Wobble' };
/** An effect that is chosen is heard at once. */
const EFFECT_AT_FIRST = 500;
const FADE_MS = 4000;

/** A few named values, one of which holds. */
export function LoopsPick({ legend, values, value, onPick }: { readonly legend: string; readonly values: readonly (readonly [number, string])[]; readonly value: number; readonly onPick: (value: number) => void }): ReactNode {
  const group = useId();
  return (
    <fieldset className="field pick">
      <legend>{legend}</legend>
      <div className="pick-row">
        {values.map(([at, word]) => (
          <label key={at} className="pick-one">
            <input type="radio" name={group} checked={value === at} onChange={() => onPick(at)} />
            <span>{word}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function LoopsSlide({ label, value, min, max, say, onSlide }: { readonly label: string; readonly value: number; readonly min: number; readonly max: number; readonly say: string; readonly onSlide: (value: number) => void }): ReactNode {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <output htmlFor={id} className="field-value">{say}</output>
      <input id={id} type="range" min={min} max={max} step={10} value={value} aria-valuetext={say} style={{ '--at': (value - min) / (max - min) } as CSSProperties} onChange={(event) => onSlide(Number(event.target.value))} />
    </div>
  );
}

const panWords = (pan: number): string => (Math.abs(pan) < 0.02 ? 'middle' : `${Math.round(Math.abs(pan) * 100)} % ${pan < 0 ? 'left' : 'right'}`);

/** What can be done with the track that was touched last. */
export function TrackDetail({ index, track, ratios, act }: { readonly index: number; readonly track: TrackSeen; readonly ratios: readonly number[]; readonly act: ActStation }): ReactNode {
  const number = index + 1, holds = track.layers > 0, toggle = (name: 'mute' | 'solo' | 'reverse' | 'oneShot', isOn: boolean, word: string, needsSound = false): ReactNode => (
    <button type="button" className="loops-button" aria-pressed={isOn} disabled={needsSound && !holds} onClick={() => act(name, index, 2)}>{word}</button>
  );
  return (
    <section className="loops-detail" aria-label={`Track ${number}`}>
      <h3>Track {number}</h3>
      <div className="loops-buttons" role="group" aria-label="Sound">
        {toggle('mute', track.isMuted, 'Mute')}
        {toggle('solo', track.isSolo, 'Solo')}
        {toggle('reverse', track.rate < 0, 'Reverse', true)}
        <button type="button" className="loops-button" disabled={!holds} onClick={() => act('fade', index, 0, FADE_MS)}>Fade out</button>
        <button type="button" className="loops-button" disabled={!holds} onClick={() => act('fade', index, 1000, FADE_MS)}>Fade in</button>
        <button type="button" className="loops-button" disabled={track.undone === 0} onClick={() => act('redo', index)}>Redo</button>
      </div>
      <div className="loops-buttons" role="group" aria-label="Playing and recording">
        <button type="button" className="loops-button" aria-pressed={track.isReplaced} disabled={!holds} title="What comes in takes the place of what is there" onClick={() => act('replace', index)}>Replace</button>
        <button type="button" className="loops-button" disabled={!holds} title="From its beginning to its end" onClick={() => act('once', index)}>Play once</button>
        {toggle('oneShot', track.isOneShot, 'Always once')}
      </div>
      <LoopsPick legend="Speed" values={[[0.5, 'Half'], [1, 'As recorded'], [2, 'Double']]} value={Math.abs(track.rate)} onPick={(speed) => act('speed', index, speed === 0.5 ? 0 : speed)} />
      <div className="loops-buttons" role="group" aria-label="Length">
        <button type="button" className="loops-button" disabled={!holds} onClick={() => act('length', index, -1)}>Half as long</button>
        <button type="button" className="loops-button" disabled={!holds} onClick={() => act('length', index, 1)}>Twice as long</button>
        <Multiply holds={holds} onMultiply={(rounds) => act('multiply', index, rounds)} />
      </div>
      <LoopsPick legend="Records" values={[[TRACK_SOURCE.microphone, 'Microphone'], [TRACK_SOURCE.played, 'What is played'], [TRACK_SOURCE.both, 'Both']]} value={track.source} onPick={(source) => act('source', index, source)} />
      <LoopsSlide label="Old sound stays when adding" min={0} max={1000} value={Math.round(track.feedback * 1000)} say={`${Math.round(track.feedback * 100)} %`} onSlide={(feedback) => act('feedback', index, feedback)} />
      <LoopsPick legend="Effect" values={TRACK_EFFECTS.map((effect, place) => [place, EFFECT_WORDS[effect]] as const)} value={track.effect} onPick={(effect) => act('effect', index, effect, Math.round(track.effectAmount * 1000) || EFFECT_AT_FIRST)} />
      {track.effect > 0 && <LoopsSlide label="How much" min={0} max={1000} value={Math.round(track.effectAmount * 1000)} say={`${Math.round(track.effectAmount * 100)} %`} onSlide={(amount) => act('effect', index, track.effect, amount)} />}
      <LoopsSlide label="Place" min={-1000} max={1000} value={Math.round(track.pan * 1000)} say={panWords(track.pan)} onSlide={(pan) => act('pan', index, pan)} />
      <LoopsPick legend="Pulse" values={ratios.map((ratio, pulse) => [pulse, pulseWords(ratio, pulse)] as const)} value={track.pulse} onPick={(pulse) => act('pulse', index, pulse)} />
    </section>
  );
}

/** Several rounds become one, to play a longer line over them. */
function Multiply({ holds, onMultiply }: { readonly holds: boolean; readonly onMultiply: (rounds: number) => void }): ReactNode {
  const [rounds, setRounds] = useState(4), id = useId();
  return (
    <span className="loops-multiply">
      <button type="button" className="loops-button" disabled={!holds} onClick={() => onMultiply(rounds)}>Make one of</button>
      <label htmlFor={id} className="loops-hidden">How many rounds become one</label>
      <select id={id} value={rounds} onChange={(event) => setRounds(Number(event.target.value))}>
        {[2, 3, 4, 6, 8, 12, 16].map((count) => <option key={count} value={count}>{count} rounds</option>)}
      </select>
    </span>
  );
}
