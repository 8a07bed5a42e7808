import { createStore } from 'zustand/vanilla';
import type { AudioEngine } from '../audio/index.ts';
import type { Microphone } from '../microphone/microphone.ts';
import type { Session } from '../session.ts';
import { stage } from '../stage.ts';
import { setCameraDelay } from './camera-delay.ts';
import { DelayBench } from './delay-bench.ts';
import type { DelayFinding } from './judge-delays.ts';
import { forgetDelay, keepDelay, keptDelay, type DelayKind, type MeasuredDelay } from './kept-delays.ts';

export interface CalibrationState {
  /** What is being measured, and how far that is; null while nothing is. */
  readonly running: { readonly kind: DelayKind; readonly progress: number } | null;
  /** What each test said last, in words; empty before. */
  readonly words: Readonly<Record<DelayKind, string>>;
  /** What is taken into account with the devices as they are now. */
  readonly kept: Readonly<Record<DelayKind, MeasuredDelay | null>>;
}

export const calibration = createStore<CalibrationState>(() => ({ running: null, words: { output: '', roundTrip: '', camera: '' }, kept: { output: null, roundTrip: null, camera: null } }));

/** Whom calibration works with. */
export interface CalibrationCrew {
  readonly audio: AudioEngine;
  readonly microphone: Microphone;
  readonly session: Pick<Session, 'frame' | 'epochOfTick'>;
  setMuted(isMuted: boolean): void;
}

/**
 * Delays of output, way round and camera: measured one at a time, kept for each device, and taken into account by the audio clock, where recorded
 * sound is placed, and by the age of the camera's pictures.
 */
export class Calibration {
  private readonly bench: DelayBench;
  private output = '';
  private taps: number[] = [];
  private abort: AbortController | null = null;

  constructor(private readonly crew: CalibrationCrew) {
    this.bench = new DelayBench(crew.audio);
    (navigator.mediaDevices as MediaDevices | undefined)?.addEventListener('devicechange', () => void this.apply());
    stage.subscribe((now, before) => { if (now.camera.deviceId !== before.camera.deviceId) void this.apply(); });
    void this.apply();
  }

  private device(kind: DelayKind): string {
    const microphone = this.crew.microphone.status.deviceId;
    return kind === 'output' ? this.output : kind === 'camera' ? stage.getState().camera.deviceId : `${microphone}>${this.output}`;
  }

  /** Takes what was measured with the devices as they are now into account. */
  async apply(): Promise<void> {
    const { audio, microphone } = this.crew, all = await (navigator.mediaDevices as MediaDevices | undefined)?.enumerateDevices().catch(() => []) ?? [];
    // The default output is another device when another is plugged in: its group tells, where the browser does.
    this.output = all.find(({ kind, deviceId }) => kind === 'audiooutput' && deviceId === 'default')?.groupId ?? all.find(({ kind }) => kind === 'audiooutput')?.groupId ?? '';
    const kept = { output: keptDelay('output', this.device('output')), roundTrip: microphone.isOpen ? keptDelay('roundTrip', this.device('roundTrip')) : null, camera: keptDelay('camera', this.device('camera')) };
    audio.setOutputCorrection(kept.output?.seconds ?? 0);
    audio.tape.roundTrip = kept.roundTrip?.seconds ?? null;
    setCameraDelay((kept.camera?.seconds ?? 0) * 1000);
    calibration.setState({ kept });
  }

  /** Measures; what was measured is kept and taken into account. One test at a time. */
  async measure(kind: DelayKind): Promise<void> {
    if (calibration.getState().running) return;
    this.abort = new AbortController();
    const { signal } = this.abort, onProgress = (progress: number): void => calibration.setState({ running: { kind, progress } }), isMuted = stage.getState().audio.isMuted;
    this.say(kind, '');
    onProgress(0);
    this.taps = [];
    try {
      // The music would drown what is listened for.
      this.crew.setMuted(true);
      const finding = await this.find(kind, { onProgress, signal });
      if (finding.ok) {
        // The clock already had what was known before: what is found now comes on top.
        const before = kind === 'roundTrip' ? 0 : keptDelay(kind, this.device(kind))?.seconds ?? 0;
        keepDelay(kind, this.device(kind), { seconds: before + finding.seconds, spread: finding.spread });
        await this.apply();
      }
      this.say(kind, finding.message);
    } catch (cause) {
      if (!signal.aborted) this.say(kind, `This could not be measured: ${cause instanceof Error ? cause.message : String(cause)}. Try again.`);
    } finally {
      this.crew.setMuted(isMuted);
      this.abort = null;
      calibration.setState({ running: null });
    }
  }

  private async find(kind: DelayKind, run: { readonly onProgress: (progress: number) => void; readonly signal: AbortSignal }): Promise<DelayFinding> {
    const { microphone, session } = this.crew;
    if (kind === 'output') return this.bench.taps(() => this.taps, run);
    if (kind === 'camera') {
      if (stage.getState().camera.state !== 'running') return { ok: false, message: 'No camera sees you: choose Camera under Play with, step into its picture, and measure again.' };
      return this.bench.strokes(session, run);
    }
    if (!(await microphone.open(true)) || !microphone.stream) return { ok: false, message: microphone.status.message || 'There is no microphone to measure with.' };
    await this.apply();
    return this.bench.roundTrip(microphone.stream, run);
  }

  private say(kind: DelayKind, words: string): void {
    calibration.setState({ words: { ...calibration.getState().words, [kind]: words } });
  }

  /** Somebody tapped along, at this moment. */
  tap(epochMs: number): void {
    this.taps.push(epochMs);
  }

  cancel(): void {
    this.abort?.abort();
  }

  /** Forgets what was measured with this device. */
  forget(kind: DelayKind): void {
    forgetDelay(kind, this.device(kind));
    this.say(kind, '');
    void this.apply();
  }
}

let opened: Calibration | null = null;
/** Null until there is sound that could be measured. */
export const calibrator = (): Calibration | null => opened;
export function openCalibration(crew: CalibrationCrew): Calibration {
  opened = new Calibration(crew);
  return opened;
}
