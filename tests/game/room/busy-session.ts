import type { Jam } from '../../../game/index.ts';
import { COMMANDS, JOINT, JOINT_COUNT, SETTINGS, SPACE, SampleWriter, type InputFrame } from '../../../protocol/index.ts';
import { ZONE_PLACES } from '../../../game/index.ts';
import { Puppet } from './player.ts';

/** Frames of a session in which everything happens: two bodies, strokes, bows, keys, settings, palettes, layouts, absence. */
export function busySession(ticks: number): InputFrame[] {
  const frames: InputFrame[] = [], writer = new SampleWriter(), sequences = [0, 0, 0];
  const one = new Puppet(0), two = new Puppet(1), pixels = new Float64Array(JOINT_COUNT * 3), places = ZONE_PLACES[0]!;
  const send = (tick: number, source: number): void => {
    if (!writer.isEmpty) frames.push({ tick, source, sequence: sequences[source]!++, payload: writer.take() });
  };
  for (let tick = 0; tick < ticks; tick++) {
    const seconds = tick / 128;
    if (tick === 3) writer.command(0, COMMANDS.toggleLoop, 0, 0);
    if (tick === 40) writer.command(0, COMMANDS.toggleLoop, 4, 10);
    if (tick === 200) writer.setting(SETTINGS.tempo.id, 131, 0);
    if (tick === 300) writer.setting(SETTINGS.palette.id, 1, 0);
    if (tick === 420) writer.setting(SETTINGS.key.id, 3, 0);
    if (tick === 500) writer.strike(2, 9, 0.9, 777, 100);
    if (tick === 520) writer.hold(2, 12, true, 0.6, 0.2, -0.4, 0, 0);
    if (tick === 640) writer.hold(2, 12, false, 0, 0.2, -0.4, 0, 0);
    if (tick === 700) writer.setting(SETTINGS.strikeQuantisation.id, 1, 0);
    if (tick === 760) writer.command(0, COMMANDS.layout, 1, 0);
    if (tick === 800) writer.command(0, COMMANDS.layout, 0, 0);
    if (tick === 850) writer.command(0, COMMANDS.recentre, 0, 0);
    if (tick === 900) writer.command(0, COMMANDS.stopAll, 0, 0);
    if (tick === 910) writer.command(0, COMMANDS.toggleLoop, 2, 0);
    send(tick, 0);
    // A camera body: 30 Hz, its right hand goes from lantern to drum to bow, its left hand strikes.
    if (tick % 4 === 1 && !(tick > 600 && tick < 680)) {
      const target = [5, 9, 13, 6][Math.floor(seconds / 1.5) % 4]!, place = places[target]!;
      one.put(JOINT.right_wrist, place.x + 0.05 * Math.sin(seconds * 9), place.y + 0.05 * Math.cos(seconds * 7));
      const beat = (seconds * 1.4) % 1, drum = places[8]!;
      one.put(JOINT.left_wrist, drum.x, drum.y + (beat < 0.8 ? 0.35 * (beat / 0.8) : 0.35 * (1 - (beat - 0.8) / 0.2)));
      for (let joint = 0; joint < 17; joint++) {
        pixels[joint * 3] = 320 - one.xyz[joint * 3]! * 180;
        pixels[joint * 3 + 1] = 400 - one.xyz[joint * 3 + 1]! * 180;
      }
      writer.joints(0, SPACE.image, tick > 950 ? 1 : 0, pixels, one.confidence, 17, (tick * 97) % 7000, 45_000);
      send(tick, 1);
    }
    // A second player with a headset, here for a while.
    if (tick % 2 === 0 && tick > 100 && tick < 720) {
      two.touch(JOINT.left_wrist, 1, 0.1 * Math.sin(seconds * 3));
      two.write(writer, 50);
      if (tick === 718) writer.leave(1, 60);
      send(tick, 2);
    }
  }
  return frames;
}

/** Pushes the frames of `[from, to)`. */
export function pushAll(jam: Jam, frames: readonly InputFrame[], from = 0, to = Infinity): void {
  for (const frame of frames) {
    if (frame.tick < from || frame.tick >= to) continue;
    const answer = jam.push(frame);
    if (!answer.ok) throw new Error(answer.message);
  }
}
