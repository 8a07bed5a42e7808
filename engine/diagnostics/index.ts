/** Measures of a running app, for people. */
export { DiagnosticsStore } from './diagnostics-store.ts';
export type { Measure } from './diagnostics-store.ts';
export { watchApp } from './watch-app.ts';
export type { Watch, WatchOptions } from './watch-app.ts';
