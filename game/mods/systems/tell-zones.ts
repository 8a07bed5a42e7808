import { columns, local, Position, query, read, reads, res, rowPart, system, Time, writes, type Args } from '../../../engine/index.ts';
import { MAX_ATTACKS, MAX_ZONES, ZONE_KIND } from '../../../protocol/index.ts';
import { Effector, EFFECTOR_COUNT, PART_COUNT, PART_OF_JOINT } from '../../components/effector.ts';
import { AttackTrail, KeyStruck, Room, ZoneTriggered } from '../../components/room.ts';
import { Zone } from '../../components/zone.ts';
import { PLAYED, ZonePlayed } from '../messages.ts';
import { ModZone } from '../mod-zone.ts';

/** Weakest and hardest stroke that strength tells apart, body heights a second: see `AttackStruck`. */
const SOFTEST = 0.8, HARDEST = 4;
const NO_EFFECTOR = 255;

const params = {
  played: writes(ZonePlayed), zones: columns(read(Zone)), marks: columns(read(ModZone)), positions: columns(read(Position)), effectors: query({ effector: read(Effector) }),
  keys: reads(KeyStruck), triggers: reads(ZoneTriggered), trail: res(AttackTrail), room: res(Room), time: res(Time),
  /** By index of the zone: which entity was seen there, and who was in it. `row`: of each effector. */
  seen: local({ zone: ['eid', MAX_ZONES], inside: ['u32', MAX_ZONES], row: ['u32', EFFECTOR_COUNT] }),
};

type Telling = Args<typeof params>;

/** Tells mods what happened to the places of the room in this tick: see {@link ZonePlayed}. */
export const tellZones = system('mods/tell-zones', params, (p) => {
  const { played, zones, effectors, keys, triggers, trail, room, time, seen } = p, { effector } = effectors;
  for (let i = 0; i < effectors.length; i++) seen.row[effector.number[effectors.ids[i]!]!] = effectors.ids[i]!;

  for (let index = 0; index < MAX_ZONES; index++) {
    const zone = room.zones[index]!;
    if (seen.zone[index] !== zone) {
      seen.zone[index] = zone;
      seen.inside[index] = 0;
    }
    if (zone === 0) continue;
    const row = rowPart(zone), inside = zones.inside[row]!;
    let changed = (inside ^ seen.inside[index]!) >>> 0;
    seen.inside[index] = inside;
    for (let number = 0; changed !== 0; number++, changed >>>= 1) {
      if ((changed & 1) === 0) continue;
      const part = seen.row[number]!, slot = tell(p, zone, (inside & (1 << number)) !== 0 ? PLAYED.enter : PLAYED.leave);
      played.player[slot] = Math.floor(number / PART_COUNT) + 1;
      played.effector[slot] = number;
      played.x[slot] = effector.x[part]!;
      played.y[slot] = effector.y[part]!;
      played.z[slot] = effector.z[part]!;
    }
  }
  for (let number = Math.max(trail.before, trail.count - MAX_ATTACKS); number < trail.count; number++) {
    const k = number % MAX_ATTACKS, index = trail.zone[k]!, zone = index < 0 ? 0 : room.zones[index]!;
    if (zone === 0 || !isDrum(p, zone)) continue;
    const slot = tell(p, zone, PLAYED.strike), part = PART_OF_JOINT[trail.joint[k]!]!;
    played.player[slot] = trail.player[k]! + 1;
    played.effector[slot] = part < 0 ? NO_EFFECTOR : trail.player[k]! * PART_COUNT + part;
    played.strength[slot] = Math.max(0, Math.min(1, (trail.strength[k]! - SOFTEST) / (HARDEST - SOFTEST)));
    played.micros[slot] = trail.tick[k] === time.tick ? trail.micros[k]! : 0;
    played.x[slot] = trail.x[k]!;
    played.y[slot] = trail.y[k]!;
    played.z[slot] = trail.z[k]!;
  }
  for (let i = keys.start; i < keys.end; i++) {
    const from = i & keys.mask;
    if (!isDrum(p, keys.zone[from]!)) continue;
    const slot = tell(p, keys.zone[from]!, PLAYED.strike);
    played.player[slot] = keys.player[from]! + 1;
    played.strength[slot] = keys.velocity[from]!;
    played.micros[slot] = keys.micros[from]!;
  }
  for (let i = triggers.start; i < triggers.end; i++) tell(p, triggers.zone[i & triggers.mask]!, PLAYED.stay);
});

/** Whether a place is struck rather than entered. */
function isDrum({ zones }: Telling, zone: number): boolean {
  const kind = zones.kind[rowPart(zone)];
  return kind === ZONE_KIND.strike || kind === ZONE_KIND.mod;
}

/** Sends what happened to a place, as if nobody in particular had done it in its middle; returns the slot. */
function tell({ played, zones, marks, positions }: Telling, zone: number, kind: number): number {
  const slot = played.send(), row = rowPart(zone), isOfMod = zones.kind[row] === ZONE_KIND.mod;
  played.zone[slot] = zone;
  played.index[slot] = zones.index[row]!;
  played.type[slot] = isOfMod ? marks.type[row]! : 0;
  played.number[slot] = isOfMod ? marks.number[row]! : 0;
  played.effector[slot] = NO_EFFECTOR;
  played.kind[slot] = kind;
  played.strength[slot] = 1;
  played.x[slot] = positions.x[row]!;
  played.y[slot] = positions.y[row]!;
  played.z[slot] = positions.z[row]!;
  return slot;
}
