import { useEffect, useId, useState, type ReactNode } from 'react';

/** A number typed in, kept within its range; what is half typed is left alone until the field is left. */
export function NumberField({ label, value, min, max, step = 1, unit, onChange }: { readonly label: string; readonly value: number; readonly min: number; readonly max: number; readonly step?: number; readonly unit?: string; readonly onChange: (value: number) => void }): ReactNode {
  const id = useId(), [typed, setTyped] = useState<string | null>(null);
  const take = (text: string): void => {
    const number = Number(text.replace(',', '.'));
    if (text.trim() !== '' && Number.isFinite(number)) onChange(Math.max(min, Math.min(max, number)));
  };
  return (
    <span className="show-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id} type="number" inputMode="decimal" min={min} max={max} step={step} value={typed ?? String(Number(value.toFixed(3)))}
        onChange={(event) => { setTyped(event.target.value); take(event.target.value); }} onBlur={() => setTyped(null)}
      />
      {unit && <span className="show-unit" aria-hidden="true">{unit}</span>}
    </span>
  );
}

/** A choice among few. */
export function ChoiceField<T extends string>({ label, value, options, onChange, isLabelled = true }: { readonly label: string; readonly value: T; readonly options: readonly (readonly [T, string])[]; readonly onChange: (value: T) => void; readonly isLabelled?: boolean }): ReactNode {
  const id = useId(), isKnown = options.some(([option]) => option === value);
  return (
    <span className="show-field">
      {isLabelled && <label htmlFor={id}>{label}</label>}
      <select id={id} aria-label={isLabelled ? undefined : label} value={value} onChange={(event) => onChange(event.target.value as T)}>
        {!isKnown && <option value={value}>{value} (not in this room)</option>}
        {options.map(([option, words]) => <option key={option} value={option}>{words}</option>)}
      </select>
    </span>
  );
}

/** Words; what is typed is told when the field is left or enter is pressed, so that one change is one step back. */
export function WordsField({ label, value, most, isLong = false, onChange, isLabelled = true }: { readonly label: string; readonly value: string; readonly most: number; readonly isLong?: boolean; readonly onChange: (value: string) => void; readonly isLabelled?: boolean }): ReactNode {
  const id = useId(), [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const tell = (): void => { if (typed !== value) onChange(typed); };
  const shared = { id, value: typed, maxLength: most, 'aria-label': isLabelled ? undefined : label, onChange: (event: { target: { value: string } }) => setTyped(event.target.value), onBlur: tell };
  return (
    <span className="show-field show-field-wide">
      {isLabelled && <label htmlFor={id}>{label}</label>}
      {isLong ? <textarea rows={2} {...shared} /> : <input type="text" {...shared} onKeyDown={(event) => { if (event.key === 'Enter') event.currentTarget.blur(); }} />}
    </span>
  );
}

/** 0–1 as a slider, told when it is let go of, so that one change is one step back. */
export function ShareField({ label, value, onChange, paint }: { readonly label: string; readonly value: number; readonly onChange: (value: number) => void; readonly paint?: string }): ReactNode {
  const id = useId(), [now, setNow] = useState(value);
  useEffect(() => setNow(value), [value]);
  const tell = (): void => { if (now !== value) onChange(now); };
  return (
    <span className="show-field show-field-wide">
      <label htmlFor={id}>{label}</label>
      <input id={id} type="range" min={0} max={1} step={0.01} value={now} data-paint={paint} style={{ '--at': now } as React.CSSProperties} aria-valuetext={`${Math.round(now * 100)} %`}
        onChange={(event) => setNow(Number(event.target.value))} onPointerUp={tell} onKeyUp={tell} onBlur={tell} />
    </span>
  );
}
