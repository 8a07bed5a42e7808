/** The cage for mods of plain JavaScript. Loaded only where such a mod is there: QuickJS lies in it. */
export { openCage } from './open-cage.ts';
export type { CageOptions, OpenedCage } from './open-cage.ts';
export type { Catalogue, CatalogueEntry, NameNumbers } from './catalogue.ts';
export type { CageWatch } from './caged-mod.ts';
export { STEPS_PER_UNIT } from './limits.ts';
