import { nextFloat, nextInt, seedStream } from '../../../engine/index.ts';
import { ZONE_PLACES, ZONE_SPECS } from '../../../game/index.ts';
import { COMMANDS, JOINT_COUNT, SampleWriter, SETTINGS, SPACE, TICK_RATE, type InputFrame } from '../../../protocol/index.ts';
import { Dancer, poseBuffer } from '../../../protocol/motion/index.ts';

/** A stream of chance from a seed. */
export class Chance {
  private readonly state = new Uint32Array(4);

  constructor(seed: number, name = 'tests') {
    seedStream(this.state, 0, seed, name);
  }

  /** 0 … n − 1. */
  int(n: number): number {
    return nextInt(this.state, 0, n);
  }

  /** Whether something happens that does so once in n times. */
  oneIn(n: number): boolean {
    return this.int(n) === 0;
  }

  float(): number {
    return nextFloat(this.state, 0);
  }

  pick<T>(from: readonly T[]): T {
    return from[this.int(from.length)]!;
  }
}

/** Sources of a random session: keys and settings of the page, a dancing body, the keys of somebody else, a second body that comes and goes. */
export const KEYS = 0, BODY = 1, OTHER_KEYS = 2, OTHER_BODY = 3;
/** Zones of the room by what they do. */
export const LOOP_ZONES = 8, FIRST_STRIKE = 8, FIRST_BOW = 12, HUB = 14;

/** What somebody who plays with keys does in one frame: one or more blows, holds, commands, settings. */
function playKeys(chance: Chance, writer: SampleWriter, player: number): void {
  for (let samples = 1 + (chance.oneIn(4) ? chance.int(3) : 0); samples > 0; samples--) {
    const micros = chance.int(7813), what = chance.int(20);
    if (what < 10) writer.strike(player, FIRST_STRIKE + chance.int(4), 0.2 + 0.8 * chance.float(), micros, chance.int(20_000));
    else if (what < 13) writer.command(player, COMMANDS.toggleLoop, chance.int(LOOP_ZONES), micros);
    else if (what < 16) writer.hold(player, FIRST_BOW + chance.int(2), chance.int(3) > 0, chance.float(), chance.float() * 2 - 1, chance.float() * 2 - 1, micros, 0);
    else if (what === 16) writer.strike(player, chance.oneIn(3) ? HUB : chance.int(LOOP_ZONES), 1, micros, 0);
    else if (what === 17) writer.setting(chance.pick([SETTINGS.strikeQuantisation, SETTINGS.launchQuantisation]).id, chance.int(4), micros);
    else if (what === 18) writer.setting(chance.pick([SETTINGS.key, SETTINGS.palette]).id, chance.int(3), micros);
    else if (chance.oneIn(3)) writer.command(player, COMMANDS.stopAll, 0, micros);
    else writer.setting(SETTINGS.tempo.id, 60 + chance.int(120), micros);
  }
}

/** Frames of four sources over some ticks, everything at random, in the order in which they apply. */
export function randomSession(seed: number, ticks: number): InputFrame[] {
  const chance = new Chance(seed, 'session'), writer = new SampleWriter(), frames: InputFrame[] = [], sequences = [0, 0, 0, 0], pose = poseBuffer();
  const dancers = [BODY, OTHER_BODY].map(() => new Dancer(ZONE_PLACES[0]!.map((place, zone) => ({ ...place, height: ZONE_SPECS[zone]!.height }))));
  const beats = [chance.float() * 128, chance.float() * 128], bpm = 80 + chance.int(60), hz = chance.pick([8, 4, 2]);
  const send = (tick: number, source: number): void => {
    if (!writer.isEmpty) frames.push({ tick, source, sequence: sequences[source]!++, payload: writer.take() });
  };
  for (let tick = 0; tick < ticks; tick++) {
    if (tick === 0) for (let zone = 0; zone < 3; zone++) writer.command(0, COMMANDS.toggleLoop, chance.int(LOOP_ZONES), 0);
    if (chance.oneIn(12)) playKeys(chance, writer, 0);
    send(tick, KEYS);
    for (const [index, source] of [BODY, OTHER_BODY].entries()) {
      if (source === OTHER_BODY) {
        if (chance.oneIn(12)) playKeys(chance, writer, 2);
        send(tick, OTHER_KEYS);
        if (Math.floor(tick / 300) % 2 === 0) continue;
      }
      if (tick % hz !== index) continue;
      dancers[index]!.poseAt(beats[index]! + (tick / TICK_RATE / 60) * bpm, pose);
      writer.joints(index, SPACE.world, 0, pose.xyz, pose.confidence, JOINT_COUNT, chance.int(7813), chance.int(50_000));
      send(tick, source);
    }
  }
  return frames;
}
