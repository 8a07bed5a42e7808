import { field, type FieldNotes, type FieldType, type NotedField } from '../../engine/index.ts';

/** Fields that many components have: what they mean stands here once. */

/** Yes or no. */
export const flag = (doc = ''): NotedField<'u8'> => field('u8', { names: ['no', 'yes'], doc });
/** 0 … 1. */
export const share = (doc = ''): NotedField<'f32'> => field('f32', { min: 0, max: 1, doc });
/** Metres in the room: right-handed, y up, floor at 0. */
export const metres = (doc = ''): NotedField<'f32'> => field('f32', { unit: 'm', doc });
/** A moment or a length of musical time. */
export const beats = (doc = ''): NotedField<'f64'> => field('f64', { unit: 'beats', doc });
/** `length` of the same. */
export const each = <T extends FieldType>(type: T, length: number, notes: FieldNotes = {}): NotedField<readonly [T, number]> => field([type, length] as const, notes);
