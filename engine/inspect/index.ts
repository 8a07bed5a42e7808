/**
 * What looks into a running world, and only looks. A door of its own beside `engine/index.ts`, so that a worker loads it when somebody looks and not before.
 */
export { checkEdit, isFixedPart, valueAt } from './edit-field.ts';
export { readFilter } from './entity-filter.ts';
export type { EntityFilter, ReadFilter } from './entity-filter.ts';
export { joinProbes } from '../scheduler/join-probes.ts';
export { MessageTap } from './message-tap.ts';
export type { TappedMessage } from './message-tap.ts';
export { WriteRecorder } from './write-recorder.ts';
export type { SlotChange, SystemWrites } from './write-recorder.ts';
