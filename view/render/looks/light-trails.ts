import { MAX_PLAYERS } from '../../../protocol/index.ts';
import { PLAYER_LIGHT } from '../bodies.ts';
import type { SharedUniforms } from '../glow.ts';
import { RIBBON, Ribbons } from '../ribbons.ts';
import { HISTORY_RATE, POINT, type BodyHistory } from './body-history.ts';
import type { Look, LookPicture } from './look.ts';
import { drawThreadFigure, FIGURE_POINTS } from './thread-figure.ts';

/** What draws a line, how long it stays in seconds, how wide it is. */
const PENS = [
  [POINT.leftHand, 2.6, 1], [POINT.rightHand, 2.6, 1], [POINT.leftFoot, 1.6, 0.8], [POINT.rightFoot, 1.6, 0.8],
  [POINT.leftElbow, 0.7, 0.5], [POINT.rightElbow, 0.7, 0.5], [POINT.leftKnee, 0.6, 0.5], [POINT.rightKnee, 0.6, 0.5], [POINT.head, 0.9, 0.7],
] as const;
/** Pens that whoever looks out of a body sees: the hands. */
const OWN_PENS = 2;
/** A line has a point for every second entry. */
const STEP = 2;
/** Exposures: a thin figure stays in the air every 0.2 s, for 1.4 s. */
const EXPOSURE_ENTRIES = 12, EXPOSURES = 7;

const pointsOf = (seconds: number): number => Math.floor((seconds * HISTORY_RATE) / STEP);
const PLAYER_POINTS = PENS.reduce((sum, [, seconds]) => sum + pointsOf(seconds) + 3, 0) + (EXPOSURES + 1) * FIGURE_POINTS;

/**
 * Long exposure: hands, feet and joints draw lines as bright as they were fast, and thin figures stay where the body was a moment ago, as in the
 * first photographs of motion. Who stands still is one thin figure. Without travel only that figure is drawn. Two draw calls.
 */
class LightTrails implements Look {
  private readonly ribbons: Ribbons;
  readonly object;

  constructor(shared: SharedUniforms) {
    this.ribbons = new Ribbons(shared, MAX_PLAYERS * PLAYER_POINTS + 4);
    this.object = this.ribbons.object;
  }

  update({ light, history, own, share }: LookPicture): void {
    const { ribbons } = this;
    ribbons.begin();
    for (let player = 0; player < MAX_PLAYERS; player++) {
      const shine = light.presence[player]! * share[player]!;
      if (shine < 0.02) continue;
      const isOwn = player === own, loud = 1 + 0.5 * light.loudness;
      drawThreadFigure(ribbons, history, player, 0, 0.03 * loud, shine * (0.75 + 0.25 * light.beatGlow), isOwn);
      if (light.travel === 0) continue;
      for (let exposure = 1; exposure <= EXPOSURES; exposure++) {
        const back = (history.count % EXPOSURE_ENTRIES) + (exposure - 1) * EXPOSURE_ENTRIES, left = 1 - back / (EXPOSURES * EXPOSURE_ENTRIES);
        if (left > 0) drawThreadFigure(ribbons, history, player, back, 0.02, shine * 0.66 * left * left, isOwn);
      }
      for (let pen = 0; pen < (isOwn ? OWN_PENS : PENS.length); pen++) this.line(history, player, pen, shine, loud);
    }
    ribbons.end();
  }

  private line(history: BodyHistory, player: number, pen: number, shine: number, loud: number): void {
    const { ribbons } = this, { columns } = history, [point, seconds, size] = PENS[pen]!, length = pointsOf(seconds);
    let isOpen = false, along = 0;
    for (let i = 0; i < length; i++) {
      const at = history.offset(player, point, i * STEP), speed = columns[at + 3]!, age = i / length, left = (1 - age) * (1 - age);
      if (!isOpen) ribbons.open();
      isOpen = true;
      along += (speed * STEP) / HISTORY_RATE;
      const width = (0.024 + Math.min(0.085, speed * 0.04)) * size * loud * (0.3 + 0.7 * left) * Math.min(1, (i + 1) / 3);
      ribbons.point(columns[at]!, columns[at + 1]!, columns[at + 2]!, width, shine * left * Math.min(1, 0.12 + speed * 1.5), RIBBON.trail, PLAYER_LIGHT[player]!, along);
      if (columns[at + 4] === 0) break;
    }
    if (isOpen) ribbons.shut();
  }
}

export const makeLightTrails = (shared: SharedUniforms): Look => new LightTrails(shared);
