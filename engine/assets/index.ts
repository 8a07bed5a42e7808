/** Handles for what is too big or too foreign for columns, and the states in which it is. */
export { assets, AssetState, assetStates, handleOf, loadAssets, NO_ASSET, settleAsset, wantedAssets } from './assets.ts';
export type { AssetHandle, AssetLoader, AssetOutcome, AssetReader, Assets, WantedAsset } from './assets.ts';
export { AssetStore } from './asset-store.ts';
