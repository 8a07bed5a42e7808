import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { InspectCatalogue } from '../../protocol/index.ts';
import { FieldRow } from './field-row.tsx';
import { inspector, toggle } from './inspector-store.ts';

const NO_LINKS = {};

/** Resources, folded out one by one, and the states of the app. */
export function ResourcesTab({ catalogue }: { readonly catalogue: InspectCatalogue }): ReactNode {
  const unfolded = useStore(inspector, (state) => state.unfolded), seen = useStore(inspector, (state) => state.seen), [words, setWords] = useState('');
  const resources = catalogue.parts.filter(({ kind, id }) => kind === 'resource' && id.toLowerCase().includes(words.toLowerCase()));
  return (
    <div className="ins-scroll" tabIndex={-1}>
      <input className="ins-input ins-wide" type="text" aria-label="Which resources" placeholder="All. Type a part of a name" spellCheck={false} value={words} onChange={(event) => setWords(event.target.value)} />
      {catalogue.states.length > 0 && (
        <dl className="ins-states">
          {catalogue.states.map(({ id, values }) => <div key={id}><dt>{id}</dt><dd>{values.map((value) => <span key={value} data-now={seen?.states?.[id] === value}>{value}{seen?.states?.[id] === value && ' (now)'}</span>)}</dd></div>)}
        </dl>
      )}
      {resources.length === 0 && <p className="ins-empty">No resource is called like this.</p>}
      {resources.map((part) => {
        const isOpen = unfolded.has(part.id), fields = seen?.resources?.[part.id];
        return (
          <section key={part.id} className="ins-part">
            <h4><button type="button" aria-expanded={isOpen} onClick={() => toggle('unfolded', part.id)}>{part.id}{part.isFixed && <span className="ins-dim"> to look at only</span>}</button></h4>
            {isOpen && part.doc && <p className="ins-doc">{part.doc}</p>}
            {isOpen && fields && part.fields.map((field) => <FieldRow key={field.name} part={part} field={field} value={fields[field.name] ?? 0} entity={0} links={NO_LINKS} />)}
          </section>
        );
      })}
    </div>
  );
}
