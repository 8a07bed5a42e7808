import { applyEdit, exclusive, local, log, res, system, type FixedParts, type World } from '../../engine/index.ts';
import { EDIT_NAME_BYTES } from '../../protocol/index.ts';
import { decodeUtf8 } from '../../protocol/session/index.ts';
import { StrokeBank } from '../components/attack.ts';
import { BodyBank } from '../components/body-measure.ts';
import { Edits } from '../components/edits.ts';
import { FlowBank } from '../components/flow.ts';
import { Loop } from '../components/loop.ts';
import { Pulse } from '../components/pulse.ts';
import { AttackTrail, DoorLog, Outbox, Palettes, Room, Song } from '../components/room.ts';
import { Seats } from '../components/seats.ts';
import { Layers, Station, Tracks, TrackSteps } from '../components/track.ts';

/** What nobody edits: the door's own records, what is on its way out, tables whose lengths other columns rely on, the arithmetic of musical time, the memory of what moves, and what sound outside of the simulation keeps in step with. */
export const FIXED_PARTS: FixedParts = [
  DoorLog.id, Edits.id, Outbox.id, Room.id, Seats.id, AttackTrail.id, BodyBank.id, StrokeBank.id, FlowBank.id, Palettes.id, Song.id, Pulse.id, `${Loop.id}.length`, Station.id, Tracks.id, TrackSteps.id, Layers.id,
];

/** Writes the values that were set by hand, before anything else of the tick reads the world. One that cannot be written (its entity died) changes nothing and is counted. */
export const applyEdits = exclusive('room/apply-edits', (world: World) => {
  const edits = world.resource(Edits);
  for (let k = 0; k < edits.count; k++) {
    const at = k * EDIT_NAME_BYTES, place = decodeUtf8(edits.name.subarray(at, at + edits.byteCount[k]!)) ?? '', dot = place.lastIndexOf('.');
    const answer = applyEdit(world, { entity: edits.entity[k]!, part: place.slice(0, dot), field: place.slice(dot + 1), slot: edits.slot[k]!, value: edits.value[k]! }, FIXED_PARTS);
    if (answer.ok) edits.done++;
    else edits.refused++;
  }
  if (edits.count === 0) return;
  edits.count = 0;
  for (const field of [edits.entity, edits.value, edits.slot, edits.byteCount, edits.name]) field.fill(0);
});

/** Says when an edit could not be written. */
export const tellEdits = system('room/tell-edits', { edits: res(Edits), told: local({ refused: 'u32' }), out: log() }, ({ edits, told, out }) => {
  if (told.refused === edits.refused) return;
  out.warn(`${edits.refused - told.refused === 1 ? 'A value that was set by hand was' : `${edits.refused - told.refused} values that were set by hand were`} left out: what it belongs to was gone when its tick came.`);
  told.refused = edits.refused;
});
