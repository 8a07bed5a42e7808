import { columns, read, res, resMut, rowPart, system, Time } from '../../engine/index.ts';
import { JOINT_COUNT, MAX_PLAYERS, PARAMS } from '../../protocol/index.ts';
import { BodyBank } from '../components/body-measure.ts';
import { Flow } from '../components/flow.ts';
import { Fullness } from '../components/fullness.ts';
import { Params } from '../components/playable.ts';
import { Seats } from '../components/seats.ts';
import { Settings } from '../components/settings.ts';
import { resetFullness, weighFullness } from '../feel/weigh-fullness.ts';

/** Number of the parameter that tells the desk. */
export const RICHNESS = PARAMS.find(({ name }) => name === 'richness')!.id;
/** What sounds as composed. */
const AS_COMPOSED = 0.5;
/** A body of which nothing comes counts as still after this long, seconds; it sinks by this share a tick. */
const SILENT_SECONDS = 0.5, SINK = 1 / 256;
/** The parameter is told in steps of this much. */
const STEP = 1 / 64;

/**
 * Weighs how full every player moves, and opens the sound as far: each player's own strikes and bows by what they do, the loops and the room (the
 * parameter `richness`) by the fullest of them. The setting `richness` says how much of that is heard; at 0 everything sounds as composed.
 */
export const openRichness = system('feel/open-richness', {
  seats: res(Seats), bank: res(BodyBank), flows: columns(read(Flow)), settings: res(Settings), fullness: resMut(Fullness), driven: resMut(Params), time: res(Time),
}, ({ seats, bank, flows, settings, fullness, driven, time }) => {
  const depth = settings.richness;
  let room = -1;
  for (let slot = 0; slot < MAX_PLAYERS; slot++) {
    const player = seats.player[slot]!;
    if (player !== fullness.player[slot]) {
      fullness.player[slot] = player;
      resetFullness(fullness, slot);
    }
    fullness.richness[slot] = AS_COMPOSED;
    if (player === 0 || bank.player[slot] !== player) continue;
    if (bank.isNew[slot] === 1) {
      weighFullness(fullness, slot, bank.captureSeconds[slot]!, bank.xyz, slot * JOINT_COUNT * 3, bank.confidence, slot * JOINT_COUNT, flows.speed[rowPart(player)]!, bank.height[slot]!, bank.noise[slot]!);
    } else if (fullness.isStarted[slot] === 1 && time.seconds - fullness.seconds[slot]! > SILENT_SECONDS) fullness.value[slot] = fullness.value[slot]! * (1 - SINK);
    if (fullness.isStarted[slot] === 0) continue;
    const richness = AS_COMPOSED + depth * (fullness.value[slot]! - AS_COMPOSED);
    fullness.richness[slot] = richness;
    if (richness > room) room = richness;
  }
  fullness.room = room < 0 ? AS_COMPOSED : room;
  if (depth === 0 && fullness.isOpen === 0) return;
  fullness.isOpen = depth > 0 ? 1 : 0;
  // A parameter that was never told stands, for who hears it, where it was composed.
  if (driven.sentTick[RICHNESS] === 0) {
    driven.sent[RICHNESS] = AS_COMPOSED;
    driven.sentTick[RICHNESS] = 1;
  }
  driven.rest[RICHNESS] = Math.round(fullness.room / STEP) * STEP;
});
