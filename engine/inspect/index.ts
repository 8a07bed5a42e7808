export { applyEdit, checkEdit, isFixedPart, valueAt } from './edit-field.ts';
export type { FieldEdit, FixedParts, SlotPlace } from './edit-field.ts';
export { readFilter } from './entity-filter.ts';
export type { EntityFilter, ReadFilter } from './entity-filter.ts';
export { MessageTap } from './message-tap.ts';
export type { TappedMessage } from './message-tap.ts';
export { WriteRecorder } from './write-recorder.ts';
export type { SlotChange, SystemWrites } from './write-recorder.ts';
