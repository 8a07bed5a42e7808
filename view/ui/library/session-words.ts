import type { SessionCard, StorageUse } from '../../sessions/session-store.ts';
import type { PlayedBy } from '../../stage.ts';

const DAY_MS = 86_400_000;

const dayOf = (date: Date): number => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
/** `h:mm`, 24 hours. */
const clockOf = (date: Date): string => `${date.getHours()}:${String(date.getMinutes()).padStart(2, '0')}`;

/** When something began, as people say it, in the device's own time zone. Both in EpochMs. `Today, 21:04` · `Monday, 9:30` · `3 March` · `3 March 2024`. */
export function dateInWords(atMs: number, nowMs: number): string {
  const at = new Date(atMs), now = new Date(nowMs), days = Math.round((dayOf(now) - dayOf(at)) / DAY_MS);
  if (days === 0) return `Today, ${clockOf(at)}`;
  if (days === 1) return `Yesterday, ${clockOf(at)}`;
  if (days > 1 && days < 7) return `${at.toLocaleDateString('en-GB', { weekday: 'long' })}, ${clockOf(at)}`;
  return at.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', ...(at.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' }) });
}

/** `8 s` · `3 min 12 s` · `1 h 5 min`. `seconds` ≥ 0. */
export function lengthInWords(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return whole % 60 === 0 ? `${minutes} min` : `${minutes} min ${whole % 60} s`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `640 bytes` · `12 KB` · `3.4 MB` · `1.2 GB`: thousands, as disks count. */
export function sizeInWords(bytes: number): string {
  if (bytes < 1000) return `${Math.max(0, Math.round(bytes))} bytes`;
  for (const [unit, name] of [[1e9, 'GB'], [1e6, 'MB'], [1e3, 'KB']] as const) {
    // What would round to a thousand of a unit is one of the next.
    if (bytes < unit * 0.9995) continue;
    const value = bytes / unit;
    return `${value < 10 ? value.toFixed(1).replace(/\.0$/, '') : Math.round(value)} ${name}`;
  }
  return '1 KB';
}

/** `loop-room` is "Loop room". */
export function sceneInWords(scene: string): string {
  const words = scene.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const PLAYERS: Readonly<Record<Exclude<PlayedBy, 'nobody'>, string>> = { dancer: 'the dancer', pointer: 'pointer and keys', camera: 'camera', headset: 'headset', file: 'a motion file' };

/** Who played, as words in one line: `camera and the dancer`. Empty for nobody. */
export function playedByInWords(playedBy: readonly string[]): string {
  const words = playedBy.filter((by) => by !== 'nobody').map((by) => PLAYERS[by as keyof typeof PLAYERS] ?? by);
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)!}`;
}

/** What assistive technology reads of a card. */
export function cardInWords(card: SessionCard, nowMs: number): string {
  const by = playedByInWords(card.playedBy);
  return [
    card.title, card.isLive ? 'being recorded now' : '', dateInWords(card.startedAt, nowMs), lengthInWords(card.seconds), sceneInWords(card.scene),
    by && `played by ${by}`, card.branchOf === null ? '' : `branches from ${card.branchOf}`, card.tags.length > 0 ? `tags ${card.tags.join(', ')}` : '',
  ].filter(Boolean).join(', ');
}

/** Part of the room that is given, from which on it is said that it runs out. */
const NEARLY_FULL = 0.8;

/** How much room sessions take, and what to do when it runs out. */
export interface StorageWords {
  readonly words: string;
  /** What to do; empty while there is room. */
  readonly advice: string;
  /** 0–1 of the room the browser gives: sessions, and everything of this page together. 0 when it does not say. */
  readonly sessions: number;
  readonly used: number;
}

/** `isFull`: the browser gives no more, whatever it estimates. */
export function storageInWords({ sessionBytes, usedBytes, quotaBytes }: StorageUse, isFull: boolean): StorageWords {
  const has = quotaBytes > 0, share = (bytes: number): number => (has ? Math.max(0, Math.min(1, bytes / quotaBytes)) : 0);
  const used = Math.max(sessionBytes, usedBytes), taken = sessionBytes > 0 ? `Your sessions take ${sizeInWords(sessionBytes)}.` : 'Nothing is kept yet.';
  return {
    words: has ? `${taken} ${sizeInWords(Math.max(0, quotaBytes - used))} are free on this device.` : taken,
    advice: isFull ? 'Full: nothing more is kept. Export what you want to keep, then delete some.'
      : share(used) >= NEARLY_FULL ? 'Nearly full. Export what you want to keep, then delete some.' : '',
    sessions: share(sessionBytes), used: share(used),
  };
}
