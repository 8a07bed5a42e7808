/** Reads, checks and keeps mods, on a thread of its own: the page needs no parser, and a mod that is looked at cannot hold up what plays. See `ModsControl`. */
import { expose } from 'comlink';
import { openMod } from '../game/mods/index.ts';
import { ModDatabase } from './mod-database.ts';
import { ModShelf } from './mod-shelf.ts';

/** The page gives this worker the app's address for a name: addresses without a beginning count from there. */
const base = self.name;

expose(new ModShelf({
  open: () => ModDatabase.open(), fetch: (address, signal) => fetch(address, { credentials: 'omit', signal }), base, nowMs: () => Date.now(),
  async tryOut(mod) {
    const opened = await openMod(mod);
    return opened.ok ? [] : opened.problems;
  },
}));
