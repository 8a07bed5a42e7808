import { read, rowPart, type Entity, type World } from '../../engine/index.ts';
import { ZONE_STATE } from '../../protocol/index.ts';
import { Loop, NO_BEAT, Note } from '../components/loop.ts';
import { LOOPS_PER_PALETTE, Room } from '../components/room.ts';
import { FAMILIES, numberOfInstrument, type LoopPattern, type Palette } from '../palettes/index.ts';
import { composeLoop, writePalettes } from './open-room.ts';

/**
 * Lays palettes into a room that has begun with others: loops that are written otherwise are silent and written anew, all others go on. Between ticks. For a room
 * that goes on from the image of one with other mods.
 */
export function relayPalettes(world: World, palettes: readonly Palette[]): void {
  const room = world.resource(Room), notes = world.columns(Note), loops = world.columns(Loop), all = world.query({ note: read(Note) }), written = new Map<Entity, number[]>();
  writePalettes(world, palettes);
  all.refresh();
  for (let i = 0; i < all.length; i++) {
    const row = all.ids[i]!, owner = notes.loop[row]!;
    written.set(owner, [...written.get(owner) ?? [], row]);
  }
  palettes.forEach((palette, paletteIndex) => palette.loops.forEach((pattern, ordinal) => {
    const loop = room.loops[paletteIndex * LOOPS_PER_PALETTE + ordinal]!, row = rowPart(loop), rows = written.get(loop) ?? [];
    if (isWritten(world, row, rows, pattern, palette)) return;
    for (const note of rows) world.despawn(world.entityAt(note));
    loops.state[row] = ZONE_STATE.idle;
    loops.launchBeat[row] = loops.stopBeat[row] = NO_BEAT;
    loops.isCommitted[row] = loops.isStopTold[row] = loops.isHandedOver[row] = loops.energy[row] = loops.phase[row] = loops.windowFrom[row] = loops.windowTo[row] = 0;
    composeLoop(world, loop, pattern, palette);
  }));
}

function isWritten(world: World, row: number, rows: readonly number[], pattern: LoopPattern, palette: Palette): boolean {
  const loops = world.columns(Loop), notes = world.columns(Note), { fround } = Math;
  if (loops.instrument[row] !== numberOfInstrument(pattern.instrument) || loops.family[row] !== FAMILIES.indexOf(pattern.family) || loops.pan[row] !== fround(pattern.pan) || loops.length[row] !== pattern.bars * palette.beatsPerBar || rows.length !== pattern.notes.length) return false;
  const inOrder = [...rows].sort((a, b) => notes.key[a]! - notes.key[b]!);
  return pattern.notes.every((note, place) => {
    const at = inOrder[place]!;
    return notes.beat[at] === note.beat && notes.beats[at] === note.beats && notes.pitch[at] === fround(note.pitch) && notes.velocity[at] === fround(note.velocity);
  });
}
