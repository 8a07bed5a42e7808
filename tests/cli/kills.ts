import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as passed } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { TICK_RATE } from '../../protocol/index.ts';
import { NoiseStream } from '../../protocol/motion/random.ts';
import { readSession, type JamSession } from '../../protocol/session/index.ts';
import { danceFile } from './dance-file.ts';

const CHILD = fileURLToPath(new URL('./perform-with-progress.ts', import.meta.url));
const SECONDS = 40, TICKS = SECONDS * TICK_RATE;

/** What a kill left. Ticks. */
export interface Kill {
  /** Run by the process, by its own count. */
  readonly played: number;
  /** In the file. */
  readonly kept: number;
  /** Why the file ends where it does; null when the process had finished. */
  readonly problem: string | null;
}

async function mustOpen(path: string): Promise<JamSession> {
  const read = await readSession(await readFile(path));
  if (!read.ok) throw new Error(`${path}: ${read.message}`);
  return read.session;
}

async function playedSoFar(path: string): Promise<number> {
  const bytes = await readFile(path).catch(() => Buffer.alloc(0));
  return bytes.length >= 4 ? bytes.readUInt32LE(0) : 0;
}

/** The frames of both sessions before the shorter one's end must be the same. */
function compare(session: JamSession, whole: JamSession): void {
  for (let tick = 0; tick < session.ticks; tick++) {
    const found = session.framesOf(tick), expected = whole.framesOf(tick);
    if (found.length !== expected.length || found.some(({ payload }, n) => Buffer.compare(payload, expected[n]!.payload) !== 0)) throw new Error(`The frames of tick ${tick} are not those of an undisturbed run.`);
  }
}

/**
 * Kills `jam perform --out` with SIGKILL at random moments of a performance of 40 s: while it plays, and one time in six while it
 * finishes its file. Each time the file must open and hold the frames of an undisturbed run.
 *
 * @throws Error when a file does not open, or holds other frames
 */
export async function killPerformances(count: number, seed: number): Promise<Kill[]> {
  const folder = await mkdtemp(join(tmpdir(), 'jam-kills-')), noise = new NoiseStream(seed), kills: Kill[] = [];
  const start = (name: string): ReturnType<typeof spawn> => spawn(process.execPath, ['--import', 'tsx', CHILD, join(folder, `${name}.progress`), 'perform', '--json',
    '--motion', join(folder, 'dance.poses.json'), '--seconds', String(SECONDS), '--camera', '30,4', '--out', join(folder, `${name}.jam`)], { stdio: 'ignore' });
  try {
    await writeFile(join(folder, 'dance.poses.json'), JSON.stringify(danceFile()));
    const [code] = await once(start('whole'), 'exit') as [number];
    const whole = await mustOpen(join(folder, 'whole.jam'));
    if (code !== 0 || whole.problem !== null || whole.ticks !== TICKS) throw new Error(`The undisturbed run ended with ${code}, ${whole.ticks} ticks, ${whole.problem}.`);
    for (let n = 0; n < count; n++) {
      const name = `kill-${n}`, child = start(name), ended = once(child, 'exit'), isLate = n % 6 === 5, target = isLate ? TICKS : 1 + Math.floor(noise.uniform() * (TICKS - 1));
      while (child.exitCode === null && (await playedSoFar(join(folder, `${name}.progress`))) < target) await passed(1);
      if (isLate) await passed(noise.uniform() * 200);
      child.kill('SIGKILL');
      await ended;
      const session = await mustOpen(join(folder, `${name}.jam`));
      compare(session, whole);
      kills.push({ played: await playedSoFar(join(folder, `${name}.progress`)), kept: session.ticks, problem: session.problem });
      await rm(join(folder, `${name}.jam`));
    }
    return kills;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
