import type { PartKind, Span } from './arena.ts';
import type { External } from './external.ts';

/** One part of an image: a component, a resource, a message, the memory of a system, a state, a block of the engine's, an external. */
export interface ImagePart {
  readonly kind: PartKind;
  /** Its id; where things of two kinds share one, the later in the image has its kind behind it. */
  readonly name: string;
  /** In image order; none for an external, whose bytes lie beside the arena. */
  readonly spans: readonly Omit<Span, 'slots'>[];
}

/** The parts of an image, in the order of their first spans, then the externals: every slot belongs to exactly one. */
export function listParts(spans: readonly Omit<Span, 'slots'>[], externals: readonly External[]): ImagePart[] {
  const parts = new Map<string, { kind: PartKind; name: string; spans: Omit<Span, 'slots'>[] }>(), names = new Set<string>();
  const open = (kind: PartKind, id: string): Omit<Span, 'slots'>[] => {
    const key = `${kind} ${id}`;
    let part = parts.get(key);
    if (part === undefined) {
      part = { kind, name: names.has(id) ? `${id} (${kind})` : id, spans: [] };
      names.add(part.name);
      parts.set(key, part);
    }
    return part.spans;
  };
  for (const span of spans) open(span.part.kind, span.part.id).push(span);
  for (const { kind, id } of externals) open(kind, id);
  return [...parts.values()];
}
