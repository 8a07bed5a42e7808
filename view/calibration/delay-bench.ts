import { ATTACK_FIELD, ATTACK_STRIDE, FRAME_HEAD, MAX_ATTACKS, type EpochMs } from '../../protocol/index.ts';
import { captureOutput, type AudioEngine } from '../audio/index.ts';
import type { Session } from '../session.ts';
import { chirpOf, findChirp } from './chirp.ts';
import { judgeRoundTrip, judgeTaps, type DelayFinding } from './judge-delays.ts';

const CHIRPS = 5, CHIRP_EVERY = 0.7, CHIRP_LEVEL = 0.4, LONGEST_WAY = 0.9;
const CLICKS = 14, CLICK_EVERY = 0.6, LEAD = 1.2;
/** How often strokes are looked for, ms. */
const LOOK_MS = 30;

const wait = (ms: number, signal: AbortSignal): Promise<void> => new Promise((resolve, reject) => {
  const timer = setTimeout(resolve, ms);
  signal.addEventListener('abort', () => {
    clearTimeout(timer);
    reject(new DOMException('called off', 'AbortError'));
  }, { once: true });
});

/** A test that goes on. */
export interface TestRun {
  /** 0–1. */
  readonly onProgress: (progress: number) => void;
  readonly signal: AbortSignal;
}

/** Measures delays of the devices of a page. Results are judged in `judge-delays.ts`. */
export class DelayBench {
  constructor(private readonly audio: AudioEngine) {}

  /** How long the sound of the loudspeaker takes until it comes in at the microphone: chirps are played and looked for. */
  async roundTrip(stream: MediaStream, { onProgress, signal }: TestRun): Promise<DelayFinding> {
    const { device } = this.audio;
    if (!device) return { ok: false, message: 'There is no sound yet: click once on the page, and measure again.' };
    const { context } = device, { sampleRate } = context, chirp = chirpOf(sampleRate), buffer = new AudioBuffer({ length: chirp.length, numberOfChannels: 1, sampleRate });
    buffer.copyToChannel(chirp, 0);
    const source = context.createMediaStreamSource(stream), capture = await captureOutput(context, source), level = context.createGain();
    level.gain.value = CHIRP_LEVEL;
    level.connect(context.destination);
    const first = Math.ceil((context.currentTime + 0.5) * sampleRate), played = Array.from({ length: CHIRPS }, (_, index) => first + Math.round(index * CHIRP_EVERY * sampleRate));
    for (const frame of played) {
      const sound = context.createBufferSource();
      sound.buffer = buffer;
      sound.connect(level);
      sound.start(frame / sampleRate);
    }
    let heard;
    try {
      for (let step = 0; step < CHIRPS + 2; step++) {
        onProgress(step / (CHIRPS + 2));
        await wait(CHIRP_EVERY * 1000, signal);
      }
    } finally {
      heard = capture.stop();
      level.disconnect();
      source.disconnect();
    }
    const { left, startFrame } = heard;
    onProgress(1);
    return judgeRoundTrip(played.map((frame) => {
      const from = frame - startFrame, { frame: at, clearness } = findChirp(left.slice(Math.max(0, from), Math.max(0, from) + Math.round(LONGEST_WAY * sampleRate)), chirp);
      return { seconds: at / sampleRate, clearness: from >= 0 ? clearness : 0 };
    }));
  }

  /** Clicks that somebody taps along with; `tapped` gives what was tapped by then, EpochMs. */
  async taps(tapped: () => readonly EpochMs[], run: TestRun): Promise<DelayFinding> {
    const clicks = await this.click(run);
    return clicks ? judgeTaps(tapped().map((ms) => ms / 1000), clicks, 'output') : { ok: false, message: 'There is no sound yet: click once on the page, and measure again.' };
  }

  /** Clicks that somebody strikes along with, seen by the camera. */
  async strokes(session: Pick<Session, 'frame' | 'epochOfTick'>, run: TestRun): Promise<DelayFinding> {
    const seen: number[] = [], { frame } = session;
    let known = frame.head[FRAME_HEAD.attackCount]!;
    const look = setInterval(() => {
      const count = frame.head[FRAME_HEAD.attackCount]!;
      for (let number = Math.max(known, count - MAX_ATTACKS); number < count; number++) {
        const slot = number % MAX_ATTACKS;
        seen.push(session.epochOfTick(frame.attacks[slot * ATTACK_STRIDE + ATTACK_FIELD.tick]!) / 1000 - frame.attackAges[slot]!);
      }
      known = count;
    }, LOOK_MS);
    try {
      const clicks = await this.click(run);
      return clicks ? judgeTaps(seen, clicks, 'camera') : { ok: false, message: 'There is no sound yet: click once on the page, and measure again.' };
    } finally {
      clearInterval(look);
    }
  }

  /** Clicks evenly; answers when each was to be heard, epoch seconds. Null without sound. */
  private async click({ onProgress, signal }: TestRun): Promise<readonly number[] | null> {
    const { device } = this.audio;
    if (!device) return null;
    const { context } = device, now = performance.timeOrigin + performance.now(), offset = this.audio.contextTimeOf(now).heard - now / 1000, level = context.createGain();
    level.connect(context.destination);
    const times = Array.from({ length: CLICKS }, (_, index) => context.currentTime + LEAD + index * CLICK_EVERY);
    for (const at of times) {
      const tone = context.createOscillator(), shape = context.createGain();
      tone.frequency.value = 1500;
      shape.gain.setValueAtTime(0.5, at);
      shape.gain.exponentialRampToValueAtTime(0.001, at + 0.05);
      tone.connect(shape).connect(level);
      tone.start(at);
      tone.stop(at + 0.06);
    }
    try {
      for (let step = 0; step <= CLICKS; step++) {
        onProgress(step / (CLICKS + 1));
        await wait((step === 0 ? LEAD : CLICK_EVERY) * 1000, signal);
      }
    } finally {
      level.disconnect();
    }
    onProgress(1);
    return times.map((at) => at - offset);
  }
}
