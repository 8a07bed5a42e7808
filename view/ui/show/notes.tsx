import { type ReactNode } from 'react';
import { useStore } from 'zustand';
import { SHOW_STATE } from '../../../protocol/index.ts';
import type { ShowCue } from '../../../protocol/show/index.ts';
import { actionWords, clockWords, remainingWords, whenWords } from '../../show/show-words.ts';
import { showPage } from '../../show/show-store.ts';
import type { StageActions } from '../../stage.ts';
import { HoldButton } from './hold-button.tsx';

/** Cues that are shown ahead. */
const AHEAD = 4;

/** The words that a scene says next, with when; empty when it says no more. */
function comingWords(cues: readonly ShowCue[] | undefined, from: number): string {
  for (const cue of from >= 0 ? cues?.slice(from) ?? [] : []) for (const action of cue.does) if (action.do === 'prompt' && action.words !== '') return `${whenWords(cue.when)}: ${action.words}`;
  return '';
}

/** The performer's own window: what is said, what comes next, how long is left. */
export function Notes({ actions }: { readonly actions: StageActions }): ReactNode {
  const seen = useStore(showPage, (state) => state.seen), running = useStore(showPage, (state) => state.running), director = useStore(showPage, (state) => state.director);
  const scene = running?.scenes[seen.scene], next = running?.scenes[seen.scene + 1], isRunning = seen.state === SHOW_STATE.running;
  const left = scene ? scene.seconds - seen.seconds : 0;
  const ahead = scene && seen.cue >= 0 ? scene.cues.slice(seen.cue, seen.cue + AHEAD) : [];
  const coming = isRunning && seen.prompt === '' ? comingWords(scene?.cues, seen.cue) : '';
  const whole = running?.scenes.reduce((sum, { seconds }) => sum + seconds, 0) ?? 0;
  return (
    <main className="notes">
      <header className="notes-head">
        <div>
          <p className="notes-show">{running?.name ?? 'No show is loaded'}</p>
          <h1>{scene?.name ?? (seen.state === SHOW_STATE.over ? 'The end' : 'Ready')}</h1>
        </div>
        <p className="notes-time" data-late={isRunning && left < 0}><span className="notes-left">{isRunning ? (left < 0 ? `+${clockWords(-left)}` : remainingWords(left)) : clockWords(whole)}</span><span>{isRunning ? `bar ${seen.bar} · beat ${seen.beat}` : 'in all'}</span></p>
      </header>
      <p className="notes-prompt" role="status" aria-live="polite" data-coming={seen.prompt === ''}>{seen.prompt || coming || (isRunning ? 'No words now.' : 'Space, a clicker or Go begins.')}</p>
      {scene?.notes && <p className="notes-own">{scene.notes}</p>}
      <section className="notes-next" aria-label="Next cues">
        <h2>Next</h2>
        <ol>
          {ahead.map((cue, n) => <li key={n}><strong>{whenWords(cue.when)}</strong> <span>{cue.note || cue.does.map(actionWords).join(', ') || 'nothing yet'}</span></li>)}
          {ahead.length < AHEAD && <li><strong>Then</strong> <span>{next ? next.name : isRunning ? 'the end' : running?.scenes[0]?.name ?? ''}</span></li>}
        </ol>
      </section>
      <footer className="notes-keys">
        <button type="button" onClick={() => director?.back()} disabled={!running}>Back</button>
        <button type="button" onClick={() => director?.hold()} disabled={!isRunning} aria-pressed={seen.isHeld}>{seen.isHeld ? 'Go on' : 'Hold'}</button>
        <button type="button" className="notes-go" onClick={() => director?.go()} disabled={!running}>Go</button>
        <button type="button" className="notes-panic" onClick={actions.panic}>Panic</button>
        <HoldButton className="notes-leave" onHeld={actions.leaveShow}>Hold to leave</HoldButton>
      </footer>
    </main>
  );
}
