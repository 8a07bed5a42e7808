import { FRAME_HEAD, PULSE_FIELD, SHOW_ACT, SHOW_FIELD, SHOW_STATE, SETTINGS, type SettingName } from '../../protocol/index.ts';
import { compileShow, zoneOf, type CompiledShow, type ShowDocument } from '../../protocol/show/index.ts';
import type { DanceStep } from '../../protocol/motion/index.ts';
import { Performer } from '../parts/performer.ts';
import { SOURCE } from '../session.ts';
import { notify, stage } from '../stage.ts';
import type { LiveRoom } from '../live-room.ts';
import { NOTHING_SEEN, showPage, type ShowSeen } from './show-store.ts';

/** Pieces of a show sent at once, and how long until the next ones, ms: a tick takes in some hundred acts. */
const PIECES = 60, PIECES_MS = 20;
/** A room that does not answer within this time has not taken the show, ms. */
const ANSWERS_MS = 4000;
/** How often the page looks where the show stands, ms. */
const LOOK_MS = 80;

/** What the dancer does in the scene that runs: its steps by beat of the scene, and the beat that is now. `run` tells scenes apart that were begun one after the other. */
export interface ShowDance {
  readonly run: number;
  readonly steps: readonly DanceStep[];
  readonly beat: number;
}

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Brings shows into the room, follows them, and hands on what is done by hand. Decides nothing: the show lives in the world. */
export class ShowDirector {
  private readonly performer: Performer;
  private compiled: CompiledShow | null = null;
  private document: ShowDocument | null = null;
  private timer: ReturnType<typeof setInterval> | null = null;
  private readonly dances = new Map<number, readonly DanceStep[]>();

  constructor(private readonly live: LiveRoom) {
    this.performer = new Performer(live);
  }

  /** Loads a show and begins it. Answers whether the room took it. */
  async play(show: ShowDocument, scene = 0): Promise<boolean> {
    if (!(await this.load(show))) return false;
    this.performer.act(SHOW_ACT.start, scene);
    return true;
  }

  /** Brings a show into the room, ready to begin. */
  async load(show: ShowDocument): Promise<boolean> {
    const compiled = compileShow(show, this.live.scene);
    showPage.setState({ problems: compiled.problems });
    this.compiled = compiled;
    this.document = show;
    this.dances.clear();
    this.follow();
    if (this.idInRoom() !== compiled.id) {
      const { pieces } = compiled;
      for (let at = 0; at < pieces.length; at += PIECES) {
        for (const piece of pieces.slice(at, at + PIECES)) {
          if ('text' in piece) this.performer.text(piece.text, piece.target, piece.words);
          else this.performer.act(piece.act, piece.target, piece.a, piece.b, piece.c, piece.d);
        }
        await wait(PIECES_MS);
      }
      const until = performance.now() + ANSWERS_MS;
      while (this.idInRoom() !== compiled.id && performance.now() < until) {
        this.live.sample(performance.timeOrigin + performance.now());
        await wait(PIECES_MS);
      }
    }
    const isTaken = this.idInRoom() === compiled.id;
    if (isTaken) {
      const before = showPage.getState().running;
      showPage.setState({ running: show });
      if (before?.with?.body !== undefined && show.with?.body === undefined) await this.undress();
      await this.dress(show);
    }
    else showPage.setState({ problems: ['The room did not take the show in. Try once more; if it stays, reload the page.'] });
    return isTaken;
  }

  /**
   * What a show is played with belongs to it, where it says so: the room, the body's mappings and bindings, how bodies are drawn. Each is checked by the part that made it; what is
   * damaged is said and left out. Nobody's camera picture is shown without being asked for.
   */
  private async dress(show: ShowDocument): Promise<void> {
    const { look, room, body } = show.with ?? {}, problems: string[] = [];
    if (typeof look === 'string') {
      const { looks, SHY_LOOKS } = await import('../looks/looks.ts'), shy = SHY_LOOKS.find((id) => id === look);
      if (shy) looks.setState({ all: shy });
    }
    if (room !== undefined) {
      const [{ checkRoom }, { roomPayload }] = await Promise.all([import('../room/room-file.ts'), import('../room/apply-room.ts')]), checked = checkRoom(room);
      if (checked.ok) this.live.send(SOURCE.studio, roomPayload(checked.room, this.live.scene.zones.map(({ index }) => index)), performance.timeOrigin + performance.now());
      else problems.push(...checked.problems.map((problem) => `The room in this show: ${problem}`));
    }
    if (body !== undefined) {
      const [{ readBodyFile }, { sendSet }] = await Promise.all([import('../body/body-file.ts'), import('../body/send-set.ts')]), read = readBodyFile(JSON.stringify(body));
      if (read.ok) sendSet(this.performer, read.set);
      else problems.push(`The body’s setup in this show: ${read.message}`);
    }
    if (problems.length > 0) showPage.setState({ problems: [...showPage.getState().problems, ...problems] });
  }

  private idInRoom(): number {
    return this.live.frame.show[SHOW_FIELD.id]!;
  }

  go(): void { this.performer.act(SHOW_ACT.go); }
  back(): void { this.performer.act(SHOW_ACT.back); }
  next(): void { this.performer.act(SHOW_ACT.next); }
  jump(scene: number): void { this.performer.act(SHOW_ACT.start, scene); }
  hold(): void { this.performer.act(SHOW_ACT.hold, 0, 2); }
  /** Everything silent, lights up, the show held. */
  panic(): void { this.performer.act(SHOW_ACT.panic); }
  /** Dark, or light again. */
  blackout(): void { this.performer.act(SHOW_ACT.blackout, 0, showPage.getState().seen.isDark ? 0 : 1000, 0, 400); }

  /** The show ends: lights and camera go to rest, and settings are again what the player has set. */
  stop(): void {
    this.performer.act(SHOW_ACT.stop);
    const { settings } = stage.getState();
    for (const name of Object.keys(SETTINGS) as SettingName[]) if (name !== 'palette') this.live.setSetting(name, settings[name]);
    if (showPage.getState().running?.with?.body !== undefined) void this.undress();
    showPage.setState({ running: null });
  }

  /** The body is again set up as its player has it. */
  private async undress(): Promise<void> {
    const [{ body }, { sendSet }] = await Promise.all([import('../body/body-store.ts'), import('../body/send-set.ts')]);
    sendSet(this.performer, body.getState().set);
  }

  /** What the dancer of light is to do now; null where no show of this page runs. */
  dance(): ShowDance | null {
    const { show, head, pulses } = this.live.frame, { document } = this, state = show[SHOW_FIELD.state]!;
    if (!document || this.compiled?.id !== show[SHOW_FIELD.id] || (state !== SHOW_STATE.running && state !== SHOW_STATE.over)) return null;
    const scene = show[SHOW_FIELD.scene]!, run = show[SHOW_FIELD.runs]! + (state === SHOW_STATE.over ? 0.5 : 0);
    if (state === SHOW_STATE.over || !document.scenes[scene]) return { run, steps: [], beat: 0 };
    const since = (performance.timeOrigin + performance.now() - this.live.epochOfTick(0)) / 1000 - head[FRAME_HEAD.seconds]!;
    const beat = (show[SHOW_FIELD.bar]! - 1) * pulses[PULSE_FIELD.beatsPerBar]! + show[SHOW_FIELD.beat]! + (since * pulses[PULSE_FIELD.bpm]!) / 60;
    return { run, steps: this.stepsOf(scene), beat };
  }

  private stepsOf(scene: number): readonly DanceStep[] {
    let steps = this.dances.get(scene);
    if (!steps) {
      steps = (this.document?.scenes[scene]?.dance ?? []).flatMap(({ beat, beats, limb, zone, act }) => {
        const index = zoneOf(this.live.scene, zone);
        return index < 0 ? [] : [{ beat, beats, limb, act, zone: index, fromRound: 0 }];
      });
      this.dances.set(scene, steps);
    }
    return steps;
  }

  private follow(): void {
    this.timer ??= setInterval(() => this.look(), LOOK_MS);
  }

  private look(): void {
    const { show, head } = this.live.frame, before = showPage.getState().seen;
    if (this.compiled === null || show[SHOW_FIELD.id] !== this.compiled.id) {
      if (before !== NOTHING_SEEN) showPage.setState({ seen: NOTHING_SEEN });
      return;
    }
    const line = show[SHOW_FIELD.line]!, lines = show[SHOW_FIELD.lines]!, cue = this.compiled.cues[show[SHOW_FIELD.cue]!];
    const seen: ShowSeen = {
      state: show[SHOW_FIELD.state]!, scene: show[SHOW_FIELD.scene]!, cue: cue ? cue.cue : -1, seconds: Math.floor(show[SHOW_FIELD.seconds]! * 4) / 4, showSeconds: Math.floor(show[SHOW_FIELD.showSeconds]!),
      bar: show[SHOW_FIELD.bar]!, beat: Math.max(1, Math.floor(show[SHOW_FIELD.beat]!) + 1), prompt: line >= 0 ? this.compiled.lines.slice(line, line + lines).join(' ') : '',
      isHeld: show[SHOW_FIELD.isHeld] === 1, isDark: head[FRAME_HEAD.blackout]! > 0.5,
    };
    if ((Object.keys(seen) as (keyof ShowSeen)[]).some((key) => seen[key] !== before[key])) showPage.setState({ seen });
  }

  /** Whether the scene that runs waits for this key itself. */
  waitsForKey(code: string): boolean {
    const scene = this.document?.scenes[showPage.getState().seen.scene];
    return scene?.cues.some(({ when }) => when.kind === 'key' && when.key === code) ?? false;
  }

  /** Opens the demo, or says why it cannot be. */
  async playDemo(): Promise<boolean> {
    try {
      const [{ default: text }, { readShow }] = await Promise.all([import('../../assets/shows/three-minutes-of-light.jamshow?raw'), import('../../protocol/show/index.ts')]);
      const read = readShow(text);
      if (!read.ok) throw new Error(read.problems[0]);
      return await this.play(read.show);
    } catch (cause) {
      notify('error', `The show did not open: ${cause instanceof Error ? cause.message : String(cause)}. Reload the page to try again.`);
      return false;
    }
  }
}
