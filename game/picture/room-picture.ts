import { Position, rowPart, Time, type World } from '../../engine/index.ts';
import {
  ATTACK_FIELD, ATTACK_STRIDE, FRAME_HEAD, JOINT_COUNT, JOINT_FIELD, JOINT_STRIDE, LOOP_FIELD, LOOP_STRIDE, MAX_ATTACKS, MAX_PLAYERS, PLAYER_FIELD,
  PLAYER_STRIDE, PULSE_FIELD, PULSE_STRIDE, ZONE_FIELD, ZONE_STATE, ZONE_STRIDE, type EpochMs, type RenderFrame,
} from '../../protocol/index.ts';
import { BodyMeasure } from '../components/body-measure.ts';
import { Flow } from '../components/flow.ts';
import { SmoothedJoint } from '../components/joint.ts';
import { Loop } from '../components/loop.ts';
import { Player } from '../components/player.ts';
import { Pulse } from '../components/pulse.ts';
import { AttackTrail, Room, Song } from '../components/room.ts';
import { PARTS, type PartPicture } from '../parts/index.ts';
import { Seats } from '../components/seats.ts';
import { Zone } from '../components/zone.ts';
import { thingsPicture } from './things-picture.ts';

const MINUTE = 60;

/**
 * Writes render frames from a room's world. It only looks: nothing that an image holds changes, however often it is asked.
 * Allocates nothing after construction.
 */
export class RoomPicture {
  private readonly time; private readonly seats; private readonly room; private readonly song; private readonly trail;
  private readonly player; private readonly measure; private readonly flow; private readonly joint; private readonly zone; private readonly position;
  private readonly loop; private readonly pulse;
  private readonly parts: readonly PartPicture[];

  /** @param more pictures beside those of the parts, laid over them */
  constructor(private readonly world: World, more: readonly PartPicture[] = []) {
    this.time = world.resource(Time);
    this.seats = world.resource(Seats);
    this.room = world.resource(Room);
    this.song = world.resource(Song);
    this.trail = world.resource(AttackTrail);
    this.player = world.columns(Player);
    this.measure = world.columns(BodyMeasure);
    this.flow = world.columns(Flow);
    this.joint = world.columns(SmoothedJoint);
    this.zone = world.columns(Zone);
    this.position = world.columns(Position);
    this.loop = world.columns(Loop);
    this.pulse = world.columns(Pulse);
    this.parts = [...PARTS.flatMap((part) => (part.picture ? [part.picture(world)] : [])), thingsPicture(world), ...more];
  }

  /** Fills the whole of `frame` with the moment after the latest tick, which began at `epochMs`. */
  write(frame: RenderFrame, epochMs: EpochMs): void {
    frame.head.fill(0);
    frame.body.fill(0);
    this.writePlayers(frame);
    const activeLoops = this.writeLoops(frame);
    this.writeZones(frame);
    this.writePulses(frame);
    this.writeAttacks(frame);
    for (let n = 0; n < this.parts.length; n++) this.parts[n]!(frame);
    const { head } = frame, tick = Math.max(0, this.time.tick - 1);
    head[FRAME_HEAD.tick] = tick;
    head[FRAME_HEAD.epochMs] = epochMs;
    head[FRAME_HEAD.seconds] = tick * this.time.dt;
    head[FRAME_HEAD.attackCount] = this.trail.count;
    head[FRAME_HEAD.palette] = this.song.palette;
    head[FRAME_HEAD.zones] = this.room.zoneCount;
    head[FRAME_HEAD.loops] = this.room.loopCount;
    head[FRAME_HEAD.pulses] = this.room.pulseCount;
    head[FRAME_HEAD.activeLoops] = activeLoops;
    head[FRAME_HEAD.ready] = this.room.laidOut > 0 ? 1 : 0;
    head[FRAME_HEAD.entities] = this.world.entityCount;
  }

  private writePlayers(frame: RenderFrame): void {
    const { seats, player, measure, flow, joint } = this, { players, joints } = frame;
    let present = 0;
    for (let slot = 0; slot < MAX_PLAYERS; slot++) {
      const entity = seats.player[slot]!;
      if (entity === 0) continue;
      const row = rowPart(entity), at = slot * PLAYER_STRIDE;
      present++;
      players[at + PLAYER_FIELD.isPresent] = player.isPresent[row]!;
      players[at + PLAYER_FIELD.space] = player.space[row]!;
      players[at + PLAYER_FIELD.epoch] = player.epoch[row]!;
      players[at + PLAYER_FIELD.height] = measure.height[row]!;
      players[at + PLAYER_FIELD.speed] = flow.speed[row]!;
      players[at + PLAYER_FIELD.curvature] = flow.curvature[row]!;
      players[at + PLAYER_FIELD.direction] = flow.direction[row]!;
      players[at + PLAYER_FIELD.smoothness] = flow.smoothness[row]!;
      players[at + PLAYER_FIELD.tension] = flow.tension[row]!;
      players[at + PLAYER_FIELD.travel] = flow.travel[row]!;
      players[at + PLAYER_FIELD.hue] = player.hue[row]!;
      players[at + PLAYER_FIELD.isBot] = player.isBot[row]!;
      for (let index = 0; index < JOINT_COUNT; index++) {
        const source = rowPart(seats.joint[slot * JOINT_COUNT + index]!), to = (slot * JOINT_COUNT + index) * JOINT_STRIDE;
        joints[to + JOINT_FIELD.x] = joint.x[source]!;
        joints[to + JOINT_FIELD.y] = joint.y[source]!;
        joints[to + JOINT_FIELD.z] = joint.z[source]!;
        joints[to + JOINT_FIELD.confidence] = joint.confidence[source]!;
      }
    }
    frame.head[FRAME_HEAD.players] = present;
  }

  private writeZones(frame: RenderFrame): void {
    const { room, zone, position, loop } = this, { zones } = frame;
    for (let index = 0; index < room.zoneCount; index++) {
      if (room.zones[index] === 0) continue;
      const row = rowPart(room.zones[index]!), at = index * ZONE_STRIDE, shown = zone.loop[row]! === 0 ? -1 : rowPart(zone.loop[row]!);
      let isOccupied = zone.inside[row]! !== 0;
      for (let slot = 0; slot < MAX_PLAYERS; slot++) isOccupied ||= zone.isHeld[row * MAX_PLAYERS + slot] === 1;
      zones[at + ZONE_FIELD.isLive] = 1;
      zones[at + ZONE_FIELD.kind] = zone.kind[row]!;
      zones[at + ZONE_FIELD.x] = position.x[row]!;
      zones[at + ZONE_FIELD.y] = position.y[row]!;
      zones[at + ZONE_FIELD.z] = position.z[row]!;
      zones[at + ZONE_FIELD.radius] = zone.radius[row]!;
      zones[at + ZONE_FIELD.height] = zone.height[row]!;
      zones[at + ZONE_FIELD.state] = zone.state[row]!;
      zones[at + ZONE_FIELD.nearness] = zone.nearness[row]!;
      zones[at + ZONE_FIELD.wait] = zone.wait[row]!;
      zones[at + ZONE_FIELD.energy] = zone.energy[row]!;
      zones[at + ZONE_FIELD.occupied] = isOccupied ? 1 : 0;
      zones[at + ZONE_FIELD.loop] = shown < 0 ? -1 : loop.index[shown]!;
      zones[at + ZONE_FIELD.family] = shown < 0 ? 0 : loop.family[shown]!;
      zones[at + ZONE_FIELD.hits] = zone.hits[row]!;
      zones[at + ZONE_FIELD.phase] = zone.phase[row]!;
    }
  }

  /** Returns how many loops are not idle. */
  private writeLoops(frame: RenderFrame): number {
    const { room, loop } = this, { loops } = frame;
    let active = 0;
    for (let index = 0; index < room.loopCount; index++) {
      const row = rowPart(room.loops[index]!), at = index * LOOP_STRIDE, state = loop.state[row]!;
      if (state === ZONE_STATE.sounding || state === ZONE_STATE.ending) active++;
      loops[at + LOOP_FIELD.state] = state;
      loops[at + LOOP_FIELD.palette] = loop.palette[row]!;
      loops[at + LOOP_FIELD.family] = loop.family[row]!;
      loops[at + LOOP_FIELD.phase] = loop.phase[row]!;
      loops[at + LOOP_FIELD.energy] = loop.energy[row]!;
      loops[at + LOOP_FIELD.zone] = loop.zone[row]!;
    }
    return active;
  }

  private writePulses(frame: RenderFrame): void {
    const { room, pulse } = this, { pulses } = frame;
    for (let index = 0; index < room.pulseCount; index++) {
      const row = rowPart(room.pulses[index]!), at = index * PULSE_STRIDE;
      const beats = pulse.beat[row]! - pulse.origin[row]!, bars = beats / pulse.beatsPerBar[row]!, bar = Math.floor(bars);
      pulses[at + PULSE_FIELD.beatPhase] = beats - Math.floor(beats);
      pulses[at + PULSE_FIELD.barPhase] = bars - bar;
      pulses[at + PULSE_FIELD.bar] = bar;
      pulses[at + PULSE_FIELD.beat] = Math.floor(beats - bar * pulse.beatsPerBar[row]!);
      pulses[at + PULSE_FIELD.bpm] = MINUTE / pulse.period[row]!;
      pulses[at + PULSE_FIELD.beatsPerBar] = pulse.beatsPerBar[row]!;
    }
  }

  private writeAttacks(frame: RenderFrame): void {
    const { trail } = this, { attacks, attackAges } = frame;
    for (let number = Math.max(0, trail.count - MAX_ATTACKS); number < trail.count; number++) {
      const k = number % MAX_ATTACKS, at = k * ATTACK_STRIDE;
      attacks[at + ATTACK_FIELD.tick] = trail.tick[k]!;
      attacks[at + ATTACK_FIELD.player] = trail.player[k]!;
      attacks[at + ATTACK_FIELD.joint] = trail.joint[k]!;
      attacks[at + ATTACK_FIELD.x] = trail.x[k]!;
      attacks[at + ATTACK_FIELD.y] = trail.y[k]!;
      attacks[at + ATTACK_FIELD.z] = trail.z[k]!;
      attacks[at + ATTACK_FIELD.dx] = trail.dx[k]!;
      attacks[at + ATTACK_FIELD.dy] = trail.dy[k]!;
      attacks[at + ATTACK_FIELD.dz] = trail.dz[k]!;
      attacks[at + ATTACK_FIELD.strength] = trail.strength[k]!;
      attacks[at + ATTACK_FIELD.zone] = trail.zone[k]!;
      attacks[at + ATTACK_FIELD.number] = number;
      attackAges[k] = trail.tick[k]! * this.time.dt - trail.strokeAtMicros[k]! / 1e6;
    }
  }
}
