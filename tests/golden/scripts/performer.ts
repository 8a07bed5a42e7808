import {
  BODY_ACT, BODY_SOURCE, CHANNELS, FEEL_ACT, MAP_CURVE, MAP_TARGET, packControl, packSource, packTrigger, ROOM_ACT, SETTINGS, SHOW_ACT, SHOW_WHEN, STATION_ACT,
  TRACK_EFFECT, TRACK_SOURCE, TRIGGER, ZONE_KIND, type SampleWriter,
} from '../../../protocol/index.ts';
import { SOURCES, type ScriptedSource } from './golden-script.ts';

type Step = (writer: SampleWriter) => void;

const act = (number: number, target = 0, a = 0, b = 0, c = 0, d = 0, micros = 0): Step => (writer) => writer.act(0, number, target, a, b, c, d, micros, 3000);
const all = (...steps: readonly Step[]): Step => (writer) => { for (const step of steps) step(writer); };

/** Everything that the studio can ask of the instrument: tracks, places, mappings, feeling, partners, a small show. */
export function studio(): ScriptedSource {
  const at = new Map<number, Step>([
    // Movement and knobs drive the sound; a note of a keyboard and a stamping foot do acts.
    [4, all(
      act(BODY_ACT.map, 0, packControl(CHANNELS.midiControl.first + 1), MAP_TARGET.param * 65_536 + 0), act(BODY_ACT.mapShape, 0, MAP_CURVE.s, 60, 4, 1),
      act(BODY_ACT.map, 1, packSource(BODY_SOURCE.height, 9), MAP_TARGET.param * 65_536 + 2), act(BODY_ACT.mapRange, 1, -200, 900, 0, 1000),
      act(BODY_ACT.map, 2, packSource(BODY_SOURCE.speed), MAP_TARGET.setting * 65_536 + SETTINGS.key.id),
      act(BODY_ACT.bind, 0, packTrigger(TRIGGER.control, 0, CHANNELS.midiNote.first + 60), 100, -1), act(BODY_ACT.bindAct, 0, STATION_ACT.record * 65_536 + 2),
    )],
    // A first recording sets the tempo; a second one lies over it; they are turned round, halved, undone, faded.
    [20, all(act(STATION_ACT.source, 0, TRACK_SOURCE.played), act(STATION_ACT.firstSetsTempo, 0, 1), act(STATION_ACT.countIn, 0, 0))],
    [30, act(STATION_ACT.record, 0, 0, 0, 0, 0, 4321)],
    [286, act(STATION_ACT.record, 0, 0, 0, 0, 0, 1234)],
    [330, act(STATION_ACT.take, 0, 0x1234_5678, -5, 96_000, 48_000)],
    [360, act(STATION_ACT.record, 0)],
    [640, act(STATION_ACT.record, 0)],
    [700, all(act(STATION_ACT.reverse, 0, 2), act(STATION_ACT.metronome, 0, 1), act(STATION_ACT.ratio, 1, 3, 2))],
    [760, all(act(STATION_ACT.pulse, 1, 1), act(STATION_ACT.quantise, 0, 1, 1), act(STATION_ACT.record, 1))],
    [1100, act(STATION_ACT.record, 1)],
    [1180, all(act(STATION_ACT.speed, 0, 0), act(STATION_ACT.effect, 1, TRACK_EFFECT.echo, 600), act(STATION_ACT.pan, 1, -400), act(STATION_ACT.level, 0, 700))],
    [1300, all(act(STATION_ACT.undo, 0), act(STATION_ACT.mute, 1, 1))],
    [1400, all(act(STATION_ACT.redo, 0), act(STATION_ACT.solo, 1, 1), act(STATION_ACT.length, 0, 1))],
    [1500, all(act(STATION_ACT.feedback, 1, 700), act(STATION_ACT.autoRecord, 0, 80), act(STATION_ACT.record, 3), act(STATION_ACT.replace, 0, 0, 0, 0, 0, 2345))],
    [1560, all(act(STATION_ACT.heard, TRACK_SOURCE.microphone), act(STATION_ACT.replace, 0))],
    [1640, all(act(STATION_ACT.record, 3), act(STATION_ACT.oneShot, 3, 1), act(STATION_ACT.once, 1))],
    [1700, act(STATION_ACT.fade, 0, 0, 800)],
    [1740, all(act(STATION_ACT.clear, 1), act(STATION_ACT.undo, 1))],
    // Places are made, moved, carried, named, undone.
    [50, all(act(ROOM_ACT.open), act(ROOM_ACT.make, 0, ZONE_KIND.track, 3), act(ROOM_ACT.place, 15, 300, 1500, 0), act(ROOM_ACT.colour, 15, 3), (writer) => writer.text(0, ROOM_ACT.name, 15, 'Stimme', 0), act(ROOM_ACT.close))],
    [200, all(act(ROOM_ACT.shift, 3, 40, -20, 0), act(ROOM_ACT.group, 3, 2), act(ROOM_ACT.group, 4, 2), act(ROOM_ACT.scale, 0x1002, 1100))],
    [420, act(ROOM_ACT.grab, 2, 1)],
    [520, act(ROOM_ACT.drop, 0, 1)],
    [560, all(act(ROOM_ACT.undo), act(ROOM_ACT.duplicate, 5, -1, 100, 50, 0), act(ROOM_ACT.lock, 5, 1))],
    [900, all(act(ROOM_ACT.fit, 0, 1, 2, 1), act(ROOM_ACT.reach, 0, 500, 550, 1200))],
    [1200, all(act(ROOM_ACT.remove, 7), act(ROOM_ACT.edit, 0, 1))],
    [1240, act(ROOM_ACT.edit, 0, 0)],
    // Drawn to the beat, to the chord; whoever plays together hears each other.
    [10, all(act(FEEL_ACT.lend, 0, 1), act(FEEL_ACT.lend, 1, 1))],
    [600, (writer) => { for (const { id } of [SETTINGS.strikeDraw, SETTINGS.pitchDraw, SETTINGS.phraseDraw, SETTINGS.tempoDraw]) writer.setting(id, 0.7, 0); }],
    // A show of two scenes: lights, a view, a loop, words; by time, by a key, by a foot.
    [100, all(
      act(SHOW_ACT.begin, 0, 77, 2, 4, 6), act(SHOW_ACT.scene, 0, 6000), act(SHOW_ACT.scene, 1, 4000),
      (writer) => writer.text(0, SHOW_ACT.sceneName, 0, 'Opening', 0), (writer) => writer.text(0, SHOW_ACT.line, 0, 'A light comes up.', 0),
      act(SHOW_ACT.cue, 0, 0, SHOW_WHEN.start), act(SHOW_ACT.cue, 1, 0, SHOW_WHEN.time, 1500), act(SHOW_ACT.cue, 2, 0, SHOW_WHEN.control, CHANNELS.midiNote.first + 62, 0), act(SHOW_ACT.cue, 3, 1, SHOW_WHEN.start),
      act(SHOW_ACT.action, 0, 0, SHOW_ACT.light, 1), act(SHOW_ACT.actionWith, 0, 800, 300, 1200), act(SHOW_ACT.action, 1, 0, SHOW_ACT.prompt, 0), act(SHOW_ACT.actionWith, 1, 1),
      act(SHOW_ACT.action, 2, 1, SHOW_ACT.loop, 4), act(SHOW_ACT.actionWith, 2, 1), act(SHOW_ACT.action, 3, 2, SHOW_ACT.next), act(SHOW_ACT.action, 4, 3, SHOW_ACT.camera, 2), act(SHOW_ACT.actionWith, 4, 0, 0, 900),
      act(SHOW_ACT.action, 5, 3, SHOW_ACT.blackout), act(SHOW_ACT.actionWith, 5, 600, 0, 500), act(SHOW_ACT.ready),
    )],
    [140, act(SHOW_ACT.start)],
    [1500, act(SHOW_ACT.hold, 0, 1)],
    [1600, act(SHOW_ACT.stop)],
    [1800, all(act(STATION_ACT.stopAll), act(BODY_ACT.unmap, 2), act(BODY_ACT.unbind, 0))],
  ]);
  return { source: SOURCES.studio, name: 'studio', write: (tick, writer) => at.get(tick)?.(writer) };
}

/** A keyboard's knob that turns all the time, and its notes. */
export function midiKeys(): ScriptedSource {
  return {
    source: SOURCES.midi, name: 'midi',
    write(tick, writer) {
      if (tick % 16 === 3) writer.control(0, CHANNELS.midiControl.first + 1, false, ((tick * 7) % 1000) / 1000, 200, 0);
      if (tick === 800 || tick === 1000) writer.control(0, CHANNELS.midiNote.first + 60, true, 0.8, 5000, 0);
      if (tick === 950) writer.control(0, CHANNELS.midiNote.first + 62, true, 0.5, 100, 0);
    },
  };
}
