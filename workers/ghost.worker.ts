/** Reads the bodies out of one recorded session, and ends. */
import { expose, transfer } from 'comlink';
import type { GhostControl } from '../protocol/index.ts';
import { readSession } from '../protocol/session/index.ts';
import { readGhost } from './read-ghost.ts';

const control: GhostControl = {
  async read(bytes, onProgress) {
    const read = await readSession(bytes);
    if (!read.ok) return read;
    const answer = await readGhost(read.session, async (progress) => onProgress(progress));
    return answer.ok ? transfer(answer, [answer.bodies.xyz.buffer, answer.bodies.confidence.buffer, answer.bodies.beats.buffer]) : answer;
  },
};

expose(control);
