import { CUE_LOOKAHEAD_TICKS, CUE_STRIDE, FRAME_HEAD, ReplayClock, TICK_RATE, type EpochMs, type FromReplay, type RenderFrame, type ReplayImage, type ReplayStanding, type SceneDescription, type Tick } from '../protocol/index.ts';
import type { JamSession } from '../protocol/session/index.ts';
import { CuesAhead, grainsBetween, heldAt, tickOfCue } from './cues-ahead.ts';
import { PicturesAhead } from './pictures-ahead.ts';
import type { Show } from './show.ts';

/**
 * The show runs this much ahead of what is seen and heard, at any speed: sound is always asked for in good time, and a seek inside a loop
 * or a slow moment of the machine is not noticed.
 */
const LEAD_MS = 200;
/** A beginning lies this much ahead, so that its first notes are in time. */
const BEGIN_MS = 40;
/** Seeks that follow each other faster than this are a hand that drags: it is heard in grains, and playing goes on when it rests. */
const DRAG_MS = 180;
/** A turn lasts about this long; then messages are looked at again. Indexing takes half of one. */
const TURN_MS = 12;
const INDEX_TICKS = 24;
/** While it runs it is looked after this often. */
const RUN_WAIT_MS = 4, IDLE_WAIT_MS = 50;
/** Beyond the index, and farther than this, a seek waits for the index and can be overtaken by the next. */
const NEAR_TICKS = 2 * TICK_RATE;
const SLOWEST = 0.1, FASTEST = 16;
/** As far ahead as the show ever runs, ticks. */
const MOST_LEAD = (LEAD_MS / 1000) * TICK_RATE * FASTEST;

/** Where what a player shows goes to. */
export interface ReplayOutlet {
  /** `stretch` and `cues` messages, in order. */
  post(message: FromReplay): void;
  /** A picture that is due; it is reused after this call. */
  show(frame: RenderFrame): void;
}

interface WantedSeek {
  tick: Tick;
  readonly answers: (() => void)[];
}

/**
 * Plays a show: paces it by the wall, seeks, loops, and indexes it in between. It reads the wall only through the clock that it is given,
 * and does nothing but in {@link turn}.
 *
 * Sound: whatever was asked for and is not to be heard after all is taken back by a `stretch` with a cut; what lies ahead of the place
 * that is played from then is asked for again, notes that hold through it with the rest of their length.
 */
export class ReplayPlayer {
  private readonly clock = new ReplayClock();
  private readonly ahead = new CuesAhead();
  private readonly pictures = new PicturesAhead();
  private readonly drained = new Float64Array(1024 * CUE_STRIDE);
  private isPlaying = false;
  private speed = 1;
  private loop: { readonly from: Tick; readonly to: Tick } | null = null;
  private wanted: WantedSeek | null = null;
  /** Where a drag comes from. */
  private draggedFrom = 0;
  private lastSeekMs = -Infinity;
  /** While a hand drags: when playing goes on, if it plays. */
  private restsAtMs = 0;
  private isResting = false;
  private isIndexed = false;
  private jumps = 0;
  private told = '';
  /** What the room held, by the revision that its pictures bear, and the one that was told last. */
  private readonly scenes = new Map<number, SceneDescription>();
  private toldRevision;
  /** Shows whose words were told. */
  private readonly prompters = new Set<number>();

  constructor(readonly shown: Show, private readonly session: JamSession, private readonly outlet: ReplayOutlet, private readonly now: () => EpochMs) {
    this.clock.begin({ atMs: now(), tick: 0, speed: 0 });
    this.toldRevision = shown.scene.revision ?? 0;
  }

  /** What a page that opens it has to know. */
  standing(): ReplayStanding {
    const { shown: show, isPlaying, speed, loop } = this;
    return { ticks: show.ticks, indexedTo: show.indexedTo, isPlaying, speed, loop, trust: show.trust, message: show.message };
  }

  /** The tick that is seen and heard, whole. */
  private place(): Tick {
    return Math.max(0, Math.min(this.shown.ticks, Math.floor(this.clock.tickAt(this.now()) + 1e-6)));
  }

  // ------------------------------------------------------------------------------------------------------------ wishes

  setPlaying(isPlaying: boolean): void {
    if (isPlaying === this.isPlaying) return;
    this.isPlaying = isPlaying;
    this.isResting = false;
    if (!isPlaying) return this.stand();
    const place = this.place();
    if (place >= this.shown.ticks) this.arrive(this.loop?.from ?? 0);
    this.begin();
  }

  /** @param speed held to 0.1–16 */
  setSpeed(speed: number): void {
    const wanted = Math.max(SLOWEST, Math.min(FASTEST, Number.isFinite(speed) ? speed : 1));
    if (wanted === this.speed) return;
    this.speed = wanted;
    if (!this.isPlaying || this.isResting) return;
    const nowMs = this.now();
    if (this.clock.isAhead(nowMs)) {
      // A loop's end, or the beginning, lies just ahead: gone through again from here.
      this.arrive(this.place());
      return this.begin();
    }
    const tick = this.clock.tickAt(nowMs);
    this.stretch(nowMs, tick, wanted, 'ahead');
    this.pictures.restamp(this.clock);
    this.ahead.forgetBefore(tick);
    this.ask(this.ahead.all());
  }

  /** Both ends are held to the session; a range of less than an eighth of a second is none. */
  setLoop(loop: { readonly from: Tick; readonly to: Tick } | null): void {
    const from = Math.max(0, Math.floor(loop?.from ?? 0)), to = Math.min(this.shown.ticks, Math.floor(loop?.to ?? 0));
    this.loop = loop && to - from >= TICK_RATE / 8 ? { from, to } : null;
    if (!this.isPlaying || this.isResting) return;
    const place = this.place(), isAhead = this.clock.isAhead(this.now());
    if (!isAhead && (!this.loop || (place < this.loop.to && this.shown.tick <= this.loop.to))) return;
    // What lies ahead was run without this loop, or with another one.
    this.arrive(this.loop && place >= this.loop.to ? this.loop.from : place);
    this.begin();
  }

  /** Resolves when the picture of the tick, or of a later seek's, has left. */
  seek(tick: Tick): Promise<void> {
    const target = Math.max(0, Math.min(this.shown.ticks, Math.floor(Number.isFinite(tick) ? tick : 0)));
    this.draggedFrom = this.wanted ? this.draggedFrom : this.place();
    return new Promise((done) => {
      if (this.wanted) {
        this.wanted.tick = target;
        this.wanted.answers.push(done);
      } else this.wanted = { tick: target, answers: [done] };
    });
  }

  step(ticks: number): Promise<void> {
    const from = this.wanted?.tick ?? this.place();
    this.setPlaying(false);
    return this.seek(from + Math.trunc(ticks));
  }

  /** Pauses, with the show at the very tick that is seen, and answers which. */
  hold(): Tick {
    this.setPlaying(false);
    const tick = this.place();
    this.arrive(tick);
    return tick;
  }

  /** Pauses. @throws when it can only be watched */
  image(): ReplayImage {
    return { tick: this.hold(), ...this.shown.image() };
  }

  // ------------------------------------------------------------------------------------------------------------- turns

  /** Does what is due. Answers in how many ms there is something to do again; 0: at once. */
  turn(): number {
    const { shown: show } = this, nowMs = this.now();
    this.clock.forget(nowMs);
    if (this.wanted) {
      if (this.wanted.tick > show.indexedTo + NEAR_TICKS && !this.isIndexed) {
        if (this.isPlaying && !this.isResting) {
          this.stand();
          this.isResting = true;
          this.restsAtMs = Infinity;
        }
        this.index(nowMs);
        this.tell();
        return 0;
      }
      this.take(this.wanted);
    }
    if (this.isResting && nowMs >= this.restsAtMs) {
      this.isResting = false;
      if (this.isPlaying) this.begin();
    }
    const isRunning = this.isPlaying && !this.isResting;
    if (isRunning) this.run(nowMs);
    if (isRunning) this.pictures.showDue(this.now() + RUN_WAIT_MS, this);
    if (isRunning && this.clock.tickAt(this.now()) >= show.ticks) this.end();
    const isComfortable = !isRunning || this.clock.epochOf(show.tick) - this.now() > LEAD_MS / 2 || show.tick >= show.ticks;
    if (!this.isIndexed && isComfortable) this.index(this.now());
    this.tell();
    return !this.isIndexed ? 0 : isRunning || this.isResting ? RUN_WAIT_MS : IDLE_WAIT_MS;
  }

  private take(wanted: WantedSeek): void {
    const isDrag = this.now() - this.lastSeekMs < DRAG_MS;
    this.wanted = null;
    this.arrive(wanted.tick);
    this.lastSeekMs = this.now();
    if (!this.isPlaying || isDrag) {
      this.stand();
      this.ask(grainsBetween(this.session, this.draggedFrom, wanted.tick));
      this.isResting = this.isPlaying;
      this.restsAtMs = this.lastSeekMs + DRAG_MS;
    } else {
      this.isResting = false;
      this.begin();
    }
    for (const answer of wanted.answers) answer();
  }

  /** Runs the show until it is as far ahead as it should be, or the turn is over. */
  private run(nowMs: EpochMs): void {
    const { shown: show, clock } = this;
    for (let count = 1; ; count++) {
      const { loop } = this;
      const isAtEnd = loop !== null && show.tick >= loop.to && clock.newest.tick < loop.to;
      if (isAtEnd) this.wrap(loop);
      else if (show.tick >= show.ticks || clock.epochOf(show.tick) > nowMs + LEAD_MS) break;
      else this.stepShow();
      if ((isAtEnd || count % 8 === 0) && this.now() - nowMs > TURN_MS) break;
    }
    // A machine that cannot keep up: time goes slower, nothing is left out.
    const lateMs = this.now() - clock.epochOf(show.tick);
    if (lateMs > 0 && show.tick < show.ticks && !clock.isAhead(this.now())) this.stretch(this.now() + BEGIN_MS, show.tick, this.speed, 'none');
  }

  /** From the end of a loop to its beginning, without a gap: all of it happens ahead of its time. */
  private wrap(loop: { readonly from: Tick; readonly to: Tick }): void {
    const atMs = this.clock.epochOf(loop.to);
    this.goTo(loop.from);
    this.clock.begin({ atMs, tick: loop.from, speed: this.speed });
    this.picture(0);
    this.stretch(atMs, loop.from, this.speed, 'all');
    this.ask(heldAt(this.session, loop.from));
    this.ask(this.ahead.all());
  }

  private end(): void {
    this.isPlaying = false;
    this.stretch(this.now(), this.shown.ticks, 0, 'none');
  }

  private index(nowMs: EpochMs): void {
    const until = nowMs + TURN_MS / 2;
    do this.isIndexed = !this.shown.index(INDEX_TICKS);
    while (!this.isIndexed && this.now() < until);
  }

  // ------------------------------------------------------------------------------------------------------------ places

  /** Stands at a tick: the show, its picture, and what lies ahead of it. */
  private arrive(tick: Tick): void {
    this.goTo(tick);
    this.pictures.clear();
    this.clock.begin({ atMs: this.now(), tick, speed: 0 });
    this.picture(0);
    this.pictures.showDue(Infinity, this);
  }

  private picture(speed: number): void {
    const { scene } = this.shown;
    if (scene.revision !== undefined) this.scenes.set(scene.revision, scene);
    const { showId } = this.shown;
    if (showId !== 0 && !this.prompters.has(showId)) {
      this.prompters.add(showId);
      this.outlet.post({ type: 'prompter', id: showId, lines: this.shown.promptLines() });
    }
    this.pictures.add(this.shown, this.clock, this.jumps, speed);
  }

  /** Hands out a picture that is due, and before it what it shows, if that is another room. */
  show(frame: RenderFrame): void {
    const revision = frame.head[FRAME_HEAD.revision]!, scene = this.scenes.get(revision);
    if (revision !== this.toldRevision && scene) {
      this.toldRevision = revision;
      this.outlet.post({ type: 'scene', scene });
    }
    this.outlet.show(frame);
  }

  /** Brings the show to a tick, and what has left by then and lies ahead of it into {@link ahead}. */
  private goTo(tick: Tick): void {
    const { shown: show, ahead } = this, from = Math.max(0, tick - CUE_LOOKAHEAD_TICKS);
    const isOnward = tick >= show.tick && tick - show.tick <= NEAR_TICKS;
    this.jumps++;
    if (!isOnward) {
      ahead.clear();
      show.seek(from);
    }
    while (show.tick < tick && show.tick < show.ticks) {
      show.step();
      ahead.add(this.drained, show.drainCues(this.drained), tick);
    }
    ahead.forgetBefore(tick);
  }

  /** From the place where it stands at its speed, music included. */
  private begin(): void {
    const place = this.place();
    if (this.shown.tick < place || this.shown.tick > place + MOST_LEAD) this.arrive(place);
    this.stretch(this.now() + BEGIN_MS, place, this.speed, 'all');
    this.pictures.restamp(this.clock);
    this.ahead.forgetBefore(place);
    this.ask(heldAt(this.session, place));
    this.ask(this.ahead.all());
  }

  /** Stops where it is, in silence. */
  private stand(): void {
    const nowMs = this.now(), place = this.place(), isBetween = this.clock.isAhead(nowMs);
    // Over the end of a loop that lies just ahead the show is somewhere else already.
    if (isBetween) this.arrive(place);
    else this.pictures.showDue(nowMs, this);
    this.stretch(nowMs, place, 0, 'all');
  }

  private stretch(atMs: EpochMs, tick: number, speed: number, cut: 'none' | 'ahead' | 'all'): void {
    const stretch = { atMs, tick, speed };
    this.clock.begin(stretch);
    this.outlet.post({ type: 'stretch', stretch, cut, palette: this.pictures.palette });
  }

  private stepShow(): void {
    const { shown: show, loop } = this;
    show.step();
    const count = show.drainCues(this.drained);
    if (count > 0) {
      // What belongs after the end of a loop is not heard.
      const kept = loop && this.clock.newest.tick < loop.to ? this.before(loop.to, count) : count;
      this.ahead.add(this.drained, kept, this.clock.tickAt(this.now()));
      this.ask(this.drained.slice(0, kept * CUE_STRIDE));
    }
    this.picture(this.speed);
  }

  /** Keeps, of the drained cues, those that are heard before a tick; returns how many. */
  private before(tick: Tick, count: number): number {
    let kept = 0;
    for (let index = 0; index < count; index++) {
      const base = index * CUE_STRIDE;
      if (tickOfCue(this.drained, base) >= tick) continue;
      this.drained.copyWithin(kept * CUE_STRIDE, base, base + CUE_STRIDE);
      kept++;
    }
    return kept;
  }

  private ask(cues: Float64Array<ArrayBuffer>): void {
    if (cues.length > 0) this.outlet.post({ type: 'cues', cues });
  }

  /** Tells what has changed. */
  private tell(): void {
    const standing = this.standing();
    // The index grows all the time; its bar moves in steps that can be seen.
    const { indexedTo, ...rest } = standing, told = JSON.stringify([rest, this.isIndexed, Math.floor((indexedTo / Math.max(1, standing.ticks)) * 100)]);
    if (told === this.told) return;
    this.told = told;
    this.outlet.post({ type: 'standing', standing });
  }
}
