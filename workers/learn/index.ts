/** Learning from a few shows of a movement, on the device: gestures, and poses that stand for sounds. Pure; the worker and tests share it. */
export { FRAME_LENGTH, type Motion } from './body-trace.ts';
export type { GestureModel, LearnedGesture } from './gesture-model.ts';
export { learnGestures, type Progress, type Shown } from './gestures.ts';
export { learnPoses, PoseReader, type PoseModel, type ShownPose } from './poses.ts';
export { GestureSpotter, type Spotted } from './spot-gestures.ts';
