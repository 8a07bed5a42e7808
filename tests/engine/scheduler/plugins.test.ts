import { describe, expect, test } from 'vitest';
import { App, FixedUpdate, plugin, pluginGroup, resMut, resource, system, type Plugin, type PluginGroup } from '../../../engine/index.ts';

const built: string[] = [];
const named = (id: string, note = id, needs?: readonly string[]): Plugin => plugin({ id, ...(needs ? { needs } : {}), build: () => { built.push(note); } });
const a = named('t/a'), b = named('t/b'), c = named('t/c');
const Default = pluginGroup('t/Default', [a, b, c]);
function build(...added: readonly (Plugin | PluginGroup)[]): string[] {
  built.length = 0;
  new App().addPlugins(...added);
  return [...built];
}

describe('plugin groups', () => {
  test('[PLG1] plugins of a group are added in its order; overridden, switched off, put before, after and at the end', () => {
    expect(build(Default)).toEqual(['t/a', 't/b', 't/c']);
    expect(build(Default.set(named('t/b', 'another b')).disable('t/a').add(named('t/z')).addBefore(b, named('t/x')).addAfter('t/b', named('t/y')))).toEqual(['t/x', 'another b', 't/y', 't/c', 't/z']);
    expect(build(named('t/first'), Default.disable(c), named('t/last'))).toEqual(['t/first', 't/a', 't/b', 't/last']);
    expect(build(Default.disable(a).set(named('t/a', 'new a')).enable('t/a'))).toEqual(['new a', 't/b', 't/c']);
  });

  test('[PLG2] a group in a group gives it its plugins, and each method leaves the group as it was', () => {
    const More = pluginGroup('t/More', [Default.disable(b), named('t/d')]);
    expect(build(More.set(named('t/c', 'other c')))).toEqual(['t/a', 'other c', 't/d']);
    expect(build(More)).toEqual(['t/a', 't/c', 't/d']);
    expect([Default.has('t/b'), More.has(b), More.disabled]).toEqual([true, true, ['t/b']]);
  });

  test('[PLG3] mistakes name the group and what it has', () => {
    expect(() => Default.set(named('t/none'))).toThrow('Plugin group "t/Default" has no plugin "t/none"; it has t/a, t/b, t/c.');
    expect(() => Default.addAfter('t/none', a)).toThrow(/has no plugin "t\/none"|already/);
    expect(() => Default.add(named('t/a'))).toThrow('has a plugin "t/a" already; put another in its place with set(…)');
    expect(() => pluginGroup('t/Twice', [Default, a])).toThrow('has the plugin "t/a" twice');
    expect(() => plugin({ id: 'with space', build: () => undefined })).toThrow(/cannot be the id of a plugin/);
  });

  test('[PLG4] a plugin that needs another says so when the app is made ready, whatever the order', async () => {
    const needy = named('t/needy', 'needy', ['t/a', 't/b']);
    const app = await new App().addPlugins(needy, Default).ready();
    expect([app.hasPlugin('t/a'), app.hasPlugin('t/none')]).toEqual([true, false]);
    await expect(new App().addPlugins(needy, a).ready()).rejects.toThrow('Plugin "t/needy" needs plugin "t/b", which this app does not have; add it with app.addPlugins.');
    await expect(new App().addPlugins(needy, Default.disable(b)).ready()).rejects.toThrow('needs plugin "t/b", which is switched off in the group "t/Default"; leave out .disable("t/b"), or "t/needy" as well.');
  });

  test('[PLG5] a plugin that several add is built once', async () => {
    const Count = resource('t/Count', { n: 'u32' });
    const shared = plugin({ id: 't/shared', build: (app) => app.addSystems(FixedUpdate, system('t/count', { count: resMut(Count) }, ({ count }) => { count.n++; })) });
    const app = await new App().addPlugins(plugin({ id: 't/one', build: (one) => one.addPlugin(shared) }), plugin({ id: 't/two', build: (two) => two.addPlugins(shared) })).ready();
    app.startup();
    app.tick();
    expect(app.world.resource(Count).n).toBe(1);
  });
});
