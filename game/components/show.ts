import { message, resource } from '../../engine/index.ts';
import { MAX_LIGHTS, MAX_SHOW_ACTIONS, MAX_SHOW_CUES, MAX_SHOW_LINES, MAX_SHOW_SCENES, MAX_ZONES, TEXT_BYTES } from '../../protocol/index.ts';

/**
 * The show that is loaded, as it came through the door; see SHOW_ACT for what its numbers mean.
 *
 * - `id`, `scenes`, `cues`, `actions`: as `begin` announced them. `cuesGiven`, `actionsGiven`, `scenesGiven`: how many came. `isWhole`: 1 once `ready` found all there.
 * - `sceneMillis`: planned length of each scene. `sceneName`, `line`: words in UTF-8, TEXT_BYTES each, as long as `…Bytes` says.
 * - `cueScene`, `cueWhen`, `cueC`, `cueD` by cue; `action…` by action, `actionCue` the cue that it belongs to.
 */
export const ShowScript = resource('show/ShowScript', {
  id: 'u32', scenes: 'u8', cues: 'u16', actions: 'u16', scenesGiven: 'u16', cuesGiven: 'u16', actionsGiven: 'u16', isWhole: 'u8', lines: 'u8',
  sceneMillis: ['u32', MAX_SHOW_SCENES], sceneNameBytes: ['u8', MAX_SHOW_SCENES], sceneName: ['u8', MAX_SHOW_SCENES * TEXT_BYTES],
  cueScene: ['u8', MAX_SHOW_CUES], cueWhen: ['u8', MAX_SHOW_CUES], cueC: ['i32', MAX_SHOW_CUES], cueD: ['i32', MAX_SHOW_CUES],
  actionCue: ['u16', MAX_SHOW_ACTIONS], actionAct: ['u16', MAX_SHOW_ACTIONS], actionTarget: ['u16', MAX_SHOW_ACTIONS],
  actionA: ['i32', MAX_SHOW_ACTIONS], actionB: ['i32', MAX_SHOW_ACTIONS], actionC: ['i32', MAX_SHOW_ACTIONS], actionD: ['i32', MAX_SHOW_ACTIONS],
  lineBytes: ['u8', MAX_SHOW_LINES], line: ['u8', MAX_SHOW_LINES * TEXT_BYTES],
});

/** What has become of a cue in this run of its scene: waiting; what waits for the bar was asked for, the rest comes at `dueTick`; done. */
export const CUE_STEP = { waiting: 0, asked: 1, done: 2 } as const;

/**
 * Where the show stands.
 *
 * - `state`: protocol SHOW_STATE. `isHeld`: 1 while time stands still for its cues. `runs`: how many scenes were begun.
 * - `scene`: place in the set list. `startTick`: when it began (fractions; a little ahead of now when it begins with a bar). `sceneTicks`, `showTicks`: ticks that
 *   passed in it and in the whole, holds left out.
 * - `bar`: of the scene, from 1. `barBeat`, `nextBeat`: beats of the room's pulse at which that bar began and the next one will.
 * - `line`, `lines`: what the prompter shows; `lines` 0: nothing. `camera`, `cameraTicks`: the view, and over how many ticks it was to be taken.
 * - `step`, `dueTick`, `doneAt`, `source`: by cue: its CUE_STEP; when it comes, in ticks with a fraction; the `sceneTicks` at which it was done; who caused it.
 */
export const ShowRun = resource('show/ShowRun', {
  state: 'u8', isHeld: 'u8', runs: 'u16', scene: 'u8', startTick: 'f64', sceneTicks: 'i32', showTicks: 'u32', bar: 'u32', barBeat: 'f64', nextBeat: 'f64',
  line: 'u8', lines: 'u8', camera: 'u8', cameraTicks: 'u32',
  step: ['u8', MAX_SHOW_CUES], dueTick: ['f64', MAX_SHOW_CUES], doneAt: ['i32', MAX_SHOW_CUES], source: ['u16', MAX_SHOW_CUES],
});

/** Lights that change by themselves over time: the room and its lamps, the blackout, then the zones. */
export const BLACKOUT = MAX_LIGHTS, FIRST_ZONE_LIGHT = MAX_LIGHTS + 1, LIGHT_COUNT = FIRST_ZONE_LIGHT + MAX_ZONES;

/**
 * Every light goes from one level and hue to another, eased, between two ticks.
 *
 * - `isLit`: 1 once the show has touched them; before that the room is as it is without a show.
 * - `from`, `to`: levels, 0 … 1 (of a zone: 0 its own light, 1 full). `fromHue`, `toHue`: 0 … 1, −1 its own. `since`: tick at which the change begins, fractions; `ticks`: how long it takes.
 */
export const ShowLights = resource('show/ShowLights', {
  isLit: 'u8', from: ['f32', LIGHT_COUNT], to: ['f32', LIGHT_COUNT], fromHue: ['f32', LIGHT_COUNT], toHue: ['f32', LIGHT_COUNT], since: ['f64', LIGHT_COUNT], ticks: ['f64', LIGHT_COUNT],
});

/** The loop of a loop zone should sound (`how` 1), not sound (0), or the other of the two (2). `ordinal`: of the zone among loop zones. */
export const LoopAsked = message('show/LoopAsked', { ordinal: 'u8', how: 'u8', source: 'u16' }, { capacity: 64 });
