import type { OpenPart, PartCrew } from '../parts/part.ts';
import { remember } from '../remembered.ts';
import { stage } from '../stage.ts';
import { openTakes } from '../tape/open-takes.ts';
import type { StoreAnswer, TakeRow } from '../../protocol/index.ts';
import { orphaned, overdue } from './retention.ts';
import { RETENTION_KEY, setTakesActions, takesView, type TakesActions } from './takes-store.ts';

/** After the page is up: what is overdue goes, ms. Later than the store's own tidying of sessions. */
const TIDY_AFTER_MS = 12_000;

const inWords = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
function valueOf<Value>(answer: StoreAnswer<Value>): Value {
  if (answer.ok) return answer.value;
  throw new Error(answer.message);
}

/** Plays one take at a time, at the page's volume. */
class TakePlayer {
  private readonly element = new Audio();
  private address = '';

  constructor(onEnd: () => void) {
    this.element.onended = onEnd;
  }

  async play(wav: Uint8Array<ArrayBuffer>): Promise<void> {
    this.stop();
    this.address = URL.createObjectURL(new Blob([wav], { type: 'audio/wav' }));
    this.element.src = this.address;
    this.follow();
    await this.element.play();
  }

  /** Volume and mute are the page's. */
  follow(): void {
    const { volume, isMuted } = stage.getState().audio;
    this.element.volume = volume;
    this.element.muted = isMuted;
  }

  stop(): void {
    this.element.pause();
    if (this.address !== '') URL.revokeObjectURL(this.address);
    this.address = '';
  }
}

class TakesDirector {
  private readonly player = new TakePlayer(() => takesView.setState({ playing: '' }));

  constructor(private readonly crew: PartCrew) {
    crew.store.onChange(() => this.actions.refresh());
    crew.sound.onPanic(() => this.stop());
    stage.subscribe(({ audio }, before) => { if (audio !== before.audio) this.player.follow(); });
    setTimeout(() => void this.attempt(() => this.tidy()), TIDY_AFTER_MS);
  }

  private stop(): void {
    this.player.stop();
    takesView.setState({ playing: '' });
  }

  private async attempt(what: () => Promise<unknown>): Promise<void> {
    try {
      await what();
    } catch (cause) {
      takesView.setState({ message: inWords(cause) });
    }
  }

  private async refresh(): Promise<void> {
    const { takes } = await openTakes(), [rows, use] = [valueOf(await takes.list([])), valueOf(await takes.use())];
    takesView.setState({ takes: [...rows].sort((a, b) => b.startedAt - a.startedAt), bytes: use.bytes });
  }

  /** What is overdue goes, and what belonged to sessions that are gone. */
  private async tidy(): Promise<void> {
    const { store } = this.crew, { takes } = await openTakes(), rows = valueOf(await takes.list([])), { retention } = takesView.getState();
    if (rows.length === 0) return;
    const [known, cards] = await Promise.all([store.known(), store.list()]), live = new Set(cards.filter(({ isLive }) => isLive).map(({ id }) => id));
    // Takes of a room that is not recorded carry no name.
    live.add(store.recordingId ?? '');
    // A session that nobody has played in yet is not listed, and is live all the same.
    const listed = new Set(cards.map(({ id }) => id));
    for (const { id } of known) if (!listed.has(id)) live.add(id);
    const isKnown = store.recordingId === null ? known : [...known, { id: store.recordingId, branchOf: null }];
    await this.remove([...overdue(rows, retention, live, Date.now()), ...orphaned(rows, isKnown)]);
  }

  private async remove(rows: readonly TakeRow[]): Promise<void> {
    if (rows.length === 0) return;
    if (rows.some(({ hash }) => hash === takesView.getState().playing)) this.stop();
    const { takes } = await openTakes();
    valueOf(await takes.remove(rows.map(({ session, layer }) => ({ session, layer }))));
    await this.refresh();
  }

  readonly actions: TakesActions = {
    refresh: () => void this.attempt(() => this.refresh()),
    play: (take) => void this.attempt(async () => {
      const { takes } = await openTakes(), wav = valueOf(await takes.read(take.hash));
      takesView.setState({ playing: take.hash, message: '' });
      await this.player.play(wav);
    }),
    stop: () => this.stop(),
    remove: (takes) => void this.attempt(() => this.remove(takes)),
    removeAll: () => void this.attempt(async () => {
      this.stop();
      const { takes } = await openTakes();
      valueOf(await takes.removeAll(null));
      await this.refresh();
    }),
    setRetention: (retention) => {
      takesView.setState({ retention });
      remember({ [RETENTION_KEY]: retention });
      void this.attempt(() => this.tidy());
    },
    save: (kind, id, title) => void this.attempt(async () => {
      const { exportSession, saveFile } = await import('../export/export-session.ts'), exported = await exportSession(this.crew, kind, id, title);
      if (exported) saveFile(exported);
    }),
    cancel: () => void import('../export/export-session.ts').then(({ cancelExport }) => cancelExport()),
  };
}

/** Takes: how long they are kept, what goes with its session, and sessions saved as files. */
export const openTakesPart: OpenPart = (crew) => {
  const director = new TakesDirector(crew);
  setTakesActions(director.actions);
  director.actions.refresh();
};
