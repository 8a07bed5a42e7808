import './feel-tab.css';
import { useEffect, useId, useRef, useState, type CSSProperties, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { FRAME_HEAD, longestWait, PARAMS, PULSE_FIELD, STRIKE_GRID, STRIKE_GRIDS, type RenderFrame } from '../../../../protocol/index.ts';
import { feel } from '../../../feel/feel-store.ts';
import { stage, type StageActions } from '../../../stage.ts';
import { Pick, Slide } from '../../music-controls.tsx';
import type { TabProps } from '../tabs.ts';
import { StrikeDrawing } from './strike-drawing.tsx';

const RICHNESS = PARAMS.find(({ name }) => name === 'richness')!.id;
const LEVEL_MS = 100, TEMPO_MS = 500;
const percent = (value: number): string => `${Math.round(value * 100)} %`;

/** What is heard at a place of the big slider, in a player's words. */
function drawnWords(value: number): string {
  if (value === 0) return 'Everything sounds just when and how you play it.';
  if (value < 0.5) return 'Your strikes lean towards the beat, your tones towards the music.';
  if (value < 1) return 'Loose playing sounds tight. You can still play around the beat.';
  return 'Whatever you do lands on the beat and fits the chord.';
}

const tempoWords = (value: number): string => (value === 0 ? 'keeps its own' : value > 0 ? `follows you, ${percent(value)}` : `leads you, ${percent(-value)}`);

/** How much what is played is drawn to the music, how much fuller movement opens, and what two who are in time open together. */
export function FeelTab({ actions }: TabProps): ReactNode {
  const settings = useStore(stage, (state) => state.settings), bpm = useSeen((frame) => Math.round(frame.pulses[PULSE_FIELD.bpm]!), TEMPO_MS), wait = longestWait(settings.strikeDraw, settings.strikeGrid, bpm);
  return (
    <div className="feel">
      <Confidence actions={actions} />
      <StrikeDrawing />
      <p className="feel-rows" aria-hidden="true"><span>○ as you played</span><span><i>●</i> as it is heard</span></p>
      <p className="feel-wait" role="status">{wait === 0 ? 'Nothing is added to your strikes.' : `A strike waits ${Math.ceil(wait)} ms at most for its line in the drawing, and never comes early.`}</p>
      <Pick actions={actions} name="strikeGrid" label="Strikes go to" words={STRIKE_GRIDS.map(({ name }) => name === 'groove' ? 'The groove' : `${name[0]!.toUpperCase()}${name.slice(1)}s`)} />
      {settings.strikeGrid === STRIKE_GRID.groove && <p className="feel-more">The groove is what the loops play now. With none, the beats.</p>}
      <details className="feel-each">
        <summary>Each by itself</summary>
        <Slide actions={actions} name="strikeDraw" label="Strikes to the line" say={percent} />
        <Slide actions={actions} name="pitchDraw" label="Tones to the music" say={percent} />
        <Pick actions={actions} name="pitchTo" label="Tones of" words={['The scale', 'The chord now']} />
        <Slide actions={actions} name="phraseDraw" label="Bows to the phrase" say={percent} />
      </details>

      <h3>Tempo</h3>
      <Slide actions={actions} name="tempoDraw" label="The music" say={tempoWords} />
      <p className="feel-ends" aria-hidden="true"><span>leads me</span><span>follows me</span></p>
      <p className="feel-more">{settings.tempoDraw === 0 ? 'Strike a steady beat and let the music come to you.' : `The room plays at ${bpm} beats a minute now.`}</p>

      <h3>Fuller is richer</h3>
      <Slide actions={actions} name="richness" label="How much you hear of it" say={(value) => (value === 0 ? 'nothing' : percent(value))} />
      <Level label="How full you move" read={(frame) => frame.params[RICHNESS]!} />
      <p className="feel-more">{settings.richness === 0 ? 'It sounds the same however you move.' : 'Move small and it sounds soft and even. Move big and it opens up.'}</p>

      <h3>Together</h3>
      <Together actions={actions} />
    </div>
  );
}

/** The one big slider: strikes, tones and phrases at once. */
function Confidence({ actions }: { readonly actions: StageActions }): ReactNode {
  const value = useStore(stage, (state) => state.settings.strikeDraw), id = useId(), words = useId();
  const set = (next: number): void => { for (const name of ['strikeDraw', 'pitchDraw', 'phraseDraw'] as const) actions.setSetting(name, next); };
  return (
    <div className="feel-big">
      <label className="feel-title" htmlFor={id}>How it sounds</label>
      <input id={id} type="range" min={0} max={1} step={0.05} value={value} aria-valuetext={drawnWords(value)} aria-describedby={words} style={{ '--at': value } as CSSProperties} onChange={(event) => set(Number(event.target.value))} />
      <p className="feel-ends" aria-hidden="true"><button type="button" tabIndex={-1} onClick={() => set(0)}>As I play it</button><button type="button" tabIndex={-1} onClick={() => set(1)}>In time with the music</button></p>
      <p id={words} className="feel-words">{drawnWords(value)}</p>
    </div>
  );
}

/** A number of the picture, looked at now and then. */
function useSeen(read: (frame: RenderFrame) => number, everyMs: number): number {
  const look = (): number => {
    const frame = stage.getState().session?.frame;
    return frame ? read(frame) : 0;
  };
  const [value, setValue] = useState(look);
  useEffect(() => {
    const timer = window.setInterval(() => setValue(look()), everyMs);
    return () => window.clearInterval(timer);
  });
  return value;
}

/** A bar that shows a number of the picture, 0–1. */
function Level({ label, read }: { readonly label: string; readonly read: (frame: RenderFrame) => number }): ReactNode {
  const bar = useRef<HTMLElement>(null), value = Math.max(0, Math.min(1, useSeen(read, LEVEL_MS)));
  useEffect(() => bar.current?.style.setProperty('transform', `scaleX(${value})`));
  return (
    <div className="feel-level">
      <span>{label}</span>
      <span className="feel-track" role="meter" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(value * 20) * 5}><i ref={bar} /></span>
    </div>
  );
}

function Together({ actions }: { readonly actions: StageActions }): ReactNode {
  const isOn = useStore(stage, (state) => state.settings.partners === 1), players = useStore(feel, (state) => state.players), lenders = useStore(feel, (state) => state.lenders), lend = useStore(feel, (state) => state.lend), id = useId();
  return (
    <>
      <div className="field field-check">
        <label htmlFor={id}>In time together, the room sings</label>
        <input id={id} type="checkbox" checked={isOn} onChange={(event) => actions.setSetting('partners', event.target.checked ? 1 : 0)} />
      </div>
      {players.length < 2 ? <p className="feel-more">For two: stand in the picture together and dance to the same beat.</p> : (
        <>
          <Level label="In time with each other" read={(frame) => frame.head[FRAME_HEAD.synchrony]!} />
          <fieldset className="field feel-lend">
            <legend>Lend your motion to the other’s sound</legend>
            {players.map((player) => (
              <label key={player} className="field-check"><span>Player {player + 1}</span><input type="checkbox" checked={lenders.includes(player)} disabled={!lend} onChange={(event) => lend?.(player, event.target.checked)} /></label>
            ))}
            {lenders.length === 1 && <p className="feel-more">It begins when both say yes.</p>}
          </fieldset>
        </>
      )}
    </>
  );
}
