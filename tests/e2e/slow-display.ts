/**
 * Runs in a page before its own scripts: a display of five pictures a second. Where graphics are drawn by the processor they
 * would leave little of it to whatever else a test looks at, which on a machine with a graphics card they do not touch.
 */
export function slowDisplay(): void {
  let handle = 0;
  const timers = new Map<number, number>();
  globalThis.requestAnimationFrame = (callback) => {
    const id = ++handle;
    timers.set(id, window.setTimeout(() => {
      timers.delete(id);
      callback(performance.now());
    }, 200));
    return id;
  };
  globalThis.cancelAnimationFrame = (id) => {
    window.clearTimeout(timers.get(id));
    timers.delete(id);
  };
}
