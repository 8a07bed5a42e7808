import { columns, local, Position, query, read, reads, res, resMut, rowPart, system, Time, write, writes, type Args } from '../../engine/index.ts';
import { CUE_KIND, INSTRUMENT, MAX_ATTACKS, STRIKE_GRID, STRIKE_GRIDS, TICK_MICROS, ZONE_KIND, ZONE_STATE } from '../../protocol/index.ts';
import { AttackStruck } from '../components/attack.ts';
import { Effector, EFFECTOR_COUNT, PART, PART_COUNT, PART_OF_JOINT, TRAIL_LENGTH } from '../components/effector.ts';
import { Fullness } from '../components/fullness.ts';
import { Harmony } from '../components/harmony.ts';
import { Loop, Note } from '../components/loop.ts';
import { Partners } from '../components/partners.ts';
import { Player } from '../components/player.ts';
import { beatOfTick, lastLine, nextLine, Pulse, tickOfBeat } from '../components/pulse.ts';
import { AttackTrail, CueGiven, KeyStruck, PALETTE_STRIDE, Palettes, Room, Song, ZONE_EVENT, ZoneChanged, ZoneTriggered } from '../components/room.ts';
import { Seats } from '../components/seats.ts';
import { Settings } from '../components/settings.ts';
import { Zone } from '../components/zone.ts';
import { drawOnset, LATE_GRACE } from '../feel/draw-onset.ts';
import { nearestTone, toneAbove } from '../feel/draw-pitch.ts';
import { isResting } from './enter-zones.ts';
import { zoneDistance } from './zone-distance.ts';

/** A stroke reaches this many radii from a drum's centre: a miss by a finger is a hit. */
const STRIKE_REACH = 1.15;
/** Drums below this are for feet, those above it for hands, metres. */
const FOOT_HEIGHT = 0.5;
/** The path of this long before the stroke's end counts as part of it, seconds. */
const STROKE_SECONDS = 0.12;
/** Where a stroke came from is looked up this long before its end, seconds: longer than a quick stroke takes. */
const BEFORE_SECONDS = 0.3;
/** Strength of the weakest and of the hardest stroke that velocity tells apart, body heights a second; see `AttackStruck`. */
const SOFTEST = 0.8, HARDEST = 4;
/** Velocity of the weakest stroke: it was meant, so it is heard. */
const SOFTEST_VELOCITY = 0.3;
/** Stable keys: zone × 64 + joint (strokes), zone × 64 + 63 (keys), above the keys of loops. */
const STRIKE_KEYS = 0x1000, KEYS_PER_ZONE = 64, KEY_WITHOUT_JOINT = 63;
/** Blows of one source that can share a microsecond: more than `KeyStruck` holds. */
const MOST_TWINS = 256;

/** What bare and rich movement make of a stroke: how far its force reaches beyond the softest, and how bright it is. At 0.5 as composed. */
const FORCE_BARE = 0.4, FORCE_MORE = 1.2, BRIGHT_MORE = 0.5, AS_COMPOSED = 0.5;
/** From these richnesses on one and two tones of the chord ring along with a stroke, so loud at most. They climb through the chord with the half beats, from here. */
const RINGS_FROM = [0.55, 0.75], RING_LEVEL = 0.6, RING_LOW = 62, RING_STEPS = 4;
/** Their stable keys: these, 0x10000 × which + the stroke's own. */
const RING_KEYS = 0x3300_4000, RING_APART = 0x1_0000;
/** How far a partner's motion, lent, moves the brightness. */
const LENT_TONE = 0.4;

const params = {
  attacks: reads(AttackStruck), keys: reads(KeyStruck), zones: query({ zone: write(Zone), position: read(Position) }), effectors: query({ effector: read(Effector) }),
  players: columns(read(Player)), pulses: columns(read(Pulse)), triggers: writes(ZoneTriggered), changes: writes(ZoneChanged), cues: writes(CueGiven),
  notes: query({ note: read(Note) }), loops: columns(read(Loop)),
  trail: resMut(AttackTrail), seats: res(Seats), settings: res(Settings), palettes: res(Palettes), song: res(Song), harmony: res(Harmony), fullness: res(Fullness), partners: res(Partners), room: res(Room), time: res(Time),
  table: local({ row: ['u32', EFFECTOR_COUNT] }), lines: local({ before: 'f64', after: 'f64' }),
};
type Striking = Args<typeof params>;

/**
 * Gives strokes their sound, in the tick in which they are noticed. A hand's stroke that ends in a hand drum, or just passed
 * through it, strikes it; a foot's strikes a foot drum; one that ends in a loop zone or the hub has that zone's effect at once;
 * any other is only seen. Keys strike without a body.
 */
export const strikeZones = system('room/strike-zones', params, (p) => {
  const { attacks, keys, effectors, trail, table, seats } = p;
  trail.before = trail.count;
  for (let i = 0; i < effectors.length; i++) table.row[effectors.effector.number[effectors.ids[i]!]!] = effectors.ids[i]!;
  for (let i = attacks.start; i < attacks.end; i++) {
    const slot = i & attacks.mask, seat = attacks.slot[slot]!, part = PART_OF_JOINT[attacks.joint[slot]!]!;
    const hit = part < 0 || part === PART.head || (p.room.editors & (1 << seat)) !== 0 ? -1 : findZone(p, seat * PART_COUNT + part, attacks.strokeAtMicros[slot]! / 1e6);
    record(p, slot, hit < 0 ? -1 : p.zones.zone.index[hit]!);
    if (hit < 0) continue;
    const player = seats.player[seat]!, source = player === 0 ? 0 : p.players.source[rowPart(player)]!;
    const share = Math.max(0, Math.min(1, (attacks.strength[slot]! - SOFTEST) / (HARDEST - SOFTEST)));
    if (p.zones.zone.kind[hit] === ZONE_KIND.mod) blow(p, hit, share);
    else if (p.zones.zone.kind[hit] !== ZONE_KIND.strike) triggerByStroke(p, hit, seat * PART_COUNT + part, source);
    else {
      sound(p, hit, SOFTEST_VELOCITY + (1 - SOFTEST_VELOCITY) * share, attacks.micros[slot]!, seats.ageMicros[seat]!, source, attacks.joint[slot]!, seat, seat);
    }
  }
  for (let i = keys.start; i < keys.end; i++) {
    const slot = i & keys.mask, row = rowPart(keys.zone[slot]!);
    if (p.zones.zone.kind[row] === ZONE_KIND.strike) sound(p, row, keys.velocity[slot]!, keys.micros[slot]!, keys.ageMicros[slot]!, keys.source[slot]!, KEY_WITHOUT_JOINT, ordinalOfBlow(p, i), keys.player[slot]!);
    else if (p.zones.zone.kind[row] === ZONE_KIND.mod) blow(p, row, keys.velocity[slot]!);
    else trigger(p, row, keys.source[slot]!);
  }
});

/** A mod's place was struck: what that does is the mod's. */
function blow(p: Striking, row: number, strength: number): void {
  const { zone } = p.zones;
  zone.hits[row]!++;
  zone.energy[row] = Math.max(zone.energy[row]!, SOFTEST_VELOCITY + (1 - SOFTEST_VELOCITY) * strength);
  tell(p, row, ZONE_EVENT.strike);
}

/**
 * What tells a key's blow from the others of its source to its zone in this tick: its microsecond, and among those that share even that
 * their count. So none is renumbered by what another source, or a later sample, does.
 */
function ordinalOfBlow({ keys }: Striking, number: number): number {
  const slot = number & keys.mask, micros = keys.micros[slot]!;
  let twins = 0;
  for (let i = keys.start; i < number; i++) {
    const other = i & keys.mask;
    if (keys.zone[other] === keys.zone[slot] && keys.source[other] === keys.source[slot] && keys.micros[other] === micros) twins++;
  }
  return micros * MOST_TWINS + twins;
}

/** Row of the zone that a stroke of this effector hit, −1 for none. Drums before lanterns, then the nearest in its own radii. */
function findZone(p: Striking, number: number, strokeSeconds: number): number {
  const { zones, effectors, table } = p, { ids, length, zone, position } = zones, { effector } = effectors, part = table.row[number]!;
  const isHand = effector.part[part]! <= PART.rightHand;
  let best = -1, bestShare = STRIKE_REACH;
  for (let i = 0; i < length; i++) {
    const row = ids[i]!, radius = zone.radius[row]!;
    if ((zone.kind[row] !== ZONE_KIND.strike && zone.kind[row] !== ZONE_KIND.mod) || position.y[row]! >= FOOT_HEIGHT !== isHand) continue;
    const share = pathDistance(p, part, position.x[row]!, position.y[row]!, position.z[row]!, strokeSeconds) / radius;
    if (share < bestShare && !isLeaving(p, part, row, strokeSeconds)) {
      best = row;
      bestShare = share;
    }
  }
  if (best >= 0) return best;
  bestShare = 1;
  for (let i = 0; i < length; i++) {
    const row = ids[i]!, kind = zone.kind[row]!;
    if (kind === ZONE_KIND.strike || kind === ZONE_KIND.bow || kind === ZONE_KIND.mod) continue;
    const share = zoneDistance(effector.x[part]! - position.x[row]!, effector.y[part]! - position.y[row]!, effector.z[part]! - position.z[row]!, 0) / zone.radius[row]!;
    if (share < bestShare) {
      best = row;
      bestShare = share;
    }
  }
  return best;
}

/** Whether a stroke only carried the effector out of a drum in which it had rested: a hand that is lifted does not drum. */
function isLeaving(p: Striking, part: number, row: number, strokeSeconds: number): boolean {
  const { trailSeconds, trailHead, trailCount } = p.effectors.effector, count = trailCount[part]!;
  let oldest = 1;
  while (oldest < count && trailSeconds[part * TRAIL_LENGTH + ((trailHead[part]! - oldest - 1 + TRAIL_LENGTH) % TRAIL_LENGTH)]! >= strokeSeconds - BEFORE_SECONDS) oldest++;
  return isWithin(p, part, oldest, row) && !isWithin(p, part, 1, row);
}

/** Whether the effector's sample of `back` samples ago (1 the latest) lies within a drum's reach. */
function isWithin(p: Striking, part: number, back: number, row: number): boolean {
  const { position, zone } = p.zones, { trailX, trailY, trailZ, trailHead } = p.effectors.effector;
  const k = part * TRAIL_LENGTH + ((trailHead[part]! - back + TRAIL_LENGTH) % TRAIL_LENGTH);
  const x = trailX[k]! - position.x[row]!, y = trailY[k]! - position.y[row]!, z = trailZ[k]! - position.z[row]!, reach = zone.radius[row]! * STRIKE_REACH;
  return x * x + y * y + z * z < reach * reach;
}

/** Least distance between a point and the effector's path from shortly before the stroke's end until now, metres. */
function pathDistance(p: Striking, part: number, x: number, y: number, z: number, strokeSeconds: number): number {
  const { trailX, trailY, trailZ, trailSeconds, trailHead, trailCount } = p.effectors.effector, at = part * TRAIL_LENGTH;
  const count = trailCount[part]!;
  let least = Infinity;
  for (let back = 1; back <= count; back++) {
    const k = at + ((trailHead[part]! - back + TRAIL_LENGTH) % TRAIL_LENGTH);
    const isEarly = trailSeconds[k]! < strokeSeconds - STROKE_SECONDS;
    // The latest sample before the stroke's last stretch is no longer part of it; the segment to it is not either.
    if (isEarly && back > 1) break;
    const px = trailX[k]! - x, py = trailY[k]! - y, pz = trailZ[k]! - z;
    let squared = px * px + py * py + pz * pz;
    if (back < count) {
      const n = at + ((trailHead[part]! - back - 1 + TRAIL_LENGTH) % TRAIL_LENGTH);
      if (trailSeconds[n]! >= strokeSeconds - STROKE_SECONDS) {
        const sx = trailX[n]! - trailX[k]!, sy = trailY[n]! - trailY[k]!, sz = trailZ[n]! - trailZ[k]!, length = sx * sx + sy * sy + sz * sz;
        const along = length > 0 ? Math.max(0, Math.min(1, -(px * sx + py * sy + pz * sz) / length)) : 0;
        const qx = px + along * sx, qy = py + along * sy, qz = pz + along * sz;
        squared = Math.min(squared, qx * qx + qy * qy + qz * qz);
      }
    }
    if (squared < least) least = squared;
  }
  return Math.sqrt(least);
}

/** For the picture and for reports. */
function record(p: Striking, slot: number, zone: number): void {
  const { trail, attacks } = p, k = trail.count % MAX_ATTACKS;
  trail.tick[k] = attacks.tick[slot]!;
  trail.micros[k] = attacks.micros[slot]!;
  trail.strokeAtMicros[k] = attacks.strokeAtMicros[slot]!;
  trail.player[k] = attacks.slot[slot]!;
  trail.joint[k] = attacks.joint[slot]!;
  trail.x[k] = attacks.x[slot]!;
  trail.y[k] = attacks.y[slot]!;
  trail.z[k] = attacks.z[slot]!;
  trail.dx[k] = attacks.dx[slot]!;
  trail.dy[k] = attacks.dy[slot]!;
  trail.dz[k] = attacks.dz[slot]!;
  trail.strength[k] = attacks.strength[slot]!;
  trail.zone[k] = zone;
  trail.count++;
}

/**
 * When a blow sounds that was noticed at `played`, ticks: drawn to the grid as much as the settings say, never earlier. The setting
 * `strikeQuantisation` is the whole way to the next sixteenth, with nothing forgiven.
 */
function drawnTick(p: Striking, played: number): number {
  const { settings, pulses, room, lines } = p, pulse = rowPart(room.pulses[0]!), isQuantised = settings.strikeQuantisation === 1, strength = isQuantised ? 1 : settings.strikeDraw;
  if (strength === 0) return played;
  const grid = isQuantised ? STRIKE_GRID.sixteenth : settings.strikeGrid, beat = beatOfTick(pulses, pulse, played), origin = pulses.origin[pulse]!;
  const step = STRIKE_GRIDS[grid]!.beats;
  lines.before = lastLine(beat, step, origin);
  lines.after = nextLine(beat, step, origin);
  if (isQuantised) return Math.max(played, tickOfBeat(pulses, pulse, lines.after));
  if (grid === STRIKE_GRID.groove) readGroove(p, pulse, beat);
  const drawn = drawOnset(beat, Math.min(beat, lines.before), Math.max(beat, lines.after), strength, LATE_GRACE / pulses.period[pulse]!);
  return drawn > beat ? Math.max(played, tickOfBeat(pulses, pulse, drawn)) : played;
}

/** Narrows the lines around a beat to the onsets next to it of what sounds now. */
function readGroove({ notes, loops, lines }: Striking, pulse: number, beat: number): void {
  const { note } = notes;
  for (let i = 0; i < notes.length; i++) {
    const row = notes.ids[i]!, loop = rowPart(note.loop[row]!), state = loops.state[loop]!;
    if ((state !== ZONE_STATE.sounding && state !== ZONE_STATE.ending) || rowPart(loops.pulse[loop]!) !== pulse) continue;
    const turn = loops.length[loop]!, first = loops.origin[loop]! + note.beat[row]!, before = lastLine(beat, turn, first), after = nextLine(beat, turn, first);
    if (before > lines.before) lines.before = before;
    if (after < lines.after) lines.after = after;
  }
}

function sound(p: Striking, row: number, force: number, micros: number, ageMicros: number, source: number, joint: number, ordinal: number, player: number): void {
  const { cues, pulses, palettes, song, settings, harmony, fullness, partners, time, room } = p, { zone } = p.zones;
  const voice = song.palette * PALETTE_STRIDE.strikes + zone.ordinal[row]!, played = time.tick + micros / TICK_MICROS, due = drawnTick(p, played);
  // Fuller movement has more between its softest and its loudest. A key has no body to move fully.
  const isBody = joint !== KEY_WITHOUT_JOINT, richness = isBody ? fullness.richness[player]! : AS_COMPOSED, lent = isBody ? LENT_TONE * partners.lent[player]! : 0;
  const velocity = isBody ? Math.min(1, SOFTEST_VELOCITY + (force - SOFTEST_VELOCITY) * (FORCE_BARE + FORCE_MORE * richness)) : force;
  const slot = cues.send(), tick = Math.floor(due), pitch = palettes.strikePitch[voice]!, isPitched = palettes.isStrikePitched[voice] === 1;
  const moved = isPitched && settings.pitchDraw > 0 ? settings.pitchDraw * (nearestTone(pitch, settings.pitchTo === 1 ? harmony.chord : harmony.scale) - pitch) : 0;
  cues.tick[slot] = tick;
  cues.micros[slot] = due > played ? (due - tick) * TICK_MICROS : micros;
  cues.kind[slot] = CUE_KIND.strike;
  cues.source[slot] = source;
  cues.pulse[slot] = pulses.index[rowPart(room.pulses[0]!)]!;
  cues.instrument[slot] = palettes.strikeInstrument[voice]!;
  cues.pitch[slot] = pitch + moved + (isPitched ? settings.key : 0);
  cues.velocity[slot] = velocity;
  cues.pan[slot] = p.zones.position.x[row]! < 0 ? -0.35 : 0.35;
  cues.zone[slot] = zone.index[row]!;
  cues.loop[slot] = -1;
  cues.tone[slot] = Math.max(0, Math.min(1, velocity * (1 + BRIGHT_MORE * (richness - AS_COMPOSED)) + lent));
  cues.causeMicros[slot] = ageMicros;
  cues.key[slot] = STRIKE_KEYS + zone.index[row]! * KEYS_PER_ZONE + joint;
  cues.ordinal[slot] = ordinal;
  cues.content[slot] = player + 1;
  cues.movedMicros[slot] = (due - played) * TICK_MICROS;
  cues.movedPitch[slot] = moved;
  for (let n = 0; n < RINGS_FROM.length; n++) if (richness > RINGS_FROM[n]!) ring(p, slot, n, velocity * RING_LEVEL * Math.min(1, (richness - RINGS_FROM[n]!) / (1 - RINGS_FROM[n]!) + 0.25), due);
  zone.hits[row]!++;
  zone.energy[row] = Math.max(zone.energy[row]!, velocity);
  tell(p, row, ZONE_EVENT.strike);
}

/** A tone of the chord that rings along with the stroke of cue `blow`: the palette's own pitched drum, or a thumb piano. */
function ring({ cues, palettes, song, settings, harmony, pulses, room }: Striking, blow: number, n: number, velocity: number, due: number): void {
  let instrument = INSTRUMENT.kalimba;
  for (let k = PALETTE_STRIDE.strikes - 1; k >= 0; k--) if (palettes.isStrikePitched[song.palette * PALETTE_STRIDE.strikes + k] === 1) instrument = palettes.strikeInstrument[song.palette * PALETTE_STRIDE.strikes + k]!;
  const pulse = rowPart(room.pulses[0]!), halves = Math.floor(2 * (beatOfTick(pulses, pulse, due) - pulses.origin[pulse]!) + 1e-6), step = ((halves % RING_STEPS) + RING_STEPS) % RING_STEPS;
  const slot = cues.send();
  cues.tick[slot] = cues.tick[blow]!;
  cues.micros[slot] = cues.micros[blow]!;
  cues.kind[slot] = CUE_KIND.strike;
  cues.source[slot] = cues.source[blow]!;
  cues.pulse[slot] = cues.pulse[blow]!;
  cues.instrument[slot] = instrument;
  cues.pitch[slot] = toneAbove(RING_LOW, 1 + step + 2 * n, harmony.chord) + settings.key;
  cues.velocity[slot] = velocity;
  cues.pan[slot] = -cues.pan[blow]!;
  cues.zone[slot] = cues.zone[blow]!;
  cues.loop[slot] = -1;
  cues.tone[slot] = cues.tone[blow]!;
  cues.causeMicros[slot] = cues.causeMicros[blow]!;
  cues.key[slot] = RING_KEYS + n * RING_APART + cues.key[blow]!;
  cues.ordinal[slot] = cues.ordinal[blow]!;
  cues.content[slot] = cues.content[blow]!;
  cues.movedMicros[slot] = cues.movedMicros[blow]!;
}

/** A stroke into a lantern or the hub: what staying there would do, at once, and once per visit. */
function triggerByStroke(p: Striking, row: number, number: number, source: number): void {
  const { zone } = p.zones, bit = 1 << number, isInside = (zone.inside[row]! & bit) !== 0;
  if (isInside && (zone.triggered[row]! & bit) !== 0) return;
  if (isInside) zone.triggered[row]! |= bit;
  if (!isResting(zone.triggeredTick[row]!, p.time.tick)) trigger(p, row, source);
}

function trigger(p: Striking, row: number, source: number): void {
  const { triggers, zones, time } = p, slot = triggers.send();
  triggers.zone[slot] = p.room.zones[zones.zone.index[row]!]!;
  triggers.source[slot] = source;
  zones.zone.triggeredTick[row] = time.tick + 1;
  tell(p, row, ZONE_EVENT.trigger);
}

function tell(p: Striking, row: number, event: number): void {
  const { changes } = p, slot = changes.send();
  changes.zone[slot] = p.zones.zone.index[row]!;
  changes.event[slot] = event;
}
