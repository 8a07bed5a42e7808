import { checkId } from '../ecs/component.ts';
import { UsageError } from '../ecs/errors.ts';
import type { Plugin } from './plugin.ts';

/** A place in a group: a plugin, and whether it is added. */
interface Place { readonly plugin: Plugin; readonly isOn: boolean }

const idOf = (plugin: Plugin | string): string => (typeof plugin === 'string' ? plugin : plugin.id);

/** Plugins that belong together, in the order in which they are added. Each method returns a new group and leaves this one as it is. */
export class PluginGroup {
  readonly kind = 'plugin group';

  /** @internal Use `pluginGroup(…)`. */
  constructor(readonly id: string, private readonly places: readonly Place[]) {}

  private at(plugin: Plugin | string): number {
    const at = this.places.findIndex((place) => place.plugin.id === idOf(plugin));
    if (at < 0) throw new UsageError(`Plugin group "${this.id}" has no plugin "${idOf(plugin)}"; it has ${this.places.map((place) => place.plugin.id).join(', ') || 'none'}.`);
    return at;
  }
  private replace(at: number, ...places: readonly Place[]): PluginGroup {
    return new PluginGroup(this.id, [...this.places.slice(0, at), ...places, ...this.places.slice(at + 1)]);
  }
  private insert(at: number, plugin: Plugin): PluginGroup {
    if (this.has(plugin)) throw new UsageError(`Plugin group "${this.id}" has a plugin "${plugin.id}" already; put another in its place with set(…).`);
    return new PluginGroup(this.id, [...this.places.slice(0, at), { plugin, isOn: true }, ...this.places.slice(at)]);
  }

  /** Whether it is in the group, switched on or off. */
  has(plugin: Plugin | string): boolean {
    return this.places.some((place) => place.plugin.id === idOf(plugin));
  }
  /** Puts a plugin in the place of the one with its id: the same one with other options. */
  set(plugin: Plugin): PluginGroup {
    const at = this.at(plugin);
    return this.replace(at, { plugin, isOn: this.places[at]!.isOn });
  }
  /** Leaves a plugin out, but keeps its place. */
  disable(plugin: Plugin | string): PluginGroup {
    const at = this.at(plugin);
    return this.replace(at, { plugin: this.places[at]!.plugin, isOn: false });
  }
  /** Takes back `disable`. */
  enable(plugin: Plugin | string): PluginGroup {
    const at = this.at(plugin);
    return this.replace(at, { plugin: this.places[at]!.plugin, isOn: true });
  }
  /** At the end. */
  add(plugin: Plugin): PluginGroup {
    return this.insert(this.places.length, plugin);
  }
  addBefore(target: Plugin | string, plugin: Plugin): PluginGroup {
    return this.insert(this.at(target), plugin);
  }
  addAfter(target: Plugin | string, plugin: Plugin): PluginGroup {
    return this.insert(this.at(target) + 1, plugin);
  }

  /** Those that are switched on. */
  get plugins(): readonly Plugin[] {
    return this.places.filter(({ isOn }) => isOn).map(({ plugin }) => plugin);
  }
  /** Ids of those that are switched off. */
  get disabled(): readonly string[] {
    return this.places.filter(({ isOn }) => !isOn).map(({ plugin }) => plugin.id);
  }

  /** @internal All places, for a group in a group. */
  get all(): readonly Place[] {
    return this.places;
  }
}

/**
 * Declares a group of plugins; groups in it give it their plugins.
 *
 *     const Default = pluginGroup('game/Default', [physicsPlugin(), sounds, lights]);
 *     app.addPlugins(Default.set(physicsPlugin({ gravity: [0, -1.6, 0] })).disable(lights).addAfter(sounds, echo));
 *
 * @throws UsageError for two plugins of one id.
 */
export function pluginGroup(id: string, members: readonly (Plugin | PluginGroup)[]): PluginGroup {
  checkId('plugin group', id);
  const places = members.flatMap((member): readonly Place[] => (member instanceof PluginGroup ? member.all : [{ plugin: member, isOn: true }]));
  const twice = places.find(({ plugin }, at) => places.findIndex((other) => other.plugin.id === plugin.id) !== at);
  if (twice !== undefined) throw new UsageError(`Plugin group "${id}" has the plugin "${twice.plugin.id}" twice; name it once.`);
  return new PluginGroup(id, places);
}
