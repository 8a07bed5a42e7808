import type { World } from '../ecs/world.ts';
import { Time } from '../systems/time.ts';
import { AssetState, wantedAssets, type AssetHandle, type AssetOutcome, type Assets } from './assets.ts';

/**
 * Holds what assets are, outside of the simulation, and loads what the world wants. What it finishes is told to the world as input:
 *
 *     const store = new AssetStore(Sounds, (name) => fetchSound(`${name}.wav`));
 *     // before each tick:
 *     store.begin(app.world);
 *     for (const outcome of store.take()) feed(outcome);      // recorded; when it is fed: settleAsset(app.world, Sounds, outcome)
 *
 * A store may serve several worlds of one list, and one that goes back to an earlier image: what it has, it tells of again when it is wanted again.
 */
export class AssetStore<T> {
  private readonly values = new Map<AssetHandle, T>();
  private readonly underWay = new Set<AssetHandle>();
  /** What was told last of each, and for which request: it may be on its way into the world. */
  private readonly told = new Map<AssetHandle, { readonly tick: number; readonly requests: number }>();
  /** The request that is being loaded, or was. */
  private readonly requested = new Map<AssetHandle, number>();
  private tick = 0;
  private readonly errors = new Map<AssetHandle, unknown>();
  private outcomes: AssetOutcome[] = [];

  /** @param load gets the asset's name; what it throws or rejects with makes the asset fail */
  constructor(private readonly list: Assets<T>, private readonly load: (name: string) => T | Promise<T>) {}

  /** Starts loading what the world wants and this store neither has nor loads already. */
  begin(world: World): void {
    this.tick = world.resource(Time).tick;
    const wanted = wantedAssets(world, this.list);
    for (const asset of [...this.told.keys()]) if (!wanted.some((one) => one.asset === asset)) this.told.delete(asset);
    for (const { asset, requests } of wanted) {
      const told = this.told.get(asset), isToldAlready = told !== undefined && told.requests === requests && told.tick <= this.tick;
      if (this.underWay.has(asset) || isToldAlready) continue;
      this.underWay.add(asset);
      this.requested.set(asset, requests);
      if (this.values.has(asset)) this.outcomes.push({ asset, hasLoaded: true });
      else void this.run(asset);
    }
  }

  private async run(asset: AssetHandle): Promise<void> {
    try {
      this.values.set(asset, await this.load(this.list.names[asset - 1]!));
      this.errors.delete(asset);
      this.outcomes.push({ asset, hasLoaded: true });
    } catch (cause) {
      this.errors.set(asset, cause);
      this.outcomes.push({ asset, hasLoaded: false });
    }
  }

  /** What has come to an end since the last call, in ascending order of handles. */
  take(): readonly AssetOutcome[] {
    const { outcomes } = this;
    this.outcomes = [];
    for (const { asset } of outcomes) {
      this.underWay.delete(asset);
      this.told.set(asset, { tick: this.tick, requests: this.requested.get(asset) ?? 0 });
    }
    return outcomes.sort((a, b) => a.asset - b.asset);
  }

  /** Puts another value in the place of one, as a change on disk does; the next `take` tells of it. */
  replace(asset: AssetHandle, value: T): void {
    this.values.set(asset, value);
    this.outcomes.push({ asset, hasLoaded: true });
  }

  /** The value of an asset; undefined while there is none. */
  get(asset: AssetHandle): T | undefined {
    return this.values.get(asset);
  }

  /** What loading it failed with. */
  errorOf(asset: AssetHandle): unknown {
    return this.errors.get(asset);
  }

  /** Lets go of what the world has unloaded. */
  prune(stateOf: (asset: AssetHandle) => AssetState): void {
    for (const asset of [...this.values.keys()]) if (stateOf(asset) === AssetState.notLoaded) this.values.delete(asset);
  }
}
