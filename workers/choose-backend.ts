/**
 * Which way of computing poses is fastest on this machine: found by measuring, because neither the name of a graphics
 * card nor the presence of an interface says it (WebGL in software takes two seconds for what WebAssembly does in 70 ms).
 */

/** A way of computing, ready to be tried. */
export interface Contender<Opened> {
  readonly name: string;
  /** Null when this machine does not have it. May throw: then it is out. */
  open(): Promise<Opened | null>;
  /** One inference on a picture of the usual size. */
  infer(opened: Opened): Promise<void>;
  close(opened: Opened): void;
}

export interface Trial {
  readonly name: string;
  /** First inference, with its compiling of programs, and the median of the following ones, ms. NaN if not reached. */
  readonly firstMs: number;
  readonly medianMs: number;
  readonly outcome: 'chosen' | 'slower' | 'too slow' | 'absent' | 'failed';
  readonly reason: string;
}

export interface Choice<Opened> {
  readonly name: string;
  readonly opened: Opened;
  readonly trials: readonly Trial[];
}

/** A first inference beyond this ends a trial, ms: real graphics cards compile MoveNet in 0.3–1 s, software takes longer. */
export const FIRST_LIMIT_MS = 1500;
/** Inferences that are timed after the first. */
const TIMED = 3;
/** Good enough: a camera gives a picture every 33 ms, so a faster way than this would not be noticed. */
const GOOD_ENOUGH_MS = 10;

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

/**
 * Tries contenders in order and keeps the one with the least median. The first should be the safe one. A trial ends at
 * once when its first inference takes longer than {@link FIRST_LIMIT_MS} or when it is already twice as slow as the best,
 * and no more are tried once one is good enough. If all were too slow the fastest first inference wins: slow is better
 * than nothing. Losers are closed.
 *
 * `now` in ms. Throws an Error naming every reason when nothing works.
 */
export async function chooseBackend<Opened>(contenders: readonly Contender<Opened>[], now: () => number, onTrial: (name: string) => void = () => undefined): Promise<Choice<Opened>> {
  const trials: Trial[] = [];
  let best: { contender: Contender<Opened>; opened: Opened; index: number; cost: number; isSlow: boolean } | null = null;
  for (const contender of contenders) {
    if (best && !best.isSlow && best.cost <= GOOD_ENOUGH_MS) break;
    onTrial(contender.name);
    let opened: Opened | null = null, firstMs = NaN, medianMs = NaN;
    const end = (outcome: Trial['outcome'], reason: string): void => { trials.push({ name: contender.name, firstMs, medianMs, outcome, reason }); };
    try {
      opened = await contender.open();
      if (opened === null) { end('absent', 'not on this machine'); continue; }
      const timed: number[] = [];
      let start = now();
      await contender.infer(opened);
      firstMs = now() - start;
      const isSlow = firstMs > FIRST_LIMIT_MS;
      for (let i = 0; i < TIMED && !isSlow; i++) {
        start = now();
        await contender.infer(opened);
        timed.push(now() - start);
        if (best && !best.isSlow && timed[0]! > 2 * best.cost) break;
      }
      medianMs = median(timed);
      const cost = isSlow ? firstMs : medianMs;
      const isBetter = !best || (best.isSlow && !isSlow) || (best.isSlow === isSlow && cost < best.cost);
      if (!isBetter) {
        contender.close(opened);
        end(isSlow ? 'too slow' : 'slower', isSlow ? `the first inference took ${Math.round(firstMs)} ms, the limit is ${FIRST_LIMIT_MS}` : `${cost.toFixed(1)} ms against ${best!.cost.toFixed(1)}`);
        continue;
      }
      if (best) {
        best.contender.close(best.opened);
        trials[best.index] = { ...trials[best.index]!, outcome: best.isSlow ? 'too slow' : 'slower', reason: `${cost.toFixed(1)} ms with ${contender.name}` };
      }
      best = { contender, opened, index: trials.length, cost, isSlow };
      end('chosen', '');
    } catch (error) {
      if (opened !== null && best?.opened !== opened) contender.close(opened);
      end('failed', error instanceof Error ? error.message : String(error));
    }
  }
  if (!best) throw new Error(`Nothing here can compute poses: ${trials.map((trial) => `${trial.name}: ${trial.reason}`).join('; ')}.`);
  return { name: best.contender.name, opened: best.opened, trials };
}
