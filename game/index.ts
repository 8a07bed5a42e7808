/** The room: everything of it that pages, workers, the command line and tests may use. */
export { createJam, SCENES } from './jam.ts';
export type { EventVisitor, Jam, JamOptions } from './jam.ts';
export { LAYOUTS, ZONE_PLACES, ZONE_SPECS } from './scenes/layouts.ts';
export type { LayoutName, Place, ZoneSpec } from './scenes/layouts.ts';
export { PALETTES, FAMILIES } from './palettes/index.ts';
export type { BowVoice, Family, LoopPattern, Palette, PatternNote, StrikeVoice } from './palettes/index.ts';
