import { TRACK_SOURCE, type TakeRow } from '../../protocol/index.ts';

/** How long what the microphone heard is kept: until its session ends, a month, or until it is deleted by hand. */
export const RETENTIONS = ['session', 'month', 'kept'] as const;
export type Retention = (typeof RETENTIONS)[number];
export const RETENTION_WORDS: Readonly<Record<Retention, string>> = { session: 'This session only', month: '30 days', kept: 'Until I delete them' };

const MONTH_MS = 30 * 24 * 3600 * 1000;

/** Which session a take belongs to, and which one that one goes on from. */
export type KnownSessions = readonly { readonly id: string; readonly branchOf: string | null }[];

/** Whether the microphone is in it; what was only played is no one's voice. */
export const isVoice = ({ source }: Pick<TakeRow, 'source'>): boolean => source !== TRACK_SOURCE.played;

/** Takes whose time is over. `live`: sessions that are being recorded now, in any window; theirs stay. */
export function overdue(takes: readonly TakeRow[], retention: Retention, live: ReadonlySet<string>, nowMs: number): TakeRow[] {
  if (retention === 'kept') return [];
  return takes.filter((take) => isVoice(take) && !live.has(take.session) && (retention === 'session' || nowMs - take.startedAt > MONTH_MS));
}

/**
 * Takes whose session is gone for good, and that no session which is there goes on from. Takes of rooms that were not recorded ('') belong to nobody
 * and stay.
 */
export function orphaned(takes: readonly TakeRow[], known: KnownSessions): TakeRow[] {
  const needed = new Set(known.flatMap(({ id, branchOf }) => (branchOf === null ? [id] : [id, branchOf])));
  return takes.filter(({ session }) => session !== '' && !needed.has(session));
}
