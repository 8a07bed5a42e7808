import { tag } from './component.ts';

/** An entity that is there and is left out: queries do not find it unless they name `Disabled` themselves. What it is related to goes on as it was. */
export const Disabled = tag('engine/Disabled', { doc: 'Queries that do not name it leave out entities that have it.' });
