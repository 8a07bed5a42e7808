import { resource } from '../../engine/index.ts';

/** Voices of all mods that can be bowed at once. */
export const MOST_VOICES = 32;

/** Voices that mods bow: `voice` of their cues, 0 for a free place; `toldTick`: when the mod last spoke of it; `sentTick`: when that last left as a cue; `instrument` as in cues; `pitch`, `source`, `player` as last told. */
export const ModVoices = resource('mods/Voices', { voice: ['u32', MOST_VOICES], toldTick: ['f64', MOST_VOICES], sentTick: ['f64', MOST_VOICES], instrument: ['u16', MOST_VOICES], pitch: ['f32', MOST_VOICES], source: ['u16', MOST_VOICES], player: ['u8', MOST_VOICES] });
