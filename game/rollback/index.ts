export { createRollbackJam } from './rollback-jam.ts';
export type { FinalTick, RollbackJam, RollbackJamOptions } from './rollback-jam.ts';
export type { CorrectionVisitor } from './event-ledger.ts';
