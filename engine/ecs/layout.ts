import { offsetAfter } from './arena.ts';
import { UsageError } from './errors.ts';
import { bytesOf, type FieldType } from './schema.ts';

/** A span as an image's layout tells it. */
export interface LayoutSpan {
  readonly kind: string;
  readonly id: string;
  /** `.x`, `#changed`; empty for a part that is one span. */
  readonly suffix: string;
  readonly type: FieldType;
  readonly length: number;
  readonly byteOffset: number;
}

/** What lies where in an image, whichever app it is of. */
export interface Layout {
  /** Ids in ordinal order; each with whether it is a relation. */
  readonly components: readonly { readonly id: string; readonly isRelation: boolean }[];
  readonly states: ReadonlyMap<string, readonly string[]>;
  /** Ids in the order of the image's externals. */
  readonly externals: readonly string[];
  readonly spans: readonly LayoutSpan[];
  /** Length of the arena. */
  readonly byteLength: number;
}

/** By what spans of two layouts are the same: kind and id of the part, and what follows. */
export const spanKey = (kind: string, id: string, suffix: string): string => `${kind} ${id.replaceAll(/\s/g, '_')} ${suffix.replaceAll(/\s/g, '_') || '-'}`;

/** Reads the layout's text that an image carries. @throws UsageError naming the line that is not one of a layout. */
export function readLayout(text: string): Layout {
  const lines = text.split('\n'), border = lines.indexOf('');
  const components: { id: string; isRelation: boolean }[] = [], states = new Map<string, readonly string[]>(), externals: string[] = [];
  const refuse = (line: string): never => { throw new UsageError(`The image's layout has the line "${line.slice(0, 80)}", which no app wrote; it is damaged, or of a version of the engine that wrote layouts otherwise.`); };
  for (const line of lines.slice(0, border)) {
    const [what, id = ''] = line.split(' ', 2);
    if (what === 'component') components.push({ id, isRelation: / (despawn|clear)$/.test(line) });
    else if (what === 'external') externals.push(id);
    else if (what === 'state') states.set(id, JSON.parse(line.slice(`state ${id} `.length)) as string[]);
    else refuse(line);
  }
  const spans: LayoutSpan[] = [];
  let byteOffset = 0;
  for (const line of lines.slice(border + 1).filter((one) => one !== '')) {
    const [kind = '', id = '', suffix = '', type = '', slots = ''] = line.split(' '), length = Number(slots);
    if (!/^([fiu]\d+|eid)$/.test(type) || !Number.isInteger(length)) refuse(line);
    spans.push({ kind, id, suffix: suffix === '-' ? '' : suffix, type: type as FieldType, length, byteOffset });
    byteOffset = offsetAfter(byteOffset, type as FieldType, length);
  }
  return { components, states, externals, spans, byteLength: byteOffset };
}

export const bytesOfSpan = (arena: Uint8Array, { byteOffset, length, type }: Pick<LayoutSpan, 'byteOffset' | 'length' | 'type'>): Uint8Array => arena.subarray(byteOffset, byteOffset + length * bytesOf(type));
