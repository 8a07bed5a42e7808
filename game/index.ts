/** The room: its components, systems and scene, and the one way to run them. */
export { createJam } from './jam.ts';
export type { EventVisitor, Jam, JamOptions } from './jam.ts';
export { CORE_ID } from './core-id.ts';
export * from './scenes/layouts.ts';
export * from './scenes/loop-room.ts';
export { SCENES } from './scenes/scenes.ts';
export * from './palettes/index.ts';

export * from './session/index.ts';
export * from './rollback/index.ts';

export * from './components/acts.ts';
export * from './components/attack.ts';
export * from './components/body-kit.ts';
export * from './components/body-measure.ts';
export * from './components/bow.ts';
export * from './components/effector.ts';
export * from './components/flow.ts';
export * from './components/harmony.ts';
export * from './components/joint.ts';
export * from './components/loop.ts';
export * from './components/playable.ts';
export * from './components/player.ts';
export * from './components/prop.ts';
export * from './components/pulse.ts';
export * from './components/rain.ts';
export * from './components/room.ts';
export * from './components/seats.ts';
export * from './components/settings.ts';
export * from './components/show.ts';
export * from './components/zone.ts';
export * from './components/zone-look.ts';

export * from './systems/advance-pulses.ts';
export * from './systems/apply-inputs.ts';
export * from './systems/arrange-zones.ts';
export * from './systems/bow-zones.ts';
export * from './systems/detect-attacks.ts';
export * from './systems/emit-cues.ts';
export * from './systems/drive-params.ts';
export * from './systems/enter-zones.ts';
export { fireBindings } from './systems/fire-bindings.ts';
export * from './systems/gather-bodies.ts';
export * from './systems/input-queue.ts';
export * from './systems/launch-loops.ts';
export { loadShow } from './systems/load-show.ts';
export * from './systems/measure-motion.ts';
export * from './systems/move-effectors.ts';
export * from './systems/obey-body-acts.ts';
export * from './systems/place-bodies.ts';
export { runShow } from './systems/run-show.ts';
export * from './systems/schedule-notes.ts';
export * from './systems/shape-flows.ts';
export * from './systems/show-room.ts';
export * from './systems/smooth-joints.ts';
export * from './systems/step-loops.ts';
export * from './systems/strike-zones.ts';
export * from './systems/switch-palette.ts';

export * from './feel/draw-onset.ts';
export * from './feel/draw-pitch.ts';

export * from './motion/measure-body.ts';
export * from './motion/smooth-joint.ts';
export * from './motion/trace-flow.ts';
export * from './motion/track-stroke.ts';
