import { columns, commands, ext, log, query, res, resMut, rowPart, system, Time, writes, write, type Args } from '../../engine/index.ts';
import {
  COMMANDS, CONTROL_UNITS, EDIT_NAME_BYTES, IMAGE_UNITS, JOINT_BYTES, JOINT_COUNT, JOINTS_HEADER_BYTES, MAX_PLAYERS, SAMPLE, SAMPLE_HEADER_BYTES, SETTINGS, SPACE, TEXT_BYTES, TICK_MICROS, WORLD_UNITS,
  type SettingName, type SettingSpec,
} from '../../protocol/index.ts';
import { ActAsked, Controls, ControlTriggered, TextGiven } from '../components/acts.ts';
import { BodyKit, JointKit } from '../components/body-kit.ts';
import { Edits, MAX_EDITS } from '../components/edits.ts';
import { Joint } from '../components/joint.ts';
import { Player } from '../components/player.ts';
import { DoorLog, KeyStruck, Room, StopAsked, ZoneTriggered } from '../components/room.ts';
import { Seats } from '../components/seats.ts';
import { Settings } from '../components/settings.ts';
import { Zone } from '../components/zone.ts';
import { LAYOUTS } from '../scenes/layouts.ts';
import { chainFrame } from './chain-frame.ts';
import { InputQueue } from './input-queue.ts';

const SETTING_BY_ID: readonly (SettingSpec | undefined)[] = (() => {
  const byId: (SettingSpec | undefined)[] = [];
  for (const setting of Object.values(SETTINGS)) byId[setting.id] = setting;
  return byId;
})();

/** The seat of the dancer of light, which is no person. */
const BOT_SLOT = 3;
/** Each seat's own light, round the colour circle: far apart, warm first. */
const SEAT_HUES = [0.09, 0.52, 0.82, 0.3];
/** A body of which nothing came for this many ticks has left: 3 s. */
const GONE_TICKS = 384;

const params = {
  queue: ext(InputQueue), doorLog: resMut(DoorLog), settings: resMut(Settings), room: resMut(Room), seats: resMut(Seats), time: res(Time),
  players: columns(write(Player)), joints: columns(write(Joint)),
  zones: query({ zone: write(Zone) }),
  strikes: writes(KeyStruck), triggers: writes(ZoneTriggered), stops: writes(StopAsked), acts: writes(ActAsked), texts: writes(TextGiven), controls: resMut(Controls), moments: writes(ControlTriggered), edits: resMut(Edits), world: commands(BodyKit, JointKit), out: log(),
};

/**
 * The one door: reads the frames of this tick, in ascending order of their sources, into the world. Seats a player at its first
 * joints and lets it go when it leaves or when nothing of it came for 3 s. Payloads have passed `checkPayload`; numbers that
 * only this room can judge (unknown settings, zones, commands) are clamped or left out, with a line in the log.
 */
export const applyInputs = system('room/apply-inputs', params, (door) => {
  const { queue, time, seats } = door;
  const tick = time.tick;
  for (let slot = 0; slot < MAX_PLAYERS; slot++) {
    seats.isNew[slot] = 0;
    if (seats.player[slot] !== 0 && tick - seats.seenTick[slot]! > GONE_TICKS) leave(door, slot);
  }
  for (let pending = queue.take(tick); pending !== null; pending = queue.take(tick)) {
    const { source, view, length } = pending;
    const place = countFrame(door, source, pending.sequence);
    chainFrame(door.doorLog.chain, place * 2, tick, pending.sequence, view, length);
    for (let at = 0; at < length; at += view.getUint16(at + 2, true)) {
      const body = at + SAMPLE_HEADER_BYTES;
      switch (view.getUint8(at)) {
        case SAMPLE.joints: readJoints(door, view, at, source); break;
        case SAMPLE.strike: readStrike(door, view, at, source); break;
        case SAMPLE.hold: readHold(door, view, at, source); break;
        case SAMPLE.setting: readSetting(door, view.getUint16(body, true), view.getFloat64(body + 4, true)); break;
        case SAMPLE.leave: leave(door, view.getUint8(at + 1)); break;
        case SAMPLE.act: readAct(door, view, at, source); break;
        case SAMPLE.text: readText(door, view, at, source); break;
        case SAMPLE.control: readControl(door, view, at, source); break;
        case SAMPLE.edit: readEdit(door, view, at); break;
        case SAMPLE.command: readCommand(door, view.getUint8(at + 1), view.getUint16(body, true), view.getInt32(body + 4, true), source); break;
      }
    }
    queue.release(pending);
  }
});

type Door = Args<typeof params>;

/** Notes that a source's frame was applied; returns the source's place in the log. */
function countFrame(door: Door, source: number, sequence: number): number {
  const { doorLog } = door;
  let place = 0;
  while (place < doorLog.count && doorLog.source[place] !== source) place++;
  if (place === doorLog.count) {
    doorLog.source[place] = source;
    doorLog.count++;
  }
  doorLog.next[place] = sequence + 1;
  return place;
}

/** A new body with all its joints, none of which has been seen. */
function seat(door: Door, slot: number): void {
  const { world, players, joints, seats } = door;
  const player = world.spawn(BodyKit), row = rowPart(player);
  players.slot[row] = slot;
  players.hue[row] = SEAT_HUES[slot]!;
  players.isBot[row] = slot === BOT_SLOT ? 1 : 0;
  players.isPresent[row] = 1;
  for (let index = 0; index < JOINT_COUNT; index++) {
    const joint = world.spawn(JointKit), jointRow = rowPart(joint);
    joints.player[jointRow] = player;
    joints.index[jointRow] = index;
    seats.joint[slot * JOINT_COUNT + index] = joint;
  }
  seats.player[slot] = player;
  seats.breaks.fill(0, slot * JOINT_COUNT, (slot + 1) * JOINT_COUNT);
  seats.isRecentreAsked[slot] = 0;
}

function leave(door: Door, slot: number): void {
  const { seats, world, zones } = door, player = seats.player[slot]!;
  for (let i = 0; i < zones.length; i++) zones.zone.isHeld[zones.ids[i]! * MAX_PLAYERS + slot] = 0;
  if (player === 0) return;
  for (let k = slot * JOINT_COUNT; k < (slot + 1) * JOINT_COUNT; k++) {
    world.despawn(seats.joint[k]!);
    seats.joint[k] = 0;
  }
  world.despawn(player);
  seats.player[slot] = 0;
  seats.isNew[slot] = 0;
}

function readJoints(door: Door, view: DataView, at: number, source: number): void {
  const { players, seats, time } = door;
  const slot = view.getUint8(at + 1), micros = view.getUint16(at + 4, true), ageMicros = view.getUint32(at + 8, true);
  const header = at + SAMPLE_HEADER_BYTES, space = view.getUint8(header), count = view.getUint8(header + 1);
  if (seats.player[slot] === 0) seat(door, slot);
  const row = rowPart(seats.player[slot]!), units = 1 / (space === SPACE.image ? IMAGE_UNITS : WORLD_UNITS);
  const { xyz, confidence, breaks } = seats, jointAt = slot * JOINT_COUNT;

  // A joint that an earlier sample of this tick left out came back without a past.
  if (seats.isNew[slot] === 1) for (let k = jointAt; k < jointAt + JOINT_COUNT; k++) if (confidence[k] === 0) breaks[k]!++;
  players.source[row] = source;
  players.space[row] = space;
  players.epoch[row] = view.getUint16(header + 2, true);
  seats.isNew[slot] = 1;
  seats.seenTick[slot] = time.tick;
  seats.arrivalMicros[slot] = micros;
  seats.ageMicros[slot] = ageMicros;
  seats.captureSeconds[slot] = players.captureSeconds[row] = (time.tick * TICK_MICROS + micros - ageMicros) / 1e6;
  confidence.fill(0, jointAt, jointAt + JOINT_COUNT);
  for (let i = 0; i < count; i++) {
    const from = header + JOINTS_HEADER_BYTES + i * JOINT_BYTES, joint = view.getUint8(from), to = (jointAt + joint) * 3;
    confidence[jointAt + joint] = view.getUint8(from + 1) / 255;
    xyz[to] = view.getInt32(from + 4, true) * units;
    xyz[to + 1] = view.getInt32(from + 8, true) * units;
    xyz[to + 2] = view.getInt32(from + 12, true) * units;
  }
}

/** The zone of a sample; 0 and a line in the log when the room has no such zone. */
function zoneOf(door: Door, index: number): number {
  if (index < door.room.zoneCount) return door.room.zones[index]!;
  door.out.warn(`Zone ${index} is outside 0–${door.room.zoneCount - 1}; the sample is left out.`);
  return 0;
}

function readStrike(door: Door, view: DataView, at: number, source: number): void {
  const body = at + SAMPLE_HEADER_BYTES, zone = zoneOf(door, view.getUint16(body, true));
  if (zone === 0) return;
  const { strikes } = door, slot = strikes.send();
  strikes.zone[slot] = zone;
  strikes.player[slot] = view.getUint8(at + 1);
  strikes.source[slot] = source;
  strikes.velocity[slot] = view.getUint8(body + 2) / 255;
  strikes.micros[slot] = view.getUint16(at + 4, true);
  strikes.ageMicros[slot] = view.getUint32(at + 8, true);
}

function readHold(door: Door, view: DataView, at: number, source: number): void {
  const body = at + SAMPLE_HEADER_BYTES, zone = zoneOf(door, view.getUint16(body, true));
  if (zone === 0) return;
  const columnsOfZone = door.zones.zone, k = rowPart(zone) * MAX_PLAYERS + view.getUint8(at + 1);
  columnsOfZone.isHeld[k] = view.getUint8(body + 2) === 0 ? 0 : 1;
  columnsOfZone.heldPressure[k] = view.getUint8(body + 3) / 255;
  columnsOfZone.heldX[k] = Math.max(-1, Math.min(1, view.getInt32(body + 4, true) / 1000));
  columnsOfZone.heldY[k] = Math.max(-1, Math.min(1, view.getInt32(body + 8, true) / 1000));
  columnsOfZone.heldSource[k] = source;
}

function readSetting(door: Door, id: number, value: number): void {
  const setting = SETTING_BY_ID[id];
  if (!setting) {
    door.out.warn(`Setting ${id} is unknown; it is left out.`);
    return;
  }
  const allowed = Math.max(setting.min, Math.min(setting.max, value));
  door.settings[setting.name as SettingName] = setting.step >= 1 ? Math.round(allowed) : allowed;
}

function readCommand(door: Door, slot: number, command: number, argument: number, source: number): void {
  if (command === COMMANDS.stopAll) door.stops.source[door.stops.send()] = source;
  else if (command === COMMANDS.toggleLoop) {
    const zone = argument >= 0 ? zoneOf(door, argument) : 0;
    if (zone === 0) return;
    const { triggers } = door, at = triggers.send();
    triggers.zone[at] = zone;
    triggers.source[at] = source;
  } else if (command === COMMANDS.recentre) {
    door.seats.isRecentreAsked[slot] = 1;
  } else if (command === COMMANDS.layout && argument >= 0 && argument < LAYOUTS.length) door.room.layout = argument;
  else door.out.warn(`Command ${command} with argument ${argument} is unknown; it is left out.`);
}

function readAct({ acts }: Door, view: DataView, at: number, source: number): void {
  const body = at + SAMPLE_HEADER_BYTES, slot = acts.send();
  acts.act[slot] = view.getUint16(body, true);
  acts.target[slot] = view.getUint16(body + 2, true);
  acts.a[slot] = view.getInt32(body + 4, true);
  acts.b[slot] = view.getInt32(body + 8, true);
  acts.c[slot] = view.getInt32(body + 12, true);
  acts.d[slot] = view.getInt32(body + 16, true);
  acts.source[slot] = source;
  acts.player[slot] = view.getUint8(at + 1);
  acts.micros[slot] = view.getUint16(at + 4, true);
  acts.ageMicros[slot] = view.getUint32(at + 8, true);
}

function readText({ texts }: Door, view: DataView, at: number, source: number): void {
  const body = at + SAMPLE_HEADER_BYTES, slot = texts.send(), length = view.getUint32(body + 4, true);
  texts.act[slot] = view.getUint16(body, true);
  texts.target[slot] = view.getUint16(body + 2, true);
  texts.source[slot] = source;
  texts.byteCount[slot] = length;
  for (let k = 0; k < length; k++) texts.bytes[slot * TEXT_BYTES + k] = view.getUint8(body + 8 + k);
}

function readEdit({ edits, out }: Door, view: DataView, at: number): void {
  const body = at + SAMPLE_HEADER_BYTES, k = edits.count, length = view.getUint8(body + 18);
  if (k >= MAX_EDITS) return out.warn(`More than ${MAX_EDITS} values were set by hand in one tick; the rest is left out.`);
  edits.count++;
  edits.entity[k] = view.getFloat64(body, true);
  edits.value[k] = view.getFloat64(body + 8, true);
  edits.slot[k] = view.getUint16(body + 16, true);
  edits.byteCount[k] = length;
  for (let byte = 0; byte < length; byte++) edits.name[k * EDIT_NAME_BYTES + byte] = view.getUint8(body + 20 + byte);
}

function readControl({ controls, moments, time }: Door, view: DataView, at: number, source: number): void {
  const body = at + SAMPLE_HEADER_BYTES, channel = view.getUint16(body, true), value = view.getInt32(body + 4, true) / CONTROL_UNITS;
  controls.value[channel] = value;
  controls.changed[channel] = time.tick + 1;
  if (view.getUint8(body + 2) !== 1) return;
  const slot = moments.send();
  moments.channel[slot] = channel;
  moments.value[slot] = value;
  moments.source[slot] = source;
  moments.player[slot] = view.getUint8(at + 1);
  moments.micros[slot] = view.getUint16(at + 4, true);
  moments.ageMicros[slot] = view.getUint32(at + 8, true);
}
