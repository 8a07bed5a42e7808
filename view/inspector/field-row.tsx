import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { InspectField, InspectPart, InspectPlace, InspectValue } from '../../protocol/index.ts';
import { changeWords, fieldWords, isEditable, numberWords, rangeWords, ROWS, valueWords } from './inspect-words.ts';
import { inspector, lookAt } from './inspector-store.ts';

/** Slots of a long field that are shown at a time. */
const PAGE = 32;

/** One field with its value: its unit, its range, what it means, and a way to set it by hand. */
export function FieldRow({ part, field, value, entity, links }: {
  readonly part: InspectPart; readonly field: InspectField; readonly value: InspectValue; /** 0: a resource. */ readonly entity: number; readonly links: Readonly<Record<number, string>>;
}): ReactNode {
  const [isOpen, setOpen] = useState(false), [page, setPage] = useState(0), id = useId(), range = rangeWords(field);
  const place = (slot: number): InspectPlace => ({ entity, part: part.id, field: field.name, slot });
  const slotName = (slot: number): string => field.slots?.[slot] ?? String(slot);
  const slots = typeof value === 'number' ? null : value;
  return (
    <div className="ins-field">
      <div className="ins-field-line">
        <span className="ins-field-name" id={id} title={field.doc || undefined}>{field.name}</span>
        {slots ? (
          <button type="button" className="ins-slots" aria-expanded={isOpen} aria-labelledby={id} onClick={() => setOpen(!isOpen)}>{fieldWords(slots, field, 6, links)}</button>
        ) : <Slot place={place(0)} part={part} field={field} value={value as number} labelledBy={id} links={links} />}
        <span className="ins-unit">{field.unit}{field.unit && range && ' · '}{range}</span>
        {!slots && <ChangeButton place={place(0)} name={field.name} />}
      </div>
      {field.doc && <p className="ins-doc">{field.doc}</p>}
      <Found place={place(0)} isWhole={slots !== null} field={field} />
      {isOpen && slots && (
        <div className="ins-slot-grid">
          {slots.slice(page * PAGE, (page + 1) * PAGE).map((one, k) => {
            const slot = page * PAGE + k;
            return (
              <label key={slot} className="ins-slot"><span>{slotName(slot)}</span>
                <Slot place={place(slot)} part={part} field={field} value={one} label={`${field.name} ${slotName(slot)}`} links={links} />
                <ChangeButton place={place(slot)} name={`${field.name} ${slotName(slot)}`} />
              </label>
            );
          })}
          {slots.length > PAGE && (
            <p className="ins-pages">
              <button type="button" disabled={page === 0} onClick={() => setPage(page - 1)}>Earlier</button>
              <span>{page * PAGE}–{Math.min(slots.length, (page + 1) * PAGE) - 1} of {slots.length}</span>
              <button type="button" disabled={(page + 1) * PAGE >= slots.length} onClick={() => setPage(page + 1)}>Later</button>
            </p>
          )}
        </div>
      )}
    </div>
  );
}

/** One number: to look at, or to set. */
function Slot({ place, part, field, value, labelledBy, label, links }: {
  readonly place: InspectPlace; readonly part: InspectPart; readonly field: InspectField; readonly value: number; readonly labelledBy?: string; readonly label?: string; readonly links: Readonly<Record<number, string>>;
}): ReactNode {
  const isLive = useStore(inspector, ({ catalogue }) => catalogue?.kind === 'live'), named = labelledBy ? { 'aria-labelledby': labelledBy } : { 'aria-label': label ?? field.name };
  const set = (to: number): void => inspector.getState().link?.edit({ ...place, value: to });
  if (field.type === 'eid') {
    const name = links[value];
    return name === undefined ? <span className="ins-value">{value === 0 ? 'none' : `#${value % ROWS}, gone`}</span> : <button type="button" className="ins-link" onClick={() => lookAt(value)}>{name}</button>;
  }
  if (!isLive || !isEditable(part, field)) return <output className="ins-value" {...named}>{valueWords(value, field)}</output>;
  if (field.names) {
    const known = Object.entries(field.names);
    return (
      <select className="ins-input" {...named} value={value} onChange={(event) => set(Number(event.target.value))}>
        {!known.some(([, number]) => number === value) && <option value={value}>{numberWords(value)}</option>}
        {known.map(([name, number]) => <option key={number} value={number}>{name}</option>)}
      </select>
    );
  }
  if (field.bits) {
    return (
      <span className="ins-bits" role="group" {...named}>
        {field.bits.map((name, bit) => <label key={name}><input type="checkbox" checked={((value >>> bit) & 1) === 1} onChange={(event) => set(event.target.checked ? (value | (1 << bit)) >>> 0 : (value & ~(1 << bit)) >>> 0)} />{name}</label>)}
      </span>
    );
  }
  return <NumberField value={value} field={field} named={named} onSet={set} />;
}

/** A number that goes on living until somebody types into it; Enter sets it, Escape leaves it, arrows move it. */
function NumberField({ value, field, named, onSet }: { readonly value: number; readonly field: InspectField; readonly named: object; readonly onSet: (value: number) => void }): ReactNode {
  const [typed, setTyped] = useState<string | null>(null), input = useRef<HTMLInputElement>(null), isWhole = /^[iu]\d/.test(field.type);
  const step = isWhole ? 1 : field.min !== null && field.max !== null ? (field.max - field.min) / 100 : Math.max(0.01, Math.abs(value) / 50);
  const number = typed === null ? value : Number(typed.replace(',', '.')), isBad = typed !== null && (typed.trim() === '' || Number.isNaN(number));
  const send = (): void => {
    if (typed !== null && !isBad && number !== value) onSet(number);
    setTyped(null);
  };
  const key = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') send();
    else if (event.key === 'Escape' && typed !== null) {
      event.stopPropagation();
      setTyped(null);
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      const by = (event.key === 'ArrowUp' ? step : -step) * (event.shiftKey ? 10 : 1), moved = Math.max(field.min ?? -Infinity, Math.min(field.max ?? Infinity, (isBad ? value : number) + by));
      setTyped(null);
      onSet(isWhole ? Math.round(moved) : Number(moved.toPrecision(6)));
    } else return;
    event.preventDefault();
  };
  return <input ref={input} className="ins-input" type="text" inputMode="decimal" spellCheck={false} autoComplete="off" {...named} aria-invalid={isBad} value={typed ?? numberWords(value)} onFocus={(event) => event.target.select()} onChange={(event) => setTyped(event.target.value)} onBlur={send} onKeyDown={key} />;
}

const isSame = (a: InspectPlace, b: InspectPlace): boolean => a.entity === b.entity && a.part === b.part && a.field === b.field && a.slot === b.slot;

/** Asks who wrote a value last. */
function ChangeButton({ place, name }: { readonly place: InspectPlace; readonly name: string }): ReactNode {
  return <button type="button" className="ins-small" title="Who wrote this last?" aria-label={`Who wrote ${name} last?`} onClick={() => inspector.getState().link?.findChange(place)}>who</button>;
}

/** What was found of who wrote it. */
function Found({ place, isWhole, field }: { readonly place: InspectPlace; /** Any slot of it. */ readonly isWhole: boolean; readonly field: InspectField }): ReactNode {
  const search = useStore(inspector, (state) => state.search), tickRate = useStore(inspector, ({ catalogue }) => catalogue?.tickRate ?? 128), line = useRef<HTMLParagraphElement>(null);
  const isMine = search !== null && isSame(isWhole ? { ...search.place, slot: 0 } : search.place, place), isOver = isMine && search.progress === null;
  useEffect(() => { if (isOver) line.current?.scrollIntoView({ block: 'nearest' }); }, [isOver]);
  if (!isMine) return null;
  const { progress, change, count, message } = search, slot = isWhole ? `Slot ${search.place.slot}: ` : '';
  return (
    <p ref={line} className="ins-found" role="status">
      {progress !== null ? `Looking through what was recorded: ${Math.round(progress * 100)} %` : message && !change ? message : change === null ? `${slot}It never changed.` : (
        <>{slot}{changeWords(change, tickRate, field)} {count > 1 ? `It changed ${count.toLocaleString('en')} times in all. ` : ''}{message}
          <button type="button" className="ins-link" onClick={() => inspector.getState().link?.jump(change.tick)}>Go there</button></>
      )}
    </p>
  );
}
