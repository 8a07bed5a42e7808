import { columns, read, reads, res, resMut, rowPart, system, Time, writes, type Args } from '../../engine/index.ts';
import { JOINT, MAX_BINDINGS, TRIGGER, ZONE_MOMENT } from '../../protocol/index.ts';
import { ActAsked, Controls, ControlTriggered } from '../components/acts.ts';
import { AttackStruck } from '../components/attack.ts';
import { Flow } from '../components/flow.ts';
import { BodyView, Bindings } from '../components/playable.ts';
import { Player } from '../components/player.ts';
import { Room, ZONE_EVENT, ZoneChanged } from '../components/room.ts';
import { Seats } from '../components/seats.ts';
import { measureSource } from './measure-source.ts';

/** After it was set off a binding rests for this many ticks (125 ms): a foot that bounces stamps once. */
export const REST_TICKS = 16;
/** A stroke of a foot is a stamp when it goes down: at least this much of its direction. */
const DOWNWARDS = -0.4;
const EITHER = 255;

const params = {
  bindings: resMut(Bindings), changes: reads(ZoneChanged), attacks: reads(AttackStruck), moments: reads(ControlTriggered), acts: writes(ActAsked), room: res(Room),
  view: res(BodyView), flow: columns(read(Flow)), controls: res(Controls), players: columns(read(Player)), seats: res(Seats), time: res(Time),
};
type Firing = Args<typeof params>;

/**
 * Asks for what is bound to a zone, a stroke, a stamp, a control or a threshold, when that happens. What zones say of themselves is heard in the
 * tick after; all others in the same tick, dated as their cause.
 */
export const fireBindings = system('playable/fire-bindings', params, (p) => {
  const { bindings: n, changes, attacks, moments } = p;
  for (let k = 0; k < MAX_BINDINGS; k++) {
    if (n.isMade[k] === 0) continue;
    const kind = n.trigger[k]! & 255, part = (n.trigger[k]! >>> 8) & 255, number = n.trigger[k]! >>> 16;
    if (kind === TRIGGER.zone) {
      for (let i = changes.start; i < changes.end; i++) {
        const at = i & changes.mask;
        if (changes.zone[at] === number && isMoment(changes.event[at]!, part)) fire(p, k, 0, Math.max(0, n.player[k]!), 0, 0);
      }
    } else if (kind === TRIGGER.stroke || kind === TRIGGER.stamp) {
      for (let i = attacks.start; i < attacks.end; i++) {
        const at = i & attacks.mask, slot = attacks.slot[at]!;
        if ((n.player[k]! >= 0 && n.player[k] !== slot) || attacks.strength[at]! < n.least[k]!) continue;
        const joint = attacks.joint[at]!;
        if (kind === TRIGGER.stroke ? isStruck(joint, part) : isStamped(joint, part) && attacks.dy[at]! <= DOWNWARDS) {
          fire(p, k, p.players.source[rowPart(attacks.player[at]!)]!, slot, attacks.micros[at]!, p.seats.ageMicros[slot]!);
        }
      }
    } else if (kind === TRIGGER.control) {
      for (let i = moments.start; i < moments.end; i++) {
        const at = i & moments.mask;
        if (moments.channel[at] !== number || moments.value[at]! < n.least[k]!) continue;
        fire(p, k, moments.source[at]!, moments.player[at]!, moments.micros[at]!, moments.ageMicros[at]!);
      }
    } else if (kind === TRIGGER.crossing) watch(p, k);
  }
});

const isMoment = (event: number, part: number): boolean => (part === ZONE_MOMENT.enter ? event === ZONE_EVENT.enter : part === ZONE_MOMENT.leave ? event === ZONE_EVENT.leave
  : part === ZONE_MOMENT.strike ? event === ZONE_EVENT.strike : event === ZONE_EVENT.trigger || event === ZONE_EVENT.strike);

const isHandOf = (joint: number, side: number): boolean => (side !== 1 && (joint === JOINT.left_wrist || joint === JOINT.left_hand)) || (side !== 0 && (joint === JOINT.right_wrist || joint === JOINT.right_hand));

/** A wrist and its hand are one. */
const isStruck = (joint: number, part: number): boolean => joint === part || (part === EITHER ? isHandOf(joint, 2) : isHandOf(part, 0) ? isHandOf(joint, 0) : isHandOf(part, 1) && isHandOf(joint, 1));
const isStamped = (joint: number, part: number): boolean => (joint === JOINT.left_ankle && part !== 1) || (joint === JOINT.right_ankle && part !== 0);

/** A source that goes over a threshold, having been on the other side by more than `back`. */
function watch(p: Firing, k: number): void {
  const { bindings: n, seats } = p, slot = Math.max(0, n.player[k]!);
  if (!measureSource(p, n.packed[k]!, slot, n.input, k)) {
    n.side[k] = 0;
    return;
  }
  const over = n.input[k]! - n.threshold[k]!, before = n.side[k]!, side = before > 0 ? (over < -n.back[k]! ? -1 : 1) : before < 0 ? (over > 0 ? 1 : -1) : over > 0 ? 1 : -1;
  // Downwards the same, turned round: it counts at the threshold, and must have been above it by `back`.
  const falling = n.direction[k] === -1, crossed = falling ? (before > 0 ? (over < 0 ? -1 : 1) : before < 0 ? (over > n.back[k]! ? 1 : -1) : side) : side;
  n.side[k] = crossed;
  if (before === 0 || crossed === before || (n.direction[k] !== 0 && crossed !== n.direction[k])) return;
  const isNew = seats.isNew[slot] === 1, isPresent = p.view.isPresent[slot] === 1;
  fire(p, k, isPresent ? p.players.source[p.view.row[slot]!]! : 0, slot, isNew ? seats.arrivalMicros[slot]! : 0, isNew ? seats.ageMicros[slot]! : 0);
}

function fire({ bindings: n, acts, time }: Firing, k: number, source: number, player: number, micros: number, ageMicros: number): void {
  if (n.act[k] === 0 || (n.firedTick[k] !== 0 && time.tick + 1 - n.firedTick[k]! < REST_TICKS)) return;
  n.firedTick[k] = time.tick + 1;
  n.fired[k]!++;
  const at = acts.send();
  acts.act[at] = n.act[k]!;
  acts.target[at] = n.target[k]!;
  acts.a[at] = n.a[k]!;
  acts.b[at] = n.b[k]!;
  acts.c[at] = n.c[k]!;
  acts.source[at] = source;
  acts.player[at] = player;
  acts.micros[at] = micros;
  acts.ageMicros[at] = ageMicros;
}
