import { describe, expect, it } from 'vitest';
import { Clicker } from '../../../view/render/headset/clicker.ts';
import { DESK_HIGH, DESK_WIDE, deskParts, partAt, ROWS, type DeskAct, type DeskFacts, type DeskPart } from '../../../view/render/headset/desk-parts.ts';
import { SeatKeeper } from '../../../view/render/headset/seat.ts';
import { wrapWords } from '../../../view/render/headset/words.ts';

const FACTS: DeskFacts = {
  page: 'main', isShow: false, isShowHeld: false, isReplay: false, isMuted: false, volume: 0.8, canUndo: true, canRedo: true, look: 'Sparks', hasMirror: false, space: 'none', radius: 0,
  recordings: Array.from({ length: 6 }, (_, k) => ({ id: `s${k}`, title: `Session ${k}`, more: '8 s' })), first: 0,
};
const PAGES = ['shut', 'main', 'room', 'recordings', 'space'] as const;
const all = [false, true].flatMap((isShow) => PAGES.map((page) => ({ ...FACTS, page, isShow })));
const actsOf = (facts: DeskFacts): DeskAct[] => deskParts(facts).map(({ act }) => act);
const middleOf = (part: DeskPart): [number, number] => [(part.x + part.wide / 2) / DESK_WIDE, 1 - (part.y + part.high / 2) / DESK_HIGH];

describe('the desk in a headset', () => {
  it('[XRP1] everything can be stopped from every page, always in the same corner and always by holding', () => {
    for (const facts of all) {
      const stop = deskParts(facts).find(({ act }) => act === 'stop')!;
      expect(stop.isHeld).toBe(true);
      expect(partAt(deskParts(facts), 0.88, 0.15)?.act).toBe('stop');
    }
  });

  it('[XRP1] sound off, louder, quieter and centring are on the first page, in a show too', () => {
    for (const isShow of [false, true]) expect(actsOf({ ...FACTS, isShow })).toEqual(expect.arrayContaining(['mute', 'quieter', 'louder', 'centre', 'stop']));
  });

  it('[XRP2] while a show runs nothing but opening and shutting the desk happens without holding', () => {
    for (const part of deskParts({ ...FACTS, isShow: true })) expect([part.act, part.isHeld]).toEqual([part.act, part.act !== 'shut']);
    expect(actsOf({ ...FACTS, isShow: true })).not.toEqual(expect.arrayContaining(['edit']));
  });

  it('[XRP3] parts are at least 7 cm wide and 3.5 cm high, stand apart inside the desk, and are found at their middles', () => {
    for (const facts of all) {
      const parts = deskParts(facts);
      for (const part of parts) {
        expect([part.wide >= 140, part.high >= 70, part.x >= 0, part.y >= 0, part.x + part.wide <= DESK_WIDE, part.y + part.high <= DESK_HIGH]).toEqual([true, true, true, true, true, true]);
        expect(partAt(parts, ...middleOf(part))).toBe(part.isIdle ? null : part);
        for (const other of parts) if (other !== part) expect(part.x + part.wide <= other.x || other.x + other.wide <= part.x || part.y + part.high <= other.y || other.y + other.high <= part.y).toBe(true);
      }
    }
  });

  it('[XRP3] what can do nothing now is not found: undo with nothing to undo, louder at the loudest, a page after the last', () => {
    const idle = (facts: Partial<DeskFacts>): DeskAct[] => deskParts({ ...FACTS, ...facts }).filter(({ isIdle }) => isIdle).map(({ act }) => act);
    expect(idle({ page: 'room', canUndo: false })).toEqual(['undo']);
    expect(idle({ volume: 1 })).toEqual(['louder']);
    expect(idle({ page: 'recordings' })).toEqual(['newer']);
    expect(idle({ page: 'recordings', first: ROWS })).toEqual(['older']);
    expect(deskParts({ ...FACTS, page: 'recordings', first: ROWS }).filter(({ act }) => act === 'play').map(({ id }) => id)).toEqual(['s3', 's4', 's5']);
  });

  it('[XRP4] a panel stays while its owner looks about, and comes before them when they have turned or walked away', () => {
    const keeper = new SeatKeeper(0.9, 0.7);
    expect(keeper.follow(0, 1.6, 0, 0, 0.1, false)).toBe(true);
    expect(keeper.seat).toEqual({ x: expect.closeTo(0), y: expect.closeTo(0.9), z: expect.closeTo(-0.9), yaw: 0 });
    for (let k = 0; k < 30; k++) expect(keeper.follow(0.1, 1.5, 0, 0.7, 0.1, false)).toBe(false);
    let moved = 0;
    for (let k = 0; k < 10; k++) if (keeper.follow(0, 1.6, 0, Math.PI / 2, 0.1, false)) moved++;
    expect(moved).toBe(1);
    expect([keeper.seat.x, keeper.seat.z]).toEqual([expect.closeTo(-0.9), expect.closeTo(0)]);
    // Whoever points at it keeps it.
    for (let k = 0; k < 30; k++) expect(keeper.follow(0, 1.6, 0, 0, 0.1, true)).toBe(false);
    // Sitting players have it within reach of their eyes too.
    keeper.reset();
    keeper.follow(0, 1, 0, 0, 0.1, false);
    expect(keeper.seat.y).toBeGreaterThanOrEqual(0.45);
  });

  it('[XRP5] each press of a controller’s lower button leads on and of its upper one back, once', () => {
    const clicker = new Clicker(), buttons = (lower: boolean, upper: boolean) => [false, false, false, false, lower, upper].map((pressed) => ({ pressed }));
    expect([buttons(false, false), buttons(true, false), buttons(true, false), buttons(false, false), buttons(true, false), buttons(false, true), buttons(false, true)].map((now) => clicker.take('right', now)))
      .toEqual([null, 'go', null, null, 'go', 'back', null]);
    expect(clicker.take('left', buttons(true, false))).toBe('go');
    expect(clicker.take('left', [])).toBeNull();
  });

  it('[XRP6] the prompter’s words stand in at most three even lines, none lost', () => {
    const widthOf = (text: string): number => text.length;
    expect(wrapWords('Breathe', 30, 2, widthOf)).toEqual(['Breathe']);
    expect(wrapWords('Walk to the light and wait for the bar to begin', 30, 3, widthOf)).toEqual(['Walk to the light and', 'wait for the bar to begin']);
    const words = 'Now the left hand sings; let the right one rest until everybody has heard the silence between two beats of the drum';
    const lines = wrapWords(words, 44, 3, widthOf);
    expect(lines.join(' ')).toBe(words);
    expect(lines).toHaveLength(3);
    expect(Math.max(...lines.map(widthOf)) - Math.min(...lines.map(widthOf))).toBeLessThan(12);
    expect(wrapWords('', 30, 3, widthOf)).toEqual([]);
  });
});
