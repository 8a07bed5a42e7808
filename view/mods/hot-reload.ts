import type { ModProblem, RoomMod } from '../../protocol/index.ts';
import { notify } from '../stage.ts';
import { followSaves, placeOf, versionsNow, type BrokenMod, type SavedCagedMod, type SavedMod } from './follow-saves.ts';
import { modsView } from './mods-store.ts';
import { problemWords } from './mod-words.ts';

type TrustedRoomMod = Extract<RoomMod, { readonly kind: 'trusted' }>;
/** Code that was saved while the page is open. */
type Code = NonNullable<TrustedRoomMod['code']>;

/** Whoever holds the room's mods. */
export interface ReloadCrew {
  /** The room goes on with the mods that are on. Answers with what is wrong, where it stayed as it was. */
  change(): Promise<readonly ModProblem[]>;
  /** A trusted mod is on no longer. */
  dropTrusted(id: string): void;
  /** A trusted mod that was switched off because it failed is switched on again. */
  wake(id: string): void;
  /** Another version of a caged mod that is kept: in its place, or asked for where it may do more. Answers whether it runs, or with what is wrong. */
  takeCaged(mod: SavedCagedMod): Promise<boolean | readonly ModProblem[]>;
  /** The list of mods that come with the page is another one. */
  relist(): void;
}

/**
 * In development: what is saved of a mod runs in the open page. Saves are taken one after another, and of those that wait for one mod the last. In a build no
 * save is ever heard of, and trusted mods run as they were built.
 */
export class HotReload {
  /** The code of each trusted mod that runs, or is to run, by id; what was built in where there is none. */
  private readonly code = new Map<string, Code | undefined>();
  /** What ran before the latest change, by id. */
  private readonly before = new Map<string, Code | undefined>();
  private readonly waiting = new Map<string, () => Promise<void>>();
  private working: Promise<void> = Promise.resolve();
  /** Changes that the room has taken, and the mod of the latest. */
  private taken = 0;
  private latest: string | undefined;

  /** @param mods those that the room was opened with */
  constructor(private readonly crew: ReloadCrew, mods: readonly RoomMod[]) {
    for (const mod of mods) if (mod.kind === 'trusted') this.code.set(mod.id, mod.code);
    followSaves({
      onSaved: (mod) => this.enqueue(mod.id, () => this.take(mod)), onCaged: (mod) => this.enqueue(mod.id, () => this.takeCaged(mod)),
      onBroken: (mod) => this.enqueue(mod.id, async () => this.tellBroken(mod)), onListed: () => crew.relist(),
    });
  }

  /** As sim.worker is asked for them. */
  roomMods(ids: readonly string[]): TrustedRoomMod[] {
    return ids.map((id) => {
      const code = this.code.get(id);
      return { kind: 'trusted', id, ...(code ? { code } : {}) };
    });
  }

  /** One that is switched on runs as it is now: it may have been saved while it was off. */
  async look(ids: readonly string[]): Promise<void> {
    const unknown = ids.filter((id) => !this.code.has(id));
    if (unknown.length > 0) for (const { id, address, files } of await versionsNow()) if (unknown.includes(id)) this.code.set(id, { address, files });
  }

  /** One that is switched off is looked up anew the next time. */
  forget(id: string): void {
    this.code.delete(id);
    this.before.delete(id);
  }

  private enqueue(id: string, work: () => Promise<void>): void {
    const isWaiting = this.waiting.has(id);
    this.waiting.set(id, work);
    if (isWaiting) return;
    this.working = this.working.then(async () => {
      const latest = this.waiting.get(id);
      this.waiting.delete(id);
      await latest?.().catch((cause: unknown) => tell(id, [problemOf(cause)]));
    });
  }

  private isOn(id: string): boolean {
    return modsView.getState().trusted.includes(id);
  }

  private async take({ id, address, files }: SavedMod): Promise<void> {
    if (!this.isOn(id)) return this.forget(id);
    const before = this.code.get(id);
    this.code.set(id, { address, files });
    const problems = await this.crew.change().catch((cause: unknown) => [problemOf(cause)]);
    if (problems.length > 0) {
      this.code.set(id, before);
      return tell(id, problems);
    }
    this.taken++;
    this.latest = id;
    this.before.set(id, before);
    this.crew.wake(id);
    this.tellRunning(id);
  }

  private async takeCaged(mod: SavedCagedMod): Promise<void> {
    const answer = await this.crew.takeCaged(mod);
    if (answer === true) this.tellRunning(mod.id);
    else if (answer !== false) tell(mod.id, answer);
  }

  private tellRunning(id: string): void {
    modsView.setState({ trouble: null, done: `${id} was changed: the room goes on with it.` });
    notify('info', `${id}: changed, and running.`);
  }

  /** A changed mod threw while it ran, and time stands still: the room goes on with what it had before. One that throws with that, too, is taken out. */
  goBack(mod: string, message: string, stack: string): void {
    const { taken } = this;
    this.working = this.working.then(async () => {
      // What was saved meanwhile has taken its place.
      if (this.taken > taken) return;
      const problems = await placed([{ file: '', line: 0, message, hint: '' }], stack), id = this.isOn(mod) ? mod : this.latest, isBack = id !== undefined && this.before.has(id);
      if (isBack) {
        this.code.set(id, this.before.get(id));
        this.before.delete(id);
      } else if (id !== undefined) this.crew.dropTrusted(id);
      const left = await this.crew.change();
      tell(mod, problems, isBack ? undefined : OUT);
      if (left.length > 0) notify('error', `The room cannot go on: ${left.map(problemWords).join(' ')} Reload the page.`);
    }).catch((cause: unknown) => notify('error', `The room cannot go on: ${problemOf(cause).message} Reload the page.`));
  }

  private tellBroken({ id, file, line, message }: BrokenMod): void {
    if (this.isOn(id) || modsView.getState().kept?.some((mod) => mod.id === id && mod.isOn)) tell(id, [{ file, line, message, hint: '' }]);
  }
}

function tell(mod: string, problems: readonly ModProblem[], outcome = 'What ran before goes on.'): void {
  modsView.setState({ trouble: { title: mod, problems }, done: '' });
  notify('error', `${mod} — ${problems.map(problemWords).join(' ')} ${outcome}`);
}

const OUT = 'It was switched off, and the room goes on without it.';

/** A trusted mod threw while it ran as it had before, and the room was picked up without it. */
export async function tellFailed(mod: string, message: string, stack: string): Promise<void> {
  tell(mod, await placed([{ file: '', line: 0, message, hint: '' }], stack), OUT);
}

const problemOf = (cause: unknown): ModProblem => ({ file: '', line: 0, message: cause instanceof Error ? cause.message : String(cause), hint: '' });

/** Problems that a stack belongs to, with its place in the source where that is known. */
export async function placed(problems: readonly ModProblem[], stack: string): Promise<readonly ModProblem[]> {
  const place = stack === '' ? null : await placeOf(stack);
  return place ? problems.map((problem) => ({ ...problem, ...place })) : problems;
}
