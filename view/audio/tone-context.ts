import { Context } from 'tone/build/esm/classes.js';

const toneContexts = new WeakMap<BaseAudioContext, Context>();

/** Tone.js's own side of a context: one, however many desks stand on it. */
export function toneOf(context: BaseAudioContext): Context {
  const known = toneContexts.get(context);
  if (known) return known;
  const made = new Context({ context: context as unknown as AudioContext, clockSource: 'offline', lookAhead: 0 });
  toneContexts.set(context, made);
  return made;
}
