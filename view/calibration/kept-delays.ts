import { recall, remember } from '../remembered.ts';

/** What can be measured: output beyond what the device says of itself · the way round from the mix through loudspeaker and microphone back · camera beyond the age of its pictures. */
export type DelayKind = 'output' | 'roundTrip' | 'camera';

/** A measured delay. */
export interface MeasuredDelay {
  /** Seconds. */
  readonly seconds: number;
  /** Half of what measurements of it differ by, seconds. */
  readonly spread: number;
}

/** Delays are kept for a device, or for two together: another one has others. Empty names (nothing known of the device) count as one. */
const nameOf = (kind: DelayKind, device: string): string => `delay.${kind}.${device || 'default'}`;

/** What was measured with this device on this computer; null when nothing was. */
export function keptDelay(kind: DelayKind, device: string): MeasuredDelay | null {
  const kept = recall(), seconds = kept[nameOf(kind, device)], spread = kept[`${nameOf(kind, device)}.spread`];
  return typeof seconds === 'number' && Math.abs(seconds) < 2 ? { seconds, spread: typeof spread === 'number' ? spread : 0 } : null;
}

export function keepDelay(kind: DelayKind, device: string, { seconds, spread }: MeasuredDelay): void {
  remember({ [nameOf(kind, device)]: seconds, [`${nameOf(kind, device)}.spread`]: spread });
}

/** What was measured is no longer taken into account. */
export function forgetDelay(kind: DelayKind, device: string): void {
  remember({ [nameOf(kind, device)]: '', [`${nameOf(kind, device)}.spread`]: '' });
}
