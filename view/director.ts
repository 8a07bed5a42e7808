import type { ReactElement } from 'react';
import { createStore } from 'zustand/vanilla';
import { MAX_PLAYERS, SampleWriter, SETTINGS, type SettingName } from '../protocol/index.ts';
import type { CameraInput } from './input/camera.ts';
import { startKeyboard } from './input/keyboard.ts';
import { LibraryDirector } from './library-director.ts';
import { LiveRoom } from './live-room.ts';
import { openSession } from './open-session.ts';
import { detectHeadset, immersion } from './render/immersion.ts';
import { stageView } from './render/stage-view.ts';
import type { Headset } from './render/xr.tsx';
import { hasMods } from './mods/has-mods.ts';
import { openParts } from './parts/index.ts';
import { recall, recallNumber, remember } from './remembered.ts';
import { SOURCE } from './session.ts';
import type { ShowDirector } from './show/show-director.ts';
import { openSessionStore } from './sessions/open-session-store.ts';
import { notify, stage, type PlayedBy, type StageActions } from './stage.ts';
import { StageSound } from './stage-sound.ts';

/** The scene that opens, and the seed of its random streams when the address names none. */
const SCENE = 'loop-room', SEED = 1;

/** What the page mounts besides the interface. */
export interface Backstage {
  /** The headset's part of the canvas, once one may be put on. */
  readonly headsetLayer: ReactElement | null;
  /** Reads loudness for the picture. */
  readonly levels: { loop(index: number): number; master(): number };
}

export const backstage = createStore<Backstage>(() => ({ headsetLayer: null, levels: { loop: () => 0, master: () => 0 } }));

const inWords = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/**
 * Opens the room and carries out what the interface asks for. One per page. What it makes available to the console and to
 * tests is `window.jam`: the session, the audio engine's diagnostics, the store.
 */
export class Director {
  private session: LiveRoom | null = null;
  private camera: CameraInput | null = null;
  private headset: Headset | null = null;
  private stopDancer: (() => void) | null = null;
  private stopFile: (() => void) | null = null;
  private shows: ShowDirector | null = null;
  private wakeLock: WakeLockSentinel | null = null;
  private readonly kept = recall();
  private readonly store = openSessionStore((recording) => stage.setState({ recording }));
  private readonly sound = new StageSound((audio) => {
    backstage.setState({ levels: { loop: (index) => audio.level(index), master: () => audio.masterLevel() } });
    this.expose();
  });
  private readonly library = new LibraryDirector({ store: this.store, sound: this.sound, live: () => this.session, playOn: () => this.playOn() });

  /** Opens session, sound and inputs. Rejects never: what fails is said in the store. */
  async open(): Promise<void> {
    const reduced = matchMedia('(prefers-reduced-motion: reduce)');
    const applyMotion = (): void => stage.setState({ isReducedMotion: reduced.matches });
    reduced.addEventListener('change', applyMotion);
    applyMotion();
    document.addEventListener('fullscreenchange', () => stage.setState({ isFullScreen: document.fullscreenElement !== null }));
    document.addEventListener('visibilitychange', () => void this.keepAwake());
    // Browsers allow sound only from a gesture: the very first one, whatever it touches, is taken.
    const firstGesture = (): void => void this.sound.start();
    for (const type of ['pointerdown', 'keydown', 'touchend'] as const) addEventListener(type, firstGesture, { capture: true });

    const audioOpens = this.sound.open();
    try {
      stage.setState({ loadingMessage: 'Opening the room', loadingProgress: 0.2 });
      const asked = new URLSearchParams(location.search), syncTest = Math.min(32, Number(asked.get('sync-test') ?? 0) >>> 0);
      const mods = hasMods(this.kept, asked) ? await (await import('./mods/mods-at-start.ts')).modsAtStart() : [];
      const session = await openSession({ scene: SCENE, seed: Number(asked.get('seed') ?? SEED) >>> 0, layout: 'stage', recorder: this.store.recorder, syncTest, mods });
      this.session = new LiveRoom(session);
      this.session.onNotice(({ level, message }) => notify(level, message));
      this.sound.hear(this.session);
      stage.setState({ session, phase: 'ready', loadingProgress: 1 });
    } catch (cause) {
      stage.setState({ phase: 'failed', loadingMessage: `The room did not open: ${inWords(cause)}. Reload the page; if it stays, try another browser.` });
      return;
    }
    startKeyboard(this.session);
    for (const name of Object.keys(SETTINGS) as SettingName[]) {
      const { min, max, initial } = SETTINGS[name];
      const value = name === 'palette' ? initial : recallNumber(this.kept, `setting.${name}`, min, max, initial);
      if (value !== initial) this.actions.setSetting(name, value);
    }
    this.expose();
    void this.offerHeadset();
    await audioOpens;
    void openParts({ live: this.session, sound: this.sound, store: this.store, actions: this.actions });
    if (stage.getState().playedBy === 'nobody') await this.bringDancer();
  }

  private async bringDancer(): Promise<void> {
    const { session } = this;
    if (!session || this.stopDancer) return;
    const { startDancer } = await import('./input/dancer-source.ts');
    if (stage.getState().playedBy === 'nobody' || stage.getState().playedBy === 'dancer') this.stopDancer ??= startDancer(session, undefined, () => this.shows?.dance() ?? null);
  }

  /** Clears the stage for whoever plays next: nobody else's body, nobody else's loops. */
  private handOver(to: PlayedBy): void {
    this.library.leave();
    if (stage.getState().playedBy === to) return;
    this.release(to);
    // Whoever steps into a show does not end it.
    if (stage.getState().show === 'off') this.session?.stopAll();
    stage.setState({ playedBy: to });
    void this.keepAwake();
  }

  /** A recording has become the room: whoever plays goes on, and the dancer makes room. What sounds goes on; the bodies in it go. */
  private playOn(): void {
    const { playedBy } = stage.getState(), writer = new SampleWriter();
    for (let player = 0; player < MAX_PLAYERS; player++) writer.leave(player, 0);
    this.session?.send(SOURCE.page, writer.take(), performance.timeOrigin + performance.now());
    if (playedBy === 'nobody' || playedBy === 'dancer') {
      this.release('pointer');
      stage.setState({ playedBy: 'pointer' });
    }
    this.expose();
    void this.keepAwake();
  }

  /** Ends all ways to play but one. */
  private release(to: PlayedBy): void {
    if (to !== 'dancer') {
      this.stopDancer?.();
      this.stopDancer = null;
    }
    if (to !== 'camera') {
      this.closeCamera();
    }
    if (to !== 'file') {
      this.stopFile?.();
      this.stopFile = null;
    }
    if (to !== 'headset') void this.headset?.leave();
  }

  /** The part of the page that knows shows; loaded when it is first asked for. */
  private async openShows(): Promise<ShowDirector | null> {
    const { session } = this;
    if (!session) return null;
    const { showDirector } = await import('./show/make-director.ts');
    this.shows ??= showDirector(session);
    this.expose();
    return this.shows;
  }

  private async watchShow(): Promise<void> {
    const shows = await this.openShows();
    if (!shows) return;
    this.library.leave();
    const isRunning = stage.getState().show === 'watched';
    stage.setState({ show: 'watched', isPanelOpen: false, studioTab: null });
    this.handOver('dancer');
    void this.bringDancer();
    void this.keepAwake();
    // Whoever has stepped in and steps out again finds it where it is.
    if (isRunning) return;
    this.session?.stopAll();
    if (!(await shows.playDemo())) stage.setState({ show: 'off' });
  }

  /** @param scene −1: the stage is taken, from the first scene */
  private async playShow(scene: number): Promise<void> {
    const shows = await this.openShows();
    if (!shows) return;
    const { openedShow } = await import('./show/show-shelf.ts');
    this.library.leave();
    if (stage.getState().playedBy === 'dancer') this.handOver('nobody');
    const isTaken = scene < 0 ? await shows.load(openedShow()) : await shows.play(openedShow(), scene);
    stage.setState(isTaken ? { show: scene < 0 ? 'performed' : 'watched', ...(scene < 0 ? { isPanelOpen: false, studioTab: null } : {}) } : {});
    void this.keepAwake();
  }

  private leaveShow(): void {
    this.shows?.stop();
    this.session?.stopAll();
    stage.setState({ show: 'off' });
    if (document.fullscreenElement) void document.exitFullscreen();
  }

  private closeCamera(): void {
    this.camera?.stop();
    this.camera = null;
    stage.setState({ camera: { ...stage.getState().camera, state: 'off', message: '', people: 0, rate: 0 } });
  }

  private async keepAwake(): Promise<void> {
    const { playedBy, show } = stage.getState();
    const isWanted = (playedBy !== 'nobody' || show !== 'off') && !document.hidden;
    if (!isWanted || this.wakeLock?.released === false) return;
    try {
      this.wakeLock = await navigator.wakeLock?.request('screen') ?? null;
    } catch { /* low battery or no leave: the screen may sleep, the music goes on */ }
  }

  private async offerHeadset(): Promise<void> {
    const offer = await detectHeadset();
    stage.setState(offer);
    if (!this.session || !(offer.canEnterAr || offer.canEnterVr)) return;
    try {
      // Loaded ahead: a headset may only be entered in the very click that asks for it.
      const { createHeadset } = await import('./render/xr.tsx');
      this.headset = createHeadset(this.session, this.actions);
      backstage.setState({ headsetLayer: this.headset.layer });
      this.expose();
      // Taken off, by whatever way: whoever wore it no longer plays.
      immersion.subscribe(({ mode }) => {
        if (mode === 'none' && stage.getState().playedBy === 'headset') this.handOver('nobody');
      });
      // Put on in a recording, it plays from when the live room is back.
      stage.subscribe(({ replay }, before) => {
        if (before.replay && !replay && immersion.getState().mode !== 'none') this.handOver('headset');
      });
    } catch (cause) {
      stage.setState({ canEnterAr: false, canEnterVr: false });
      notify('warn', `The headset’s part did not load: ${inWords(cause)}. Reload the page to try again.`);
    }
  }

  private async playCamera(deviceId: string | undefined): Promise<void> {
    const { session } = this;
    if (!session) return;
    if (this.camera) {
      if (deviceId !== undefined) this.camera.chooseDevice(deviceId);
      else this.camera.retry();
      return;
    }
    stage.setState({ camera: { ...stage.getState().camera, state: 'asking', message: 'Say yes to the camera. Its picture stays here.' } });
    const { startCamera } = await import('./input/camera.ts');
    const remembered = this.kept['camera'];
    this.camera ??= startCamera({
      session, deviceId: deviceId ?? (typeof remembered === 'string' ? remembered : undefined),
      model: stage.getState().hasSeveralPeople ? 'multipose' : 'lightning',
      onStatus: (status) => {
        stage.setState({ camera: status });
        if (status.state === 'running' && status.people > 0 && stage.getState().playedBy !== 'camera') this.handOver('camera');
        if (status.deviceId) remember({ camera: status.deviceId });
      },
    });
    this.expose();
  }

  private async placeInspector(place: 'page' | 'window' | 'shut'): Promise<void> {
    const { session: live, store, sound, actions } = this;
    if (!live || (place === 'shut' && stage.getState().inspector === 'shut')) return;
    const { placeInspector } = await import('./inspector/open-inspector.ts');
    placeInspector({ live, store, sound, actions }, place);
  }

  private async playFile(file: File): Promise<void> {
    const { session } = this;
    if (!session) return;
    const { openMotionFile } = await import('./input/motion-file.ts');
    const answer = await openMotionFile(file, session);
    if (!answer.ok) return notify('error', answer.message);
    for (const warning of answer.motion.warnings) notify('info', `${file.name}: ${warning}`);
    this.stopFile?.();
    this.stopFile = null;
    this.handOver('file');
    this.stopFile = () => answer.stop();
  }

  readonly actions: StageActions = {
    ...this.library.actions,
    playWithCamera: (deviceId) => void this.playCamera(deviceId).catch((cause: unknown) => notify('error', `The camera’s part did not load: ${inWords(cause)}. Reload the page to try again.`)),
    // A recording that is touched is not played into.
    playWithPointer: () => { if (!stage.getState().replay) this.handOver('pointer'); },
    watchDancer: () => {
      this.handOver('dancer');
      void this.bringDancer();
    },
    watchShow: () => void this.watchShow().catch((cause: unknown) => notify('error', `The show did not load: ${inWords(cause)}. Reload the page to try again.`)),
    takeStage: () => {
      // Only the very click that asks may fill the screen.
      void document.documentElement.requestFullscreen?.().catch(() => undefined);
      void this.playShow(-1).catch((cause: unknown) => notify('error', `The stage did not load: ${inWords(cause)}. Reload the page to try again.`));
    },
    tryShow: (scene) => void this.playShow(scene).catch((cause: unknown) => notify('error', `The show did not load: ${inWords(cause)}. Reload the page to try again.`)),
    leaveShow: () => this.leaveShow(),
    enterHeadset: (mode) => {
      const { headset } = this;
      if (!headset) return notify('warn', 'No headset answers. Open this page in the headset’s own browser.');
      headset.enter(mode).then(() => { if (!stage.getState().replay) this.handOver('headset'); }, (cause: unknown) => notify('warn', inWords(cause)));
    },
    leaveHeadset: () => void this.headset?.leave(),
    openMotionFile: (file) => void this.playFile(file).catch((cause: unknown) => notify('error', inWords(cause))),
    setSeveralPeople: (hasSeveral) => {
      stage.setState({ hasSeveralPeople: hasSeveral });
      this.camera?.chooseModel(hasSeveral ? 'multipose' : 'lightning');
    },
    stopCamera: () => {
      this.closeCamera();
      if (stage.getState().playedBy === 'camera') this.handOver('nobody');
    },
    setSetting: (name: SettingName, value: number) => {
      const { min, max } = SETTINGS[name];
      const kept = Math.max(min, Math.min(max, value));
      this.session?.setSetting(name, kept);
      stage.setState({ settings: { ...stage.getState().settings, [name]: kept } });
      if (name !== 'palette') remember({ [`setting.${name}`]: kept });
    },
    setVolume: (volume) => this.sound.setVolume(volume),
    toggleMute: () => this.sound.toggleMute(),
    panic: () => {
      this.sound.panic();
      this.session?.stopAll();
      // A show waits until somebody lets it go on.
      if (stage.getState().show !== 'off') this.shows?.panic();
    },
    recentre: () => {
      // A headset moves its own origin under the player; the room moving too would undo it.
      if (immersion.getState().mode === 'none') this.session?.recentre();
      else this.headset?.recentre();
    },
    toggleFullScreen: () => void (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen?.())?.catch(() => notify('info', 'This browser keeps the page in its window.')),
    setPanelOpen: (isOpen) => stage.setState({ isPanelOpen: isOpen, ...(isOpen ? { studioTab: null } : {}) }),
    openInspector: (place) => void this.placeInspector(place).catch((cause: unknown) => notify('error', `The inspector did not load: ${inWords(cause)}. Reload the page to try again.`)),
    openStudio: (tab) => stage.setState({ studioTab: tab, ...(tab ? { isPanelOpen: false } : {}) }),
    dismissNotice: (id) => stage.setState({ notices: stage.getState().notices.filter((notice) => notice.id !== id) }),
  };

  private expose(): void {
    Object.assign(globalThis, { jam: { session: this.session?.room ?? null, store: this.store, audio: this.sound.audio, camera: this.camera, headset: this.headset, stage, stageView, actions: this.actions, shows: this.shows } });
  }
}
