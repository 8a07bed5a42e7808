import { MicrophoneJudge, type MicrophoneReading } from './microphone-judge.ts';
import { INSECURE_WORDS, MICROPHONE_WORDS, stateOfError, type MicrophoneState } from './microphone-words.ts';

export interface MicrophoneStatus {
  readonly state: MicrophoneState;
  /** What happened and what to do; empty when all is well. */
  readonly message: string;
  /** Loudness now, 0–1 over −60 … 0 dBFS, for the meter. */
  readonly level: number;
  readonly deviceId: string;
  readonly label: string;
  readonly devices: readonly { readonly id: string; readonly label: string }[];
  /** Sound of it is being kept. */
  readonly isRecording: boolean;
}

export const MICROPHONE_OFF: MicrophoneStatus = { state: 'off', message: '', level: 0, deviceId: '', label: '', devices: [], isRecording: false };

/** What a microphone needs of the browser. */
export interface MicrophoneDevices {
  getUserMedia(constraints: MediaStreamConstraints): Promise<MediaStream>;
  enumerateDevices(): Promise<MediaDeviceInfo[]>;
  addEventListener(type: 'devicechange', listener: () => void): void;
}

export interface MicrophoneListener {
  /** Every change. */
  onStatus(status: MicrophoneStatus): void;
  /** The stream to listen to; null when there is none any more. */
  onStream(stream: MediaStream | null): void;
  /** Another device than before is heard: a line for the player. */
  onChanged(words: string): void;
}

/** Nothing a browser does to voices: it would bend pitches, swallow soft ends, and delay. */
const PLAIN = { echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: { ideal: 1 } } as const;
/** A microphone that was there and is not comes back by itself: looked for this often, ms, besides when the browser tells. */
const RETURN_MS = 1500;

/**
 * The microphone through all that can happen to it. It is asked for once, when somebody wants to record; a refusal is never asked about again unless the
 * player does. Each state has its words.
 */
export class Microphone {
  private current: MicrophoneStatus = MICROPHONE_OFF;
  /** What it gives; null while it is not open. */
  stream: MediaStream | null = null;
  private judge: MicrophoneJudge | null = null;
  private opening: Promise<boolean> | null = null;
    private triedMs = -Infinity;
  private openings = 0;

  /** @param wanted the device of the last visit; another is taken when it is gone */
  constructor(private readonly listener: MicrophoneListener, private readonly devices: MicrophoneDevices | null, private readonly now: () => number, private wanted = '') {
    devices?.addEventListener('devicechange', () => void this.onDevices());
  }

  get status(): MicrophoneStatus {
    return this.current;
  }

  /** Whether sound of it can be had now. */
  get isOpen(): boolean {
    return this.stream !== null;
  }

  /** What the device says of its own delay, seconds; null when it does not. */
  get latency(): number | null {
    const { latency } = (this.stream?.getAudioTracks()[0]?.getSettings() ?? {}) as { latency?: number };
    return typeof latency === 'number' && latency > 0 && latency < 1 ? latency : null;
  }

  private set(part: Partial<MicrophoneStatus>): void {
    const next = { ...this.current, ...part };
    if ((Object.keys(next) as (keyof MicrophoneStatus)[]).every((key) => next[key] === this.current[key])) return;
    this.current = next;
    this.listener.onStatus(next);
  }

  private enter(state: MicrophoneState, message = MICROPHONE_WORDS[state]): void {
    this.set({ state, message, ...(state === 'on' || state === 'silent' || state === 'clipping' || state === 'echo' ? {} : { level: 0 }) });
  }

  /**
   * Asks for the microphone, unless it is there. Resolves with whether it is; never rejects.
   *
   * @param isAsked by the player: a refusal of before is asked about again
   */
  async open(isAsked = false): Promise<boolean> {
    if (this.stream) return true;
    if (this.current.state === 'denied' && !isAsked) return false;
    this.opening ??= this.request(false).finally(() => (this.opening = null));
    return this.opening;
  }

  private async request(isQuiet: boolean): Promise<boolean> {
    const opening = ++this.openings, { devices } = this;
    this.triedMs = this.now();
    if (!devices) {
      this.enter('missing', INSECURE_WORDS);
      return false;
    }
    if (!isQuiet) this.enter('asking');
    try {
      const ask = (deviceId: string): Promise<MediaStream> => devices.getUserMedia({ audio: deviceId ? { ...PLAIN, deviceId: { exact: deviceId } } : PLAIN });
      const stream = await (this.wanted ? ask(this.wanted).catch((cause: unknown) => {
        // A device that is gone: another is better than none.
        if (stateOfError(cause) !== 'missing') throw cause;
        return ask('');
      }) : ask(''));
      if (opening !== this.openings) {
        for (const track of stream.getTracks()) track.stop();
        return false;
      }
      this.take(stream);
      return true;
    } catch (cause) {
      if (opening !== this.openings) return false;
      // While a microphone that was there is away, that it is not found is no news.
      if (!(isQuiet && stateOfError(cause) === 'missing')) this.enter(stateOfError(cause));
      return false;
    }
  }

  private take(stream: MediaStream): void {
    const track = stream.getAudioTracks()[0], before = this.current.label, label = track?.label ?? '';
    this.stream = stream;
    this.judge = new MicrophoneJudge(this.now());
    if (track) track.onended = () => this.lose(stream);
    this.set({ state: 'on', message: '', deviceId: track?.getSettings().deviceId ?? '', label });
    this.listener.onStream(stream);
    if (before !== '' && label !== '' && label !== before) this.listener.onChanged(`Now listening to ${label}. Its delay may be another one: measure it in Settings.`);
    void this.list();
  }

  private async list(): Promise<void> {
    const all = (await this.devices?.enumerateDevices().catch(() => [])) ?? [];
    const devices = all.filter(({ kind, deviceId }) => kind === 'audioinput' && deviceId !== '').map(({ deviceId, label }, index) => ({ id: deviceId, label: label || `Microphone ${index + 1}` }));
    if (JSON.stringify(devices) !== JSON.stringify(this.current.devices)) this.set({ devices });
  }

  private lose(stream: MediaStream): void {
    if (stream !== this.stream) return;
    this.letGo();
    this.enter('lost');
  }

  private letGo(): void {
    for (const track of this.stream?.getTracks() ?? []) {
      track.onended = null;
      track.stop();
    }
    this.stream = null;
    this.judge = null;
    this.listener.onStream(null);
  }

  private async onDevices(): Promise<void> {
    await this.list();
    if (this.current.state === 'lost') await this.seek();
  }

  private async seek(): Promise<void> {
    this.opening ??= this.request(true).finally(() => (this.opening = null));
    await this.opening;
  }

  /** One look at what it gives; looks for one that is lost. Call some twenty times a second. */
  look(reading: Omit<MicrophoneReading, 'isMuted' | 'nowMs'> | null): void {
    const nowMs = this.now();
    if (this.current.state === 'lost' && nowMs - this.triedMs > RETURN_MS) void this.seek();
    if (!reading || !this.judge || !this.stream) return;
    const state = this.judge.judge({ ...reading, nowMs, isMuted: this.stream.getAudioTracks()[0]?.muted ?? false });
    this.set({ state, message: MICROPHONE_WORDS[state], level: Math.max(0, Math.min(1, 1 + Math.log10(reading.rms + 1e-9) / 3)) });
  }

  setRecording(isRecording: boolean): void {
    this.set({ isRecording });
  }

  /** Another device, of those in the status. */
  async choose(deviceId: string): Promise<boolean> {
    this.wanted = deviceId;
    if (this.stream) this.letGo();
    this.opening = null;
    return this.open(true);
  }

  /** Ends it: its light goes out. */
  close(): void {
    this.openings++;
    if (this.stream) this.letGo();
    this.set({ ...MICROPHONE_OFF, devices: this.current.devices, label: this.current.label });
  }
}
