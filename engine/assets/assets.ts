import { checkId } from '../ecs/component.ts';
import { UsageError } from '../ecs/errors.ts';
import { message, type Message } from '../ecs/message.ts';
import { resource, type Resource } from '../ecs/resource.ts';
import { param, type Param } from '../scheduler/param.ts';
import { refuseWrite } from '../scheduler/params/query-param.ts';
import type { World } from '../ecs/world.ts';

/** Where an asset stands. Numbers, so that columns and scenes can hold them. */
export const AssetState = { notLoaded: 0, loading: 1, loaded: 2, failed: 3 } as const;
export type AssetState = (typeof AssetState)[keyof typeof AssetState];

/** Names an asset in columns: its place in the list from 1; 0 is no asset. */
export type AssetHandle = number & { readonly unit?: 'asset' };
export const NO_ASSET: AssetHandle = 0;

/** A list of things that are too big or too foreign for columns, each with a name. `T`: what they are outside of the simulation. */
export interface Assets<T = unknown, N extends string = string> {
  readonly kind: 'assets';
  readonly id: string;
  readonly names: readonly N[];
  /** State of each, by name: `[AssetState, revision, how often it was asked for]`. */
  readonly states: Resource<Readonly<Record<string, readonly ['u32', 3]>>>;
  /** What happened to one: its handle, the state that it has now, and how often it has been loaded. */
  readonly changes: Message<{ readonly asset: 'u32'; readonly state: 'u8'; readonly revision: 'u32' }>;
  readonly held?: T;
}

/**
 * Declares a list of assets. Add names at its end: handles that columns hold are places in it.
 *
 *     const Sounds = assets<AudioBuffer>()('game/Sounds', ['kick', 'snare']);
 *     const kick = handleOf(Sounds, 'kick');      // 1
 *
 * @throws UsageError for two of one name, or none.
 */
export const assets = <T = unknown>() => <const N extends string>(id: string, names: readonly N[]): Assets<T, N> => {
  checkId('list of assets', id);
  if (names.length === 0) throw new UsageError(`The list of assets ${id} is empty; name at least one.`);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new UsageError(`The list of assets ${id} has "${twice}" twice; each name stands for one asset.`);
  return {
    kind: 'assets', id, names,
    states: resource(id, Object.fromEntries(names.map((name) => [name, ['u32', 3] as const]))),
    changes: message(`${id}/Changed`, { asset: 'u32', state: 'u8', revision: 'u32' }, { capacity: 2 * names.length }),
  };
};

/** Handle of a name. @throws UsageError for a name that the list does not have. */
export function handleOf<N extends string>(list: Assets<unknown, N>, name: N): AssetHandle {
  const at = list.names.indexOf(name);
  if (at < 0) throw new UsageError(`The list of assets ${list.id} has no "${name}"; it has ${list.names.join(', ')}.`);
  return at + 1;
}

/** What systems can know of assets. */
export interface AssetReader {
  /** `AssetState.notLoaded` for a handle that names nothing. */
  of(asset: AssetHandle): AssetState;
  isLoaded(asset: AssetHandle): boolean;
  /** How often it has been loaded: more than once when it was replaced while the app ran. */
  revisionOf(asset: AssetHandle): number;
}
/** The same, for systems that also want them loaded. */
export interface AssetLoader extends AssetReader {
  /** Wants an asset that is not loaded, or failed, to be loaded. Nothing happens to others. */
  load(asset: AssetHandle): void;
  /** Has no use for it any more. */
  unload(asset: AssetHandle): void;
}

/** Slots of one asset. */
const STATE = 0, REVISION = 1, REQUESTS = 2;

/** The slots of each asset, by handle − 1. */
const cellsOf = (world: World, { names, states }: Assets): Uint32Array[] => {
  const record = world.resource(states);
  return names.map((name) => record[name] as Uint32Array);
};

function readerOf(cells: readonly Uint32Array[]): AssetReader {
  const of = (asset: AssetHandle): AssetState => (cells[asset - 1]?.[STATE] ?? AssetState.notLoaded) as AssetState;
  return { of, isLoaded: (asset) => of(asset) === AssetState.loaded, revisionOf: (asset) => cells[asset - 1]?.[REVISION] ?? 0 };
}

/** Looks at the states of assets. What is in them is outside of the simulation, and systems never see it. */
export const assetStates = (list: Assets): Param<AssetReader> => param((plan) => {
  plan.plan.addResource(list.states as unknown as Resource);
  plan.plan.addMessage(list.changes as Message);
  plan.touch({ thing: list.states as unknown as Resource, isWrite: false, required: [], excluded: [] });
  return (world) => ({ value: readerOf(cellsOf(world, list)) });
});

/** Looks at the states of assets and asks for them. Two systems that ask need an order. */
export const loadAssets = (list: Assets): Param<AssetLoader> => param((plan) => {
  refuseWrite(plan, list.id);
  plan.plan.addResource(list.states as unknown as Resource);
  plan.plan.addMessage(list.changes as Message);
  plan.touch({ thing: list.states as unknown as Resource, isWrite: true, required: [], excluded: [] });
  return (world) => {
    const cells = cellsOf(world, list), reader = readerOf(cells);
    return {
      value: {
        ...reader,
        load: (asset) => {
          const cell = cells[asset - 1];
          if (cell === undefined || (cell[STATE] !== AssetState.notLoaded && cell[STATE] !== AssetState.failed)) return;
          cell[STATE] = AssetState.loading;
          cell[REQUESTS] = cell[REQUESTS]! + 1;
        },
        unload: (asset) => {
          const cell = cells[asset - 1];
          if (cell !== undefined) cell[STATE] = AssetState.notLoaded;
        },
      },
    };
  };
});

/** What became of loading one asset: input, to be recorded and replayed like any other. */
export interface AssetOutcome {
  readonly asset: AssetHandle;
  readonly hasLoaded: boolean;
}

/**
 * Tells the world what became of loading an asset. Call it between ticks, where input is fed, and with what was recorded when it is fed again: to the
 * simulation an asset is loaded from this tick on, however long it took. A loaded one that is told of again was replaced: its revision goes up.
 *
 * Returns false, and changes nothing, for an asset that nobody wants (any more) or that the list does not have.
 */
export function settleAsset(world: World, list: Assets, { asset, hasLoaded }: AssetOutcome): boolean {
  const cell = cellsOf(world, list)[asset - 1];
  if (cell === undefined || (cell[STATE] !== AssetState.loading && cell[STATE] !== AssetState.loaded)) return false;
  if (cell[STATE] === AssetState.loaded && !hasLoaded) return false;
  cell[STATE] = hasLoaded ? AssetState.loaded : AssetState.failed;
  if (hasLoaded) cell[REVISION] = cell[REVISION]! + 1;
  world.send(list.changes as Message, { asset, state: cell[STATE], revision: cell[REVISION]! });
  return true;
}

/** An asset that the world waits for. */
export interface WantedAsset {
  readonly asset: AssetHandle;
  readonly name: string;
  /** How often it was asked for: more than once if it failed, or was unloaded in between. */
  readonly requests: number;
}
/** What the world waits for, in the order of handles. */
export const wantedAssets = (world: World, list: Assets): WantedAsset[] =>
  cellsOf(world, list).flatMap((cell, at) => (cell[STATE] === AssetState.loading ? [{ asset: at + 1, name: list.names[at]!, requests: cell[REQUESTS]! }] : []));
