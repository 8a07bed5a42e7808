import { CORE_ID, createJam, headerOf, SessionRecorder, type Jam } from '../../game/index.ts';
import { COMMANDS, CUE_STRIDE, SampleWriter, type FromReplay, type RenderFrame } from '../../protocol/index.ts';
import { readSession, type JamSession, type SessionHeader } from '../../protocol/session/index.ts';
import { ReplayPlayer } from '../../workers/replay-player.ts';
import { openShow, type Show } from '../../workers/show.ts';

/** What a recording shows: loops that start and stop, strikes, a bow that is held and moved. `change` edits the header; `also` adds what else comes in a tick. */
export async function record(ticks: number, change: (header: SessionHeader) => SessionHeader = (header) => header, also: (tick: number, writer: SampleWriter, jam: Jam) => void = () => undefined): Promise<{ session: JamSession; bytes: Uint8Array<ArrayBuffer>; jam: Jam }> {
  const jam = await createJam({ scene: 'loop-room', seed: 1, layout: 'stage' }), writer = new SampleWriter(), cues = new Float64Array(1024 * CUE_STRIDE);
  const header = change(headerOf(jam, { id: '0123456789abcdef0123456789abcdef', startedAt: '2026-01-01T00:00:00.000Z', core: CORE_ID }));
  const recorder = await SessionRecorder.create(jam, header, { hasPictures: true }), parts = [recorder.begin()];
  const zones = jam.description.zones, loops = zones.filter(({ kind }) => kind === 'loop'), strike = zones.find(({ kind }) => kind === 'strike')!.index, bow = zones.find(({ kind }) => kind === 'bow')!.index;
  let sequence = 0;
  for (let tick = 0; tick < ticks; tick++) {
    if (tick % 300 === 10) writer.command(0, COMMANDS.toggleLoop, loops[(tick / 300 | 0) % 4]!.index, 0);
    if (tick % 97 === 50) writer.strike(0, strike, 0.8, 0, 0);
    if (tick % 400 === 100) writer.hold(0, bow, true, 0.7, 0, 0, 0, 0);
    if (tick % 400 > 100 && tick % 400 < 300 && tick % 10 === 0) writer.hold(0, bow, true, 0.7, Math.sin(tick / 30), 0.2, 0, 0);
    if (tick % 400 === 300) writer.hold(0, bow, false, 0, 0, 0, 0, 0);
    also(tick, writer, jam);
    if (!writer.isEmpty) {
      const frame = { tick, source: 3, sequence: sequence++, payload: writer.take() }, answer = jam.push(frame);
      if (!answer.ok) throw new Error(answer.message);
      recorder.frame(frame);
    }
    jam.tick();
    recorder.afterTick(cues, jam.drainCues(cues));
    if (recorder.isDue) parts.push(recorder.flush());
  }
  parts.push(recorder.end());
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  const read = await readSession(bytes);
  if (!read.ok) throw new Error(read.message);
  return { session: read.session, bytes, jam };
}

/** A player on a clock that a test moves by hand, and everything that it sent. */
export class HandDriven {
  nowMs = 1000;
  /** What each look at the clock takes: 0, time stands still while the player works. */
  lookMs = 0;
  readonly sent: FromReplay[] = [];
  /** Ticks of the pictures, and when each left. */
  readonly pictures: { tick: number; atMs: number; epochMs: number }[] = [];
  readonly player: ReplayPlayer;

  private constructor(readonly session: JamSession, readonly show: Show) {
    this.player = new ReplayPlayer(show, session, {
      post: (message) => this.sent.push(message),
      show: (frame: RenderFrame) => this.pictures.push({ tick: frame.head[0]!, epochMs: frame.head[1]!, atMs: this.nowMs }),
    }, () => (this.nowMs += this.lookMs));
  }

  static async of(session: JamSession): Promise<HandDriven> {
    return new HandDriven(session, await openShow(session));
  }

  /** Turns every 4 ms for so long. */
  run(ms: number): void {
    for (const end = this.nowMs + ms; this.nowMs < end; this.nowMs += 4) this.player.turn();
  }

  /** Turns until everything is indexed. */
  index(): void {
    while (this.player.standing().indexedTo < this.session.ticks) this.player.turn();
  }

  async seek(tick: number): Promise<void> {
    const done = this.player.seek(tick);
    this.player.turn();
    await done;
  }
}

/** One cue as a listener would hear it. */
export interface Heard { readonly id: number; readonly kind: number; readonly tick: number; readonly atMs: number; readonly duration: number; readonly loop: number; readonly voice: number }

/**
 * What a listener hears who does as the page does: cues at the moments of the stretch they came in, taken back and cut as told. Sorted by moment.
 */
export function listen(sent: readonly FromReplay[]): Heard[] {
  let stretch = { atMs: 0, tick: 0, speed: 0 }, heard: Heard[] = [];
  for (const message of sent) {
    if (message.type === 'stretch') {
      stretch = message.stretch;
      if (message.cut !== 'none') heard = heard.filter(({ atMs }) => atMs < stretch.atMs);
    } else if (message.type === 'cues') {
      for (let base = 0; base < message.cues.length; base += CUE_STRIDE) {
        const { cues } = message, tick = cues[base + 1]! + cues[base + 2]! / 7812.5;
        const atMs = stretch.speed === 0 ? stretch.atMs : stretch.atMs + ((tick - stretch.tick) / 128) * 1000 / stretch.speed;
        heard.push({ id: cues[base]!, kind: cues[base + 3]!, tick, atMs, duration: cues[base + 9]!, loop: cues[base + 12]!, voice: cues[base + 14]! });
      }
    }
  }
  return heard.sort((a, b) => a.atMs - b.atMs || a.tick - b.tick);
}
