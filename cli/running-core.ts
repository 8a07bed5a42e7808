import { CORE_ID } from '../game/index.ts';
import { coreId } from './core-id.ts';

/**
 * The id of the simulation code that this process runs: the one that was built in, as into the package, or that of the checkout
 * whose sources are read as they are. 64 hex digits.
 *
 * @throws Error when a source or an installed package cannot be read
 */
export async function runningCore(): Promise<string> {
  return CORE_ID !== '' ? CORE_ID : coreId();
}
