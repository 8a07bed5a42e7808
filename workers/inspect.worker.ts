/** Runs a recorded session again and looks for something in it. A worker of its own, so that neither the page nor a live room waits for it; to cancel is to end it. */
import { expose } from 'comlink';
import { findChange } from '../game/index.ts';
import type { InspectSearch } from '../protocol/index.ts';
import { readSession } from '../protocol/session/index.ts';

const search: InspectSearch = {
  async findChange(bytes, place, before, onProgress) {
    const read = await readSession(bytes);
    return read.ok ? findChange(read.session, place, before, onProgress) : read;
  },
};

expose(search);
