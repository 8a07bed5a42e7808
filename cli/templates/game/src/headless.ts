/**
 * `npm run headless [-- FILE.recording.json]`: the game without a page. Plays a recording again, saved by the page or by an
 * earlier run, and compares its hashes. Without one it plays ten seconds, saves them and plays those.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { Recorder, replayRecording } from 'jam-engine';
import { feedThrow, openGame } from './game.ts';

async function record(path: string): Promise<void> {
  const app = await openGame(), recorder = new Recorder(app, feedThrow(app));
  for (let tick = 0; tick < 10 * app.tickRate; tick++) {
    if (tick % app.tickRate === 0) recorder.give({ x: 2, y: 1 + tick / app.tickRate / 10 });
    recorder.tick();
  }
  writeFileSync(path, JSON.stringify(recorder.recording()));
}

function read(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    console.error(`"${path}" cannot be played: ${(cause as Error).message}. Give a recording that the page or an earlier run saved.`);
    process.exit(2);
  }
}

const path = process.argv[2] ?? 'my-game.recording.json';
if (process.argv[2] === undefined) await record(path);
const app = await openGame(), answer = replayRecording(app, read(path), feedThrow(app));
console.log(JSON.stringify({ file: path, ...answer, balls: app.world.entityCount }));
process.exitCode = answer.ok ? 0 : 1;
