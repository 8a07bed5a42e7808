import type { Bundle, Component, Valued } from './component.ts';
import { RowValues, type ComponentStore } from './component-store.ts';
import type { ComponentTable } from './component-table.ts';
import { UsageError } from './errors.ts';
import type { Signature } from './signature-index.ts';

/** What a spawn brings: a signature, and values that are not the components' own defaults. */
export interface Kit {
  readonly signature: Signature;
  readonly values: readonly RowValues[];
}

/** What bundles and lists of components bring. */
export class Kits {
  private readonly byBundle = new Map<Bundle, Kit>();

  constructor(private readonly table: ComponentTable) {}

  /** After the signatures were numbered anew. */
  forget(): void {
    this.byBundle.clear();
  }

  of(what: Bundle | readonly Component[]): Kit {
    return 'kind' in what ? this.ofBundle(what) : this.ofList(what);
  }

  /** Values with which a component brings what it requires, the nearest requirement of each first. */
  requiredBy(store: ComponentStore): RowValues[] {
    const values = new Map<Component, RowValues | null>(), pending = [store.component];
    for (let index = 0; index < pending.length; index++) {
      const { requires, requiredValues, id } = pending[index]!;
      for (const required of requires) {
        if (required === store.component || values.has(required)) continue;
        const given = requiredValues.find(([component]) => component === required);
        values.set(required, given ? new RowValues(this.table.store(required), given[1], `value that ${id} requires for`) : null);
        pending.push(required);
      }
    }
    return [...values.values()].filter((one) => one !== null);
  }

  /** What a bundle brings; its signature is numbered on the first spawn. */
  private ofBundle(bundle: Bundle): Kit {
    const known = this.byBundle.get(bundle);
    if (known !== undefined) return known;
    const kit = this.ofList(bundle.components, bundle.values);
    this.byBundle.set(bundle, kit);
    return kit;
  }

  /** What a list of components brings. Those listed come with their own defaults, unless `given` says otherwise, whatever the others require. */
  private ofList(components: readonly Component[], given: readonly Valued[] = []): Kit {
    const mask = this.table.signatures.emptyMask(), values = new Map<Component, RowValues>();
    for (const component of components) {
      if (component.onTargetDespawn !== undefined) throw new UsageError(`${component.id} is a relation and needs a target; spawn without it, then relate(entity, ${component.id}, target).`);
      this.table.addToMask(mask, component);
      for (const required of this.table.store(component).required) if (!components.includes(required.store.component) && !values.has(required.store.component)) values.set(required.store.component, required);
    }
    for (const [component, fields] of given) values.set(component, new RowValues(this.table.store(component), fields, 'value'));
    return { signature: this.table.signatures.ofMask(mask), values: [...values.values()] };
  }
}
