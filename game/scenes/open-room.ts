import { bundle, Collider, KinematicBody, rowPart, Shape, type Entity, type World } from '../../engine/index.ts';
import { MAX_PLAYERS, TEXT_BYTES, ZONE_KIND } from '../../protocol/index.ts';
import { Effector, PART_COUNT } from '../components/effector.ts';
import { Loop, NO_BEAT, Note } from '../components/loop.ts';
import { Pulse } from '../components/pulse.ts';
import { LOOPS_PER_PALETTE, MAX_PALETTES, Palettes, PALETTE_STRIDE, Room } from '../components/room.ts';
import { BowZoneKit, ZoneKit } from '../components/zone-kit.ts';
import { ZoneLook } from '../components/zone-look.ts';
import { Zone } from '../components/zone.ts';
import { FAMILIES, numberOfInstrument, type LoopPattern, type Palette, type PaletteInstrument } from '../palettes/index.ts';
import { ZONE_GROUPS } from '../systems/editing/shape-zone.ts';
import { NEAR_REACH } from '../systems/enter-zones.ts';
import { ZONE_SPECS } from './layouts.ts';
import { ownName } from './zone-names.ts';

const EffectorKit = bundle('room/EffectorKit', [Effector, KinematicBody]);
const PulseKit = bundle('music/PulseKit', [Pulse]);
const LoopKit = bundle('music/LoopKit', [Loop]);
const NoteKit = bundle('music/NoteKit', [Note]);
/** Everything that the scene spawns, so that an app can know it beforehand. */
export const ROOM_KITS = [ZoneKit, BowZoneKit, EffectorKit, PulseKit, LoopKit, NoteKit] as const;

/** Effectors meet zones and nothing else: member bits above, bits they meet below. */
const EFFECTOR_GROUPS = 0x0001_0002;
/** Radius of an effector, metres: a point that the physics can see. */
const EFFECTOR_RADIUS = 0.01;
/** Notes of one loop; the stable key of a note is loop × this + its place. */
const NOTES_PER_LOOP = 4096;
const MINUTE = 60;

/** Struck instruments whose pitch is their own: the key setting leaves them alone. */
const UNPITCHED: ReadonlySet<PaletteInstrument> = new Set<PaletteInstrument>(['kick', 'snare', 'hat', 'hat-open', 'clap', 'rim', 'tom-low', 'tom-high', 'shaker', 'brush', 'stomp']);

/** Fills an empty world with the room: palettes, a pulse, zones, effectors for every seat, loops and their notes. */
export function openRoom(world: World, palettes: readonly Palette[]): void {
  const room = world.resource(Room);
  writePalettes(world, palettes);

  const pulse = world.spawn(PulseKit), pulses = world.columns(Pulse), pulseRow = rowPart(pulse);
  pulses.period[pulseRow] = MINUTE / palettes[0]!.bpm;
  pulses.beatsPerBar[pulseRow] = palettes[0]!.beatsPerBar;
  room.pulses[0] = pulse;
  room.pulseCount = 1;

  spawnZones(world);
  const effectors = world.columns(Effector), colliders = world.columns(Collider);
  for (let number = 0; number < MAX_PLAYERS * PART_COUNT; number++) {
    const row = rowPart(world.spawn(EffectorKit));
    effectors.number[row] = number;
    effectors.slot[row] = Math.floor(number / PART_COUNT);
    effectors.part[row] = number % PART_COUNT;
    colliders.shape[row] = Shape.ball;
    colliders.radius[row] = EFFECTOR_RADIUS;
    colliders.groups[row] = EFFECTOR_GROUPS;
  }
  palettes.forEach((palette, index) => spawnLoops(world, palette, index));

  const zones = world.columns(Zone);
  for (let index = 0; index < room.zoneCount; index++) {
    const row = rowPart(room.zones[index]!);
    if (zones.kind[row] === ZONE_KIND.loop) zones.loop[row] = room.loops[zones.ordinal[row]!]!;
  }
}

/** What systems read of the palettes. */
export function writePalettes(world: World, palettes: readonly Palette[]): void {
  const table = world.resource(Palettes);
  table.count = Math.min(MAX_PALETTES, palettes.length);
  for (let index = 0; index < table.count; index++) {
    const palette = palettes[index]!;
    table.bpm[index] = palette.bpm;
    table.beatsPerBar[index] = palette.beatsPerBar;
    table.tonic[index] = palette.tonic;
    table.scaleLength[index] = palette.scale.length;
    palette.scale.forEach((semitones, k) => { table.scale[index * PALETTE_STRIDE.scale + k] = semitones; });
    palette.strikes.slice(0, PALETTE_STRIDE.strikes).forEach((voice, k) => {
      const at = index * PALETTE_STRIDE.strikes + k;
      table.strikeInstrument[at] = numberOfInstrument(voice.instrument);
      table.strikePitch[at] = voice.pitch;
      table.isStrikePitched[at] = UNPITCHED.has(voice.instrument) ? 0 : 1;
    });
    palette.bows.slice(0, PALETTE_STRIDE.bows).forEach((voice, k) => {
      const at = index * PALETTE_STRIDE.bows + k;
      table.bowInstrument[at] = numberOfInstrument(voice.instrument);
      table.bowLow[at] = voice.low;
      table.bowHigh[at] = voice.high;
    });
  }
}

function spawnZones(world: World): void {
  const room = world.resource(Room), zones = world.columns(Zone), looks = world.columns(ZoneLook), colliders = world.columns(Collider);
  const counts: Record<string, number> = {};
  ZONE_SPECS.forEach((spec, index) => {
    const zone = world.spawn(spec.kind === 'bow' ? BowZoneKit : ZoneKit), row = rowPart(zone);
    zones.index[row] = index;
    zones.kind[row] = ZONE_KIND[spec.kind];
    zones.ordinal[row] = counts[spec.kind] ??= 0;
    counts[spec.kind]!++;
    zones.radius[row] = spec.radius;
    zones.height[row] = spec.height;
    const name = ownName(zones.kind[row], zones.ordinal[row]), straight = spec.height / 2 - spec.radius;
    looks.name.set(name, row * TEXT_BYTES);
    looks.nameLength[row] = name.length;
    colliders.shape[row] = straight > 0 ? Shape.capsule : Shape.ball;
    colliders.radius[row] = spec.radius + NEAR_REACH;
    colliders.halfHeight[row] = Math.max(0, straight);
    colliders.groups[row] = ZONE_GROUPS;
    room.zones[index] = zone;
  });
  room.zoneCount = ZONE_SPECS.length;
}

function spawnLoops(world: World, palette: Palette, paletteIndex: number): void {
  const room = world.resource(Room), loops = world.columns(Loop);
  palette.loops.slice(0, LOOPS_PER_PALETTE).forEach((pattern, ordinal) => {
    const index = paletteIndex * LOOPS_PER_PALETTE + ordinal, loop = world.spawn(LoopKit), row = rowPart(loop);
    loops.index[row] = index;
    loops.palette[row] = paletteIndex;
    loops.pulse[row] = room.pulses[0]!;
    loops.zone[row] = ordinal;
    loops.launchBeat[row] = loops.stopBeat[row] = NO_BEAT;
    room.loops[index] = loop;
    room.loopCount = index + 1;
    composeLoop(world, loop, pattern, palette);
  });
}

/** Writes into a loop what its composer wrote, and spawns its notes. */
export function composeLoop(world: World, loop: Entity, pattern: LoopPattern, palette: Palette): void {
  const loops = world.columns(Loop), notes = world.columns(Note), row = rowPart(loop), isPitched = UNPITCHED.has(pattern.instrument) ? 0 : 1;
  loops.family[row] = FAMILIES.indexOf(pattern.family);
  loops.instrument[row] = numberOfInstrument(pattern.instrument);
  loops.pan[row] = pattern.pan;
  loops.length[row] = pattern.bars * palette.beatsPerBar;
  pattern.notes.forEach((note, place) => {
    const noteRow = rowPart(world.spawn(NoteKit));
    notes.loop[noteRow] = loop;
    notes.key[noteRow] = loops.index[row]! * NOTES_PER_LOOP + place;
    notes.beat[noteRow] = note.beat;
    notes.beats[noteRow] = note.beats;
    notes.pitch[noteRow] = note.pitch;
    notes.velocity[noteRow] = note.velocity;
    notes.isPitched[noteRow] = isPitched;
  });
}
