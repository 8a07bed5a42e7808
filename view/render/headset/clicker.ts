/** Buttons beyond trigger, squeeze, touchpad and stick (WebXR, "xr-standard"): the lower one under a thumb, and the upper one. */
const LOWER = 4, UPPER = 5;

/** A controller as a clicker: its lower button (A, X) leads on, its upper one (B, Y) back. Each press counts once. */
export class Clicker {
  private readonly down = new Map<XRHandedness, number>();

  /** What was pressed since the last look. */
  take(hand: XRHandedness, buttons: readonly { readonly pressed: boolean }[]): 'go' | 'back' | null {
    const before = this.down.get(hand) ?? 0, now = (buttons[LOWER]?.pressed ? 1 : 0) | (buttons[UPPER]?.pressed ? 2 : 0), fresh = now & ~before;
    if (now !== before) this.down.set(hand, now);
    return fresh & 1 ? 'go' : fresh & 2 ? 'back' : null;
  }
}
