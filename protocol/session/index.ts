/** The `.jam` session format: types, reader and writer. See docs/session-format.md. */
export * from './session.ts';
export { readSession } from './read-session.ts';
export { SessionWriter } from './session-writer.ts';
export { branchSession, compactSession } from './rewrite-session.ts';
export { SourceChain } from './source-chain.ts';
export { decodeUtf8, encodeUtf8 } from './utf8.ts';
