import type { Span } from './arena.ts';
import type { Component } from './component.ts';
import { UsageError } from './errors.ts';
import type { Image } from './image.ts';
import { readLayout, spanKey, type Layout, type LayoutSpan } from './layout.ts';
import { makeColumn, slotsOf, writeField, type Column } from './schema.ts';
import { translateEntities, type TranslatedEntities } from './translate-entities.ts';
import type { World } from './world.ts';

/** Marks in the slots of a state: it does not exist; it is to be entered again. As the scheduler writes them. */
const NONE = 0xffff_ffff, AGAIN = 0x8000_0000;

/** What became of an image that was brought into an app of another layout. Names as in `app.partNames`, with `.field` where only a field is meant. */
export interface Carriage {
  /** Parts of this app that have something of the image. */
  readonly carried: string[];
  /** What the image has and this app has no place for. */
  readonly dropped: string[];
  /** What this app has and the image does not: it starts at its defaults. */
  readonly fresh: string[];
}

/** @internal An image in the layout of `world`, made of one of another layout. `world` is as it was laid out, and is only read. */
export interface TranslatedImage { readonly image: Image; readonly carriage: Carriage; readonly layout: Layout; readonly resetStates: ReadonlySet<string> }

/** A span of the image with its slots. */
export interface TheirSpan extends LayoutSpan { readonly slots: Column }

/**
 * Says an image in another layout: parts by kind and id, fields by name and type, rows by their number, signatures by their
 * sets of components, states by the names of their values, messages by their numbers.
 *
 * @throws UsageError if the image is damaged, or if more rows live in it than the world has.
 */
export function translateImage(image: Image, world: World): TranslatedImage {
  const layout = readLayout(image.layout);
  if (image.arena.length !== layout.byteLength || image.externals.length !== layout.externals.length) throw new UsageError(`The image holds ${image.arena.length} bytes and ${image.externals.length} externals where its own layout says ${layout.byteLength} and ${layout.externals.length}; it is damaged.`);
  const buffer = new Uint8Array(image.arena).buffer, theirs = new Map<string, TheirSpan>();
  for (const span of layout.spans) theirs.set(spanKey(span.kind, span.id, span.suffix), { ...span, slots: makeColumn(span.type, buffer, span.byteOffset, span.length) });
  const into = world.snapshot();
  return new Translation(world, layout, theirs, image.externals, into).run();
}

class Translation {
  private readonly carriage: Carriage = { carried: [], dropped: [], fresh: [] };
  private readonly taken = new Set<TheirSpan>();
  private readonly resetStates = new Set<string>();
  private readonly entities: TranslatedEntities;
  private readonly changeTick: number;

  constructor(private readonly world: World, private readonly layout: Layout, private readonly theirs: ReadonlyMap<string, TheirSpan>, private readonly externals: readonly Uint8Array[], private readonly into: Image) {
    this.entities = translateEntities(world, layout, theirs);
    this.changeTick = theirs.get(spanKey('engine', 'engine/change-tick', ''))?.slots[0] ?? 0;
  }

  run(): TranslatedImage {
    const { world, theirs, entities } = this, components = new Map<string, Component>(world.storage.stores.map(({ component }) => [component.id, component]));
    for (const part of world.parts) {
      if (part.kind === 'external') continue;
      const { id } = part.spans[0]!.part;
      let found = 0;
      const missing: string[] = [];
      for (const span of part.spans) {
        const target = this.slotsOf(span), theirSpan = theirs.get(spanKey(part.kind, id, suffixOf(span)));
        if (theirSpan !== undefined) this.taken.add(theirSpan);
        const component = part.kind === 'component' ? components.get(id)! : undefined;
        const isMet = entities.write(span, target) || (theirSpan !== undefined && this.carrySpan(span, target, theirSpan, component));
        if (component !== undefined && span.field === '#next' && !isMet) this.chainSiblings(target, component);
        else if (component !== undefined) this.fillRows(span, target, component, isMet);
        if (isMet) found++;
        else if (!span.isBookkeeping) missing.push(span.field === '' ? part.name : `${part.name}${suffixOf(span)}`);
        if (!isMet && theirSpan !== undefined && !span.isBookkeeping) this.carriage.dropped.push(`${part.name}${suffixOf(span)}`);
      }
      if (found > 0) this.carriage.carried.push(part.name);
      this.carriage.fresh.push(...(found > 0 ? missing : [part.name]));
    }
    this.carryTags();
    this.carryExternals();
    this.listDropped();
    return { image: this.into, carriage: this.carriage, layout: this.layout, resetStates: this.resetStates };
  }

  private slotsOf({ type, byteOffset, length }: Pick<Span, 'type' | 'byteOffset' | 'length'>): Column {
    return makeColumn(type, this.into.arena.buffer, byteOffset, length);
  }

  /** Copies what the image has for a span. False if its shape is another. */
  private carrySpan(span: Omit<Span, 'slots'>, target: Column, from: TheirSpan, component: Component | undefined): boolean {
    if (span.part.kind === 'state') return this.carryState(span.part.id, target, from.slots);
    if (from.type !== span.type) return false;
    if (span.part.kind === 'message') return this.carryMessages(span, target, from);
    if (component !== undefined && !this.entities.isKnown(component)) return false;
    if (span.slotsPerRow > 0) {
      const { capacity, rows } = this.entities, slots = rows * span.slotsPerRow;
      if (from.length !== capacity * span.slotsPerRow) return false;
      target.fill(0);
      target.set(from.slots.subarray(0, slots) as never);
      return true;
    }
    if (from.length !== span.length) return false;
    target.set(from.slots as never);
    return true;
  }

  /** Ordinals by the names of their values. A value that is no more leaves the state at its first one. A state that did not exist still does not. */
  private carryState(id: string, target: Column, from: Column): boolean {
    const before = this.layout.states.get(id) ?? [], now = this.world.plan.states.find((state) => state.id === id)!.values;
    const nameOf = (ordinal: number): string => before[ordinal] ?? '', current = now.indexOf(nameOf(from[0]!)), asked = from[1]! % AGAIN, next = now.indexOf(nameOf(asked - 1));
    if (current >= 0 || from[0] === NONE) target[0] = current >= 0 ? current : NONE;
    else {
      this.resetStates.add(id);
      this.carriage.dropped.push(`${id}=${nameOf(from[0]!)}`);
    }
    target[1] = next < 0 ? 0 : next + 1 + (from[1]! - asked);
    const previous = now.indexOf(nameOf(from[2] ?? NONE));
    target[2] = previous < 0 ? NONE : previous;
    target[3] = from[3] ?? target[3]!;
    return true;
  }

  /** A message keeps its number and with it its slot in the ring; a smaller ring takes the newest. */
  private carryMessages(span: Omit<Span, 'slots'>, target: Column, from: TheirSpan): boolean {
    const message = [...this.world.plan.messages.keys()].find(({ id }) => id === span.part.id)!;
    const counters = this.theirs.get(spanKey('message', message.id, '#counters'))?.slots;
    if (counters === undefined) return false;
    const written = counters[0]!, oldest = Math.max(counters[1]!, written - message.capacity);
    if (span.field === '#counters') {
      target.set(counters as never);
      target[1] = oldest;
      target[2] = Math.max(counters[2]!, oldest);
      return true;
    }
    const field = message.schema[span.field], slots = field === undefined ? 1 : slotsOf(field), ring = from.length / slots - 1;
    if (!Number.isInteger(ring) || (ring & (ring - 1)) !== 0) return false;
    target.fill(0);
    for (let number = Math.max(oldest, written - ring); number < written; number++) {
      for (let slot = 0; slot < slots; slot++) target[(number & (message.capacity - 1)) * slots + slot] = from.slots[(number & (ring - 1)) * slots + slot]!;
    }
    return true;
  }

  /** The order of siblings of a relation that had none: by row. */
  private chainSiblings(target: Column, component: Component): void {
    const targets = this.slotsOf(this.world.arena.spans.find(({ part, name }) => part.kind === 'component' && name === `${component.id}.target`)!), last = new Map<number, number>();
    target.fill(0);
    this.entities.forEachOwner(component, true, (row) => {
      const before = last.get(targets[row]!);
      if (before !== undefined) target[before] = row + 1;
      last.set(targets[row]!, row);
    });
  }

  /** Defaults for living rows that have no value from the image: of a field that it does not have, or of a component that only now comes along. */
  private fillRows(span: Omit<Span, 'slots'>, target: Column, component: Component, isMet: boolean): void {
    if (!isMet) target.fill(0);
    const { slotsPerRow } = span, value = span.isBookkeeping ? this.changeTick : component.defaults[span.field];
    if (slotsPerRow === 0 || value === undefined) return;
    this.entities.forEachOwner(component, !isMet, (row) => writeField(target, row * slotsPerRow, slotsPerRow, value, span.name));
  }

  /** Tags have no spans. */
  private carryTags(): void {
    for (const { component } of this.world.storage.stores) {
      if (Object.keys(component.schema).length > 0 || this.carriage.carried.includes(component.id)) continue;
      const fresh = this.carriage.fresh.indexOf(component.id);
      if (this.entities.isKnown(component)) {
        this.carriage.carried.push(component.id);
        if (fresh >= 0) this.carriage.fresh.splice(fresh, 1);
      } else if (fresh < 0) this.carriage.fresh.push(component.id);
    }
  }

  private carryExternals(): void {
    this.world.plan.externals.forEach(({ id }, index) => {
      const theirs = this.layout.externals.indexOf(id);
      if (theirs >= 0) this.into.externals[index] = this.externals[theirs]!;
      this.carriage[theirs >= 0 ? 'carried' : 'fresh'].push(id);
    });
    const ours = this.world.plan.externals.map(({ id }) => id);
    this.carriage.dropped.push(...this.layout.externals.filter((id) => !ours.includes(id)));
  }

  private listDropped(): void {
    const ours = new Set(this.world.parts.flatMap(({ spans }) => spans.map(({ part: { kind, id } }) => `${kind} ${id.replaceAll(/\s/g, '_')}`))), dropped = new Set<string>();
    for (const span of this.theirs.values()) {
      if (this.taken.has(span)) continue;
      if (!ours.has(`${span.kind} ${span.id}`)) dropped.add(span.id);
      else if (!span.suffix.startsWith('#')) dropped.add(`${span.id}${span.suffix}`);
    }
    for (const { id } of this.layout.components) if (!this.world.storage.stores.some(({ component }) => component.id === id)) dropped.add(id);
    this.carriage.dropped.push(...dropped);
  }
}

const suffixOf = ({ name, part }: Pick<Span, 'name' | 'part'>): string => name.slice(part.id.length);
