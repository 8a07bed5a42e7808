/** Sessions of a room: recording, replaying, travelling in them. */
export { headerOf, type SessionTold } from './session-header.ts';
export { SessionRecorder, type RecorderOptions } from './session-recorder.ts';
export { SessionRun, type RunImage, type RunOptions } from './session-run.ts';
export { modsThroughout, stretchesOf, type Stretch } from './stretches.ts';
export { HashCheck, type HashMismatch, type PartMismatch } from './hash-check.ts';
export { replaySession, type ReplayOptions, type ReplayReport, type Verified } from './replay-session.ts';
export { Timeline } from './timeline.ts';
export { BOOKKEEPING, compareSessions, type SessionComparison } from './compare-sessions.ts';
export { suspectSession } from './find-cause.ts';
export { findChange, type FoundChange, type ValueChange } from './find-change.ts';
