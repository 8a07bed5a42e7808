import { MOD_ACT, type KeptMod, type ModProblem, type ModSource } from '../../protocol/index.ts';
import type { OpenPart, PartCrew } from '../parts/part.ts';
import { Performer } from '../parts/performer.ts';
import { stage } from '../stage.ts';
import type { SavedCagedMod } from './follow-saves.ts';
import { hasMods, MODS_ON } from './has-mods.ts';
import { rememberKept, rememberTrusted, roomModsOf, trustedOn } from './mods-at-start.ts';
import { sizeWords } from './mod-words.ts';
import { HotReload, placed, tellFailed } from './hot-reload.ts';
import { askedChanges, modsView, setModsActions, type AskedMod, type ModsActions, type OfferedMod } from './mods-store.ts';
import { askShelf, openShelf, readMod, stopReading } from './open-shelf.ts';
import { recall } from '../remembered.ts';

/** How long a removal can be taken back, ms. */
const UNDO_MS = 30_000;
/** Sessions that are gone take the mods with them that only they needed: looked after when the page has been up this long, ms. */
const TIDY_AFTER_MS = 20_000;

const inWords = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
const asProblem = (message: string): ModProblem => ({ file: '', line: 0, message, hint: '' });

/** Far more than a mod with all that its maker keeps beside it. */
const MOST_BYTES = 256e6;

/** @throws Error in words for what nobody should wait for */
function notTooMuch(name: string, files: readonly File[]): void {
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  if (bytes > MOST_BYTES) throw new Error(`${name} has ${sizeWords(bytes)}, which is no mod. Choose the folder or the file of one mod`);
}

/** Everything about mods that the page does: what is looked at, installed, put into the room and taken out of it. */
class ModsDirector {
  private readonly performer: Performer;
  private undoTimer: ReturnType<typeof setTimeout> | undefined;
  /** Changes of the room, one after another. */
  private changing: Promise<unknown> = Promise.resolve();
  private readonly hot: HotReload;
  /** Hashes of all caged mods that the room had since the page was opened. */
  private readonly used = new Set<string>();
  /** How often something was looked at: what comes of an earlier look is not shown. */
  private looked = 0;

  constructor(private readonly crew: PartCrew) {
    this.performer = new Performer(crew.live);
    crew.live.onScene((scene) => {
      modsView.setState({ room: scene.mods ?? [] });
      void this.rememberStopped().catch(() => undefined);
    });
    modsView.setState({ room: crew.live.scene.mods ?? [], trusted: trustedOn() });
    crew.live.onMods((news) => {
      if (news.type === 'mods') modsView.setState({ standing: news.standing, tickMicros: news.tickMicros });
      else if (news.type === 'mod-threw') this.hot.goBack(news.mod, news.message, news.stack);
      else void tellFailed(news.mod, news.message, news.stack);
    });
    this.hot = new HotReload({
      change: () => this.change(), takeCaged: (mod) => this.takeCaged(mod), dropTrusted: (id) => this.setTrusted(id, false),
      wake: (id) => this.wake(id), relist: () => void this.offer(true).catch(() => undefined),
    }, crew.live.mods);
    this.noteUse();
    if (crew.live.scene.mods?.some(({ kind }) => kind === 'caged')) void this.load().then(() => this.settle(), () => undefined);
    stage.subscribe(({ recording }, before) => { if (recording.id !== before.recording.id) this.noteUse(); });
    setTimeout(() => void this.tidy().catch(() => undefined), TIDY_AFTER_MS);
  }

  // The room's mods

  private setTrusted(id: string, isOn: boolean): void {
    const { trusted } = modsView.getState(), ids = isOn ? [...new Set([...trusted, id])].sort() : trusted.filter((one) => one !== id);
    if (!isOn) this.hot.forget(id);
    modsView.setState({ trusted: ids });
    rememberTrusted(ids);
  }

  /** A mod that was switched off because it failed, and was mended, is switched on. */
  private wake(id: string): void {
    const here = modsView.getState().room.find((mod) => mod.id === id);
    if (here && !here.isOn && here.stoppedBy !== '') this.performer.act(MOD_ACT.switch, here.slot, 1);
  }

  /** Gives the room the mods that are on. @returns what is wrong, where it stayed as it was */
  private change(): Promise<readonly ModProblem[]> {
    const next = this.changing.then(async () => {
      const { kept: known, trusted } = modsView.getState(), kept = known ?? (recall()[MODS_ON] ? await this.load() : []);
      await this.hot.look(trusted);
      const answer = await this.crew.live.setMods(await roomModsOf(kept, this.hot.roomMods(trusted)));
      if (!answer.ok) return placed(answer.problems, answer.stack);
      this.settle();
      return [];
    });
    this.changing = next.catch(() => undefined);
    return next;
  }

  /** Values of settings that the player has chosen, for mods that are new in the room; and what the session needs. */
  private settle(): void {
    const { kept, room } = modsView.getState();
    const chosen = (id: string): Readonly<Record<string, number>> => kept?.find((one) => one.id === id)?.values ?? {};
    for (const { slot, settings, id } of room) {
      const values = chosen(id);
      settings.forEach((setting, number) => {
        const value = values[setting.id];
        if (value !== undefined && value !== setting.value) this.performer.act(MOD_ACT.setting, slot, number, Math.round(value * 1000));
      });
    }
    modsView.setState({ room: room.map((mod) => ({ ...mod, settings: mod.settings.map((setting) => ({ ...setting, value: chosen(mod.id)[setting.id] ?? setting.value })) })) });
    this.noteUse();
  }

  /** What is recorded now needs the room's mods, and those that it had before, for as long as it is kept. */
  private noteUse(): void {
    const id = this.crew.store.recordingId;
    for (const { kind, hash } of modsView.getState().room) if (kind === 'caged') this.used.add(hash);
    if (id !== null && this.used.size > 0) void openShelf().shelf.uses(id, [...this.used]).catch(() => undefined);
  }

  /** What was switched off because it failed is not in the room when the page opens the next time. */
  private async rememberStopped(): Promise<void> {
    for (const { id, isOn, stoppedBy } of modsView.getState().room) {
      if (isOn || stoppedBy === '' || !modsView.getState().kept?.some((mod) => mod.id === id && mod.isOn)) continue;
      await askShelf((shelf) => shelf.change(id, { isOn: false }));
      await this.load();
    }
  }

  // Development

  /** Another version of a caged mod that was saved: one that asks for no more than before takes the place of what is kept. */
  private async takeCaged({ id, file }: SavedCagedMod): Promise<boolean | readonly ModProblem[]> {
    const kept = (await this.load()).find((mod) => mod.id === id);
    if (!kept) return false;
    const read = await readMod({ kind: 'address', address: new URL(file, document.baseURI).href });
    if (!read.ok) return read.problems;
    if (read.card.hash === kept.hash) return false;
    if (askedChanges(read.card, kept).more.length > 0) {
      modsView.setState({ asked: read });
      this.crew.actions.openStudio('mods');
      return false;
    }
    const problems = await this.takeIn(read);
    return problems.length > 0 ? problems : kept.isOn;
  }

  // The list

  private async load(): Promise<readonly KeptMod[]> {
    const kept = [...await askShelf((shelf) => shelf.list())].sort((a, b) => (a.name < b.name ? -1 : 1));
    modsView.setState({ kept });
    rememberKept(kept);
    return kept;
  }

  private async offer(isAnew = false): Promise<void> {
    if (modsView.getState().offered !== null && !isAnew) return;
    const answer = await fetch(new URL('mods/index.json', document.baseURI)).catch(() => null);
    modsView.setState({ offered: answer?.ok ? ((await answer.json()) as OfferedMod[]) : [] });
  }

  private async attempt(busy: string, what: () => Promise<unknown>): Promise<void> {
    modsView.setState({ busy, fetched: null, trouble: null, done: '' });
    try {
      await what();
    } catch (cause) {
      modsView.setState({ trouble: { title: busy, problems: [asProblem(inWords(cause))] } });
    } finally {
      if (modsView.getState().busy === busy) modsView.setState({ busy: '', fetched: null });
    }
  }

  private look(name: string, source: ModSource): void {
    const looked = ++this.looked;
    void this.attempt(`Looking at ${name}`, async () => {
      const read = await readMod(source, (bytes, of) => { if (looked === this.looked) modsView.setState({ fetched: { bytes, of } }); });
      // Something else is looked at since, or nothing any more.
      if (looked !== this.looked) return;
      if (!read.ok) modsView.setState({ trouble: { title: read.title, problems: read.problems } });
      else if (read.kept?.hash === read.card.hash && modsView.getState().kept?.some(({ hash }) => hash === read.card.hash)) modsView.setState({ done: `${read.card.name} ${read.card.version} is here already, the very same.` });
      else modsView.setState({ asked: read });
    });
  }

  private async install(): Promise<void> {
    const { asked } = modsView.getState();
    if (!asked) return;
    modsView.setState({ asked: null });
    await this.attempt(`Installing ${asked.card.name}`, async () => {
      const problems = await this.takeIn(asked, true), { name } = asked.card;
      if (problems.length === 0) modsView.setState({ done: `${name} is in the room.`, undo: null });
      else modsView.setState({ trouble: { title: name, problems } });
    });
  }

  /** Keeps what was read last, and gives it to the room. One that is kept and off stays off, unless `isOn`. Answers with what is wrong; then nothing has changed. */
  private async takeIn({ card, kept: before }: AskedMod, isOn = before?.isOn ?? true): Promise<readonly ModProblem[]> {
    const mod = await askShelf((shelf) => shelf.install(card.hash));
    if (!isOn) await askShelf((shelf) => shelf.change(mod.id, { isOn }));
    await this.load();
    const problems = isOn ? await this.change() : [];
    if (problems.length === 0) return problems;
    // Nothing stays half-installed: the list is as it was.
    if (before) await askShelf((shelf) => shelf.restore(before));
    else await askShelf((shelf) => shelf.remove(mod.id));
    await this.load();
    return problems;
  }

  private async setOn(id: string, isOn: boolean): Promise<void> {
    const { kept, room } = modsView.getState(), mod = kept?.find((one) => one.id === id), here = room.find((one) => one.id === id);
    if (mod) {
      await askShelf((shelf) => shelf.change(id, { isOn }));
      await this.load();
    } else this.setTrusted(id, isOn);
    if (here) this.performer.act(MOD_ACT.switch, here.slot, isOn ? 1 : 0);
    // In development one of the app's own may have been saved while it was off.
    if (!isOn || (here && (mod || !import.meta.hot))) return;
    const problems = await this.change();
    if (problems.length > 0) modsView.setState({ trouble: { title: mod?.name ?? id, problems } });
  }

  private async remove(mod: KeptMod): Promise<void> {
    await askShelf((shelf) => shelf.remove(mod.id));
    await this.load();
    modsView.setState({ undo: mod });
    clearTimeout(this.undoTimer);
    this.undoTimer = setTimeout(() => modsView.setState({ undo: null }), UNDO_MS);
    if (modsView.getState().room.some(({ id }) => id === mod.id)) await this.change();
  }

  private async undoRemove(): Promise<void> {
    const { undo } = modsView.getState();
    if (!undo) return;
    modsView.setState({ undo: null });
    await askShelf((shelf) => shelf.restore(undo));
    await this.load();
    if (undo.isOn) await this.change();
  }

  private async setSetting(id: string, setting: string, value: number): Promise<void> {
    const { kept, room } = modsView.getState(), here = room.find((one) => one.id === id), number = here?.settings.findIndex((one) => one.id === setting) ?? -1;
    if (here && number >= 0) {
      this.performer.act(MOD_ACT.setting, here.slot, number, Math.round(value * 1000));
      modsView.setState({ room: room.map((one) => (one === here ? { ...here, settings: here.settings.map((of, at) => (at === number ? { ...of, value } : of)) } : one)) });
    }
    const mod = kept?.find((one) => one.id === id);
    if (!kept || !mod) return;
    const values = { ...mod.values, [setting]: value };
    modsView.setState({ kept: kept.map((one) => (one === mod ? { ...mod, values } : one)) });
    await askShelf((shelf) => shelf.change(id, { values }));
  }

  private async tidy(): Promise<void> {
    const { kept } = modsView.getState();
    if (kept === null && !hasMods(recall(), new URLSearchParams(location.search))) return;
    const sessions = await this.crew.store.known(), own = this.crew.store.recordingId;
    await askShelf((shelf) => shelf.tidy([...sessions.map(({ id }) => id), ...(own === null ? [] : [own])]));
  }

  readonly actions: ModsActions = {
    refresh: () => void Promise.all([this.load(), this.offer()]).catch((cause: unknown) => modsView.setState({ kept: [], trouble: { title: 'Your mods', problems: [asProblem(inWords(cause))] } })),
    lookAtFiles: (name, files) => void this.attempt(`Reading ${name}`, async () => {
      notTooMuch(name, files.map(([, file]) => file));
      const read = await Promise.all(files.map(async ([path, file]) => [path, new Uint8Array(await file.arrayBuffer())] as const));
      this.look(name, { kind: 'files', name, files: read });
    }),
    lookAtFile: (file) => void this.attempt(`Reading ${file.name}`, async () => {
      notTooMuch(file.name, [file]);
      this.look(file.name, { kind: 'packed', name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
    }),
    lookAtAddress: (address) => this.look(address, { kind: 'address', address }),
    lookAtOffered: ({ file, id }) => (file === '' ? this.actions.setOn(id, true) : this.look(file, { kind: 'address', address: new URL(file, new URL('mods/', document.baseURI)).href })),
    install: () => void this.install(),
    cancel: () => {
      const { asked, busy } = modsView.getState();
      // A sheet that was answered closes, too.
      if (!asked && !busy.startsWith('Looking')) return;
      this.looked++;
      stopReading();
      modsView.setState({ asked: null, busy: '', fetched: null });
    },
    setOn: (id, isOn) => {
      // A switch follows the hand; what becomes of it is told after.
      const { room, kept } = modsView.getState(), switched = <Mod extends { readonly id: string; readonly isOn: boolean }>(mod: Mod): Mod => (mod.id === id ? { ...mod, isOn } : mod);
      modsView.setState({ room: room.map(switched), kept: kept && kept.map(switched) });
      void this.attempt('', () => this.setOn(id, isOn));
    },
    setSetting: (id, setting, value) => void this.setSetting(id, setting, value).catch(() => undefined),
    update: ({ from, home, name }) => this.look(name, { kind: 'address', address: from || home }),
    remove: (mod) => void this.attempt('', () => this.remove(mod)),
    undoRemove: () => void this.attempt('', () => this.undoRemove()),
    dismiss: () => modsView.setState({ trouble: null, done: '' }),
  };
}

/** Mods: the list, what is installed and removed, what is saved while it runs. */
export const openMods: OpenPart = (crew) => {
  setModsActions(new ModsDirector(crew).actions);
  Object.assign(globalThis, { jamMods: modsView });
};
