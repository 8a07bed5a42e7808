import { bloom } from './bloom.ts';
import { ember } from './ember.ts';
import type { Palette } from './palette.ts';
import { tide } from './tide.ts';

/** The room's palettes, in the order in which the hub turns through them. */
export const PALETTES: readonly Palette[] = [ember, tide, bloom];
export * from './palette.ts';
