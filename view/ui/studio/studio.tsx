import './studio.css';
import { useEffect, useRef, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { useStore } from 'zustand';
import { stage, type StageActions } from '../../stage.ts';
import { Icon } from '../icons.tsx';
import { lazyPart } from '../lazy-part.tsx';
import { STUDIO_TABS } from './tabs.ts';

const PARTS = STUDIO_TABS.map((tab) => ({ ...tab, Part: lazyPart(tab.load, tab.title) }));
const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Where a performance is prepared: one tab for each thing that can be made. Beside the stage, never over the body. */
export function Studio({ actions, panelRef }: { readonly actions: StageActions; readonly panelRef: RefObject<HTMLElement | null> }): ReactNode {
  const current = useStore(stage, (state) => state.studioTab), tabs = useRef<HTMLDivElement>(null);
  const isOpen = current !== null;
  useEffect(() => {
    if (isOpen) tabs.current?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus({ preventScroll: true });
    // It is loaded when it is first opened: the room learns now what it covers.
    window.dispatchEvent(new Event('resize'));
  }, [isOpen]);
  const walk = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (!step || current === null) return;
    event.preventDefault();
    const at = PARTS.findIndex(({ id }) => id === current), next = PARTS[(at + step + PARTS.length) % PARTS.length]!;
    actions.openStudio(next.id);
    tabs.current?.querySelector<HTMLElement>(`#studio-tab-${next.id}`)?.focus({ preventScroll: true });
  };
  const shown = PARTS.find(({ id }) => id === current);
  return (
    <section ref={panelRef} id="studio" className="panel studio" data-open={isOpen} inert={!isOpen} aria-label="Studio">
      <header className="panel-head">
        <h2>{shown?.title ?? 'Studio'}</h2>
        <button type="button" className="line-button" onClick={() => actions.openStudio(null)} aria-label="Close the studio"><Icon name="close" /></button>
      </header>
      <div ref={tabs} className="studio-tabs" role="tablist" aria-label="Studio" onKeyDown={walk}>
        {PARTS.map(({ id, title, icon }) => (
          <button key={id} id={`studio-tab-${id}`} type="button" role="tab" className="studio-tab" aria-selected={id === current} aria-controls="studio-page" tabIndex={id === current ? 0 : -1} onClick={() => actions.openStudio(id)}>
            <Icon name={icon} /><span>{title}</span>
          </button>
        ))}
      </div>
      <div key={shown?.id} id="studio-page" className="panel-body" role="tabpanel" aria-labelledby={shown && `studio-tab-${shown.id}`} tabIndex={-1}>
        {shown && <shown.Part key={shown.id} actions={actions} />}
      </div>
    </section>
  );
}
