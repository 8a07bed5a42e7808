import { MAX_PLAYERS } from '../../../protocol/index.ts';
import { PLAYER_LIGHT } from '../bodies.ts';
import { RIBBON, type Ribbons } from '../ribbons.ts';
import { HISTORY_LENGTH, LINES, OWN_LINES, POINT, POINT_COUNT, type BodyHistory } from './body-history.ts';

/** Points of ribbons that one figure takes at most. */
export const FIGURE_POINTS = (LINES.length + 1) * 4;

/**
 * A body as it stood `back` entries ago, in threads of light: one for each of its lines and one to the head. Lines that were not seen are left out.
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
  ribbons.open();
  ribbons.point((columns[left]! + columns[right]!) / 2, (columns[left + 1]! + columns[right + 1]!) / 2, (columns[left + 2]! + columns[right + 2]!) / 2, width * 0.7, shine, RIBBON.trail, hue, 0);
  ribbons.point(columns[head]!, columns[head + 1]! + 0.05, columns[head + 2]!, width * 2.4, shine, RIBBON.trail, hue, 1);
  ribbons.shut();
}

/** Whether anything of a player was seen at the latest entry. */
export function isAnythingSeen(history: BodyHistory, player: number): boolean {
  for (let point = 0; point < POINT_COUNT; point++) if (history.seen[player * POINT_COUNT + point] === 1) return true;
  return false;
}
