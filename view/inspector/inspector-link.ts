import { proxy, releaseProxy, transfer, wrap, type Remote } from 'comlink';
import type { InspectAsk, InspectBreak, InspectBreakpoint, InspectPlace, InspectSearch, InspectSeen, SimInspect } from '../../protocol/index.ts';
import type { LiveRoom } from '../live-room.ts';
import type { OpenedReplay } from '../replay/open-replay.ts';
import type { SessionStore } from '../sessions/session-store.ts';
import { stage, type StageActions } from '../stage.ts';
import type { StageSound } from '../stage-sound.ts';
import { forgetRoom, inspector, wanted } from './inspector-store.ts';

/** Whom the inspector works with. */
export interface InspectorCrew {
  readonly live: LiveRoom;
  readonly store: SessionStore & { readonly recordingId: string | null };
  readonly sound: StageSound;
  readonly actions: StageActions;
}

/** Between two looks, ms: ten a second at most. */
const LOOK_MS = 100;
/** A room that does not answer this long, ms, has become another. */
const ANSWER_MS = 3000;
/** Messages that the list holds. */
const KEPT_MESSAGES = 3000;
/** What is recorded is stored a moment later, ms; so often it is looked whether it is. */
const STORED_MS = 200, STORED_TRIES = 10;
/** The breakpoint of a jump; the player's own begin with 1. */
const JUMP = 0;

const inWords = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
const after = (ms: number): Promise<null> => new Promise((done) => setTimeout(() => done(null), ms));

/** What can be looked into: a room that is played in, or a recorded one. Another object for another room. */
interface Target { readonly key: object; readonly inspect: (port: MessagePort) => Promise<void> }

/** The inspector's line to the room that has the stage, whichever it is: it asks what is shown, ten times a second, and follows when another room takes the stage. */
export class InspectorLink {
  private key: object | null = null;
  private port: MessagePort | null = null;
  private remote: Remote<SimInspect> | null = null;
  private search: Worker | null = null;
  private isClosed = false;
  private isHeld = false;

  constructor(private readonly crew: InspectorCrew) {
    void this.turn();
  }

  private target(): Target {
    const replay = stage.getState().replay?.player as OpenedReplay | undefined, control = replay ? null : this.crew.live.room.control();
    return replay ? { key: replay, inspect: (port) => replay.inspect(port) } : { key: control!, inspect: (port) => control!.inspect(transfer(port, [port])) };
  }

  private async turn(): Promise<void> {
    while (!this.isClosed) {
      try {
        const target = this.target();
        if (target.key !== this.key) await this.connect(target);
        const seen = await Promise.race([this.remote!.look(wanted(inspector.getState())), after(ANSWER_MS)]);
        if (seen === null || seen.isOver) this.key = null;
        else if (!this.isClosed) this.accept(seen);
      } catch (cause) {
        this.key = null;
        inspector.setState({ problem: inWords(cause) });
        await after(1000);
      }
      await after(LOOK_MS);
    }
  }

  private async connect(target: Target): Promise<void> {
    this.disconnect();
    const { port1, port2 } = new MessageChannel(), remote = wrap<SimInspect>(port1);
    forgetRoom();
    await target.inspect(port2);
    const catalogue = await Promise.race([remote.catalogue(), after(ANSWER_MS)]);
    if (catalogue === null) throw new Error('The room does not answer the inspector. It tries again.');
    this.key = target.key;
    this.port = port1;
    this.remote = remote;
    inspector.setState({ catalogue, problem: '' });
    await this.sendBreakpoints();
  }

  /** Leaves the room as it would be without: time goes on in it, nothing is measured. One that does not answer any more is let go. */
  private disconnect(): void {
    const { remote, port } = this;
    this.remote = this.port = null;
    if (remote) {
      void Promise.race([remote.leave(), after(ANSWER_MS)]).catch(() => undefined).finally(() => {
        remote[releaseProxy]();
        port?.close();
      });
    }
  }

  private accept(seen: InspectSeen): void {
    const { messages, missed } = inspector.getState();
    this.holdSound(seen.halt !== null && inspector.getState().catalogue?.kind === 'live');
    const fresh = seen.messages && { messages: [...messages, ...seen.messages.list].slice(-KEPT_MESSAGES), missed: missed + (messages.length > 0 ? seen.messages.missed : 0) };
    inspector.setState({ seen, ...fresh });
  }

  /** Sound that was asked for would go on for ever in a time that stands still. */
  private holdSound(isHeld: boolean): void {
    if (isHeld !== this.isHeld) this.crew.sound.setHeld(isHeld);
    this.isHeld = isHeld;
  }

  private async say(doing: (remote: Remote<SimInspect>) => Promise<unknown>): Promise<void> {
    if (!this.remote) return;
    try {
      await doing(this.remote);
      inspector.setState({ problem: '' });
    } catch (cause) {
      inspector.setState({ problem: inWords(cause) });
    }
  }

  // What is asked for

  setPaused(isPaused: boolean): void {
    inspector.setState({ writes: [] });
    void this.say((remote) => remote.setPaused(isPaused));
  }

  step(ticks: number): void {
    void this.say(async (remote) => inspector.setState({ writes: await remote.step(ticks) }));
  }

  edit(ask: InspectAsk): void {
    void this.say(async (remote) => {
      const answer = await remote.edit(ask);
      if (!answer.ok) throw new Error(answer.message);
    });
  }

  undo(number: number): void {
    void this.say(async (remote) => {
      const answer = await remote.undo(number);
      if (!answer.ok) throw new Error(answer.message);
    });
  }

  addBreakpoint(when: InspectBreak): void {
    const { breakpoints } = inspector.getState(), number = Math.max(0, ...breakpoints.map((one) => one.number)) + 1;
    this.setBreakpoints([...breakpoints, { number, when, isOn: true }]);
  }

  setBreakpoints(breakpoints: readonly InspectBreakpoint[]): void {
    inspector.setState({ breakpoints });
    void this.say(() => this.sendBreakpoints());
  }

  private async sendBreakpoints(further: readonly InspectBreakpoint[] = []): Promise<void> {
    const refused = await this.remote!.setBreakpoints([...inspector.getState().breakpoints, ...further]);
    inspector.setState({ refusals: new Map(refused.map(({ number, message }) => [number, message])) });
  }

  /** The room stands still at a tick: it goes on until then, or, where that is past, the recording of it is opened there. */
  jump(tick: number): void {
    const { seen, catalogue } = inspector.getState(), { replay } = stage.getState();
    if (!seen || !catalogue) return;
    if (replay) {
      replay.player.setPlaying(false);
      void this.say(async (remote) => {
        await remote.setPaused(true);
        await replay.player.seek(tick);
      });
    } else if (tick > seen.tick) {
      void this.say(async (remote) => {
        await this.sendBreakpoints([{ number: JUMP, when: { kind: 'tick', tick: tick - 1 }, isOn: true }]);
        await remote.setPaused(false);
      });
    } else if (tick < seen.tick) void this.say(() => this.openMoment(tick));
  }

  /** Puts the recording of the room that is played in on the stage, at a moment that is past. */
  private async openMoment(tick: number): Promise<void> {
    const { recordingId } = this.crew.store;
    if (recordingId === null) throw new Error('This room is not recorded, so there is no way back into it.');
    this.crew.actions.playSession(recordingId);
    for (let tries = 0; tries < 60; tries++) {
      await after(100);
      const { replay } = stage.getState();
      if (replay?.state.id !== recordingId) continue;
      replay.player.setPlaying(false);
      await replay.player.seek(tick);
      return;
    }
    throw new Error('The recording did not open. Open it from the library and go to the tick there.');
  }

  /** Looks through the recording for the last time that a value changed, and for the system that wrote it. */
  findChange(place: InspectPlace): void {
    const { seen } = inspector.getState(), id = stage.getState().replay?.state.id ?? this.crew.store.recordingId;
    this.search?.terminate();
    const over = (message: string): void => inspector.setState({ search: { place, progress: null, change: null, count: 0, message } });
    if (id === null || !seen) return over('This room is not recorded, so what happened in it cannot be looked through.');
    inspector.setState({ search: { place, progress: 0, change: null, count: 0, message: '' } });
    const worker = (this.search = new Worker(new URL('../../workers/inspect.worker.ts', import.meta.url), { type: 'module', name: 'inspect' })), isMine = (): boolean => this.search === worker;
    worker.onerror = (event) => {
      event.preventDefault();
      if (isMine()) over(`The search did not begin: ${event.message || 'it could not be loaded'}. Reload the page to try again.`);
    };
    const look = async (): Promise<void> => {
      const remote = wrap<InspectSearch>(worker);
      await this.isStored(id, seen.tick);
      const bytes = await this.crew.store.read(id);
      const found = await remote.findChange(transfer(bytes, [bytes.buffer as ArrayBuffer]), place, seen.tick, proxy((progress) => {
        if (isMine()) inspector.setState({ search: { place, progress, change: null, count: 0, message: '' } });
      }));
      if (!isMine()) return;
      if (!found.ok) over(found.message);
      else inspector.setState({ search: { place, progress: null, change: found.change, count: found.count, message: found.to < seen.tick ? `Looked through up to tick ${found.to}.` : '' } });
    };
    void look().catch((cause: unknown) => { if (isMine()) over(inWords(cause)); }).finally(() => worker.terminate());
  }

  /** What was played a moment ago is about to be stored: waits for it, not for ever. */
  private async isStored(id: string, tick: number): Promise<void> {
    const rate = inspector.getState().catalogue?.tickRate ?? 128;
    for (let tries = 0; tries < STORED_TRIES; tries++) {
      const card = (await this.crew.store.list()).find((one) => one.id === id);
      if (!card || card.seconds * rate >= tick) return;
      await after(STORED_MS);
    }
  }

  /** Time goes on, nothing is asked any more. */
  close(): void {
    this.isClosed = true;
    this.search?.terminate();
    this.holdSound(false);
    this.disconnect();
  }
}
