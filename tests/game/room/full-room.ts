import {
  BODY_ACT, BODY_SOURCE, CHANNELS, COMMANDS, FEEL_ACT, JOINT, MAP_CURVE, MAP_TARGET, packControl, packSource, PARAMS, SETTINGS, STATION_ACT, TICK_RATE, TRACK_SOURCE, type SampleWriter,
} from '../../../protocol/index.ts';
import { cue, scene, showOf, start } from '../show/show-kit.ts';
import { openRoom, Performance, Puppet } from './player.ts';

const STUDIO = 6, MIDI = 7, COMPANION = 3;
/** The source of player 0's body. */
export const PLAYER = 2;
const param = (name: string): number => PARAMS.find((spec) => spec.name === name)!.id;
/** Driven by the height of the right wrist over the hips. */
export const LED_BY_RIGHT_HAND = param('filter');

/** One source of each kind that there is, with what it drives. */
const MAPPED: readonly (readonly [source: number, target: number])[] = [
  [packSource(BODY_SOURCE.rise, JOINT.right_wrist), LED_BY_RIGHT_HAND],
  [packSource(BODY_SOURCE.side, JOINT.left_wrist), param('room')],
  [packSource(BODY_SOURCE.height, JOINT.left_ankle), param('echo')],
  [packSource(BODY_SOURCE.distance, JOINT.left_wrist, JOINT.right_wrist), param('drive')],
  [packSource(BODY_SOURCE.angle, JOINT.right_elbow, JOINT.right_shoulder, JOINT.right_wrist), param('ground')],
  [packSource(BODY_SOURCE.speed, JOINT.right_wrist), param('pulse')],
  [packSource(BODY_SOURCE.spread), param('harmony')], [packSource(BODY_SOURCE.bodySpeed), param('line')], [packSource(BODY_SOURCE.tension), param('air')],
  [packSource(BODY_SOURCE.curvature), param('strikeLevel')], [packSource(BODY_SOURCE.travel), param('bowLevel')], [packSource(BODY_SOURCE.smoothness), param('bowTone')],
  [packSource(BODY_SOURCE.handSpeed, 1), param('bowVibrato')], [packSource(BODY_SOURCE.handCurvature, 0), param('light')], [packSource(BODY_SOURCE.handTension, 1), param('hue')],
  [packSource(BODY_SOURCE.towardsSide), param('bend')], [packSource(BODY_SOURCE.towardsUp), 9], [packControl(CHANNELS.midiControl.first + 1), MAP_TARGET.setting * 65_536 + SETTINGS.richness.id],
];
export const MAPPINGS = MAPPED.length;

/**
 * The default room with all of its parts at work: eighteen mappings with all kinds of curves, tones, bows and tempo drawn (strikes sound as played), richness,
 * two players who lend each other their motion, a track that plays what was played, loops that sound, and a show with lights that runs.
 * About {@link FULL_ROOM_TICKS} ticks were run; from then on {@link accompany} keeps it busy.
 */
export async function fullRoom(): Promise<Performance> {
  const p = new Performance(await openRoom()), studio = (write: (writer: SampleWriter) => void): void => p.send(STUDIO, write);
  p.run(4);
  studio((writer) => {
    MAPPED.forEach(([source, target], k) => {
      writer.act(0, BODY_ACT.map, k, source, target, 0, 0, 0, 0);
      if (k > 0) writer.act(0, BODY_ACT.mapShape, k, Object.values(MAP_CURVE)[k % 6]!, (k % 3) * 40, 4, 1, 0, 0);
    });
    for (const [setting, value] of [['pitchDraw', 0.8], ['phraseDraw', 0.7], ['tempoDraw', 0.5], ['richness', 1], ['partners', 1]] as const) writer.setting(SETTINGS[setting].id, value, 0);
    for (const loop of [1, 4]) writer.command(0, COMMANDS.toggleLoop, loop, 0);
    writer.act(0, STATION_ACT.source, 0, TRACK_SOURCE.played, 0, 0, 0, 0, 0);
    writer.act(0, STATION_ACT.record, 0, 0, 0, 0, 0, 0, 0);
  });
  start(p, showOf(scene('All of it', cue({ kind: 'start' }, { do: 'light', lamp: 'left', level: 0.8, hue: 0.1, over: 30 }, { do: 'zoneLight', zone: 'all', level: 0.5, hue: null, over: 20 }, { do: 'prompt', words: 'Play.' }))));
  const standing = new Puppet(), until = (end: number): void => {
    while (p.jam.nextTick < end) {
      accompany(p);
      if (p.jam.nextTick % 4 === 0) p.send(PLAYER, (writer) => standing.write(writer));
      p.tick();
    }
  };
  until(TRACK_TICKS);
  studio((writer) => {
    writer.act(0, STATION_ACT.record, 0, 0, 0, 0, 0, 0, 0);
    for (const player of [0, 1]) writer.act(0, FEEL_ACT.lend, player, 1, 0, 0, 0, 0, 0);
  });
  until(FULL_ROOM_TICKS);
  p.cues.length = 0;
  return p;
}
const TRACK_TICKS = 5 * TICK_RATE;
/** Ticks after which the room is furnished. */
export const FULL_ROOM_TICKS = 9 * TICK_RATE;

const companion = new Puppet(1);

/** What the others do before a tick: player 1 sways and waves 32 times a second, a knob turns. */
export function accompany(p: Performance): void {
  const tick = p.jam.nextTick, seconds = tick / TICK_RATE, wave = (period: number): number => Math.abs(((seconds / period) % 1) * 2 - 1);
  if (tick % 4 === 1) {
    companion.put(JOINT.left_wrist, -0.9 - 0.2 * wave(1.3), 1 + 0.6 * wave(1.1));
    companion.put(JOINT.right_wrist, -0.4 - 0.2 * wave(0.9), 1 + 0.5 * wave(0.7));
    p.send(COMPANION, (writer) => companion.write(writer));
  }
  if (tick % 16 === 3) p.send(MIDI, (writer) => writer.control(0, CHANNELS.midiControl.first + 1, false, 0.3 * wave(2.1), 0, 0));
}
