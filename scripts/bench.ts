/**
 * `npm run bench -- [--json FILE] [--only CASE] [--processes N]`
 *
 * Ratios of the engine to hand-written loops and to bitECS. V8 lands the same code at quite different speeds from one process
 * to the next, so each case runs in several fresh ones; within a process the contenders take turns and their ratios are taken
 * pairwise; what is printed is the median over processes.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { median, type Measured } from '../tests/bench/measure.ts';

interface Row {
  readonly case: string;
  readonly unit: string;
  readonly ours: number;
  readonly against: Record<string, number>;
  readonly ratio: Record<string, number>;
  readonly processes: number;
}

const { values } = parseArgs({ options: { json: { type: 'string' }, only: { type: 'string' }, processes: { type: 'string', default: '5' } } });
const processes = Number(values.processes);
if (!(Number.isInteger(processes) && processes > 0)) {
  console.error(`--processes ${values.processes} is not a whole number above 0.`);
  process.exit(2);
}

const root = new URL('..', import.meta.url).pathname;
const folder = `${root}.cache/bench-${process.pid}`;
const program = `${folder}/run-case.mjs`;
mkdirSync(folder, { recursive: true });
// Bundled as the page's workers are: no loader between, nothing compiled at run time.
await build({
  root, configFile: false, logLevel: 'error', mode: 'production',
  build: { ssr: `${root}tests/bench/run-case.ts`, outDir: folder, emptyOutDir: false, target: 'es2022', rollupOptions: { output: { entryFileNames: 'run-case.mjs' } } },
});

const child = (argument: string): string => execFileSync(process.execPath, [program, argument], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
const known = JSON.parse(child('--list')) as { id: string; unit: string }[];
const chosen = known.filter(({ id }) => values.only === undefined || id === values.only || id.startsWith(`${values.only}_`));
if (chosen.length === 0) {
  console.error(`There is no bench "${values.only}"; there are ${known.map(({ id }) => id).join(', ')}.`);
  process.exit(2);
}

const medians = (measured: readonly Measured[], of: 'nanos' | 'ratio'): Record<string, number> =>
  Object.fromEntries(Object.keys(measured[0]![of]).map((peer) => [peer, Number(median(measured.map((one) => one[of][peer as 'raw']!)).toPrecision(4))]));

// Round after round over all cases, so that a busy minute of the machine touches one process of each and not all of one.
const measured = new Map<string, Measured[]>(chosen.map(({ id }) => [id, []]));
for (let round = 0; round < processes; round++) {
  for (const { id } of chosen) {
    process.stderr.write(`\r${round + 1}/${processes} ${id.padEnd(24)}`);
    measured.get(id)!.push(JSON.parse(child(id)) as Measured);
  }
}
process.stderr.write(`\r${' '.repeat(32)}\r`);
const rows: Row[] = chosen.map(({ id, unit }) => {
  const { ours, ...against } = medians(measured.get(id)!, 'nanos');
  return { case: id, unit, ours: ours!, against, ratio: medians(measured.get(id)!, 'ratio'), processes };
});

if (values.json === undefined) {
  console.log(`${'case'.padEnd(20)}${'unit'.padEnd(26)}${'ours'.padStart(9)}   ours ÷ theirs`);
  for (const row of rows) {
    const ratios = Object.entries(row.ratio).map(([peer, ratio]) => `${peer} ${ratio < 0.1 ? ratio.toPrecision(2) : ratio.toFixed(2)}`).join('   ');
    console.log(`${row.case.padEnd(20)}${row.unit.padEnd(26)}${row.ours.toPrecision(3).padStart(9)}   ${ratios}`);
  }
} else {
  writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`);
  console.error(`Wrote ${values.json}.`);
}
