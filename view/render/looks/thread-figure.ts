import { MAX_PLAYERS } from '../../../protocol/index.ts';
import { PLAYER_LIGHT } from '../bodies.ts';
import { RIBBON, type Ribbons } from '../ribbons.ts';
import { HISTORY_LENGTH, LINES, OWN_LINES, POINT, POINT_COUNT, type BodyHistory } from './body-history.ts';

/** A head is a ring of so many points, taller than wide, metres; its middle is a little over the nose. */
const HEAD_POINTS = 12, HEAD_HALF_WIDTH = 0.085, HEAD_HALF_HEIGHT = 0.115, HEAD_OVER_NOSE = 0.03;
const HEAD_RING = Float32Array.from({ length: (HEAD_POINTS + 1) * 2 }, (_, k) => {
  const turn = ((k >> 1) / HEAD_POINTS) * 2 * Math.PI;
  return k % 2 === 0 ? HEAD_HALF_WIDTH * Math.sin(turn) : -HEAD_HALF_HEIGHT * Math.cos(turn);
});
/** Points of ribbons that one figure takes at most. */
export const FIGURE_POINTS = (LINES.length + 1) * 4 + HEAD_POINTS + 3;

/**
 * A body as it stood `back` entries ago, in threads of light: one for each of its lines, one to the head, and a ring for the head. Lines that were not seen are left out.
 * `width` half of it in metres; `shine` 0–1; `isOwn`: seen through its own eyes, so only forearms are drawn.
 */
export function drawThreadFigure(ribbons: Ribbons, history: BodyHistory, player: number, back: number, width: number, shine: number, isOwn: boolean): void {
  if (back >= HISTORY_LENGTH || player >= MAX_PLAYERS) return;
  const { columns } = history, hue = PLAYER_LIGHT[player]!;
  for (let line = 0; line < LINES.length; line++) {
    if (isOwn && !OWN_LINES.includes(line)) continue;
    const from = history.offset(player, LINES[line]![0], back), to = history.offset(player, LINES[line]![1], back);
    if (columns[from + 4] === 0 || columns[to + 4] === 0) continue;
    ribbons.open();
    ribbons.point(columns[from]!, columns[from + 1]!, columns[from + 2]!, width, shine, RIBBON.trail, hue, 0);
    ribbons.point(columns[to]!, columns[to + 1]!, columns[to + 2]!, width * 0.8, shine, RIBBON.trail, hue, 1);
    ribbons.shut();
  }
  if (isOwn) return;
  const left = history.offset(player, POINT.leftShoulder, back), right = history.offset(player, POINT.rightShoulder, back), head = history.offset(player, POINT.head, back);
  if (columns[left + 4] === 0 || columns[right + 4] === 0 || columns[head + 4] === 0) return;
  const x = columns[head]!, y = columns[head + 1]! + HEAD_OVER_NOSE, z = columns[head + 2]!;
  ribbons.open();
  ribbons.point((columns[left]! + columns[right]!) / 2, (columns[left + 1]! + columns[right + 1]!) / 2, (columns[left + 2]! + columns[right + 2]!) / 2, width * 0.7, shine, RIBBON.trail, hue, 0);
  ribbons.point(x, y - HEAD_HALF_HEIGHT, z, width * 0.6, shine, RIBBON.trail, hue, 1);
  ribbons.shut();
  ribbons.open();
  for (let k = 0; k <= HEAD_POINTS; k++) ribbons.point(x + HEAD_RING[k * 2]!, y + HEAD_RING[k * 2 + 1]!, z, width, shine, RIBBON.trail, hue, 0);
  ribbons.shut();
}

/** Whether anything of a player was seen at the latest entry. */
export function isAnythingSeen(history: BodyHistory, player: number): boolean {
  for (let point = 0; point < POINT_COUNT; point++) if (history.seen[player * POINT_COUNT + point] === 1) return true;
  return false;
}
