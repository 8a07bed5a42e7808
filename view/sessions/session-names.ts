import type { SessionListing, SessionRow } from '../../protocol/index.ts';
import type { SOURCE } from '../session.ts';
import type { SessionCard } from './session-store.ts';

/** The hour from which a time of day is called so, latest first. */
const TIMES_OF_DAY: readonly (readonly [fromHour: number, words: string])[] = [[22, 'night'], [17, 'evening'], [12, 'afternoon'], [5, 'morning'], [0, 'night']];

/** A session's name: the player's, or the weekday and time of day it was played: "Saturday afternoon". In local time unless another is given. */
export function titleOf(row: Pick<SessionRow, 'title' | 'startedAt'>, timeZone?: string): string {
  if (row.title !== '') return row.title;
  const zone = timeZone ? { timeZone } : {};
  const weekday = new Intl.DateTimeFormat('en', { weekday: 'long', ...zone }).format(row.startedAt);
  const hour = Number(new Intl.DateTimeFormat('en', { hour: 'numeric', hourCycle: 'h23', ...zone }).format(row.startedAt));
  return `${weekday} ${TIMES_OF_DAY.find(([fromHour]) => hour >= fromHour)![1]}`;
}

/** A name for its file that any file system takes: `2026-11-21-1345-loop-room.jam`, or after its own name. In local time. */
export function fileNameOf(row: Pick<SessionRow, 'title' | 'startedAt' | 'scene'>): string {
  const date = new Date(row.startedAt), two = (value: number): string => String(value).padStart(2, '0');
  const when = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}-${two(date.getHours())}${two(date.getMinutes())}`;
  const words = (row.title || row.scene).normalize('NFKD').toLowerCase().replace(/[^\p{Letter}\p{Number}]+/gu, '-').replace(/^-+|-+$/g, '').slice(0, 60);
  return `${when}${words && `-${words}`}.jam`;
}

/** Sources that nobody plays with: the page's own settings, and the dancer of light. */
export const BYSTANDERS: readonly (keyof typeof SOURCE)[] = ['page', 'dancer', 'watchdog'];

/** A listing as a card. `rows`: all that are listed, by id. */
export function cardOf({ row, picture, isLive }: SessionListing<Blob>, rows: ReadonlyMap<string, SessionRow>): SessionCard {
  const { id, tags, startedAt, ticks, tickRate, scene, bytes, sources, branch } = row;
  const parent = branch && rows.get(branch.of);
  return {
    id, title: titleOf(row), tags, startedAt, seconds: ticks / tickRate, scene, bytes, picture, playedBy: sources.filter((name) => !(BYSTANDERS as readonly string[]).includes(name)), isLive,
    branchOf: branch && (parent ? titleOf(parent) : branch.title || 'a session that is gone'),
  };
}
