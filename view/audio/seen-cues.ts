/**
 * The latest cues by their ids, so that a re-simulation does not sound one twice. The oldest is forgotten first.
 *
 * @example
 * const seen = new SeenCues(4096);
 * seen.add(7); // true: new
 * seen.add(7); // false
 */
export class SeenCues {
  private readonly ids = new Set<number>();

  /** @param most how many are remembered; ≥ 1 */
  constructor(private readonly most: number) {}

  /** Whether it is new. */
  add(id: number): boolean {
    const { ids } = this;
    if (ids.has(id)) return false;
    if (ids.size >= this.most) for (const oldest of ids) {
      ids.delete(oldest);
      break;
    }
    ids.add(id);
    return true;
  }

  /** These may come again. */
  forget(ids: Iterable<number>): void {
    for (const id of ids) this.ids.delete(id);
  }

  clear(): void {
    this.ids.clear();
  }
}
