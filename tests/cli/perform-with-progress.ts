/**
 * `jam …` as a process that also writes how many ticks it has run into a file, after each one: what a kill leaves there is what
 * had been played. Words: the progress file, then those of `jam`.
 */
import { openSync, writeSync } from 'node:fs';
import { main } from '../../cli/main.ts';
import { App } from '../../engine/index.ts';

const [path, ...words] = process.argv.slice(2), progress = openSync(path!, 'w'), count = new Uint32Array(1), { tick } = App.prototype;
App.prototype.tick = function (): void {
  tick.call(this);
  count[0]!++;
  writeSync(progress, count, 0, 4, 0);
};
process.exitCode = await main(words);
