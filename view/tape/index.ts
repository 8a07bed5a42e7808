/** Recorded sound in the page: the part, its state, the microphone's field, and the keeper of takes. */
export { openTape } from './open-tape.ts';
export { openTakes, type OpenedTakes } from './open-takes.ts';
export { layerOf, type LayerSound } from './take-layers.ts';
export { tapeActions, tapeState, type TapeActions, type TapeState } from './tape-store.ts';
