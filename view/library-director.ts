import { SETTINGS, type SettingName } from '../protocol/index.ts';
import type { GhostReader } from './replay/ghost-reader.ts';
import { MAX_SPEED, MIN_SPEED } from './replay/replay.ts';
import type { OpenedReplay } from './replay/open-replay.ts';
import type { LiveRoom } from './live-room.ts';
import { openSession } from './open-session.ts';
import { takePicture } from './render/take-picture.ts';
import { recall, recallNumber, remember } from './remembered.ts';
import type { OpenedSessionStore } from './sessions/open-session-store.ts';
import { notify, stage, type LibraryStatus, type PlayedBy, type StageActions } from './stage.ts';
import type { StageSound } from './stage-sound.ts';

/** How long a deletion can be taken back, ms. */
const UNDO_MS = 30_000;
/** A card's picture: taken first when somebody has played so long, then now and again, ms. */
const FIRST_PICTURE_MS = 6000, PICTURE_EVERY_MS = 45_000;
const PEOPLE: readonly PlayedBy[] = ['pointer', 'camera', 'headset', 'file'];

const inWords = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** Whom the library works with. */
export interface LibraryCrew {
  readonly store: OpenedSessionStore;
  readonly sound: StageSound;
  /** Null until the room is open. */
  readonly live: () => LiveRoom | null;
  /** Somebody plays on in a room that was a recording: nobody's body is left in it, nothing stops. */
  readonly playOn: () => void;
}

type LibraryActions = Pick<StageActions, 'openLibrary' | 'closeLibrary' | 'playSession' | 'renameSession' | 'tagSession' | 'deleteSessions' | 'undoDelete' | 'exportSession'
  | 'importSessions' | 'leaveReplay' | 'playOnFromHere' | 'addGhost' | 'setGhostShown' | 'removeGhost' | 'setCameraFree'>;

/** The library and what is played from it: recorded sessions on the stage, beside it as ghosts, and as the beginning of new ones. */
export class LibraryDirector {
  private replay: OpenedReplay | null = null;
  private undoTimer: ReturnType<typeof setTimeout> | undefined;
  /** The latest session that was asked for: a slower one that comes after it is not shown. */
  private asked = 0;
  private isRefreshing = false;
  private isStale = false;
  private ghosts: GhostReader | null = null;

  constructor(private readonly crew: LibraryCrew) {
    crew.store.onChange(() => { if (stage.getState().library.isOpen) void this.refresh(); });
    this.takePictures();
  }

  private set(part: Partial<LibraryStatus>): void {
    stage.setState({ library: { ...stage.getState().library, ...part } });
  }

  /** Says what went wrong where it is looked for: in the library when that is open, else in a quiet line. */
  private say(message: string): void {
    if (stage.getState().library.isOpen) this.set({ message });
    else notify('warn', message);
  }

  private async attempt(what: () => Promise<unknown>): Promise<void> {
    try {
      await what();
    } catch (cause) {
      this.say(inWords(cause));
    }
  }

  private async refresh(): Promise<void> {
    this.isStale = true;
    if (this.isRefreshing) return;
    this.isRefreshing = true;
    try {
      while (this.isStale) {
        this.isStale = false;
        const [cards, use] = await Promise.all([this.crew.store.list(), this.crew.store.use()]);
        this.set({ cards, use, isLoading: false });
      }
    } catch (cause) {
      this.set({ isLoading: false, message: inWords(cause) });
    } finally {
      this.isRefreshing = false;
    }
  }

  private titleOf(id: string): string {
    return stage.getState().library.cards.find((card) => card.id === id)?.title ?? 'A session';
  }

  private async play(id: string): Promise<void> {
    const { store, sound, live } = this.crew, asked = ++this.asked, room = live();
    if (!room) return;
    const bytes = await store.read(id), { openReplay } = await import('./replay/open-replay.ts'), kept = recall();
    const manner = { speed: recallNumber(kept, 'replay.speed', MIN_SPEED, MAX_SPEED, 1), isPitchKept: kept['replay.isPitchKept'] !== false,
      isGrowing: stage.getState().library.cards.some((card) => card.id === id && card.isLive) };
    const replay = await openReplay(id, this.titleOf(id), bytes, manner);
    if (asked !== this.asked) return replay.close();
    room.rest();
    this.replay?.close();
    this.replay = replay;
    replay.onState((state) => {
      if (this.replay !== replay) return;
      const before = stage.getState().replay?.state;
      stage.setState({ replay: { player: replay, state } });
      if (before && (before.speed !== state.speed || before.isPitchKept !== state.isPitchKept)) remember({ 'replay.speed': state.speed, 'replay.isPitchKept': state.isPitchKept });
    });
    replay.session.onNotice(({ level, message }) => notify(level, message));
    stage.setState({ session: replay.session, replay: { player: replay, state: replay.state } });
    this.set({ isOpen: false, message: '' });
    sound.hear(replay.session, replay);
    replay.setPlaying(true);
  }

  /** The live room has the stage again. */
  leave(): void {
    const { replay } = this, room = this.crew.live();
    this.asked++;
    if (!replay || !room) return;
    this.replay = null;
    stage.setState({ session: room.room, replay: null, isCameraFree: false });
    this.crew.sound.hear(room);
    room.wake();
    replay.close();
  }

  private async playOn(): Promise<void> {
    const { replay } = this, room = this.crew.live();
    if (!replay || !room) return;
    const { tick, image, settings, mods: had } = await replay.imageNow();
    // A room that goes on from it has what it had.
    const mods = had.length > 0 ? await (await import('./mods/mods-at-start.ts')).roomModsOfSession(had) : [];
    const next = await openSession({ ...replay.origin, mods, recorder: this.crew.store.recorder, from: { image, tick, branchOf: replay.state.id } });
    if (this.replay !== replay) return next.close();
    this.replay = null;
    room.replace(next);
    const ofRoom = Object.fromEntries(Object.entries(settings).filter(([name]) => name in SETTINGS)) as Partial<Record<SettingName, number>>;
    stage.setState({ session: next, replay: null, isCameraFree: false, settings: { ...stage.getState().settings, ...ofRoom } });
    this.crew.sound.hear(room);
    this.crew.playOn();
    replay.close();
  }

  private async delete(ids: readonly string[]): Promise<void> {
    const undo = ids.map((id) => ({ id, title: this.titleOf(id) }));
    await this.crew.store.remove(ids);
    this.set({ undo, message: '', cards: stage.getState().library.cards.filter(({ id }) => !ids.includes(id)) });
    clearTimeout(this.undoTimer);
    this.undoTimer = setTimeout(() => this.set({ undo: [] }), UNDO_MS);
    void this.refresh();
  }

  private async undo(): Promise<void> {
    const { undo } = stage.getState().library;
    clearTimeout(this.undoTimer);
    this.set({ undo: [] });
    await this.crew.store.restore(undo.map(({ id }) => id));
    void this.refresh();
  }

  private async export(id: string): Promise<void> {
    const { name, bytes } = await this.crew.store.export(id), link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  private async import(files: readonly File[]): Promise<void> {
    const words: string[] = [];
    for (const [index, file] of files.entries()) {
      this.set({ isLoading: true, message: files.length > 1 ? `Taking in ${file.name}, ${index + 1} of ${files.length}.` : `Taking in ${file.name}.` });
      try {
        const isBundle = file.name.toLowerCase().endsWith('.jambundle');
        const { problem } = isBundle ? await (await import('./export/import-bundle.ts')).importBundle(this.crew.store, file)
          : await this.crew.store.import(file.name, new Uint8Array(await file.arrayBuffer()));
        if (problem) words.push(`${file.name}: ${problem}`);
      } catch (cause) {
        words.push(`${file.name}: ${inWords(cause)}`);
      }
    }
    this.set({ isLoading: false, message: words.join(' ') });
    for (const word of stage.getState().library.isOpen ? [] : words) notify('warn', word);
    await this.refresh();
  }

  /** A picture of the stage for the card of what is recorded, while a person plays. The stage only: no camera's picture is ever in it. */
  private takePictures(): void {
    let of = '', dueMs = 0;
    setInterval(() => {
      const { playedBy, recording, replay } = stage.getState(), { recordingId } = this.crew.store, nowMs = performance.now();
      const isPlayed = recordingId !== null && recording.state === 'recording' && !replay && !document.hidden && PEOPLE.includes(playedBy);
      if (!isPlayed) return;
      if (of !== recordingId) dueMs = nowMs + FIRST_PICTURE_MS;
      of = recordingId;
      if (nowMs < dueMs) return;
      dueMs = nowMs + PICTURE_EVERY_MS;
      void takePicture().then((picture) => picture && this.crew.store.setPicture(recordingId, picture)).catch(() => undefined);
    }, 1000);
  }

  private async readGhost(id: string): Promise<void> {
    const { GhostReader } = await import('./replay/ghost-reader.ts');
    this.ghosts ??= new GhostReader((ghost) => this.crew.store.read(ghost));
    await this.ghosts.add(id, this.titleOf(id));
  }

  readonly actions: LibraryActions = {
    openLibrary: () => {
      this.set({ isOpen: true, isLoading: true, message: '' });
      void this.refresh();
    },
    closeLibrary: () => this.set({ isOpen: false, message: '' }),
    playSession: (id) => void this.attempt(() => this.play(id)),
    renameSession: (id, title) => void this.attempt(() => this.crew.store.rename(id, title.trim()).then(() => this.refresh())),
    tagSession: (id, tags) => void this.attempt(() => this.crew.store.tag(id, [...new Set(tags.map((tag) => tag.trim()).filter((tag) => tag !== ''))]).then(() => this.refresh())),
    deleteSessions: (ids) => void this.attempt(() => this.delete(ids)),
    undoDelete: () => void this.attempt(() => this.undo()),
    exportSession: (id) => void this.attempt(() => this.export(id)),
    importSessions: (files) => void this.attempt(() => this.import(files)),
    leaveReplay: () => this.leave(),
    playOnFromHere: () => void this.attempt(() => this.playOn()),
    addGhost: (id) => void this.attempt(() => this.readGhost(id)),
    setGhostShown: (id, isShown) => stage.setState({ ghosts: stage.getState().ghosts.map((ghost) => (ghost.track.id === id ? { ...ghost, isShown } : ghost)) }),
    removeGhost: (id) => {
      this.ghosts?.cancel(id);
      stage.setState({ ghosts: stage.getState().ghosts.filter(({ track }) => track.id !== id) });
    },
    setCameraFree: (isCameraFree) => stage.setState({ isCameraFree }),
  };
}
