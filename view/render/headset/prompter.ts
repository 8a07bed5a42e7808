import { showPage } from '../../show/show-store.ts';
import { stage } from '../../stage.ts';
import { SeatKeeper } from './seat.ts';
import { Words } from './words.ts';

/** Metres before the eyes, and below them: between the lanterns and what hangs overhead. */
const AHEAD = 1.6, BELOW = 0.1;
/** Dim: it is read, it is not the show. */
const BRIGHTNESS = 0.78;
/** The words come along slowly, a second. */
const FOLLOWS = 4;
/** How wide they are, metres. */
const WIDTH = 1.05;

/**
 * The prompter's words for whoever performs in a headset: beyond the zones, behind all light, in the direction in which they look most. A blackout darkens them
 * with the rest.
 */
export class Prompter {
  /** After the light of the room (8) and the lamps (9), under every zone and body. */
  private readonly words = new Words(WIDTH, 10, '#FFF8EC');
  private readonly keeper = new SeatKeeper(AHEAD, BELOW, 0.35, 0.3, 0.4);
  readonly object = this.words.object;
  private isPlaced = false;

  /** What is shown now; empty when nothing. */
  get shown(): string {
    const { show } = stage.getState(), { seen, hasPrompter } = showPage.getState();
    return show === 'off' || (show === 'performed' && !hasPrompter) ? '' : seen.prompt;
  }

  update(x: number, y: number, z: number, yaw: number, seconds: number): void {
    const { object, keeper: { seat } } = this, { shown } = this;
    this.keeper.follow(x, y, z, yaw, seconds, false);
    const share = this.isPlaced && object.visible ? 1 - Math.exp(-FOLLOWS * seconds) : 1, turn = seat.yaw - object.rotation.y;
    object.position.x += (seat.x - object.position.x) * share;
    object.position.y += (seat.y - object.position.y) * share;
    object.position.z += (seat.z - object.position.z) * share;
    object.rotation.y += (turn - 2 * Math.PI * Math.round(turn / (2 * Math.PI))) * share;
    this.isPlaced = true;
    this.words.show(shown, BRIGHTNESS, seconds);
  }

  reset(): void {
    this.keeper.reset();
    this.isPlaced = false;
  }
}
