/** Metres, and px of its picture: 2 px are a millimetre. */
export const DESK_WIDTH = 0.62, DESK_HEIGHT = 0.4;
export const DESK_WIDE = 1240, DESK_HIGH = 800;
/** So long a part that must be held is held, ms. */
export const HOLD_MS = 500;

/** What a part of the desk does. */
export type DeskAct = 'open' | 'shut' | 'stop' | 'mute' | 'quieter' | 'louder' | 'centre' | 'edit' | 'doneEditing' | 'undo' | 'redo' | 'make' | 'recordings' | 'play' | 'newer' | 'older' | 'live'
  | 'space' | 'smaller' | 'wider' | 'spaceHere' | 'spaceOff' | 'main' | 'look' | 'mirror' | 'leave' | 'next' | 'back' | 'hold' | 'endShow';

export interface DeskPart {
  readonly act: DeskAct;
  readonly label: string;
  /** Smaller words under the label. */
  readonly more?: string;
  /** Px from the picture's upper left. */
  readonly x: number;
  readonly y: number;
  readonly wide: number;
  readonly high: number;
  /** It does nothing until it was held for {@link HOLD_MS}. */
  readonly isHeld: boolean;
  /** A switch that is on. */
  readonly isOn?: boolean;
  /** It can do nothing now. */
  readonly isIdle?: boolean;
  /** A session's id. */
  readonly id?: string;
}

/** What the desk is made from. */
export interface DeskFacts {
  readonly page: 'shut' | 'main' | 'room' | 'recordings' | 'space';
  /** A show runs: nothing happens by a slip of the hand. */
  readonly isShow: boolean;
  readonly isShowHeld: boolean;
  readonly isReplay: boolean;
  readonly isMuted: boolean;
  /** 0–1. */
  readonly volume: number;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** What bodies look like, in words. */
  readonly look: string;
  readonly hasMirror: boolean;
  readonly space: 'headset' | 'circle' | 'none';
  /** Of the player's own circle, metres; 0: none. */
  readonly radius: number;
  /** Recordings, newest first, and which of them is the first to be shown. */
  readonly recordings: readonly { readonly id: string; readonly title: string; readonly more: string }[];
  readonly first: number;
}

/** Recordings on one page. */
export const ROWS = 3;
const MARGIN = 28, GAP = 16, COLUMNS = 4;
const CELL_WIDE = (DESK_WIDE - 2 * MARGIN - (COLUMNS - 1) * GAP) / COLUMNS;
/** Heading, then three rows. */
const TOP = 116, CELL_HIGH = (DESK_HIGH - TOP - MARGIN - 2 * GAP) / 3;

const place = (column: number, row: number, columns = 1): Pick<DeskPart, 'x' | 'y' | 'wide' | 'high'> => ({
  x: MARGIN + column * (CELL_WIDE + GAP), y: TOP + row * (CELL_HIGH + GAP), wide: CELL_WIDE * columns + GAP * (columns - 1), high: CELL_HIGH,
});

/** Everything that can be pressed now. Stop is always in the same corner, and always held. */
export function deskParts(facts: DeskFacts): readonly DeskPart[] {
  const { isShow } = facts;
  const part = (act: DeskAct, label: string, column: number, row: number, more: Partial<DeskPart> = {}, columns = 1): DeskPart => ({ act, label, isHeld: isShow, ...place(column, row, columns), ...more });
  const stop: DeskPart = part('stop', 'Stop all', 3, 2, { isHeld: true, more: 'hold' });
  const percent = `${Math.round(facts.volume * 100)} %`, sound = [
    part('mute', facts.isMuted ? 'Sound is off' : 'Mute', 0, 0, { isOn: facts.isMuted }), part('quieter', 'Quieter', 1, 0, { more: percent, isIdle: facts.volume <= 0 }),
    part('louder', 'Louder', 2, 0, { more: percent, isIdle: facts.volume >= 1 }), part('centre', 'Centre me', 3, 0),
  ];
  const done = (act: DeskAct): DeskPart => part(act, 'Done', 0, 2, { isHeld: false });
  switch (facts.page) {
    case 'shut': return [part('open', facts.isMuted ? 'Sound is off' : isShow ? 'Show' : 'Menu', 1, 2, { isHeld: false }, 2), stop];
    case 'main': return isShow
      ? [...sound, part('back', 'Back', 0, 1), part('next', 'Next', 1, 1, {}, 2), part('hold', facts.isShowHeld ? 'Go on' : 'Wait', 3, 1, { isOn: facts.isShowHeld }), part('endShow', 'End show', 0, 2), part('shut', 'Close', 1, 2, { isHeld: false }, 2), stop]
      : [...sound, facts.isReplay ? part('live', 'Live room', 0, 1) : part('edit', 'Edit room', 0, 1), part('recordings', 'Recordings', 1, 1),
          part('space', 'My space', 2, 1, { more: facts.space === 'none' ? 'not set' : facts.space === 'headset' ? 'from the headset' : `${facts.radius.toFixed(1)} m` }), part('look', 'Look', 3, 1, { more: facts.look }),
          part('leave', 'Take off', 0, 2, { isHeld: true, more: 'hold' }), part('mirror', 'Mirror', 1, 2, { isOn: facts.hasMirror }), part('shut', 'Close', 2, 2), stop];
    case 'room': return [
      part('undo', 'Undo', 0, 0, { isIdle: !facts.canUndo }), part('redo', 'Redo', 1, 0, { isIdle: !facts.canRedo }), part('make', 'New light', 2, 0), part('centre', 'Centre me', 3, 0), done('doneEditing'), stop,
    ];
    case 'space': {
      const hasOwn = facts.radius > 0;
      return facts.space === 'headset' ? [done('main'), stop] : [
        part('smaller', 'Smaller', 0, 1, { isIdle: !hasOwn }), part('wider', hasOwn ? 'Wider' : 'Set', 1, 1, { more: hasOwn ? `${facts.radius.toFixed(1)} m` : 'round me' }),
        part('spaceHere', 'Round me', 2, 1, { isIdle: !hasOwn }), part('spaceOff', 'Forget', 3, 1, { isIdle: !hasOwn }), done('main'), stop,
      ];
    }
    case 'recordings': {
      const high = (2 * CELL_HIGH + GAP - (ROWS - 1) * GAP) / ROWS, { recordings, first } = facts;
      return [
        ...recordings.slice(first, first + ROWS).map(({ id, title, more }, row): DeskPart => ({ act: 'play', label: title, more, isHeld: isShow, x: MARGIN, y: TOP + row * (high + GAP), wide: DESK_WIDE - 2 * MARGIN, high, id })),
        done('main'), part('newer', 'Newer', 1, 2, { isIdle: first <= 0 }), part('older', 'Older', 2, 2, { isIdle: first + ROWS >= recordings.length }), stop,
      ];
    }
  }
}

/** What stands over the parts, one line. */
export function deskHeading({ page, isShow, recordings, space, radius }: DeskFacts): string {
  switch (page) {
    case 'shut': return '';
    case 'main': return isShow ? 'The show: hold a button' : 'Menu';
    case 'room': return 'Pinch or squeeze a light to carry it';
    case 'recordings': return recordings.length === 0 ? 'Nothing recorded yet: play first' : 'Recordings';
    case 'space': return space === 'headset' ? 'Your headset knows your space' : radius > 0 ? 'Your space glows where it ends' : 'Stand in the middle, then press Set';
  }
}

/** The part under a point of the desk, `u`, `v` 0–1 from the lower left; null where there is none, or it can do nothing. */
export function partAt(parts: readonly DeskPart[], u: number, v: number): DeskPart | null {
  const x = u * DESK_WIDE, y = (1 - v) * DESK_HIGH, reach = GAP / 2;
  return parts.find((part) => !part.isIdle && x >= part.x - reach && x <= part.x + part.wide + reach && y >= part.y - reach && y <= part.y + part.high + reach) ?? null;
}
