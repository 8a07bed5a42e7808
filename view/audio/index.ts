/**
 * The page's sound. Import it lazily (`await import('./audio/index.ts')`): Tone.js comes with it, and nothing here is needed to show
 * the page.
 *
 *     const audio = createAudio({ onState: (state, message) => …, onProgress: (share) => … });   // samples begin to load
 *     audio.describe(session.scene);                                                              // busses and balance
 *     session.onCues((cues, count) => audio.schedule(cues, count, session.epochOfTick));
 *     button.onclick = () => void audio.start();                                                  // inside a gesture
 */
export { AudioEngine, createAudio, type AudioFigures, type AudioOptions } from './audio-engine.ts';
export type { AudioState } from './audio-output.ts';
export { AudioClock, type ClockReading } from './audio-clock.ts';
export { captureOutput, type Capture, type Captured } from './capture.ts';
export type { CueRecord } from './cue-log.ts';
export { renderCues, type RenderOptions } from './render-cues.ts';
export type { LimiterReport } from './mixing-desk.ts';
export { layTracks, type KnownLayer, type LaidTracks } from './tape/lay-tracks.ts';
export type { TapeListener, TapeSide } from './tape/tape-side.ts';
export type { TapeReport } from './tape/tape-order.ts';
export type { RecordingLayer } from './tape/track-cues.ts';
