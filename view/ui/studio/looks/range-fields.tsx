import { useId, type ReactNode } from 'react';

/** A run of something counted from 1, chosen by its first and its last: the two never cross. */
export function RangeFields({ word, first, last, most, onChange }: { readonly word: string; readonly first: number; readonly last: number; readonly most: number; readonly onChange: (first: number, last: number) => void }): ReactNode {
  const id = useId(), whole = (text: string, least: number, greatest: number): number => Math.max(least, Math.min(greatest, Math.round(Number(text)) || least));
  return (
    <div className="looks-range" role="group" aria-label={`${word}s`}>
      <label htmlFor={`${id}a`}>From {word}</label>
      <input id={`${id}a`} type="number" inputMode="numeric" min={1} max={last} value={first} onChange={(event) => onChange(whole(event.target.value, 1, last), last)} />
      <label htmlFor={`${id}b`}>to</label>
      <input id={`${id}b`} type="number" inputMode="numeric" min={first} max={most} value={last} onChange={(event) => onChange(first, whole(event.target.value, first, most))} />
      <span className="looks-of">of {most}</span>
    </div>
  );
}
