/** Input that comes late, and the test that what is simulated twice comes out the same. */
export { Rollback, ROLLBACK_WINDOW } from './rollback.ts';
export type { RollbackOptions } from './rollback.ts';
export type { Answer, LoggedFrame } from './input-log.ts';
