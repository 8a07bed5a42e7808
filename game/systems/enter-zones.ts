import { local, Position, query, read, reads, res, rowPart, SensorEntered, SensorLeft, system, Time, write, writes, columns } from '../../engine/index.ts';
import { MAX_PLAYERS, ZONE_KIND } from '../../protocol/index.ts';
import { Effector, EFFECTOR_COUNT, PART } from '../components/effector.ts';
import { Player } from '../components/player.ts';
import { Room, ZONE_EVENT, ZoneChanged, ZoneTriggered } from '../components/room.ts';
import { Seats } from '../components/seats.ts';
import { Zone } from '../components/zone.ts';

/** How far the sensor reaches beyond a zone: from here on the zone glows towards the hand, metres. */
export const NEAR_REACH = 0.35;
/** A part leaves when it is beyond this many radii … */
export const LEAVE_RATIO = 1.25;
/** … for this many ticks (62 ms) and at least this many of its samples, or for long enough whatever it sends (250 ms). */
export const LEAVE_TICKS = 8, LEAVE_SAMPLES = 2, LEAVE_ANYWAY_TICKS = 32;
/**
 * A hand that stays for this many ticks (117 ms) has its effect; one that the camera is unsure of, for 203 ms. Faster than
 * PASSING it is on its way through, and only what is still there after 250 ms stays.
 */
export const DWELL_TICKS = 15, UNSURE_DWELL_TICKS = 26, LONGEST_DWELL_TICKS = 32;
/** Metres a second. A stroll of the hand crosses a lantern in a quarter of a second. */
const PASSING = 1;
const UNSURE = 0.45;
/** After an effect a zone rests for this many ticks (250 ms), so that two hands that come together count as one. */
const REST_TICKS = 32;

/**
 * Says who is in which zone. The physics sensors around the zones find what is near; here distance decides, with hysteresis:
 * in within the radius, out beyond 1.25 radii for a while, so that trembling joints do not stutter. A hand or foot that stays
 * in a lantern, the hub or a button has its effect once per visit, unless its player moves zones about.
 */
export const enterZones = system('room/enter-zones', {
  zones: query({ zone: write(Zone), position: read(Position) }), effectors: query({ effector: read(Effector) }), players: columns(read(Player)),
  entered: reads(SensorEntered), left: reads(SensorLeft), changes: writes(ZoneChanged), triggers: writes(ZoneTriggered),
  seats: res(Seats), room: res(Room), time: res(Time), table: local({ row: ['u32', EFFECTOR_COUNT] }),
}, ({ zones, effectors, players, entered, left, changes, triggers, seats, room, time, table }) => {
  const { ids, length, zone, position } = zones, { effector } = effectors, tick = time.tick, rows = table.row;
  for (let i = 0; i < effectors.length; i++) rows[effector.number[effectors.ids[i]!]!] = effectors.ids[i]!;

  // A part can leave and come again within one tick's messages only as left, then entered.
  for (let i = left.start; i < left.end; i++) {
    const slot = i & left.mask;
    zone.near[rowPart(left.sensor[slot]!)]! &= ~(1 << effector.number[rowPart(left.other[slot]!)]!);
  }
  for (let i = entered.start; i < entered.end; i++) {
    const slot = i & entered.mask;
    zone.near[rowPart(entered.sensor[slot]!)]! |= 1 << effector.number[rowPart(entered.other[slot]!)]!;
  }

  for (let i = 0; i < length; i++) {
    const row = ids[i]!, radius = zone.radius[row]!, kind = zone.kind[row]!, at = row * EFFECTOR_COUNT;
    const isLaunching = kind !== ZONE_KIND.strike && kind !== ZONE_KIND.bow;
    const x = position.x[row]!, y = position.y[row]!, z = position.z[row]!, straight = zone.height[row]! / 2 - radius;
    let nearness = 0, waiting = (zone.near[row]! | zone.inside[row]!) >>> 0;
    for (let number = 0; waiting !== 0; number++, waiting >>>= 1) {
      if ((waiting & 1) === 0) continue;
      const part = rows[number]!, bit = 1 << number, k = at + number;
      const isPresent = effector.isPresent[part] === 1;
      // As in zoneDistance, written out: this runs for every pair that is near, and a call that returns a fraction allocates.
      const dx = effector.x[part]! - x, above = Math.abs(effector.y[part]! - y) - straight, dy = above > 0 ? above : 0, dz = effector.z[part]! - z;
      const distance = isPresent ? Math.sqrt(dx * dx + dy * dy + dz * dz) : Infinity;
      if (isPresent && effector.part[part] !== PART.head) {
        const share = (radius + NEAR_REACH - distance) / NEAR_REACH;
        if (share > nearness) nearness = share > 1 ? 1 : share;
      }
      if ((zone.inside[row]! & bit) === 0) {
        if (distance >= radius) continue;
        zone.inside[row]! |= bit;
        zone.triggered[row]! &= ~bit;
        zone.enteredTick[k] = tick;
        zone.stillTicks[k] = 0;
        zone.outsideTick[k] = 0;
        tell(changes, zone.index[row]!, ZONE_EVENT.enter);
      } else if (distance > radius * LEAVE_RATIO) {
        if (zone.outsideTick[k] === 0) {
          zone.outsideTick[k] = tick;
          zone.outsideSamples[k] = isPresent ? 1 : LEAVE_SAMPLES;
        } else if (effector.seenTick[part] === tick && zone.outsideSamples[k]! < LEAVE_SAMPLES) zone.outsideSamples[k]!++;
        const ticksOutside = tick - zone.outsideTick[k]!;
        if (!isPresent || (ticksOutside >= LEAVE_TICKS && zone.outsideSamples[k]! >= LEAVE_SAMPLES) || ticksOutside >= LEAVE_ANYWAY_TICKS) {
          zone.inside[row]! &= ~bit;
          tell(changes, zone.index[row]!, ZONE_EVENT.leave);
        }
      } else {
        zone.outsideTick[k] = 0;
        if (effector.speed[part]! < PASSING && zone.stillTicks[k]! < UNSURE_DWELL_TICKS) zone.stillTicks[k]!++;
        const dwell = effector.confidence[part]! < UNSURE ? UNSURE_DWELL_TICKS : DWELL_TICKS;
        const hasStayed = zone.stillTicks[k]! >= dwell || tick - zone.enteredTick[k]! >= LONGEST_DWELL_TICKS;
        if (isLaunching && hasStayed && effector.part[part] !== PART.head && (room.editors & (1 << effector.slot[part]!)) === 0 && (zone.triggered[row]! & bit) === 0) {
          zone.triggered[row]! |= bit;
          if (!isResting(zone.triggeredTick[row]!, tick)) {
            zone.triggeredTick[row] = tick + 1;
            if (kind === ZONE_KIND.verb) {
              zone.hits[row]!++;
              zone.energy[row] = 1;
            }
            const slot = triggers.send(), player = seats.player[effector.slot[part]!]!;
            triggers.zone[slot] = zones.entityAt(row);
            triggers.source[slot] = player === 0 ? 0 : players.source[rowPart(player)]!;
            tell(changes, zone.index[row]!, ZONE_EVENT.trigger);
          }
        }
      }
    }
    for (let slot = 0; slot < MAX_PLAYERS; slot++) if (zone.isHeld[row * MAX_PLAYERS + slot] === 1) nearness = 1;
    zone.nearness[row] = nearness;
  }
});

/** Whether a zone had its effect a moment ago. `triggeredTick` is that tick plus 1, 0 for never. */
export const isResting = (triggeredTick: number, tick: number): boolean => triggeredTick !== 0 && tick + 1 - triggeredTick < REST_TICKS;

interface Changes { readonly zone: Uint8Array; readonly event: Uint8Array; send(): number }

function tell(changes: Changes, zone: number, event: number): void {
  const slot = changes.send();
  changes.zone[slot] = zone;
  changes.event[slot] = event;
}
