import { useCallback, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { InspectCatalogue, InspectEntity } from '../../protocol/index.ts';
import { FieldRow } from './field-row.tsx';
import { shortOf } from './inspect-words.ts';
import { inspector, lookAt, lookBack, toggle } from './inspector-store.ts';
import { QueryField } from './query-field.tsx';
import { VirtualList } from './virtual-list.tsx';

const ROW_PX = 26;

/** Entities that words ask for, and one of them with everything that it holds. */
export function EntitiesTab({ catalogue }: { readonly catalogue: InspectCatalogue }): ReactNode {
  const seen = useStore(inspector, (state) => state.seen), words = useStore(inspector, (state) => state.words), chosen = useStore(inspector, (state) => state.entity), rows = useStore(inspector, (state) => state.rows);
  const { parts } = catalogue, listed = seen?.entities, total = listed?.ok ? listed.total : 0;
  const onWindow = useCallback((from: number, count: number) => inspector.setState({ from, rows: count }), []);
  // What few have says most.
  const rare = new Map(seen?.counts?.byPart);
  const row = (index: number): ReactNode => {
    const one = listed?.ok ? listed.rows[index - listed.from] : undefined;
    if (!one) return <span className="ins-dim">…</span>;
    return (
      <>
        <span className="ins-number">#{one.row}</span><span className="ins-name">{one.name}</span>
        <span className="ins-chips">{[...one.parts].sort((a, b) => (rare.get(a) ?? 0) - (rare.get(b) ?? 0)).map((place) => shortOf(parts[place]?.id ?? '')).join(' · ')}</span>
      </>
    );
  };
  const choose = (index: number): void => {
    const one = listed?.ok ? listed.rows[index - listed.from] : undefined;
    if (one) lookAt(one.id);
  };
  const at = listed?.ok ? listed.rows.findIndex(({ id }) => id === chosen) : -1;
  return (
    <div className="ins-two" data-rows={rows > 0}>
      <section className="ins-side" aria-label="Entities">
        <QueryField words={words} parts={parts} label="Which entities" placeholder="All. Try: Zone, -Bow" problem={listed && !listed.ok ? listed.message : ''} onWords={(to) => inspector.setState({ words: to, from: 0 })} />
        <p className="ins-count">{total.toLocaleString('en')} {total === 1 ? 'entity' : 'entities'}{words && seen ? ` of ${seen.entityCount.toLocaleString('en')}` : ''}<Counts /></p>
        {listed?.ok && total === 0 ? <p className="ins-empty">Nothing is like this now. Take a word away.</p>
          : <VirtualList key={words} count={total} rowHeight={ROW_PX} label="Entities" chosen={at < 0 || !listed?.ok ? -1 : at + listed.from} row={row} onChoose={choose} onWindow={onWindow} />}
      </section>
      <section className="ins-main" aria-label="Entity" tabIndex={-1}>
        {chosen === null ? <PartsNow catalogue={catalogue} /> : seen?.entity === null ? <Gone /> : seen?.entity?.id === chosen ? <Detail entity={seen.entity} catalogue={catalogue} /> : <p className="ins-empty">…</p>}
      </section>
    </div>
  );
}

/** How many entities there were, over the last minute and a half. */
function Counts(): ReactNode {
  const counts = useStore(inspector, (state) => state.seen?.counts);
  if (!counts || counts.all.length < 2) return null;
  const { all } = counts, low = Math.min(...all), high = Math.max(...all), last = all[all.length - 1]!;
  const points = all.map((count, n) => `${((n / (all.length - 1)) * 100).toFixed(1)},${(high === low ? 9 : 16 - ((count - low) / (high - low)) * 14).toFixed(1)}`).join(' ');
  return (
    <svg className="ins-spark" viewBox="0 0 100 18" preserveAspectRatio="none" role="img" aria-label={`Over ${Math.round((all.length * counts.everyTicks) / 128)} s: from ${low} to ${high}, now ${last}`}>
      <polyline points={points} fill="none" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}

/** Which components there are, and how many entities have each: a way in. */
function PartsNow({ catalogue }: { readonly catalogue: InspectCatalogue }): ReactNode {
  const byPart = useStore(inspector, (state) => state.seen?.counts?.byPart);
  return (
    <>
      <p className="ins-empty">Choose an entity, or a component to see who has it.</p>
      <ul className="ins-parts">
        {byPart?.map(([place, count]) => ({ part: catalogue.parts[place]!, count })).filter(({ count }) => count > 0).map(({ part, count }) => (
          <li key={part.id}><button type="button" className="ins-link" title={part.doc || part.id} onClick={() => inspector.setState({ words: shortOf(part.id), from: 0 })}>{part.id}</button><span className="ins-number">{count.toLocaleString('en')}</span></li>
        ))}
      </ul>
    </>
  );
}

function Gone(): ReactNode {
  const trail = useStore(inspector, (state) => state.trail);
  return <p className="ins-empty">This entity is gone. {trail.length > 0 && <button type="button" className="ins-link" onClick={lookBack}>Back to the one before</button>}</p>;
}

function Detail({ entity, catalogue }: { readonly entity: InspectEntity; readonly catalogue: InspectCatalogue }): ReactNode {
  const trail = useStore(inspector, (state) => state.trail), folded = useStore(inspector, (state) => state.folded);
  return (
    <>
      <header className="ins-head">
        <h3>{entity.name}</h3><span className="ins-number">row {entity.row} · handle {entity.id}</span>
        {trail.length > 0 && <button type="button" className="ins-button" onClick={lookBack}>Back</button>}
      </header>
      {entity.pointedAtBy.length > 0 && (
        <details className="ins-pointing">
          <summary>Named by {entity.pointedAtBy.length}{entity.pointedAtBy.length >= 200 ? ' or more' : ''}</summary>
          <ul>{entity.pointedAtBy.map(({ id, name, by }) => <li key={`${id}${by}`}><button type="button" className="ins-link" onClick={() => lookAt(id)}>{name}</button> <span className="ins-dim">{by}</span></li>)}</ul>
        </details>
      )}
      {entity.components.map(({ id, fields }) => {
        const part = catalogue.parts.find((one) => one.id === id && one.kind !== 'resource' && one.kind !== 'message'), isOpen = !folded.has(id);
        if (!part) return null;
        return (
          <section key={id} className="ins-part">
            <h4><button type="button" aria-expanded={isOpen} disabled={part.fields.length === 0} onClick={() => toggle('folded', id)}>{id}{part.fields.length === 0 && <span className="ins-dim"> tag</span>}</button></h4>
            {isOpen && part.doc && <p className="ins-doc">{part.doc}</p>}
            {isOpen && part.fields.map((field) => <FieldRow key={field.name} part={part} field={field} value={fields[field.name] ?? 0} entity={entity.id} links={entity.links} />)}
          </section>
        );
      })}
    </>
  );
}
