/** The `.jam` session format: types, reader and writer. See docs/session-format.md. */
export * from './session.ts';
