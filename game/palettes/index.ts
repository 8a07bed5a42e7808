import type { InstrumentName } from '../../protocol/index.ts';
import { bloom } from './bloom.ts';
import { copper } from './copper.ts';
import { dusk } from './dusk.ts';
import { ember } from './ember.ts';
import { frost } from './frost.ts';
import type { Palette } from './palette.ts';
import { tide } from './tide.ts';

/** The room's palettes, in the order in which the hub turns through them. */
export const PALETTES: readonly Palette<InstrumentName>[] = [ember, tide, bloom, frost, copper, dusk];
export * from './palette.ts';
