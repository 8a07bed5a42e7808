/** The `.jam` session format: types, reader and writer. See docs/session-format.md. */
export * from './session.ts';
export { readSession } from './read-session.ts';
export { MAX_PART_NAMES } from './limits.ts';
export { SessionWriter } from './session-writer.ts';
export { branchHeader, type RoomTurn } from './branch-header.ts';
export { branchSession, compactSession, partsInPlace } from './rewrite-session.ts';
export { SourceChain } from './source-chain.ts';
export { decodeUtf8, encodeUtf8 } from './utf8.ts';
