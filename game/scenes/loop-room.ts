import { chain, exclusive, FixedUpdate, Physics, physicsPlugin, Startup, type Plugin } from '../../engine/index.ts';
import { JOINT_COUNT, MAX_PLAYERS, type SceneDescription } from '../../protocol/index.ts';
import { Controls } from '../components/acts.ts';
import { BodyKit, JointKit } from '../components/body-kit.ts';
import { AttackTrail, DoorLog, Outbox, Palettes, Room, Song } from '../components/room.ts';
import { Placements, Seats } from '../components/seats.ts';
import { Settings } from '../components/settings.ts';
import { Shown } from '../components/shown.ts';
import type { Palette } from '../palettes/index.ts';
import { PARTS } from '../parts/index.ts';
import { advancePulses } from '../systems/advance-pulses.ts';
import { applyEdits, tellEdits } from '../systems/apply-edits.ts';
import { applyInputs } from '../systems/apply-inputs.ts';
import { arrangeZones } from '../systems/arrange-zones.ts';
import { bowZones } from '../systems/bow-zones.ts';
import { detectAttacks } from '../systems/detect-attacks.ts';
import { emitCues } from '../systems/emit-cues.ts';
import { enterZones } from '../systems/enter-zones.ts';
import { launchLoops } from '../systems/launch-loops.ts';
import { measureMotion } from '../systems/measure-motion.ts';
import { moveEffectors } from '../systems/move-effectors.ts';
import { placeBodies } from '../systems/place-bodies.ts';
import { scheduleNotes } from '../systems/schedule-notes.ts';
import { shapeFlows } from '../systems/shape-flows.ts';
import { showRoom } from '../systems/show-room.ts';
import { smoothJoints } from '../systems/smooth-joints.ts';
import { stepLoops } from '../systems/step-loops.ts';
import { strikeZones } from '../systems/strike-zones.ts';
import { switchPalette } from '../systems/switch-palette.ts';
import { LAYOUTS, ZONE_SPECS, type LayoutName } from './layouts.ts';
import { openRoom, ROOM_KITS } from './open-room.ts';
import { Edit, Play, Sense } from './sets.ts';

/** The parts of a tick, in the order in which they run; within each, systems run in the order written here. */
export { Edit, Play, Sense };
const TICK = chain(Sense, Physics, Play, Edit);
const senseBodies = chain(applyInputs, applyEdits, tellEdits, placeBodies, smoothJoints, measureMotion, detectAttacks, shapeFlows, arrangeZones, moveEffectors).inSet(Sense);
const playRoom = chain(enterZones, strikeZones, bowZones, switchPalette, launchLoops, advancePulses, stepLoops, scheduleNotes, showRoom, emitCues).inSet(Play);

/** The scene `loop-room`: loops, drums and bows in the air around a body, in the given palettes. */
export function loopRoom(palettes: readonly Palette[], layout: LayoutName): Plugin {
  return {
    id: 'room/loop-room',
    build(app) {
      app.addPlugin(physicsPlugin())
        .addComponents(...ROOM_KITS, BodyKit, JointKit, Shown)
        .insertResource(Settings).insertResource(Seats).insertResource(Placements).insertResource(DoorLog).insertResource(Palettes)
        .insertResource(Song).insertResource(Outbox).insertResource(AttackTrail).insertResource(Room, { layout: LAYOUTS.indexOf(layout) })
        .addSystems(Startup, exclusive('room/open-room', (world) => openRoom(world, palettes)))
        .configureSets(FixedUpdate, TICK)
        .insertResource(Controls).addSystems(FixedUpdate, senseBodies, playRoom);
      for (const part of PARTS) app.addPlugin(part.plugin);
    },
  };
}

/** Rows that the room needs: everything that it spawns, and bodies for all seats with room to spare for those that leave. */
export function roomCapacity(palettes: readonly Palette[]): number {
  let rows = 1 + ZONE_SPECS.length + MAX_PLAYERS * 5 + 2 * MAX_PLAYERS * (JOINT_COUNT + 1);
  for (const palette of palettes) for (const loop of palette.loops) rows += 1 + loop.notes.length;
  for (const part of PARTS) rows += part.rows;
  return Math.ceil(rows / 128) * 128;
}

/** What the page may say of the room, or of a scene built on it, as it was made: names, keys and families in the order of their numbers. */
export function describeRoom(palettes: readonly Palette[], seed: number, scene = 'loop-room'): SceneDescription {
  return {
    scene, seed,
    zones: ZONE_SPECS.map((spec, index) => ({ index, name: spec.name, kind: spec.kind, key: spec.key, family: spec.kind === 'loop' ? palettes[0]!.loops[index]!.family : 'none' })),
    loops: palettes.flatMap((palette, p) => palette.loops.map((loop, k) => ({ index: p * palette.loops.length + k, name: loop.name, palette: p, family: loop.family, bars: loop.bars }))),
    palettes: palettes.map(({ name, bpm, key }) => ({ name, bpm, key })),
  };
}
