/** Stands where pose-detection imports `@mediapipe/pose`: BlazePose is not offered here, MoveNet is. */
export class Pose {
  constructor() {
    throw new Error('BlazePose is not part of this build; choose a MoveNet model.');
  }
}
