import { describe, expect, test } from 'vitest';
import { App, assets, AssetState, assetStates, AssetStore, chain, component, FixedUpdate, handleOf, loadAssets, message, NO_ASSET, query, read, reads, resMut, resource, settleAsset, SyncTest, system, wantedAssets, type AssetOutcome } from '../../../engine/index.ts';

const Sounds = assets<string>()('t/Sounds', ['kick', 'snare', 'hat']);
const kick = handleOf(Sounds, 'kick'), snare = handleOf(Sounds, 'snare');
const Heard = resource('t/Heard', { changes: 'u32', last: 'u8', ready: 'u32', revision: 'u32' }), Drum = component('t/Drum', { sound: 'u32' });
const wish = system('t/wish', { sounds: loadAssets(Sounds), drums: query({ drum: read(Drum) }) }, ({ sounds, drums }) => { for (let i = 0; i < drums.length; i++) sounds.load(drums.drum.sound[drums.ids[i]!]!); });
const hear = system('t/hear', { sounds: assetStates(Sounds), changes: reads(Sounds.changes), heard: resMut(Heard) }, ({ sounds, changes, heard }) => {
  heard.changes += changes.length;
  if (changes.length > 0) heard.last = changes.state[changes.start & changes.mask]!;
  if (sounds.isLoaded(kick)) heard.ready++;
  heard.revision = sounds.revisionOf(kick);
});
async function make(): Promise<App> {
  const app = await new App({ capacity: 8 }).addSystems(FixedUpdate, chain(wish, hear)).ready();
  app.startup();
  return app;
}
const later = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

describe('assets', () => {
  test('[AST1] a handle is a place in the list from 1; one that names nothing is not loaded and does no harm', async () => {
    expect([kick, snare, NO_ASSET]).toEqual([1, 2, 0]);
    expect(() => handleOf(Sounds, 'gong' as never)).toThrow('The list of assets t/Sounds has no "gong"; it has kick, snare, hat.');
    expect(() => assets()('t/None', [])).toThrow(/is empty/);
    expect(() => assets()('t/Twice', ['a', 'a'])).toThrow(/has "a" twice/);
    const app = await make();
    app.world.spawn([Drum], [[Drum, { sound: NO_ASSET }]]);
    app.world.spawn([Drum], [[Drum, { sound: 99 }]]);
    app.tick();
    expect([wantedAssets(app.world, Sounds), settleAsset(app.world, Sounds, { asset: 99, hasLoaded: true })]).toEqual([[], false]);
  });

  test('[AST2] an asset is loading from when a system wants it, and loaded or failed from the tick in which that is fed; a message says so', async () => {
    const app = await make(), { world } = app, heard = world.resource(Heard);
    expect(settleAsset(world, Sounds, { asset: kick, hasLoaded: true })).toBe(false);
    world.spawn([Drum], [[Drum, { sound: kick }]]);
    for (let n = 0; n < 5; n++) app.tick();
    expect([wantedAssets(world, Sounds), heard.ready, heard.changes]).toEqual([[{ asset: kick, name: 'kick', requests: 1 }], 0, 0]);
    settleAsset(world, Sounds, { asset: kick, hasLoaded: true });
    app.tick();
    expect([wantedAssets(world, Sounds), heard.ready, heard.changes, heard.last, heard.revision]).toEqual([[], 1, 1, AssetState.loaded, 1]);
    settleAsset(world, Sounds, { asset: kick, hasLoaded: true });
    app.tick();
    expect([heard.changes, heard.revision]).toEqual([2, 2]);
    world.spawn([Drum], [[Drum, { sound: snare }]]);
    app.tick();
    settleAsset(world, Sounds, { asset: snare, hasLoaded: false });
    app.tick();
    expect(heard.last).toBe(AssetState.failed);
    expect(wantedAssets(world, Sounds)).toEqual([{ asset: snare, name: 'snare', requests: 2 }]);      // the drum wants it still
  });

  test('[AST3] the same outcomes in the same ticks give the same world, however long loading took, and states go back with an image', async () => {
    const outcomes: (AssetOutcome & { tick: number })[] = [{ tick: 3, asset: kick, hasLoaded: true }, { tick: 9, asset: snare, hasLoaded: false }, { tick: 12, asset: kick, hasLoaded: true }];
    const app = await make(), frames = outcomes.map((outcome, sequence) => ({ ...outcome, source: 0, sequence }));
    for (const sound of [kick, snare]) app.world.spawn([Drum], [[Drum, { sound }]]);
    const sync = new SyncTest(app, { depth: 6, feed: (frame: (typeof frames)[number]) => { settleAsset(app.world, Sounds, frame); } });
    for (const frame of frames) expect(sync.add(frame).ok).toBe(true);
    for (let n = 0; n < 30; n++) expect(sync.advance()).toBeNull();
    expect(app.world.resource(Heard).revision).toBe(2);
  });

  test('[AST4] a store loads what is wanted once, tells what became of it, and tells a world that went back again', async () => {
    const asked: string[] = [];
    const store = new AssetStore(Sounds, async (name) => {
      asked.push(name);
      await later();
      if (name === 'snare') throw new Error('no such file');
      return `${name}!`;
    });
    const app = await make(), before = app.snapshot();
    for (const sound of [kick, snare]) app.world.spawn([Drum], [[Drum, { sound }]]);
    app.tick();
    const loading = app.snapshot();
    store.begin(app.world);
    store.begin(app.world);
    expect([asked, store.take()]).toEqual([['kick', 'snare'], []]);
    await later();
    await later();
    const outcomes = store.take();
    expect(outcomes).toEqual([{ asset: kick, hasLoaded: true }, { asset: snare, hasLoaded: false }]);
    store.begin(app.world);
    expect(store.take()).toEqual([]);      // told, and on its way into the world
    for (const outcome of outcomes) settleAsset(app.world, Sounds, outcome);
    expect([store.get(kick), store.get(snare), (store.errorOf(snare) as Error).message]).toEqual(['kick!', undefined, 'no such file']);
    app.tick();
    store.begin(app.world);
    app.restore(loading);
    store.begin(app.world);
    expect([store.take(), asked]).toEqual([[{ asset: kick, hasLoaded: true }], ['kick', 'snare', 'snare']]);
    store.replace(kick, 'other');
    expect([store.take(), store.get(kick)]).toEqual([[{ asset: kick, hasLoaded: true }], 'other']);
    app.restore(before);
    store.prune(() => AssetState.notLoaded);
    expect(store.get(kick)).toBeUndefined();
  });

  test('[AST5] two systems that ask for assets need an order; one that looks may not ask', async () => {
    const other = system('t/other', { sounds: loadAssets(Sounds) }, () => undefined), Ping = message('t/Ping', {});
    await expect(new App().addMessage(Ping).addSystems(FixedUpdate, wish, other).ready()).rejects.toThrow(/"t\/wish" and "t\/other" of FixedUpdate both touch t\/Sounds/);
    const app = await make();
    expect(app.diagnostics().systems.filter(({ id }) => id === 't/hear').map(({ reads: ids }) => ids)).toEqual([['t/Sounds', 't/Sounds/Changed']]);
  });
});
