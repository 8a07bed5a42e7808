import { SAMPLE, type EpochMs, type ModsAnswer, type RenderFrame, type RoomMod, type SceneDescription, type SettingName, type SimStats } from '../protocol/index.ts';
import type { ModNews, OpenedSession } from './open-session.ts';
import type { Notice, Session } from './session.ts';

/**
 * The room that is played in, whichever it is: whoever plays holds on to this, while the room behind it rests (a recorded session is on the
 * stage) or is replaced (a recorded session is played on from).
 *
 * What is sent to a room that rests is lost, except what it must know when it wakes: who has left, settings, and how its zones are laid out.
 */
export class LiveRoom implements Session {
  private readonly cueListeners = new Map<(cues: Float64Array, count: number) => void, () => void>();
  private readonly cancelListeners = new Map<(ids: Float64Array) => void, (() => void) | undefined>();
  private readonly noticeListeners = new Map<(notice: Notice) => void, () => void>();
  private readonly sceneListeners = new Map<(scene: SceneDescription) => void, (() => void) | undefined>();
  private readonly modListeners = new Map<(news: ModNews) => void, () => void>();
  private readonly sentListeners = new Set<(payload: Uint8Array<ArrayBuffer>) => void>();
  private isResting = false;
  private readonly left = new Map<number, Uint8Array<ArrayBuffer>>();
  private readonly settings = new Map<SettingName, number>();
  private layout: 'stage' | 'ring' | null = null;

  constructor(private current: OpenedSession) {}

  /** The room itself. */
  get room(): OpenedSession {
    return this.current;
  }

  /** Time stands still in the room; nothing is played in it. */
  rest(): void {
    if (this.isResting) return;
    this.isResting = true;
    this.current.setPaused(true);
  }

  /** It goes on as it was left. */
  wake(): void {
    if (!this.isResting) return;
    this.isResting = false;
    this.current.setPaused(false);
    for (const [source, payload] of this.left) this.current.send(source, payload, performance.timeOrigin + performance.now());
    for (const [name, value] of this.settings) this.current.setSetting(name, value);
    if (this.layout) void this.current.setLayout(this.layout);
    this.forget();
  }

  /** Another room takes its place, awake; the one before is closed. */
  replace(room: OpenedSession): void {
    const before = this.current;
    this.current = room;
    this.isResting = false;
    this.forget();
    for (const listener of this.cueListeners.keys()) this.onCues(listener);
    for (const listener of this.cancelListeners.keys()) this.onCancelled(listener);
    for (const listener of this.noticeListeners.keys()) this.onNotice(listener);
    for (const listener of this.modListeners.keys()) this.onMods(listener);
    for (const listener of this.sceneListeners.keys()) {
      this.onScene(listener);
      listener(room.scene);
    }
    before.close();
  }

  private forget(): void {
    this.left.clear();
    this.settings.clear();
    this.layout = null;
  }

  get scene(): SceneDescription {
    return this.current.scene;
  }

  get frame(): RenderFrame {
    return this.current.frame;
  }

  sample(nowMs: EpochMs): void {
    this.current.sample(nowMs);
  }

  /** Hears what is sent, before it is: for learning which knob is meant. Returns the way to stop listening. */
  onSent(listener: (payload: Uint8Array<ArrayBuffer>) => void): () => void {
    this.sentListeners.add(listener);
    return () => void this.sentListeners.delete(listener);
  }

  send(source: number, payload: Uint8Array<ArrayBuffer>, atMs: EpochMs): void {
    for (const listener of this.sentListeners) listener(payload);
    if (!this.isResting) this.current.send(source, payload, atMs);
    else if (payload[0] === SAMPLE.leave) this.left.set(source, payload);
    else this.left.delete(source);
  }

  setSetting(name: SettingName, value: number): void {
    if (this.isResting) this.settings.set(name, value);
    else this.current.setSetting(name, value);
  }

  stopAll(): void {
    if (!this.isResting) this.current.stopAll();
  }

  recentre(): void {
    if (!this.isResting) this.current.recentre();
  }

  async setLayout(layout: 'stage' | 'ring'): Promise<void> {
    if (this.isResting) this.layout = layout;
    else await this.current.setLayout(layout);
  }

  onCues(listener: (cues: Float64Array, count: number) => void): () => void {
    this.cueListeners.get(listener)?.();
    this.cueListeners.set(listener, this.current.onCues(listener));
    return () => {
      this.cueListeners.get(listener)?.();
      this.cueListeners.delete(listener);
    };
  }

  onCancelled(listener: (ids: Float64Array) => void): () => void {
    this.cancelListeners.get(listener)?.();
    this.cancelListeners.set(listener, this.current.onCancelled?.(listener));
    return () => {
      this.cancelListeners.get(listener)?.();
      this.cancelListeners.delete(listener);
    };
  }

  onScene(listener: (scene: SceneDescription) => void): () => void {
    this.sceneListeners.get(listener)?.();
    this.sceneListeners.set(listener, this.current.onScene?.(listener));
    return () => {
      this.sceneListeners.get(listener)?.();
      this.sceneListeners.delete(listener);
    };
  }

  onNotice(listener: (notice: Notice) => void): () => void {
    this.noticeListeners.get(listener)?.();
    this.noticeListeners.set(listener, this.current.onNotice(listener));
    return () => {
      this.noticeListeners.get(listener)?.();
      this.noticeListeners.delete(listener);
    };
  }

  /** Hears what its mods cost, and when one was put out of it. */
  onMods(listener: (news: ModNews) => void): () => void {
    this.modListeners.get(listener)?.();
    this.modListeners.set(listener, this.current.onMods(listener));
    return () => {
      this.modListeners.get(listener)?.();
      this.modListeners.delete(listener);
    };
  }

  /** The mods that the room has. */
  get mods(): readonly RoomMod[] {
    return this.current.mods();
  }

  /** It goes on with these mods. */
  setMods(mods: readonly RoomMod[]): Promise<ModsAnswer> {
    return this.current.setMods(mods);
  }

  /** Can be handed on without its room. */
  readonly epochOfTick = (tick: number): EpochMs => this.current.epochOfTick(tick);

  stats(): Promise<SimStats> {
    return this.current.stats();
  }

  close(): void {
    this.current.close();
  }
}
