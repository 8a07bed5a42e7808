import { createHash } from 'node:crypto';
import { createJam } from '../../../game/index.ts';
import { headerOf } from '../../../game/session/index.ts';
import { CUE_STRIDE, RenderFrame, SampleWriter, TICK_RATE } from '../../../protocol/index.ts';
import { compactSession, SessionWriter } from '../../../protocol/session/index.ts';
import type { GoldenScript } from './golden-script.ts';

/** Ticks between whole hashes with those of all parts: a second, ten times as often as a live recording has them. */
const HASH_TICKS = TICK_RATE;
/** Ticks between light keyframes. */
const PICTURE_TICKS = 2 * TICK_RATE;

/**
 * Plays a script and returns the session as a `.jam` file. The same script and the same code give the same bytes.
 *
 * @param core id of the simulation code that plays it
 * @throws Error when the room refuses a frame
 */
export async function recordScript(script: GoldenScript, core: string): Promise<Uint8Array> {
  const { name, scene, seed, layout, seconds } = script, ticks = seconds * TICK_RATE;
  const jam = await createJam({ scene, seed, layout });
  const id = createHash('sha256').update(`golden/${name}`).digest('hex').slice(0, 32);
  const session = await SessionWriter.create(headerOf(jam, { id, startedAt: '2026-01-01T00:00:00.000Z', core }), jam.partNames);
  const pieces = [session.begin()], samples = new SampleWriter(), cues = new Float64Array(1024 * CUE_STRIDE), frame = new RenderFrame();
  const sources = script.sources().map((scripted) => ({ ...scripted, write: scripted.write, sequence: 0 })).sort((a, b) => a.source - b.source);
  for (const { source, name: title } of sources) session.source(source, title);
  session.marker(0, 'note', script.about);
  session.hash(0, jam.hash(), jam.parts());
  for (let tick = 0; tick < ticks; tick++) {
    for (const scripted of sources) {
      scripted.write(tick, samples);
      if (samples.isEmpty) continue;
      const input = { tick, source: scripted.source, sequence: scripted.sequence++, payload: samples.take() };
      const answer = jam.push(input);
      if (!answer.ok) throw new Error(`"${name}", tick ${tick}: ${answer.message}`);
      session.input(input);
    }
    jam.tick();
    for (let count = jam.drainCues(cues); count > 0; count = jam.drainCues(cues)) session.cues(tick, cues, count);
    const ran = tick + 1;
    if (ran % HASH_TICKS === 0) session.hash(ran, jam.hash(), jam.parts());
    if (ran % PICTURE_TICKS === 0) {
      jam.writeRenderFrame(frame, 0);
      session.picture(frame);
    }
    if (ran % 64 === 0) pieces.push(session.flush(ran));
  }
  pieces.push(session.end(ticks));
  return compactSession(Buffer.concat(pieces));
}
