/** Comparing runs of what should be one world, and finding what makes them differ. */
export type { Divergence } from './divergence.ts';
export { diffImages } from './diff-images.ts';
export type { DiffOptions, Difference } from './diff-images.ts';
export { findDivergence } from './find-divergence.ts';
export type { DivergenceOptions } from './find-divergence.ts';
export type { Simulation } from './simulation.ts';
export { findFault } from './find-fault.ts';
export type { Fault, FaultKind, FaultSearch } from './find-fault.ts';
export { inHostileWorld } from './hostile-world.ts';
export type { Hostility, UseKind } from './hostile-world.ts';
export { openReplay, Recorder, Replay, replayRecording } from './recording.ts';
export type { Recording, RecordingOptions, ReplayAnswer } from './recording.ts';
