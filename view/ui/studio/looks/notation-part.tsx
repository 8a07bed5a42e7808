import { useId, useRef, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { addDrawing, drawings, drawLastBars, followDrawing, forgetDrawing, openDrawing, saveDrawing } from '../../../notation/drawings.ts';
import { barsOfTrack, ghostPhrase } from '../../../notation/ghost-phrase.ts';
import { follow, guide } from '../../../notation/guide-store.ts';
import { stage } from '../../../stage.ts';
import { Icon } from '../../icons.tsx';
import { RangeFields } from './range-fields.tsx';
import { Sheet } from './sheet.tsx';

const PLAYERS = ['Player 1', 'Player 2', 'Player 3', 'The dancer'] as const;
const BARS = [1, 2, 4, 8] as const;
/** Whoever is playing when the page has not been told: the dancer while it dances. */
const DANCER = 3;

/** Draws what was just moved, keeps the drawings at hand, and shows the one that is followed. */
export function NotationPart(): ReactNode {
  const state = useStore(drawings), ghosts = useStore(stage, ({ ghosts: found }) => found), isDancing = useStore(stage, ({ playedBy }) => playedBy === 'nobody' || playedBy === 'dancer');
  const [chosen, setChosen] = useState<string | null>(null), [bars, setBars] = useState<number>(4), [range, setRange] = useState<readonly [number, number] | null>(null), whoId = useId(), barsName = useId(), file = useRef<HTMLInputElement>(null);
  const who = chosen ?? String(isDancing ? DANCER : 0), ghost = ghosts.find(({ track }) => track.id === who)?.track, player = ghost ? 0 : Number(who) || 0;
  // Of a take any run of bars; at first its last ones.
  const most = ghost ? barsOfTrack(ghost) : 0, last = Math.max(1, Math.min(most, range?.[1] ?? most)), first = Math.max(1, Math.min(last, range?.[0] ?? last - 3));
  const draw = (): void => {
    if (!ghost) return drawLastBars(player, bars);
    const phrase = [0, 1, 2, 3].map((body) => ghostPhrase(ghost, body, first - 1, last - first + 1)).find((found) => found !== null);
    if (phrase) addDrawing(phrase);
    else drawings.setState({ message: `${ghost.title} has no body from bar ${first} to ${last}. Choose other bars.` });
  };
  return (
    <>
      <div className="field">
        <label htmlFor={whoId}>Movement of</label>
        <select id={whoId} value={who} onChange={(event) => { setChosen(event.target.value); setRange(null); }}>
          {PLAYERS.map((words, index) => <option key={words} value={index}>{words}</option>)}
          {ghosts.map(({ track }) => <option key={track.id} value={track.id}>{track.title}</option>)}
        </select>
      </div>
      {ghost && most > 0 ? <RangeFields word="bar" first={first} last={last} most={most} onChange={(from, to) => setRange([from, to])} /> : (
        <fieldset className="field pick">
          <legend>Last bars</legend>
          <div className="pick-row">
            {BARS.map((count) => (
              <label key={count} className="pick-one">
                <input type="radio" name={barsName} checked={bars === count} onChange={() => setBars(count)} /><span>{count}</span>
              </label>
            ))}
          </div>
        </fieldset>
      )}
      <div className="looks-row">
        <button type="button" className="solid" onClick={draw}>Draw it</button>
        <button type="button" className="quiet" onClick={() => file.current?.click()}><Icon name="import" /> Open a drawing</button>
        <input ref={file} type="file" accept=".svg,.json" hidden aria-hidden="true" tabIndex={-1} onChange={(event) => {
          const chosenFile = event.target.files?.[0];
          event.target.value = '';
          if (chosenFile) void openDrawing(chosenFile);
        }} />
      </div>
      {state.message !== '' && <p className="looks-note" role="status">{state.message}</p>}
      {state.drawings.length === 0 && state.message === '' && <p className="looks-note">Hands write, effort is the brush, strikes are blots.</p>}
      <ul className="looks-drawings">
        {state.drawings.map(({ id, phrase }) => (
          <li key={id}>
            <button type="button" className="looks-drawing" onClick={() => drawings.setState({ shown: id })}>{phrase.title}</button>
            <button type="button" className="line-button" aria-label={`Follow ${phrase.title}`} title="Follow it" onClick={() => followDrawing(id, player)}><Icon name="play" /></button>
            <button type="button" className="line-button" aria-label={`Save ${phrase.title}`} title="Save it" onClick={() => saveDrawing(id)}><Icon name="export" /></button>
            <button type="button" className="line-button" aria-label={`Forget ${phrase.title}`} title="Forget it" onClick={() => forgetDrawing(id)}><Icon name="trash" /></button>
          </li>
        ))}
      </ul>
      <Following />
      {state.shown !== null && <Sheet player={player} />}
    </>
  );
}

/** How near whoever follows is. */
function Following(): ReactNode {
  const { phrase, closeness, best } = useStore(guide), id = useId();
  if (!phrase) return null;
  const hundred = (value: number): number => Math.round(value * 100);
  return (
    <div className="looks-following">
      <span id={id}>Follow the rings: {phrase.title}</span>
      <span className="meter-track" role="meter" aria-labelledby={id} aria-valuemin={0} aria-valuemax={100} aria-valuenow={hundred(closeness)}><span className="meter-bar" style={{ transform: `scaleX(${closeness.toFixed(3)})` }} /></span>
      <span className="looks-note">{best < 0 ? 'Begins with the next bar.' : `Best round: ${hundred(best)} of 100`}</span>
      <button type="button" className="quiet" onClick={() => follow(null)}><Icon name="stop" /> Stop following</button>
    </div>
  );
}
