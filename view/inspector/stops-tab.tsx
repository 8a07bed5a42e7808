import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { InspectBreak, InspectCatalogue } from '../../protocol/index.ts';
import { numberWords, shortOf } from './inspect-words.ts';
import { inspector, lookAt } from './inspector-store.ts';
import { QueryField } from './query-field.tsx';

type Kind = InspectBreak['kind'];
const KINDS: readonly (readonly [Kind, string])[] = [['match', 'something comes true'], ['message', 'a message is sent'], ['system', 'a system runs'], ['log', 'a warning is logged'], ['tick', 'a tick has run']];

/** A breakpoint in words. */
function breakWords(when: InspectBreak): string {
  switch (when.kind) {
    case 'match': return when.words;
    case 'message': return `${when.id} is sent`;
    case 'system': return `${when.id} runs`;
    case 'log': return when.words ? `the log says “${when.words}”` : 'any warning is logged';
    case 'tick': return `tick ${when.tick} has run`;
  }
}

/** When time is to stop, what the last step did, and what was set by hand. */
export function StopsTab({ catalogue }: { readonly catalogue: InspectCatalogue }): ReactNode {
  const link = useStore(inspector, (state) => state.link), breakpoints = useStore(inspector, (state) => state.breakpoints), refusals = useStore(inspector, (state) => state.refusals), halt = useStore(inspector, (state) => state.seen?.halt);
  return (
    <div className="ins-scroll" tabIndex={-1}>
      <section className="ins-block" aria-label="Breakpoints">
        <h4>Stop when</h4>
        <NewBreakpoint catalogue={catalogue} />
        {breakpoints.length === 0 && <p className="ins-empty">No breakpoint yet. Time stops at the end of the tick in which one comes true.</p>}
        <ul className="ins-stops">
          {breakpoints.map((one) => (
            <li key={one.number} data-hit={halt?.breakpoint === one.number}>
              <label><input type="checkbox" checked={one.isOn} onChange={(event) => link?.setBreakpoints(breakpoints.map((other) => (other === one ? { ...one, isOn: event.target.checked } : other)))} />{breakWords(one.when)}</label>
              <button type="button" className="ins-small" aria-label={`Remove: ${breakWords(one.when)}`} onClick={() => link?.setBreakpoints(breakpoints.filter((other) => other !== one))}>remove</button>
              {refusals.has(one.number) && <p className="ins-problem">{refusals.get(one.number)}</p>}
            </li>
          ))}
        </ul>
      </section>
      <Writes />
      <Edits />
    </div>
  );
}

function NewBreakpoint({ catalogue }: { readonly catalogue: InspectCatalogue }): ReactNode {
  const [kind, setKind] = useState<Kind>('match'), [words, setWords] = useState(''), messages = catalogue.parts.filter((part) => part.kind === 'message'), systems = [...new Set(catalogue.systems.map(({ id }) => id))];
  const ids = kind === 'message' ? messages.map(({ id }) => id) : kind === 'system' ? systems : [];
  const add = (): void => {
    const text = words.trim(), id = ids.includes(text) ? text : ids[0] ?? '';
    if ((kind === 'match' || kind === 'tick') && text === '') return;
    inspector.getState().link?.addBreakpoint(kind === 'match' ? { kind, words: text } : kind === 'log' ? { kind, words: text } : kind === 'tick' ? { kind, tick: Math.floor(Number(text)) } : { kind, id });
    setWords('');
  };
  return (
    <form className="ins-new" onSubmit={(event) => {
      event.preventDefault();
      add();
    }}>
      <select className="ins-input" aria-label="What is to happen" value={kind} onChange={(event) => {
        setKind(event.target.value as Kind);
        setWords('');
      }}>{KINDS.map(([id, said]) => <option key={id} value={id}>{said}</option>)}</select>
      {kind === 'match' ? <QueryField words={words} parts={catalogue.parts.filter((part) => part.kind !== 'message')} label="What comes true" placeholder="Zone.radius > 0.4" problem="" onWords={setWords} onEnter={add} />
        : ids.length > 0 ? <select className="ins-input" aria-label={kind === 'message' ? 'Which message' : 'Which system'} value={ids.includes(words) ? words : ids[0]} onChange={(event) => setWords(event.target.value)}>{ids.map((id) => <option key={id}>{id}</option>)}</select>
          : <input className="ins-input" type="text" inputMode={kind === 'tick' ? 'numeric' : 'text'} aria-label={kind === 'tick' ? 'Which tick' : 'Words in the line'} placeholder={kind === 'tick' ? 'A tick' : 'Any warning, or words in a line'} value={words} onChange={(event) => setWords(event.target.value)} />}
      <button type="submit" className="ins-button">Add</button>
    </form>
  );
}

/** What each system wrote in the tick that was stepped. */
function Writes(): ReactNode {
  const writes = useStore(inspector, (state) => state.writes), tick = useStore(inspector, (state) => state.seen?.tick ?? 0), [at, setAt] = useState(0);
  const did = writes.filter(({ changes }) => changes.length > 0), one = did[Math.min(at, did.length - 1)];
  if (!one) return null;
  const place = did.indexOf(one);
  return (
    <section className="ins-block" aria-label="The tick that was stepped">
      <h4>Tick {tick - 1}, system by system</h4>
      <div className="ins-bar">
        <button type="button" className="ins-button" disabled={place === 0} onClick={() => setAt(place - 1)}>Before</button>
        <select className="ins-input" aria-label="System" value={place} onChange={(event) => setAt(Number(event.target.value))}>{did.map(({ system, schedule, changes, omitted }, index) => <option key={`${schedule}${system}`} value={index}>{index + 1}. {system} ({changes.length + omitted})</option>)}</select>
        <button type="button" className="ins-button" disabled={place === did.length - 1} onClick={() => setAt(place + 1)}>Next</button>
      </div>
      <table className="ins-table">
        <thead><tr><th scope="col">Whose</th><th scope="col">Field</th><th scope="col">Before</th><th scope="col">After</th></tr></thead>
        <tbody>
          {one.changes.slice(0, 100).map(({ entity, name, part, field, slot, from, to }) => (
            <tr key={`${entity}${part}${field}${slot}`}><td>{entity === null ? shortOf(part) : <button type="button" className="ins-link" onClick={() => lookAt(entity)}>{name}</button>}</td><td>{entity === null ? '' : `${shortOf(part)}.`}{field}{slot > 0 ? `[${slot}]` : ''}</td><td>{numberWords(from)}</td><td>{numberWords(to)}</td></tr>
          ))}
        </tbody>
      </table>
      {one.changes.length + one.omitted > 100 && <p className="ins-dim">and {(one.changes.length + one.omitted - 100).toLocaleString('en')} more</p>}
    </section>
  );
}

/** What was set by hand, the latest first, each to be taken back. */
function Edits(): ReactNode {
  const edits = useStore(inspector, (state) => state.seen?.edits), link = useStore(inspector, (state) => state.link);
  return (
    <section className="ins-block" aria-label="Set by hand">
      <h4>Set by hand</h4>
      {!edits || edits.length === 0 ? <p className="ins-empty">Nothing yet. Values of entities and resources can be typed over; they go into the recording like everything that is played.</p> : (
        <ul className="ins-stops">
          {[...edits].reverse().map(({ number, name, part, field, slot, from, to, tick, refused, isUndone }) => (
            <li key={number}>
              <span>{name} <span className="ins-dim">{shortOf(part)}.{field}{slot > 0 ? `[${slot}]` : ''}</span> {numberWords(from)} → {numberWords(to)} <span className="ins-dim">{tick === null ? 'waits for the next tick' : `tick ${tick}`}{isUndone ? ', taken back' : ''}</span></span>
              {!isUndone && !refused && <button type="button" className="ins-small" aria-label={`Undo ${field} of ${name}`} onClick={() => link?.undo(number)}>undo</button>}
              {refused && <p className="ins-problem">{refused}</p>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
