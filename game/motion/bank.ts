import type { Field } from '../../engine/index.ts';

type Typed<F> = F extends readonly [infer T, number] ? readonly [T, number] : readonly [F, number];
/** A schema in which every field holds `lanes` rows. */
export type BankSchema<S> = { readonly [K in keyof S]: Typed<S[K]> };

/**
 * The schema of a resource that keeps `lanes` records side by side: histories of bodies and limbs are long, and a component's
 * columns would reserve them for every row of the world. Field `f` of lane `i` is `f[i]`, or `f[i × n + k]` for arrays of n.
 *
 * @example bankOf({ head: 'u16', x: ['f64', 8] }, 2) // { head: ['u16', 2], x: ['f64', 16] }
 */
export function bankOf<const S extends Readonly<Record<string, Field>>>(schema: S, lanes: number): BankSchema<S> {
  return Object.fromEntries(Object.entries(schema).map(([name, field]) => [name, typeof field === 'string' ? [field, lanes] : [field[0], field[1] * lanes]])) as unknown as BankSchema<S>;
}
