/** Written in by whatever builds the simulation: the page's build, the core's, the tests'. */
declare const __JAM_CORE__: string | undefined;

/**
 * Which simulation code this is: 64 hex digits over the sources of engine, game and protocol and the exact versions of the
 * libraries that decide about bits. Two builds of equal id answer equally, bit for bit. Empty where it was not built in, as
 * when Node reads the sources themselves: there `cli/core-id.ts` computes it.
 */
export const CORE_ID: string = typeof __JAM_CORE__ === 'string' ? __JAM_CORE__ : '';
