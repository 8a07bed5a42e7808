import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** What `npm run engines -- --json` prints. */
export interface EngineTable {
  readonly rows: readonly {
    readonly engine: string; readonly make: string; readonly version: string; readonly session: string; readonly ticks: number; readonly hash: string; readonly ok: boolean;
    readonly hashesChecked: number; readonly partsChecked: number; readonly timesRealTime: number; readonly problem: string | null; readonly core: string;
  }[];
  readonly absent: readonly { readonly engine: string; readonly debianPackage: string }[];
  readonly failures: readonly string[];
}

/** Runs the comparison of engines; `status` is its exit code. Never installs anything. */
export function compareEngines(words: readonly string[]): EngineTable & { readonly status: number | null } {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(root, 'scripts', 'engines.mjs'), '--json', ...words], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (!stdout.startsWith('{')) throw new Error(`The comparison printed no table. ${stderr}`);
  return { ...(JSON.parse(stdout) as EngineTable), status };
}

/** The table for people. */
export const tableOf = ({ rows, absent }: EngineTable): string => [
  ...rows.map(({ engine, version, session, ticks, hash, partsChecked, ok, timesRealTime }) => `${engine} ${version}, ${session}: ${ticks} ticks, ${hash}, ${partsChecked} parts, ${ok ? 'ok' : 'NOT OK'}, ${timesRealTime.toFixed(0)}× real time`),
  ...absent.map(({ engine, debianPackage }) => `${engine} is not here; apt-get install ${debianPackage} brings it.`),
].join('\n');
