import { bundle, component, DynamicBody, field, KinematicBody } from '../../engine/index.ts';
import { flag, metres } from './field-kinds.ts';
import { Shown } from './shown.ts';

/** A thing that falls, piles up, is pushed by hands, and sounds when it is hit. */
export const Prop = component('tumble/Prop', {
  number: field('u32', { doc: 'in order of arrival: the stable key of its cues' }), x: metres('where it was after the latest tick'), y: metres(), z: metres(),
  vx: field('f32', { unit: 'm/s', doc: 'how fast it went' }), vy: field('f32', { unit: 'm/s' }), vz: field('f32', { unit: 'm/s' }), isKnown: flag('its first tick is over; before, it has no speed'),
  quietUntil: field('u32', { unit: 'ticks', doc: 'before which it does not sound again' }),
}, { requires: [DynamicBody, Shown], doc: 'A thing that falls, piles up, is pushed by hands, and sounds when it is hit.' });

/** A solid that follows a hand, foot or head and pushes props aside. */
export const Paddle = component('tumble/Paddle', { number: field('u8', { doc: 'of the effector that it follows' }), isOut: flag('that part is seen') }, { requires: [KinematicBody], doc: 'A solid that follows a hand, foot or head and pushes props aside.' });

export const PropKit = bundle('tumble/PropKit', [Prop]);
export const PaddleKit = bundle('tumble/PaddleKit', [Paddle]);
