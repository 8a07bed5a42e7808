/** Leaf of the tree: what crosses between simulation, page and peers. Types, codecs and constants only. */
export * from './units.ts';
export * from './joints.ts';
export * from './settings.ts';
export * from './input-frame.ts';
export * from './instruments.ts';
export * from './cue.ts';
export * from './render-frame.ts';
export * from './blend-frames.ts';
export * from './replay-clock.ts';
export * from './worker-messages.ts';
export * from './store-messages.ts';
export * from './replay-messages.ts';
