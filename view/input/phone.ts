import { CHANNELS } from '../../protocol/index.ts';
import type { ControlSender } from './control-sender.ts';
import { devices, touch, type DeviceState } from './devices-store.ts';

/** Shaking this hard, m/s² without gravity, is 1; above the second it is a blow, which is at its strongest at the third. */
const SHAKE_FULL = 25, BLOW_FROM = 14, BLOW_FULL = 40;
/** After a blow none is heard for so long, ms: the hand swings back. */
const BLOW_REST_MS = 160;
/** Time constant with which shaking fades, ms. */
const SHAKE_FADE_MS = 180;
/** Steps in 1 that tilts are told in. */
const STEPS = 256;
const inSteps = (value: number): number => Math.round(Math.max(-1, Math.min(1, value)) * STEPS) / STEPS;

/** Turns what a phone's sensors say into controls. Times are ms. */
export class PhoneMotion {
  private shake = 0;
  private shakenAt = 0;
  private blowAt = -Infinity;
  private facing: number | null = null;

  constructor(private readonly sender: Pick<ControlSender, 'value' | 'moment'>) {}

  /** @param gamma left–right, −90 … 90 @param beta front–back, −180 … 180 @param alpha compass, 0 … 360; degrees. What is null the device has not. */
  tilted(gamma: number | null, beta: number | null, alpha: number | null): void {
    if (gamma !== null) this.sender.value(CHANNELS.phoneTilt.first, inSteps(gamma / 90));
    if (beta !== null) this.sender.value(CHANNELS.phoneTilt.first + 1, inSteps(beta / 90));
    if (alpha === null) return;
    // Turned from where it was first held.
    this.facing ??= alpha;
    this.sender.value(CHANNELS.phoneTilt.first + 2, inSteps((((alpha - this.facing + 540) % 360) - 180) / 180));
  }

  /** @param acceleration without gravity, m/s² @returns whether it was a blow */
  moved(acceleration: number, atMs: number): boolean {
    if (!Number.isFinite(acceleration)) return false;
    this.shake = Math.max(Math.min(1, acceleration / SHAKE_FULL), this.shake * Math.exp(-Math.max(0, atMs - this.shakenAt) / SHAKE_FADE_MS));
    this.shakenAt = atMs;
    this.sender.value(CHANNELS.phoneShake.first, inSteps(this.shake));
    if (acceleration < BLOW_FROM || atMs - this.blowAt < BLOW_REST_MS) return false;
    this.blowAt = atMs;
    this.sender.moment(CHANNELS.phoneStrike.first, Math.min(1, 0.3 + (0.7 * (acceleration - BLOW_FROM)) / (BLOW_FULL - BLOW_FROM)));
    return true;
  }
}

/** Whether there may be sensors at all: a device that is touched. */
export const mayHaveMotion = (): boolean => typeof DeviceMotionEvent !== 'undefined' && matchMedia('(pointer: coarse)').matches;

/** Asks as iOS wants to be asked; elsewhere there is nothing to ask. */
async function ask(event: unknown): Promise<boolean> {
  const { requestPermission } = event as { requestPermission?: () => Promise<string> };
  return typeof requestPermission !== 'function' || (await requestPermission.call(event)) === 'granted';
}

/** The motion of the phone that shows this page. */
export class PhoneInput {
  private motion: PhoneMotion | null = null;

  constructor(private readonly sender: ControlSender) {}

  private show(state: DeviceState): void {
    devices.setState({ phone: { state } });
  }

  /** Call it inside a gesture. */
  async open(): Promise<void> {
    if (this.motion) return;
    if (typeof DeviceMotionEvent === 'undefined' || typeof DeviceOrientationEvent === 'undefined') return this.show('absent');
    this.show('asking');
    try {
      const answers = await Promise.all([ask(DeviceMotionEvent), ask(DeviceOrientationEvent)]);
      if (answers.includes(false)) return this.show('refused');
    } catch {
      return this.show('refused');
    }
    this.motion = new PhoneMotion(this.sender);
    addEventListener('deviceorientation', this.onTilt);
    addEventListener('devicemotion', this.onMotion);
    this.show('on');
  }

  private readonly onTilt = ({ alpha, beta, gamma }: DeviceOrientationEvent): void => this.motion?.tilted(gamma, beta, alpha);

  private readonly onMotion = ({ acceleration, timeStamp }: DeviceMotionEvent): void => {
    const { x, y, z } = acceleration ?? { x: null, y: null, z: null };
    if (x !== null && y !== null && z !== null && this.motion?.moved(Math.hypot(x, y, z), timeStamp)) touch('phone', 'A blow');
  };

  close(): void {
    removeEventListener('deviceorientation', this.onTilt);
    removeEventListener('devicemotion', this.onMotion);
    this.motion = null;
    this.sender.release();
    this.show('off');
  }
}
