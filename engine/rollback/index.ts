/** Input that comes late, and the test that what is simulated twice comes out the same. */
export { Rollback, ROLLBACK_WINDOW } from './rollback.ts';
export type { RollbackOptions } from './rollback.ts';
export type { Answer, LoggedFrame } from './input-log.ts';
export { SyncTest } from './sync-test.ts';
export type { SyncTestOptions } from './sync-test.ts';
