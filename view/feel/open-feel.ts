import { CUE, CUE_KIND, CUE_STRIDE, FEEL_ACT, MAX_PLAYERS, PLAYER_FIELD, PLAYER_STRIDE } from '../../protocol/index.ts';
import type { OpenPart } from '../parts/part.ts';
import { Performer } from '../parts/performer.ts';
import { notify, stage } from '../stage.ts';
import { feel } from './feel-store.ts';
import { MOST_STRIKES, readStrikes } from './read-strikes.ts';

/** How often the page looks who is in the room, ms. */
const LOOK_MS = 500;

/** The tuner's side of the page: strikes are seen as played and as heard, and who is in time with whom is said once. */
export const openFeel: OpenPart = ({ live }) => {
  const performer = new Performer(live);
  let hasToldTogether = false;
  live.onCues((cues, count) => {
    const fresh = readStrikes(cues, count, live.frame, performance.now());
    if (fresh.length > 0) feel.setState({ strikes: [...feel.getState().strikes, ...fresh].slice(-MOST_STRIKES) });
    for (let at = 0; at < count * CUE_STRIDE && !hasToldTogether; at += CUE_STRIDE) {
      if (cues[at + CUE.kind] !== CUE_KIND.synchrony || cues[at + CUE.amount]! <= 0) continue;
      hasToldTogether = true;
      notify('info', 'You two are in time: the room sings with you.');
    }
  });
  feel.setState({
    lend: (player, isLent) => {
      performer.act(FEEL_ACT.lend, player, isLent ? 1 : 0);
      feel.setState({ lenders: [...feel.getState().lenders.filter((other) => other !== player), ...(isLent ? [player] : [])].sort() });
    },
  });
  window.setInterval(() => {
    const frame = stage.getState().session?.frame;
    if (!frame) return;
    const { players, lenders } = feel.getState(), now: number[] = [];
    for (let slot = 0; slot < MAX_PLAYERS; slot++) if (frame.players[slot * PLAYER_STRIDE + PLAYER_FIELD.isPresent] === 1 && frame.players[slot * PLAYER_STRIDE + PLAYER_FIELD.isBot] !== 1) now.push(slot);
    if (now.join() !== players.join()) feel.setState({ players: now, lenders: lenders.filter((slot) => now.includes(slot)) });
  }, LOOK_MS);
};
