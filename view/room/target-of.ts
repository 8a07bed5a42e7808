import { GROUP_TARGET } from '../../protocol/index.ts';

/** Target of what is done to a zone, or to its group if it has one and all of it is meant. */
export const targetOf = (zone: { readonly index: number; readonly group: number }, isGroupMeant: boolean): number => (isGroupMeant && zone.group > 0 ? GROUP_TARGET + zone.group : zone.index);
