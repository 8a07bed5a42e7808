import { columns, exp, local, log, read, reads, res, resMut, rowPart, system, Time, type Args } from '../../engine/index.ts';
import { FEEL_ACT, MAX_PLAYERS } from '../../protocol/index.ts';
import { ActAsked } from '../components/acts.ts';
import { AttackStruck } from '../components/attack.ts';
import { BodyBank } from '../components/body-measure.ts';
import { Flow, FlowBank } from '../components/flow.ts';
import { PAIRS, Partners } from '../components/partners.ts';
import { Seats } from '../components/seats.ts';
import { Settings } from '../components/settings.ts';
import { addStroke, followFlow, measureSynchrony, resetRhythm, SYNCHRONY_WORK } from '../feel/measure-synchrony.ts';

/** A pair is measured every half second, each in a tick of its own. */
const EVERY_TICKS = 64, TICKS_APART = 10;
/** Share of the way that a pair's level goes at each measuring: it takes some two seconds. */
const SETTLE = 0.22;
/** Together from this level on, and until it sinks below the second. On pairs in time the level stands at 0.4 to 1, on others below 0.25. */
const TOGETHER_FROM = 0.42, TOGETHER_UNTIL = 0.25;
/** The level at which harmony is open wide. */
const WIDE = 0.7;
/** Harmony opens within a second and closes over three. */
const OPEN = 1 - exp(-1 / 128), CLOSE = 1 - exp(-1 / (3 * 128));
/** A partner's speed that leaves one's sound as it is, and the reach of what it does; H/s. Follows within 80 ms. */
const LENT_REST = 0.3, LENT_MOST = 0.6, LENT_LEAST = -0.4, LEND = 1 - exp(-1 / (0.08 * 128));

const params = {
  strokes: reads(AttackStruck), asked: reads(ActAsked), seats: res(Seats), bank: res(BodyBank), flow: res(FlowBank), flows: columns(read(Flow)), settings: res(Settings), partners: resMut(Partners), time: res(Time),
  work: local(SYNCHRONY_WORK), out: log(),
};
type Following = Args<typeof params>;

/** Follows what every player does in time, measures how much each two of them are together, and opens their harmony as far. */
export const followPartners = system('feel/follow-partners', params, (p) => {
  const { strokes, seats, bank, flow, partners, time } = p;
  obey(p);
  for (let slot = 0; slot < MAX_PLAYERS; slot++) {
    const player = seats.player[slot]!;
    if (player !== partners.player[slot]) {
      partners.player[slot] = player;
      partners.consent[slot] = 0;
      resetRhythm(partners, slot);
    }
    if (player !== 0 && bank.isNew[slot] === 1) followFlow(partners, slot, flow, bank.height[slot]!);
  }
  for (let i = strokes.start; i < strokes.end; i++) addStroke(partners, strokes.slot[i & strokes.mask]!, strokes.strokeAtMicros[i & strokes.mask]! / 1e6);
  const turn = time.tick % EVERY_TICKS;
  if (turn % TICKS_APART === 0 && turn / TICKS_APART < PAIRS.length) measure(p, turn / TICKS_APART);
  open(p);
});

function obey({ asked, partners, seats, out }: Following): void {
  for (let i = asked.start; i < asked.end; i++) {
    const at = i & asked.mask, slot = asked.target[at]!;
    if (asked.act[at] !== FEEL_ACT.lend) continue;
    if (slot >= MAX_PLAYERS) out.warn(`Player ${slot} is outside 0–${MAX_PLAYERS - 1}: nobody lends their motion.`);
    else if (seats.player[slot] === 0) out.warn(`Player ${slot + 1} is not in the room: whoever lends their motion has to be seen.`);
    else partners.consent[slot] = asked.a[at] === 0 ? 0 : 1;
  }
}

function measure({ partners, seats, settings, work }: Following, pair: number): void {
  const [one, other] = PAIRS[pair]!, isThere = settings.partners === 1 && seats.player[one] !== 0 && seats.player[other] !== 0;
  const now = isThere ? Math.sqrt(Math.max(0, measureSynchrony(partners, one, other, work))) : 0;
  if (now === 0 && partners.level[pair] === 0) return;
  const level = partners.level[pair]! + (now - partners.level[pair]!) * SETTLE;
  partners.level[pair] = level < 0.01 ? 0 : level;
  if (!isThere) partners.isTogether[pair] = 0;
  else if (partners.isTogether[pair] === 0 ? level >= TOGETHER_FROM : level < TOGETHER_UNTIL) partners.isTogether[pair] = 1 - partners.isTogether[pair]!;
}

/** What being together opens, and what is lent, for every player. */
function open({ partners, seats, flows }: Following): void {
  let synchrony = 0;
  for (let slot = 0; slot < MAX_PLAYERS; slot++) {
    let wanted = 0, lent = 0;
    for (let pair = 0; pair < PAIRS.length; pair++) {
      const one = PAIRS[pair]![0], other = PAIRS[pair]![1];
      if (one !== slot && other !== slot) continue;
      if (partners.level[pair]! > synchrony) synchrony = partners.level[pair]!;
      if (partners.isTogether[pair] === 1) wanted = Math.max(wanted, Math.min(1, partners.level[pair]! / WIDE));
      const from = seats.player[one === slot ? other : one]!;
      if (from !== 0 && partners.consent[one] === 1 && partners.consent[other] === 1) lent = Math.max(LENT_LEAST, Math.min(LENT_MOST, flows.speed[rowPart(from)]! - LENT_REST));
    }
    if (partners.harmony[slot] !== wanted) {
      const way = wanted - partners.harmony[slot]!;
      partners.harmony[slot] = Math.abs(way) < 0.002 ? wanted : partners.harmony[slot]! + way * (way > 0 ? OPEN : CLOSE);
    }
    if (partners.lent[slot] !== lent) partners.lent[slot] = Math.abs(lent - partners.lent[slot]!) < 0.002 ? lent : partners.lent[slot]! + (lent - partners.lent[slot]!) * LEND;
  }
  partners.synchrony = synchrony;
}
