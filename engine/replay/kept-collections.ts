type Collection = Map<unknown, unknown> | Set<unknown>;

/**
 * The Maps and Sets that systems fill in one run and look into in a later one: what they hold is outside of the image. A cache
 * of pure answers can be emptied at any time and nothing is otherwise; what is otherwise then was state.
 *
 * Those that the app itself holds are its own affair: the engine derives them from the image, and externals are made again from it.
 */
export class KeptCollections {
  /** The run in which a system first wrote into a collection. */
  private readonly writtenIn = new WeakMap<Collection, number>();
  private readonly kept = new Set<Collection>();

  constructor(private readonly app: object) {}

  /** Note that a system, in its `run`-th run of all, used a collection. */
  touch(collection: Collection, isWrite: boolean, run: number): void {
    const first = this.writtenIn.get(collection);
    if (first === undefined) {
      if (isWrite) this.writtenIn.set(collection, run);
    } else if (first !== run) this.kept.add(collection);
  }

  /** Empties them. Whoever does so restores an image next, from which externals fill theirs again. */
  empty(): void {
    if (this.kept.size === 0) return;
    const own = collectionsIn(this.app);
    for (const collection of this.kept) if (!own.has(collection)) collection.clear();
  }
}

/** Maps and Sets that can be reached from an object by its properties and theirs. Functions are not looked into: nobody can see what they close over. */
function collectionsIn(root: object): Set<object> {
  const seen = new Set<object>([root]), waiting: object[] = [root], found = new Set<object>();
  const meet = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value) || ArrayBuffer.isView(value)) return;
    seen.add(value);
    waiting.push(value);
  };
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next instanceof Map || next instanceof Set) {
      found.add(next);
      next.forEach((value: unknown, key: unknown) => {
        meet(key);
        meet(value);
      });
    }
    for (const name of Reflect.ownKeys(next)) meet(Reflect.getOwnPropertyDescriptor(next, name)?.value);
  }
  return found;
}
