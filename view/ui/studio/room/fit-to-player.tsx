import { useId, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { roomActions } from '../../../room/open-room-part.ts';
import { roomByHand } from '../../../room/room-store.ts';

const POSTURES = ['Standing', 'Sitting', 'Wheelchair'], HANDS = ['Both hands', 'Left only', 'Right only'];

/** How the zones stand for this player, and ten seconds of measuring how far they reach. */
export function FitToPlayer(): ReactNode {
  const fit = useStore(roomByHand, (state) => state.fit), reach = useStore(roomByHand, (state) => state.reach), id = useId(), actions = roomActions();
  if (!actions) return null;
  const pick = (legend: string, words: readonly string[], value: number, choose: (value: number) => void): ReactNode => (
    <fieldset className="field pick">
      <legend>{legend}</legend>
      <div className="pick-row">
        {words.map((word, k) => (
          <label key={word} className="pick-one"><input type="radio" name={`${id}-${legend}`} checked={value === k} onChange={() => choose(k)} /><span>{word}</span></label>
        ))}
      </div>
    </fieldset>
  );
  return (
    <section aria-label="Fit the room to me">
      <h3>Fit to me</h3>
      {pick('I am', POSTURES, fit.posture, (posture) => actions.fitTo({ posture }))}
      {pick('I play with', HANDS, fit.hands, (hands) => actions.fitTo({ hands }))}
      <div className="field field-check">
        <label htmlFor={id}>Small space</label>
        <input id={id} type="checkbox" checked={fit.isSmall} onChange={(event) => actions.fitTo({ isSmall: event.target.checked })} />
      </div>
      <div className="room-row">
        {reach.state === 'running'
          ? <button type="button" className="room-button" onClick={actions.stopMeasuring}>Cancel</button>
          : <button type="button" className="room-button" onClick={actions.measureReach}>Measure my reach</button>}
        {reach.state === 'done' && <button type="button" className="room-button" onClick={actions.forgetReach}>Forget it</button>}
      </div>
      {reach.state === 'running' && (
        <div className="room-reach">
          <ReachDial reached={reach.reached} />
          <div className="progress-track" role="progressbar" aria-label="Measuring your reach" aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(reach.progress * 100)}><span className="progress-bar" style={{ transform: `scaleX(${reach.progress})` }} /></div>
        </div>
      )}
      <p className="room-words" role="status">{reach.words || (reach.state === 'none' ? 'Takes ten seconds: everything then hangs where you reach it.' : '')}</p>
    </section>
  );
}

/** How far hands came, by direction: eight petals that grow. */
function ReachDial({ reached }: { readonly reached: readonly number[] }): ReactNode {
  return (
    <svg className="room-dial" viewBox="-100 -100 200 200" aria-hidden="true">
      <circle r="96" className="room-dial-ground" />
      {Array.from({ length: 8 }, (_, direction) => {
        const away = Math.min(1, (reached[direction] ?? 0) / 0.9) * 92, from = ((direction - 0.46) / 8) * 2 * Math.PI, to = ((direction + 0.46) / 8) * 2 * Math.PI;
        const point = (angle: number): string => `${(Math.cos(angle) * away).toFixed(1)} ${(-Math.sin(angle) * away).toFixed(1)}`;
        return away > 4 && <path key={direction} d={`M0 0 L${point(from)} A${away.toFixed(1)} ${away.toFixed(1)} 0 0 0 ${point(to)} Z`} className="room-dial-petal" />;
      })}
    </svg>
  );
}
