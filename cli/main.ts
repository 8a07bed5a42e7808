import { SystemFault } from '../engine/index.ts';
import { UsageError } from './usage-error.ts';
import { diff, DIFF_USAGE } from './diff.ts';
import { inspect, INSPECT_USAGE } from './inspect.ts';
import { enginePackage } from './new-folder.ts';
import { makeNew, NEW_USAGE } from './new.ts';
import { modCommand, MOD_USAGE } from './mod.ts';
import { perform, PERFORM_USAGE } from './perform.ts';
import { replay, REPLAY_USAGE } from './replay.ts';

const COMMANDS: Readonly<Record<string, { readonly run: (words: string[]) => Promise<number>; readonly usage: string }>> = {
  perform: { run: perform, usage: PERFORM_USAGE },
  replay: { run: replay, usage: REPLAY_USAGE },
  inspect: { run: inspect, usage: INSPECT_USAGE },
  diff: { run: diff, usage: DIFF_USAGE },
  mod: { run: modCommand, usage: MOD_USAGE },
  new: { run: makeNew, usage: NEW_USAGE },
};

function help(): string {
  return ['jam: Jam Engine without a browser', '', ...Object.values(COMMANDS).map(({ usage }) => usage)].join('\n');
}

/**
 * Runs one command of `jam`.
 *
 * @param words what follows `jam` on the command line
 * @returns the exit code: 0 done, 2 bad usage or bad input (said on standard error), 1 a broken promise
 */
export async function main(words: readonly string[]): Promise<number> {
  const [name, ...rest] = words;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    console.log(help());
    return name === undefined ? 2 : 0;
  }
  if (name === 'version' || name === '--version' || name === '-v') {
    console.log(enginePackage().version);
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    console.error(`jam has no command "${name}". It has: ${Object.keys(COMMANDS).join(', ')}. Try: npx jam help`);
    return 2;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    console.log(command.usage);
    return 0;
  }
  try {
    return await command.run(rest);
  } catch (cause) {
    if (cause instanceof UsageError) {
      console.error(`jam ${name}: ${cause.message}`);
      return 2;
    }
    if (cause instanceof SystemFault) {
      console.error(`jam ${name}: ${cause.message}`);
      return 1;
    }
    console.error(`jam ${name}: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`);
    return 1;
  }
}
