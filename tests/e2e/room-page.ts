import type { Page } from 'playwright-core';
import { CUE, CUE_STRIDE, FRAME_HEAD, JOINT_COUNT, JOINT_FIELD, JOINT_STRIDE, PLAYER_FIELD, PLAYER_STRIDE, ZONE_FIELD, ZONE_STRIDE } from '../../protocol/index.ts';
import type { Session } from '../../view/session.ts';
import type { StageActions, StageState } from '../../view/stage.ts';
import type { StageView } from '../../view/render/stage-view.ts';

/** What the app offers to its console and its tests. */
export interface JamGlobal {
  readonly jam: {
    readonly session: Session & { readonly control: () => { fail(message: string): void } };
    readonly stage: { getState(): StageState; setState(part: Partial<StageState>): void };
    readonly stageView: StageView;
    readonly actions: StageActions;
  };
  /** Written by {@link listen}. */
  heard: HeardCue[];
}

/** A cue as it arrived on the page. */
export interface HeardCue {
  readonly id: number;
  readonly kind: number;
  readonly source: number;
  readonly zone: number;
  readonly loop: number;
  readonly velocity: number;
  /** Tick in which it is to sound, µs after its start, and how old its cause was, µs. */
  readonly tick: number;
  readonly micros: number;
  readonly causeMicros: number;
  /** EpochMs of its arrival on the page. */
  readonly atMs: number;
  /** EpochMs of its tick's start. */
  readonly tickMs: number;
}

/** Waits until the room runs and has been drawn once, then keeps every cue that arrives in `globalThis.heard`. */
export async function listen(page: Page): Promise<void> {
  await page.waitForFunction((ready) => {
    const { jam } = globalThis as unknown as JamGlobal;
    return jam?.session && jam.session.frame.head[ready] === 1;
  }, FRAME_HEAD.ready, { timeout: 90_000, polling: 50 }).catch(async (cause: unknown) => {
    const seen = await page.evaluate(() => {
      const { jam } = globalThis as unknown as Partial<JamGlobal>, state = jam?.stage.getState();
      return { phase: state?.phase, loading: state?.loadingMessage, notices: state?.notices.map((notice) => notice.message), head: jam && [...jam.session.frame.head] };
    });
    throw new Error(`The room did not open: ${JSON.stringify(seen)}`, { cause });
  });
  await page.evaluate(({ CUE, CUE_STRIDE }) => {
    const page = globalThis as unknown as JamGlobal, { session } = page.jam;
    page.heard = [];
    session.onCues((cues, count) => {
      const atMs = performance.timeOrigin + performance.now();
      for (let at = 0; at < count * CUE_STRIDE; at += CUE_STRIDE) {
        page.heard.push({
          id: cues[at + CUE.id]!, kind: cues[at + CUE.kind]!, source: cues[at + CUE.source]!, zone: cues[at + CUE.zone]!, loop: cues[at + CUE.loop]!, velocity: cues[at + CUE.velocity]!,
          tick: cues[at + CUE.tick]!, micros: cues[at + CUE.micros]!, causeMicros: cues[at + CUE.causeMicros]!, atMs, tickMs: session.epochOfTick(cues[at + CUE.tick]!),
        });
      }
    });
  }, { CUE, CUE_STRIDE });
}

/** Cues of a kind that arrived so far, oldest first. */
export function heard(page: Page, kind: number): Promise<HeardCue[]> {
  return page.evaluate((kind) => (globalThis as unknown as JamGlobal).heard.filter((cue) => cue.kind === kind), kind);
}

/** Forgets the cues that arrived so far. */
export async function forget(page: Page): Promise<void> {
  await page.evaluate(() => { (globalThis as unknown as JamGlobal).heard.length = 0; });
}

/** Waits for a cue of a kind (and a zone, a loop, a source), or finds it among those that arrived since {@link forget}. */
export async function waitForCue(page: Page, kind: number, match: Partial<Pick<HeardCue, 'zone' | 'loop' | 'source'>> = {}, timeout = 20_000): Promise<HeardCue> {
  const handle = await page.waitForFunction(({ kind, match }) => (globalThis as unknown as JamGlobal).heard.find((cue) => cue.kind === kind
    && Object.entries(match).every(([field, value]) => cue[field as 'zone'] === value)), { kind, match }, { timeout, polling: 30 });
  return (await handle.jsonValue()) as HeardCue;
}

export interface ZoneNow { readonly x: number; readonly y: number; readonly z: number; readonly radius: number; readonly state: number; readonly nearness: number; readonly hits: number; readonly loop: number }

/** A zone as the latest picture had it. */
export function zoneNow(page: Page, zone: number): Promise<ZoneNow> {
  return page.evaluate(({ at, ZONE_FIELD }) => {
    const { zones } = (globalThis as unknown as JamGlobal).jam.session.frame;
    return Object.fromEntries((['x', 'y', 'z', 'radius', 'state', 'nearness', 'hits', 'loop'] as const).map((field) => [field, zones[at + ZONE_FIELD[field]]!])) as unknown as ZoneNow;
  }, { at: zone * ZONE_STRIDE, ZONE_FIELD });
}

/** A joint as the latest picture had it. */
export function jointNow(page: Page, player: number, joint: number): Promise<{ x: number; y: number; z: number; confidence: number }> {
  return page.evaluate(({ at, JOINT_FIELD }) => {
    const { joints } = (globalThis as unknown as JamGlobal).jam.session.frame;
    return { x: joints[at + JOINT_FIELD.x]!, y: joints[at + JOINT_FIELD.y]!, z: joints[at + JOINT_FIELD.z]!, confidence: joints[at + JOINT_FIELD.confidence]! };
  }, { at: (player * JOINT_COUNT + joint) * JOINT_STRIDE, JOINT_FIELD });
}

/** Whether a player is in the room, and the epoch of its body. */
export function playerNow(page: Page, player: number): Promise<{ isPresent: number; epoch: number; space: number }> {
  return page.evaluate(({ at, PLAYER_FIELD }) => {
    const { players } = (globalThis as unknown as JamGlobal).jam.session.frame;
    return { isPresent: players[at + PLAYER_FIELD.isPresent]!, epoch: players[at + PLAYER_FIELD.epoch]!, space: players[at + PLAYER_FIELD.space]! };
  }, { at: player * PLAYER_STRIDE, PLAYER_FIELD });
}

/** Where a place of the room is on the page now, CSS px. */
export function pixelOf(page: Page, place: { x: number; y: number; z: number }): Promise<{ x: number; y: number }> {
  return page.evaluate(({ x, y, z }) => {
    const out = [0, 0];
    (globalThis as unknown as JamGlobal).jam.stageView.pixelOf(x, y, z, out);
    return { x: out[0]!, y: out[1]! };
  }, place);
}

/** Median and 95th percentile (nearest rank). */
export function p50p95(values: readonly number[]): { p50: number; p95: number } {
  const sorted = [...values].sort((a, b) => a - b), at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? NaN;
  return { p50: at(0.5), p95: at(0.95) };
}
