/** Delays of output, recording and camera: measured, kept for each device, taken into account. */
export { calibration, calibrator, openCalibration, type CalibrationState } from './calibration.ts';
export { keptDelay, type DelayKind, type MeasuredDelay } from './kept-delays.ts';
