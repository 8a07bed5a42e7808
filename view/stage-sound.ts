import type { AudioEngine } from './audio/index.ts';
import { hear } from './hear.ts';
import { LiveRoom } from './live-room.ts';
import type { OpenedReplay } from './replay/open-replay.ts';
import { recall, recallNumber, remember } from './remembered.ts';
import type { Session } from './session.ts';
import { notify, stage } from './stage.ts';

const inWords = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** Whose recorded sound is heard: a room's that is played in, or a session's by its id. */
export interface Reel {
  readonly name: string;
  readonly isLive: boolean;
  /** The session that a live room goes on from, and where; null when it began by itself. */
  readonly from: { readonly name: string; readonly tick: number } | null;
}

/** The page's sound: opened beside the room, let in by the first gesture, and given to whatever is on the stage. */
export class StageSound {
  private engine: AudioEngine | null = null;
  private heard: { readonly session: Session; readonly replay: OpenedReplay | null } | null = null;
  private stopHearing: (() => void) | null = null;
  private readonly rooms = new WeakMap<object, Reel>();
  private roomCount = 0;
  private current: Reel | null = null;
  private readonly panicListeners = new Set<() => void>();
  private readonly reelListeners = new Set<(reel: Reel) => void>();

  /** @param onOpened called when the engine is there */
  constructor(private readonly onOpened: (audio: AudioEngine) => void) {}

  get audio(): AudioEngine | null {
    return this.engine;
  }

  /** Loads what makes sound. Rejects never: what fails is said. */
  async open(): Promise<void> {
    const kept = recall(), volume = recallNumber(kept, 'volume', 0, 1, 0.8), isMuted = kept['isMuted'] === true;
    stage.setState({ audio: { ...stage.getState().audio, volume, isMuted } });
    try {
      const { createAudio } = await import('./audio/index.ts');
      const audio = createAudio({
        base: new URL('sounds/', document.baseURI).href,
        onState: (state, message) => stage.setState({ audio: { ...stage.getState().audio, state, message } }),
      });
      audio.setVolume(volume);
      audio.setMuted(isMuted);
      this.engine = audio;
      this.onOpened(audio);
      this.listen();
    } catch (cause) {
      notify('error', `Sound did not load: ${inWords(cause)}. Reload the page to try again.`);
    }
  }

  /** From now on this is heard, and nothing else. */
  hear(session: Session, replay: OpenedReplay | null = null): void {
    const reel = this.reelOf(session, replay);
    this.heard = { session, replay };
    this.current = reel;
    this.listen();
    for (const listener of this.reelListeners) listener(reel);
  }

  /** Whose recorded sound is heard now; null before there is a room. */
  get reel(): Reel | null {
    return this.current;
  }

  /** Hears which session is heard from now on. */
  onReel(listener: (reel: Reel) => void): void {
    this.reelListeners.add(listener);
  }

  /** A room keeps its recorded sound while a session is watched, and one that is played on from a session goes on with that one's. */
  private reelOf(session: Session, replay: OpenedReplay | null): Reel {
    if (replay) return { name: replay.state.id, isLive: false, from: null };
    const room: object = session instanceof LiveRoom ? session.room : session, watched = this.heard?.replay, from = watched ? { name: watched.state.id, tick: watched.tickNow() } : null;
    const known = this.rooms.get(room) ?? { name: `room-${++this.roomCount}`, isLive: true, from };
    this.rooms.set(room, known);
    return known;
  }

  private listen(): void {
    const { engine, heard } = this;
    this.stopHearing?.();
    this.stopHearing = engine && heard ? hear(engine, heard.session, heard.replay, this.current) : null;
  }

  /** Browsers allow sound only from a gesture: call it inside one. */
  async start(): Promise<void> {
    if (!this.engine) await this.open();
    const { state } = stage.getState().audio;
    if (!this.engine || state === 'running' || state === 'starting') return;
    try {
      await this.engine.start();
    } catch (cause) {
      notify('warn', `Sound is held back: ${inWords(cause)}. Click or tap anywhere to let it in.`);
    }
  }

  /** @param volume 0–1 */
  setVolume(volume: number): void {
    const { audio } = stage.getState();
    this.engine?.setVolume(volume);
    if (audio.isMuted && volume > 0) this.engine?.setMuted(false);
    stage.setState({ audio: { ...audio, volume, isMuted: audio.isMuted && volume === 0 } });
    remember({ volume, isMuted: audio.isMuted && volume === 0 });
  }

  toggleMute(): void {
    const { audio } = stage.getState(), isMuted = !audio.isMuted;
    this.engine?.setMuted(isMuted);
    stage.setState({ audio: { ...audio, isMuted } });
    remember({ isMuted });
  }

  /** Time stands still in the room, or goes on: sound fades and comes back; what sounds outside of the mix falls silent. */
  setHeld(isHeld: boolean): void {
    this.engine?.setHeld(isHeld);
    if (isHeld) for (const listener of this.panicListeners) listener();
  }

  panic(): void {
    this.engine?.panic();
    for (const listener of this.panicListeners) listener();
  }

  /** Everything falls silent: whoever sounds outside of the mix listens. */
  onPanic(listener: () => void): void {
    this.panicListeners.add(listener);
  }
}
