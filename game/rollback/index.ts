export { createRollbackJam } from './rollback-jam.ts';
export type { FinalTick, RollbackJam, RollbackJamOptions } from './rollback-jam.ts';
export type { CorrectionVisitor } from './event-ledger.ts';
export { createSyncJam } from './sync-jam.ts';
export type { SyncJam } from './sync-jam.ts';
