/** Runs a recorded session again and looks for something in it. A worker of its own, so that neither the page nor a live room waits for it; to cancel is to end it. */
import { expose } from 'comlink';
import { findChange } from '../game/index.ts';
import type { InspectSearch } from '../protocol/index.ts';
import { readSession } from '../protocol/session/index.ts';
import { missingWords, modsOfSession } from './mods-of-session.ts';

const search: InspectSearch = {
  async findChange(bytes, place, before, onProgress) {
    const read = await readSession(bytes);
    if (!read.ok) return read;
    const { mods, missing } = await modsOfSession(read.session);
    return missing.length > 0 ? { ok: false, message: missingWords(missing) } : findChange(read.session, place, before, onProgress, mods);
  },
};

expose(search);
