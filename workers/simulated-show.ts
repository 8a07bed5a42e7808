import { CORE_ID, Settings, ShowScript, stretchesOf, type Jam, type Timeline } from '../game/index.ts';
import { TEXT_BYTES, type EpochMs, type RenderFrame, type ReplayImage, type ReplayStanding, type SceneDescription, type Tick } from '../protocol/index.ts';
import { decodeUtf8, type JamSession } from '../protocol/session/index.ts';
import type { Show } from './show.ts';

/** A session that is simulated again, and compared with its hashes while it is indexed. */
export class SimulatedShow implements Show {
  private readonly told: string;
  watcher: ((ran: Tick) => void) | null = null;
  entered: (() => void) | null = null;
  readonly missing = [];

  constructor(session: JamSession, private readonly timeline: Timeline, problem: string | null) {
    const { core } = session.header;
    this.told = [problem, core !== CORE_ID && CORE_ID !== '' ? 'It was made with another version of the instrument.' : null].filter((part) => part !== null).join(' ');
  }

  get jam(): Jam {
    return this.timeline.jam;
  }

  get scene(): SceneDescription {
    return this.timeline.jam.description;
  }

  get ticks(): Tick {
    return this.timeline.ticks;
  }

  get tick(): Tick {
    return this.timeline.jam.nextTick;
  }

  get indexedTo(): Tick {
    return this.timeline.indexedTo;
  }

  get trust(): ReplayStanding['trust'] {
    return this.timeline.divergence ? 'diverged' : 'exact';
  }

  get message(): string {
    const { divergence } = this.timeline;
    return divergence ? `${divergence.message} ${this.told}`.trim() : this.told;
  }

  index(ticks: number): boolean {
    return this.timeline.indexMore(ticks);
  }

  seek(tick: Tick): void {
    const { jam } = this;
    this.timeline.seek(tick);
    if (this.jam !== jam) this.entered?.();
  }

  step(): void {
    const { tick, jam } = this;
    this.timeline.step();
    if (this.tick > tick) this.watcher?.(tick);
    if (this.jam !== jam) this.entered?.();
  }

  drainCues(into: Float64Array): number {
    return this.timeline.drainCues(into);
  }

  writeRenderFrame(into: RenderFrame, epochMs: EpochMs): void {
    this.timeline.jam.writeRenderFrame(into, epochMs);
  }

  get showId(): number {
    const script = this.timeline.jam.app.world.resource(ShowScript);
    return script.isWhole === 1 ? script.id : 0;
  }

  promptLines(): readonly string[] {
    const { lines, line, lineBytes } = this.timeline.jam.app.world.resource(ShowScript);
    return Array.from({ length: lines }, (_, n) => decodeUtf8(line.subarray(n * TEXT_BYTES, n * TEXT_BYTES + lineBytes[n]!)) ?? '');
  }

  image(): Omit<ReplayImage, 'tick'> {
    const { jam, stretch, session } = this.timeline, own = jam.app.world.resource(Settings) as Record<string, number>;
    return { image: jam.snapshot(), settings: Object.fromEntries(Object.keys(Settings.schema).map((name) => [name, own[name]!])), mods: stretchesOf(session)[stretch]!.mods };
  }
}
