/** Longest wait on the spot, ms: messages are read in between. */
const LONGEST_SLEEP_MS = 8;

/**
 * Takes one turn after another for as long as the worker lives, with messages read in between.
 *
 * @param turn does what is due and answers in how many ms there is something to do again. What it throws ends the turns.
 */
export function keepTurning(turn: () => number): void {
  const again = new MessageChannel();
  // Blocks for a known time on memory nobody writes: ten times more exact than a timer. Only where memory may be shared.
  const sleeper = typeof SharedArrayBuffer === 'undefined' ? null : new Int32Array(new SharedArrayBuffer(4));
  const once = (): void => {
    const waitMs = turn();
    if (sleeper && waitMs <= LONGEST_SLEEP_MS) {
      if (waitMs > 0) Atomics.wait(sleeper, 0, 0, waitMs);
      again.port2.postMessage(0);
    } else if (waitMs > 1) {
      setTimeout(once, waitMs);
    } else {
      again.port2.postMessage(0);
    }
  };
  again.port1.onmessage = once;
  again.port2.postMessage(0);
}
