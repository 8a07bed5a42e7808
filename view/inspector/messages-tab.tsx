import { useMemo, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { InspectCatalogue } from '../../protocol/index.ts';
import { fieldWords, shortOf } from './inspect-words.ts';
import { inspector, lookAt } from './inspector-store.ts';
import { VirtualList } from './virtual-list.tsx';

const ROW_PX = 24;

/** What systems tell each other, as it is told. */
export function MessagesTab({ catalogue }: { readonly catalogue: InspectCatalogue }): ReactNode {
  const messages = useStore(inspector, (state) => state.messages), missed = useStore(inspector, (state) => state.missed), isHeld = useStore(inspector, (state) => state.isListHeld), kinds = useStore(inspector, (state) => state.kinds);
  const dropped = useStore(inspector, (state) => state.seen?.messages?.dropped), [chosen, setChosen] = useState<number | null>(null);
  const parts = useMemo(() => new Map(catalogue.parts.filter(({ kind }) => kind === 'message').map((part) => [part.id, part])), [catalogue]), all = [...parts.keys()];
  const at = messages.findIndex(({ number }) => number === chosen), open = at < 0 ? null : messages[at]!;
  const choose = (id: string, isOn: boolean): void => {
    const now = new Set(kinds ?? all);
    if (isOn) now.add(id);
    else now.delete(id);
    inspector.setState({ kinds: now.size === all.length ? null : [...now], messages: kinds === null || !isOn ? messages.filter((one) => now.has(one.id)) : messages });
  };
  const lost = Object.entries(dropped ?? {});
  return (
    <div className="ins-column">
      <div className="ins-bar">
        <button type="button" className="ins-button" aria-pressed={isHeld} onClick={() => inspector.setState({ isListHeld: !isHeld })}>{isHeld ? 'List goes on' : 'Hold the list'}</button>
        <button type="button" className="ins-button" onClick={() => inspector.setState({ messages: messages.slice(-1), missed: 0 })}>Clear</button>
        <details className="ins-menu">
          <summary className="ins-button">{kinds === null ? 'All kinds' : `${kinds.length} of ${all.length} kinds`}</summary>
          <div role="group" aria-label="Kinds of messages">
            <button type="button" className="ins-link" onClick={() => inspector.setState({ kinds: kinds?.length === 0 ? null : [], ...(kinds?.length !== 0 && { messages: [] }) })}>{kinds?.length === 0 ? 'All of them' : 'None of them'}</button>
            {all.map((id) => <label key={id} title={parts.get(id)?.doc || undefined}><input type="checkbox" checked={kinds === null || kinds.includes(id)} onChange={(event) => choose(id, event.target.checked)} />{id}</label>)}
          </div>
        </details>
        <span className="ins-dim">{messages.length.toLocaleString('en')} kept{missed > 0 ? `, ${missed.toLocaleString('en')} went by unseen` : ''}</span>
      </div>
      {lost.length > 0 && <p className="ins-problem">Lost because too many came at once: {lost.map(([id, count]) => `${id} ${count}`).join(', ')}.</p>}
      {messages.length === 0 ? <p className="ins-empty">Nothing was told since you look. Touch a light, or strike a drum.</p> : (
        <VirtualList count={messages.length} rowHeight={ROW_PX} label="Messages" chosen={at} sticksToEnd onChoose={(index) => setChosen(messages[index]?.number ?? null)} row={(index) => {
          const { tick, id, fields, links } = messages[index]!, part = parts.get(id);
          return (
            <>
              <span className="ins-number ins-tick">{tick}</span><span className="ins-name" title={id}>{shortOf(id)}</span>
              <span className="ins-chips">{Object.entries(fields).map(([name, value]) => `${name} ${fieldWords(value, part?.fields.find((field) => field.name === name), 3, links)}`).join(' · ')}</span>
            </>
          );
        }} />
      )}
      {open && (
        <section className="ins-open" aria-label="Message">
          <h4>{open.id} <span className="ins-dim">in tick {open.tick}</span></h4>
          {parts.get(open.id)?.doc && <p className="ins-doc">{parts.get(open.id)!.doc}</p>}
          <dl>{parts.get(open.id)?.fields.map((field) => <div key={field.name}><dt title={field.doc || undefined}>{field.name}</dt><dd>{field.type === 'eid' && typeof open.fields[field.name] === 'number' && open.links[open.fields[field.name] as number] !== undefined
            ? <button type="button" className="ins-link" onClick={() => lookAt(open.fields[field.name] as number)}>{open.links[open.fields[field.name] as number]}</button> : `${fieldWords(open.fields[field.name] ?? 0, field, 64, open.links)} ${field.unit}`}</dd></div>)}</dl>
        </section>
      )}
    </div>
  );
}
