import { createStore } from 'zustand/vanilla';
import { MAX_PLAYERS } from '../../protocol/index.ts';
import { recall, remember, type Remembered } from '../remembered.ts';

/** How a body can be shown. `camera` is the one that shows the player as the camera sees them. */
export type LookId = 'skeleton' | 'trails' | 'ribbons' | 'particles' | 'silhouette' | 'puppet' | 'crowd' | 'camera';

/** A look as it is offered. */
export interface LookChoice {
  readonly id: LookId;
  readonly label: string;
  /** What it is, at most six words. */
  readonly words: string;
}

/** All looks, in the order in which they are offered and in which a key steps through them. */
export const LOOKS: readonly LookChoice[] = [
  { id: 'skeleton', label: 'Body of light', words: 'You, made of light' },
  { id: 'trails', label: 'Light trails', words: 'Lines where you have been' },
  { id: 'ribbons', label: 'Ribbons', words: 'Silk that follows arms and legs' },
  { id: 'particles', label: 'Sparks', words: 'Dust that flies when you move' },
  { id: 'silhouette', label: 'Silhouette', words: 'A soft shape without a face' },
  { id: 'puppet', label: 'Puppet', words: 'Paper shapes on strings' },
  { id: 'crowd', label: 'Crowd', words: 'Many dancers follow you' },
  { id: 'camera', label: 'Camera picture', words: 'Your own picture, on this screen' },
];

/** Looks behind which nobody is seen: those that a key steps through and that are remembered. */
export const SHY_LOOKS: readonly LookId[] = LOOKS.map(({ id }) => id).filter((id) => id !== 'camera');

/** Who is seen how. */
export interface LooksState {
  /** Of everybody who has none of their own. */
  readonly all: LookId;
  /** Of each player, or null for the same as all. */
  readonly own: readonly (LookId | null)[];
  /** Of recorded bodies that dance beside the live ones; `skeleton`: as ghosts are. Never a camera's picture. */
  readonly ghosts: LookId;
  /** The silhouette is shaded by a camera's picture, 40 patches wide. Chosen anew in each visit. */
  readonly hasCameraShade: boolean;
  /** A video is being made: nothing of a camera can be shown meanwhile. */
  readonly isFilmed: boolean;
}

const isShy = (value: unknown): value is LookId => typeof value === 'string' && (SHY_LOOKS as readonly string[]).includes(value);

/** The state that was remembered; a camera's picture never is. */
export function looksFrom(kept: Remembered): LooksState {
  const all = kept['look.all'], ghosts = kept['look.ghosts'];
  return {
    all: isShy(all) ? all : 'skeleton',
    own: Array.from({ length: MAX_PLAYERS }, (_, player) => { const own = kept[`look.${player}`]; return isShy(own) ? own : null; }),
    ghosts: isShy(ghosts) ? ghosts : 'skeleton', hasCameraShade: false, isFilmed: false,
  };
}

/** Who is seen how, now. */
export const looks = createStore<LooksState>(() => looksFrom(recall()));

/** The look of a player. */
export const lookOf = (state: LooksState, player: number): LookId => state.own[player] ?? state.all;

/** Whether a camera's own picture is asked for, by anybody. */
export const isCameraAsked = (state: LooksState): boolean => state.all === 'camera' || state.own.includes('camera');

function keep(state: LooksState): void {
  looks.setState(state);
  remember({
    'look.all': isShy(state.all) ? state.all : 'skeleton', 'look.ghosts': state.ghosts,
    ...Object.fromEntries(state.own.map((own, player) => [`look.${player}`, isShy(own) ? own : ''])),
  });
}

/** Shows everybody (`player` null) or one player in a look. For everybody: whoever had one of their own gives it up. The camera's picture is not put on while a video is made. */
export function wearLook(look: LookId, player: number | null = null): void {
  const state = looks.getState();
  if (look === 'camera' && state.isFilmed) return;
  keep(player === null ? { ...state, all: look, own: state.own.map(() => null) } : { ...state, own: state.own.map((own, index) => (index === player ? look : own)) });
}

/** Shows all ghosts in a look; the camera's picture is none of theirs. */
export function wearGhostLook(look: LookId): void {
  if (look !== 'camera') keep({ ...looks.getState(), ghosts: look });
}

/** A player looks like everybody again. */
export function forgetOwnLook(player: number): void {
  const state = looks.getState();
  keep({ ...state, own: state.own.map((own, index) => (index === player ? null : own)) });
}

/** Steps everybody on to the next shy look, or back. Returns its label. The camera's picture is never stepped to. */
export function stepLook(by: 1 | -1): string {
  const at = SHY_LOOKS.indexOf(looks.getState().all), next = SHY_LOOKS[(Math.max(0, at) + by + SHY_LOOKS.length) % SHY_LOOKS.length]!;
  wearLook(at < 0 ? 'skeleton' : next);
  return LOOKS.find(({ id }) => id === looks.getState().all)!.label;
}

/** No camera's picture is shown any more, in whatever form. */
export function hideCamera(): void {
  const state = looks.getState();
  keep({ ...state, all: state.all === 'camera' ? 'skeleton' : state.all, own: state.own.map((own) => (own === 'camera' ? null : own)), hasCameraShade: false });
}

/** Whether silhouettes are shaded by the camera's picture; not while a video is made. */
export function setCameraShade(hasCameraShade: boolean): void {
  looks.setState({ hasCameraShade: hasCameraShade && !looks.getState().isFilmed });
}

/** A video begins or ends. When it begins everything of a camera goes from the stage. */
export function setFilmed(isFilmed: boolean): void {
  if (isFilmed === looks.getState().isFilmed) return;
  if (isFilmed) hideCamera();
  looks.setState({ isFilmed });
}
