/**
 * `npm run golden [-- NAME …]`
 *
 * Makes the sessions of tests/golden/ anew: all, or those named. Run it when a change to the simulation is meant to change what
 * it computes, look at the difference, and commit them with that change.
 */
import { writeFileSync } from 'node:fs';
import { coreId } from '../cli/core-id.ts';
import { GOLDEN_SCRIPTS } from '../tests/golden/scripts/index.ts';
import { recordScript } from '../tests/golden/scripts/record-script.ts';

const wanted = process.argv.slice(2), core = await coreId();
const unknown = wanted.find((name) => !GOLDEN_SCRIPTS.some((script) => script.name === name));
if (unknown !== undefined) {
  console.error(`There is no golden session "${unknown}"; there are ${GOLDEN_SCRIPTS.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
for (const script of GOLDEN_SCRIPTS) {
  if (wanted.length > 0 && !wanted.includes(script.name)) continue;
  const bytes = await recordScript(script, core);
  writeFileSync(new URL(`../tests/golden/${script.name}.jam`, import.meta.url), bytes);
  console.log(`${script.name.padEnd(12)} ${script.seconds} s  ${(bytes.length / 1024).toFixed(0)} KB`);
}
