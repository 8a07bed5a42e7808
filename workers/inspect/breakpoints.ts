import type { App, LogLine } from '../../engine/index.ts';
import { readFilter, type EntityFilter } from '../../engine/inspect/index.ts';
import type { InspectBreak, InspectBreakpoint, InspectHalt, Tick } from '../../protocol/index.ts';

/** One breakpoint at work: asked after every tick, it says why time is to stand still, or null. */
interface Watch { readonly number: number; readonly ask: (tick: Tick, sent: ReadonlyMap<string, number>, lines: readonly LogLine[]) => Omit<InspectHalt, 'breakpoint' | 'kind'> | null }

const NOTHING: ReadonlyMap<string, number> = new Map();

/** Conditions under which a room stops at the end of a tick. They only look. Cost a tick: nothing where there are none; of a `match` one walk over the rows. */
export class Breakpoints {
  private watches: Watch[] = [];
  /** Some breakpoint asks which messages were sent. */
  hasMessages = false;

  /** @param nameOf what people call the entity of a row */
  constructor(private readonly app: App, private readonly nameOf: (row: number) => string) {}

  /** These and no others. Answers which cannot be, and why. */
  set(all: readonly InspectBreakpoint[]): { readonly number: number; readonly message: string }[] {
    const refused: { number: number; message: string }[] = [], on = all.filter(({ isOn }) => isOn);
    this.watches = [];
    for (const { number, when } of on) {
      const made = this.make(when);
      if (typeof made === 'string') refused.push({ number, message: made });
      else this.watches.push({ number, ask: made });
    }
    this.hasMessages = on.some(({ when }) => when.kind === 'message');
    return refused;
  }

  /** After a tick: why to stop, or null. The first that holds, in the order in which they were set. */
  ask(tick: Tick, sent: ReadonlyMap<string, number> = NOTHING, lines: readonly LogLine[] = []): InspectHalt | null {
    let halt: InspectHalt | null = null;
    // All are asked: each remembers what held before.
    for (const { number, ask } of this.watches) {
      const found = ask(tick, sent, lines);
      if (found !== null) halt ??= { kind: 'break', breakpoint: number, ...found };
    }
    return halt;
  }

  private make(when: InspectBreak): Watch['ask'] | string {
    const { app } = this, { world } = app;
    switch (when.kind) {
      case 'tick': return Number.isSafeInteger(when.tick) && when.tick >= 0 ? (tick) => (tick === when.tick ? { why: `Tick ${tick} has run.`, entity: null } : null) : `Tick ${when.tick} is no whole number from 0.`;
      case 'message': {
        if (![...world.plan.messages.keys()].some(({ id }) => id === when.id)) return `There is no message "${when.id}" in this room.`;
        return (_tick, sent) => (sent.has(when.id) ? { why: `${when.id} was sent${sent.get(when.id)! > 1 ? `, ${sent.get(when.id)} times` : ''}.`, entity: null } : null);
      }
      case 'system': {
        const systems = [...app.schedules.values()].flatMap((schedule) => schedule.systems.filter(({ id }) => id === when.id));
        if (systems.length === 0) return `There is no system "${when.id}" in this room.`;
        const runs = (): number => systems.reduce((sum, system) => sum + system.runs, 0);
        let before = runs();
        return () => {
          const ran = runs() > before;
          before = runs();
          return ran ? { why: `${when.id} ran.`, entity: null } : null;
        };
      }
      case 'log': {
        const words = when.words.toLowerCase();
        return (_tick, _sent, lines) => {
          const line = lines.find(({ level, message }) => (words === '' ? level === 'warn' : message.toLowerCase().includes(words)));
          return line === undefined ? null : { why: `${line.system} says: ${line.message}`, entity: null };
        };
      }
      case 'match': {
        const read = readFilter(world, when.words);
        if (!read.ok) return read.message;
        if (when.words.trim() === '') return 'Say what is to come true, such as Zone.radius > 0.4.';
        return read.filter.hasRows ? this.match(when.words, read.filter) : this.hold(when.words, read.filter);
      }
    }
  }

  private match(words: string, filter: EntityFilter): Watch['ask'] {
    const { world } = this.app, handles = (): Set<number> => new Set(filter.rows(this.nameOf).map((row) => world.entityAt(row)));
    let before = handles();
    return () => {
      const now = handles(), first = [...now].find((entity) => !before.has(entity)), more = [...now].filter((entity) => !before.has(entity)).length - 1;
      before = now;
      return first === undefined ? null : { why: `${words}: now true of ${this.nameOf(world.rowOf(first))}${more > 0 ? ` and ${more} more` : ''}.`, entity: first };
    };
  }

  private hold(words: string, filter: EntityFilter): Watch['ask'] {
    let before = filter.holds();
    return () => {
      const was = before;
      before = filter.holds();
      return before && !was ? { why: `${words}: now true.`, entity: null } : null;
    };
  }
}
