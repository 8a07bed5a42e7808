/** Recorded motion: files read, cameras imitated, and the project's own dancer. */
export * from './motion.ts';
export { parseBvh } from './bvh.ts';
export { parsePosesJson } from './poses-json.ts';
export { CAMERA_HEIGHT, CAMERA_WIDTH, degradeAsCamera, type CameraOptions } from './camera.ts';
export { Dancer, type DancerZone } from './dancer.ts';
export { ROUND_BEATS, type Step as DanceStep } from './choreography.ts';
export { NoiseStream } from './random.ts';
