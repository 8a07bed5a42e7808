import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { StageActions } from '../stage.ts';
import { stage } from '../stage.ts';
import { EntitiesTab } from './entities-tab.tsx';
import { inspector, type InspectorTab } from './inspector-store.ts';
import { MessagesTab } from './messages-tab.tsx';
import { ResourcesTab } from './resources-tab.tsx';
import { StopsTab } from './stops-tab.tsx';
import { SystemsTab } from './systems-tab.tsx';

const TABS: readonly (readonly [InspectorTab, string])[] = [['entities', 'Entities'], ['resources', 'Resources'], ['messages', 'Messages'], ['systems', 'Systems'], ['stops', 'Stops and edits']];
const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };

/** Looks into the room that has the stage. The same beside the stage and in its own window. */
export function Inspector({ actions, isOwnWindow }: { readonly actions: StageActions; readonly isOwnWindow: boolean }): ReactNode {
  const catalogue = useStore(inspector, (state) => state.catalogue), tab = useStore(inspector, (state) => state.tab), problem = useStore(inspector, (state) => state.problem), tabs = useRef<HTMLDivElement>(null), place = useRef<HTMLElement>(null);
  useEffect(() => tabs.current?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus({ preventScroll: true }), []);
  // Keys that are pressed in here do not play the room.
  useEffect(() => {
    const element = place.current, keep = (event: Event): void => { if ((event as globalThis.KeyboardEvent).key !== 'Escape') event.stopPropagation(); };
    element?.addEventListener('keyup', keep);
    return () => element?.removeEventListener('keyup', keep);
  }, []);
  const walk = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const next = TABS[(TABS.findIndex(([id]) => id === tab) + step + TABS.length) % TABS.length]![0];
    inspector.setState({ tab: next });
    tabs.current?.querySelector<HTMLElement>(`#ins-tab-${next}`)?.focus({ preventScroll: true });
  };
  const key = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !isOwnWindow) actions.openInspector('shut');
    event.stopPropagation();
  };
  const Tab = { entities: EntitiesTab, resources: ResourcesTab, messages: MessagesTab, systems: SystemsTab, stops: StopsTab }[tab];
  return (
    <section ref={place} id="inspector" className="inspector" aria-label="Inspector" onKeyDown={key}>
      <Head actions={actions} isOwnWindow={isOwnWindow} />
      <div ref={tabs} className="ins-tabs" role="tablist" aria-label="Inspector" onKeyDown={walk}>
        {TABS.map(([id, title]) => <button key={id} id={`ins-tab-${id}`} type="button" role="tab" aria-selected={id === tab} aria-controls="ins-page" tabIndex={id === tab ? 0 : -1} onClick={() => inspector.setState({ tab: id })}>{title}</button>)}
      </div>
      {problem && <p className="ins-problem ins-said" role="alert">{problem} <button type="button" className="ins-link" onClick={() => inspector.setState({ problem: '' })}>Fine</button></p>}
      <div id="ins-page" className="ins-page" role="tabpanel" aria-labelledby={`ins-tab-${tab}`}>
        {catalogue ? <Tab catalogue={catalogue} /> : <p className="ins-empty">Opening…</p>}
      </div>
    </section>
  );
}

/** Time: where it stands, to hold it, to step, to go elsewhere; and where the inspector is. */
function Head({ actions, isOwnWindow }: { readonly actions: StageActions; readonly isOwnWindow: boolean }): ReactNode {
  const seen = useStore(inspector, (state) => state.seen), catalogue = useStore(inspector, (state) => state.catalogue), link = useStore(inspector, (state) => state.link), isReplay = useStore(stage, (state) => state.replay !== null);
  const [goTo, setGoTo] = useState(''), halt = seen?.halt ?? null, tick = seen?.tick ?? 0, rate = catalogue?.tickRate ?? 128;
  return (
    <header className="ins-top">
      <h2>Inspector</h2>
      <p className="ins-now">
        <span className="ins-number">tick {tick}</span> <span className="ins-dim">{(tick / rate).toFixed(2)} s · {seen?.entityCount ?? 0} of {catalogue?.capacity ?? 0} rows{isReplay && ' · a recording'}</span>
      </p>
      <span className="ins-gap" />
      {isReplay && <button type="button" className="ins-button" onClick={actions.leaveReplay}>Back to the room</button>}
      <button type="button" className={`ins-button ${isOwnWindow ? '' : 'ins-out'}`} onClick={() => actions.openInspector(isOwnWindow ? 'page' : 'window')}>{isOwnWindow ? 'Beside the stage' : 'Own window'}</button>
      <button type="button" className="ins-button" aria-label="Close the inspector" onClick={() => actions.openInspector('shut')}>Close</button>
      <span className="ins-break" />
      <button type="button" className="ins-button" aria-pressed={halt !== null} disabled={!seen} onClick={() => link?.setPaused(halt === null)}>{halt ? 'Go on' : 'Pause'}</button>
      <button type="button" className="ins-button" disabled={!seen} title="Runs one tick, and shows what each system wrote" onClick={() => {
        link?.step(1);
        if (inspector.getState().tab !== 'entities' && inspector.getState().tab !== 'resources') inspector.setState({ tab: 'stops' });
      }}>Step</button>
      <button type="button" className="ins-button" disabled={!seen} aria-label="+16 ticks" onClick={() => link?.step(16)}>+16</button>
      <form onSubmit={(event) => {
        event.preventDefault();
        const to = Math.floor(Number(goTo));
        if (goTo.trim() !== '' && to >= 0) link?.jump(to);
        setGoTo('');
      }}>
        <input className="ins-input ins-goto" type="text" inputMode="numeric" aria-label="Go to tick" placeholder="Go to tick" value={goTo} onChange={(event) => setGoTo(event.target.value)} />
      </form>
      {halt && <p className="ins-halt" role="status">{halt.kind === 'break' ? `Stopped. ${halt.why}` : 'Time stands still.'}{halt.entity !== null && <> <button type="button" className="ins-link" onClick={() => inspector.setState({ entity: halt.entity, tab: 'entities' })}>Look at it</button></>}</p>}
    </header>
  );
}
