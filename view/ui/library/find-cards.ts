import type { SessionCard } from '../../sessions/session-store.ts';
import { dateInWords, playedByInWords, sceneInWords } from './session-words.ts';

const plain = (words: string): string => words.toLocaleLowerCase().normalize('NFD').replace(/\p{M}/gu, '');

/**
 * The cards that match, newest first. Every word of `words` must be found in a card's title, tags, date, scene, player or origin,
 * whatever its case and accents; a card must have every one of `tags`.
 */
export function findCards(cards: readonly SessionCard[], words: string, tags: ReadonlySet<string>, nowMs: number): readonly SessionCard[] {
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  return cards.filter((card) => {
    if ([...tags].some((tag) => !card.tags.includes(tag))) return false;
    if (wanted.length === 0) return true;
    const text = plain([card.title, ...card.tags, dateInWords(card.startedAt, nowMs), sceneInWords(card.scene), playedByInWords(card.playedBy), card.branchOf ?? ''].join(' '));
    return wanted.every((word) => text.includes(word));
  }).sort((a, b) => b.startedAt - a.startedAt || (a.id < b.id ? -1 : 1));
}

/** Every tag in use, the most used first. */
export function tagsOf(cards: readonly SessionCard[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const card of cards) for (const tag of card.tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([tag]) => tag);
}

/** A tag as it is kept: one line without a leading #, at most 24 letters; empty when nothing is left. */
export function tidyTag(words: string): string {
  return words.replace(/\s+/g, ' ').trim().replace(/^#+/, '').trim().slice(0, 24);
}

/** A box on the page, px. */
interface Box { readonly left: number; readonly top: number; readonly width: number }

/**
 * Where an arrow key leads from box `from`, or −1 where there is nothing. Left and right run through all boxes in reading order; up and down go
 * to the nearest box of the next row.
 */
export function nextBox(boxes: readonly Box[], from: number, key: string): number {
  const own = boxes[from];
  if (!own) return boxes.length > 0 ? 0 : -1;
  if (key === 'Home') return 0;
  if (key === 'End') return boxes.length - 1;
  if (key === 'ArrowLeft' || key === 'ArrowRight') {
    const to = from + (key === 'ArrowLeft' ? -1 : 1);
    return to >= 0 && to < boxes.length ? to : -1;
  }
  const side = key === 'ArrowUp' ? -1 : key === 'ArrowDown' ? 1 : 0;
  if (side === 0) return -1;
  let best = -1;
  const middle = own.left + own.width / 2, away = (box: Box): number => Math.abs(box.left + box.width / 2 - middle);
  for (const [i, box] of boxes.entries()) {
    const down = (box.top - own.top) * side;
    if (down < 2) continue;
    const before = best < 0 ? Infinity : (boxes[best]!.top - own.top) * side;
    if (down < before - 2 || (down < before + 2 && away(box) < away(boxes[best]!))) best = i;
  }
  return best;
}
