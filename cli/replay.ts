import { replaySession, suspectSession, type ReplayReport } from '../game/index.ts';
import { TICK_RATE } from '../protocol/index.ts';
import { runningCore } from './running-core.ts';
import { modsAtHand } from './mod-folder.ts';
import { MOD_OPTIONS, MOD_WORDS, numberOption, readWords } from './options.ts';
import { readSessionFile } from './session-file.ts';
import { UsageError } from './usage-error.ts';

export const REPLAY_USAGE = `  jam replay FILE.jam [--to TICK] [--verify] [--speed-only] [--suspect] ${MOD_WORDS} [--json]
      Plays a recorded session again and compares the stored hashes of the world: with --verify those of its parts too. With
      --speed-only it compares none, and tells the speed after a minute of warming up. Where they part it names tick, system, component, field and entity, and ends with 1. With --suspect it
      then runs every tick as another machine, hour or history might, and names a system that would answer otherwise there.`;

/** What `jam replay --json` prints. */
export interface ReplayAnswer extends ReplayReport {
  readonly realtimeFactor: number;
}

/** A minute: by then V8 has compiled what runs often. */
const WARM_UP_TICKS = 60 * TICK_RATE;

const nowSeconds = (): number => Number(process.hrtime.bigint()) / 1e9;

/** `jam replay`: a session once more, bit for bit, or where it parts from what was recorded. */
export async function replay(words: string[]): Promise<number> {
  const { values, files } = readWords(words, { to: { type: 'string' }, verify: { type: 'boolean' }, 'speed-only': { type: 'boolean' }, suspect: { type: 'boolean' }, ...MOD_OPTIONS, json: { type: 'boolean' } }, 1, REPLAY_USAGE);
  const path = files[0]!;
  if (values.verify && values['speed-only']) throw new UsageError('--verify compares every hash and --speed-only none; give one of them.');
  const session = await readSessionFile(path);
  const to = numberOption('to', values.to, session.ticks, 0, session.ticks, true);
  const mods = await modsAtHand(values);
  let began = 0, ended = 0;
  const replayed = await replaySession(session, {
    to, verify: values.verify === true, speedOnly: values['speed-only'] === true, warmUpTicks: values['speed-only'] ? WARM_UP_TICKS : 0, core: await runningCore(), mods,
    onProgress: (tick) => {
      ended = nowSeconds();
      if (tick === 0) began = ended;
    },
  });
  const fault = values.suspect && replayed.ok ? await suspectSession(session, replayed.ticks, mods) : null;
  const report: ReplayReport = fault ? { ...replayed, ok: false, divergence: fault } : replayed;
  if (report.verified === 'cannot be simulated here') throw new UsageError(`"${path}": ${report.problem}`);
  const answer: ReplayAnswer = { ...report, realtimeFactor: report.ticks === 0 ? 0 : report.ticks / TICK_RATE / (ended - began) };
  if (answer.divergence) console.error(answer.divergence.message);
  if (values.json) console.log(JSON.stringify(answer));
  else {
    console.log(`${(answer.ticks / TICK_RATE).toFixed(1)} s (${answer.ticks} ticks) replayed at ${answer.realtimeFactor.toFixed(0)}× real time`);
    console.log(`${answer.hashesChecked} hashes of the world${values.verify ? ` and ${answer.partsChecked} of its parts` : ''} compared: ${answer.verified}`);
    console.log(`hash ${answer.hash}`);
  }
  return answer.ok ? 0 : 1;
}
