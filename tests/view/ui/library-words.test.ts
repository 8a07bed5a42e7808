import { describe, expect, it } from 'vitest';
import type { SessionCard } from '../../../view/sessions/session-store.ts';
import { findCards, nextBox, tagsOf, tidyTag } from '../../../view/ui/library/find-cards.ts';
import { cardInWords, dateInWords, lengthInWords, playedByInWords, sceneInWords, sizeInWords, storageInWords } from '../../../view/ui/library/session-words.ts';
import { sortFiles } from '../../../view/ui/use-drop.ts';

const now = new Date(2026, 2, 12, 21, 30).getTime();
const card = (part: Partial<SessionCard>): SessionCard => ({
  id: 'a', title: 'Friday night', tags: [], startedAt: now, seconds: 60, scene: 'loop-room', bytes: 1000, picture: null, playedBy: ['camera'], isLive: false, branchOf: null, ...part,
});

describe('what a card says', () => {
  it('[LIB1] a date is told as people tell it, from the hour today to the year long ago', () => {
    const at = (year: number, month: number, day: number, hour = 9, minute = 5): string => dateInWords(new Date(year, month, day, hour, minute).getTime(), now);
    expect(at(2026, 2, 12)).toBe('Today, 9:05');
    expect(at(2026, 2, 11, 23, 59)).toBe('Yesterday, 23:59');
    expect(at(2026, 2, 9)).toBe('Monday, 9:05');
    expect(at(2026, 2, 5)).toBe('5 March');
    expect(at(2024, 11, 31)).toBe('31 December 2024');
  });

  it('[LIB1] lengths, sizes, scenes and players are words', () => {
    expect([0, 8.4, 60, 192, 3600, 3900].map(lengthInWords)).toEqual(['0 s', '8 s', '1 min', '3 min 12 s', '1 h', '1 h 5 min']);
    expect([640, 1000, 12_340, 999_600, 3_400_000, 1.2e9].map(sizeInWords)).toEqual(['640 bytes', '1 KB', '12 KB', '1 MB', '3.4 MB', '1.2 GB']);
    expect(sceneInWords('loop-room')).toBe('Loop room');
    expect(playedByInWords(['camera', 'pointer', 'dancer'])).toBe('camera, pointer and keys and the dancer');
    expect(playedByInWords(['nobody'])).toBe('');
  });

  it('[LIB1] assistive technology hears everything that the card shows', () => {
    expect(cardInWords(card({ isLive: true, tags: ['keep'], branchOf: 'Slow one' }), now)).toBe('Friday night, being recorded now, Today, 21:30, 1 min, Loop room, played by camera, branches from Slow one, tags keep');
  });
});

describe('finding sessions', () => {
  const cards = [card({ id: 'old', title: 'Café drums', startedAt: now - 9e9, tags: ['keep'] }), card({ id: 'new', title: 'Rain', tags: ['keep', 'duet'] }), card({ id: 'mid', title: 'Rain again', startedAt: now - 1e6, playedBy: ['headset'] })];
  const find = (words: string, ...tags: string[]): string[] => findCards(cards, words, new Set(tags), now).map(({ id }) => id);

  it('[LIB2] shows the newest first', () => {
    expect(find('')).toEqual(['new', 'mid', 'old']);
  });

  it('[LIB2] finds every word anywhere on the card, whatever its case and accents', () => {
    expect(find('CAFE')).toEqual(['old']);
    expect(find('rain head')).toEqual(['mid']);
    expect(find('today rain')).toEqual(['new', 'mid']);
    expect(find('nowhere')).toEqual([]);
  });

  it('[LIB2] a card must have all tags that are asked for, and tags are offered by use', () => {
    expect(find('', 'keep')).toEqual(['new', 'old']);
    expect(find('', 'keep', 'duet')).toEqual(['new']);
    expect(tagsOf(cards)).toEqual(['keep', 'duet']);
    expect(['  #my  tag ', '###', 'x'.repeat(40)].map(tidyTag)).toEqual(['my tag', '', 'x'.repeat(24)]);
  });

  it('[LIB3] arrows lead through rows and to the nearest card above and below', () => {
    const boxes = [0, 1, 2, 3, 4].map((i) => ({ left: (i % 3) * 100, top: Math.floor(i / 3) * 80, width: 90 }));
    expect(['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp', 'Home', 'End', 'x'].map((key) => nextBox(boxes, 1, key))).toEqual([2, 0, 4, -1, 0, 4, -1]);
    // The last row is shorter: the nearest card of it.
    expect(nextBox(boxes, 2, 'ArrowDown')).toBe(4);
    expect(nextBox(boxes, 4, 'ArrowRight')).toBe(-1);
    expect(nextBox([], 0, 'ArrowRight')).toBe(-1);
  });
});

describe('room on the device', () => {
  it('[LIB4] says how much is taken and free, and what to do from four fifths on', () => {
    expect(storageInWords({ sessionBytes: 2e6, usedBytes: 1e7, quotaBytes: 1e9 }, false)).toEqual({ words: 'Your sessions take 2 MB. 990 MB are free on this device.', advice: '', sessions: 0.002, used: 0.01 });
    expect(storageInWords({ sessionBytes: 8.1e8, usedBytes: 0, quotaBytes: 1e9 }, false).advice).toMatch(/Nearly full\. Export/);
    expect(storageInWords({ sessionBytes: 1e6, usedBytes: 2e6, quotaBytes: 1e9 }, true).advice).toMatch(/Full: nothing more is kept\. Export/);
  });

  it('[LIB4] where the browser does not say how much it gives, only what is taken is told', () => {
    expect(storageInWords({ sessionBytes: 0, usedBytes: 0, quotaBytes: 0 }, false)).toEqual({ words: 'Nothing is kept yet.', advice: '', sessions: 0, used: 0 });
  });
});

describe('files let go over the page', () => {
  it('[LIB5] are told apart by their ending', () => {
    const files = ['walk.bvh', 'A.JAM', 'b.jam', 'run.poses.json'].map((name) => ({ name }));
    expect(sortFiles(files)).toEqual({ sessions: [{ name: 'A.JAM' }, { name: 'b.jam' }], room: null, mod: null, motion: { name: 'walk.bvh' } });
    for (const name of ['bells.jammod', 'wall.jam-mod', 'wall.zip']) expect(sortFiles([{ name }])).toEqual({ sessions: [], room: null, mod: { name }, motion: null });
    expect(sortFiles([])).toEqual({ sessions: [], room: null, mod: null, motion: null });
  });
});
