/** The caller's mistake, in words that say what was found, what was expected and what to do. Ends a command with 2. */
export class UsageError extends Error {}
