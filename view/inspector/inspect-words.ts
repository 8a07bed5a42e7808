import type { InspectChange, InspectField, InspectPart, InspectValue } from '../../protocol/index.ts';

/** A handle modulo this is its row. */
export const ROWS = 2 ** 20;

/** What comes after the last slash: `Zone` of `room/Zone`. */
export const shortOf = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

/** A number as short as it can be told without losing what matters: seven digits, whole numbers whole. */
export function numberWords(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value)) return String(value);
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-4 || size >= 1e9) ? value.toExponential(3) : String(Number(value.toPrecision(6)));
}

/** A slot's value with its name where it has one: `2 strike`. */
export function valueWords(value: number, field: Pick<InspectField, 'names' | 'bits'> | undefined): string {
  const name = field?.names && Object.keys(field.names).find((word) => field.names![word] === value);
  if (name !== undefined && name !== null) return name;
  if (field?.bits) return field.bits.filter((_, bit) => ((value >>> bit) & 1) === 1).join(' + ') || 'none';
  return numberWords(value);
}

/** A whole field in one line: `0.2`, `Lantern 3`, `[0 0 1 … 64 in all]`. `links`: what entities are called, by handle. */
export function fieldWords(value: InspectValue, field: InspectField | undefined, most = 8, links: Readonly<Record<number, string>> = {}): string {
  const said = (one: number): string => (field?.type === 'eid' ? links[one] ?? (one === 0 ? 'none' : `#${one % ROWS}`) : valueWords(one, field));
  if (typeof value === 'number') return said(value);
  const shown = value.slice(0, most).map(said).join(' ');
  return `[${shown}${value.length > most ? ` … ${value.length} in all` : ''}]`;
}

/** What a field may hold: `0–1`, `from 0`; empty where its type says all. */
export function rangeWords({ min, max, type }: InspectField): string {
  if (min !== null && max !== null) return /^[iu]\d/.test(type) && max - min >= 255 ? '' : `${numberWords(min)}–${numberWords(max)}`;
  return min !== null ? `from ${numberWords(min)}` : max !== null ? `to ${numberWords(max)}` : '';
}

/** Whether somebody may set this field by hand. */
export const isEditable = (part: InspectPart, field: InspectField): boolean => !part.isFixed && !part.fixedFields.includes(field.name) && field.type !== 'eid';

/** µs as people read them. */
export const microsWords = (micros: number): string => (micros >= 1000 ? `${(micros / 1000).toFixed(1)} ms` : micros >= 99.5 ? `${Math.round(micros)} µs` : `${micros.toFixed(1)} µs`);

/** `Tick 512 (4.00 s)`. */
export const tickWords = (tick: number, tickRate: number): string => `Tick ${tick.toLocaleString('en')} (${(tick / tickRate).toFixed(2)} s)`;

/** Who changed a value, and when. */
export function changeWords({ tick, system, from, to }: InspectChange, tickRate: number, field: InspectField | undefined): string {
  const said = (value: number | null): string => (value === null ? 'nothing' : valueWords(value, field));
  return `${tickWords(tick, tickRate)}: ${system ?? 'something between systems'} wrote ${said(to)} over ${said(from)}.`;
}

/** What can be written next in a question for entities: whole words for what has been begun. `at`: where the begun term starts. */
export function completions(words: string, parts: readonly InspectPart[], most = 8): { readonly at: number; readonly list: readonly string[] } {
  const at = Math.max(words.lastIndexOf(',') + 1, 0), begun = words.slice(at).trimStart(), from = words.length - begun.length, minus = /^[-!]\s*/.exec(begun)?.[0] ?? '', term = begun.slice(minus.length);
  const dot = /^([^\s.]+)\.(\w*)$/.exec(term);
  if (dot) {
    const part = parts.find(({ id }) => shortOf(id).toLowerCase() === dot[1]!.toLowerCase() || id.toLowerCase() === dot[1]!.toLowerCase());
    return { at: from, list: (part?.fields ?? []).filter(({ name }) => name.toLowerCase().startsWith(dot[2]!.toLowerCase()) && name !== dot[2]).slice(0, most).map(({ name }) => `${minus}${dot[1]}.${name}`) };
  }
  if (term === '' || /[\s#"<>=]/.test(term)) return { at: from, list: [] };
  const low = term.toLowerCase(), whole = (id: string): string => (parts.filter((one) => shortOf(one.id) === shortOf(id)).length > 1 ? id : shortOf(id));
  const known = parts.filter(({ kind }) => kind === 'component' || kind === 'tag' || kind === 'relation');
  const found = [...known.filter(({ id }) => shortOf(id).toLowerCase().startsWith(low)), ...known.filter(({ id }) => !shortOf(id).toLowerCase().startsWith(low) && id.toLowerCase().includes(low))];
  return { at: from, list: found.map(({ id }) => minus + whole(id)).filter((word) => word !== begun).slice(0, most) };
}
