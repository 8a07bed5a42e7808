import {
  BODY_SOURCE, CHANNELS, FIT_HANDS, FIT_POSTURE, JOINT, keyChannel, MAP_CURVE, packSource, packTrigger, PARAMS, ROOM_ACT, SHOW_ACT, SHOW_LAMPS, STATION_ACT, TRACK_SOURCE, TRIGGER, MAP_TARGET, SETTINGS, BODY_ACT,
  type SettingName, type ShowLamp,
} from '../../protocol/index.ts';
import type { ShowAction, ShowCue, ShowDocument, ShowScene, ShowWhen } from '../../protocol/show/index.ts';
import type { BindCard, MapCard } from '../body/body-file.ts';
import type { LookId } from '../looks/looks.ts';

/** A starting point for a show: who stands there, and a show that already answers to them. */
export interface Persona {
  readonly name: string;
  /** At most eight words. */
  readonly words: string;
  readonly show: ShowDocument;
}

const act = (number: number, target: number, a = 0, b = 0, c = 0, d = 0): ShowAction => ({ do: 'act', act: number, target, a, b, c, d });
const cue = (when: ShowWhen, ...does: ShowAction[]): ShowCue => ({ when, note: '', does });
const scene = (name: string, seconds: number, notes: string, ...cues: ShowCue[]): ShowScene => ({ name, seconds, notes, cues });
const loop = (name: string, how: 'on' | 'off' | 'switch' = 'on'): ShowAction => ({ do: 'loop', loop: name, how });
const light = (lamp: ShowLamp, level: number, hue: number | null, over: number): ShowAction => ({ do: 'light', lamp, level, hue, over });
const say = (words: string): ShowAction => ({ do: 'prompt', words });
const set = (setting: SettingName, value: number): ShowAction => ({ do: 'setting', setting, value: Math.max(SETTINGS[setting].min, Math.min(SETTINGS[setting].max, value)) });
const fit = (posture: number, hands: number = FIT_HANDS.both): ShowAction => act(ROOM_ACT.fit, 0, posture, hands, 0);
const end: ShowCue = cue({ kind: 'go' }, say(''), { do: 'blackout', level: 1, over: 4 }, loop('all', 'off'));

type Bound = Omit<BindCard, 'slot'>;
/** What a control's moment sets off. */
const bind = (trigger: number, what: number, target: number, a = 0, b = 0, c = 0, code = ''): Bound => ({ trigger, least: 0, player: -1, crossing: null, code, act: what, target, a, b, c });
const onKey = (code: string, what: number, target: number, a = 0): Bound => bind(packTrigger(TRIGGER.control, 0, keyChannel(code)), what, target, a, 0, 0, code);
const onVoice = (kind: 0 | 1 | 2 | 3): number => packTrigger(TRIGGER.control, 0, CHANNELS.voiceOnset.first + kind);
const onStamp = (foot: 0 | 1 | 255): number => packTrigger(TRIGGER.stamp, foot, 0);
/** A hand that goes above (or below) a height does something; `height` in body heights. */
const onHand = (joint: number, height: number, way: 1 | -1, what: number, target: number, a: number, b: number, c: number): Bound =>
  ({ ...bind(packTrigger(TRIGGER.crossing, 0, 0), what, target, a, b, c), crossing: { source: packSource(BODY_SOURCE.height, joint), threshold: height, direction: way, back: 0.04 } });
/** What the body is set up with: it belongs to the show as a setup of the performer's own would, so that the one can take the other's place. */
const bodyOf = (name: string, bindings: readonly Bound[], mappings: readonly MapCard[] = []): object =>
  ({ format: 'jam-map', version: 1, name, mappings, bindings: bindings.map((bound, slot) => ({ slot, ...bound })), gestures: [], sound: { params: [], poses: [] } });
const made = (name: string, look: LookId, body: object | null, ...scenes: ShowScene[]): ShowDocument => ({ format: 'jam-show', version: 1, name, scenes, with: { look, ...(body ? { body } : {}) } });

/** Letters that belong to no place of the room, for the eight lanterns. */
const LOOP_KEYS = ['KeyQ', 'KeyW', 'KeyE', 'KeyR', 'KeyT', 'KeyY', 'KeyI', 'KeyO'];

const param = (name: string): number => PARAMS.find((one) => one.name === name)?.id ?? 0;
const lamp = (name: ShowLamp): number => SHOW_LAMPS.indexOf(name);

export const PERSONAS: readonly Persona[] = [
  {
    name: 'Keypress artist', words: 'Ten fingers, one letter for each loop',
    show: made('Keypress', 'particles',
      bodyOf('Ten letters', [...LOOP_KEYS.map((code, n) => onKey(code, SHOW_ACT.loop, n, 2)), onKey('KeyN', STATION_ACT.record, 0), onKey('KeyM', STATION_ACT.record, 1)]),
      scene('Ready', 20, 'Q W E R T Y I O: the eight lanterns. N and M: record. Digits and A S D F play as always.',
        cue({ kind: 'start' }, fit(FIT_POSTURE.sitting), set('strikeDraw', 0.5), light('room', 0.5, null, 2), light('above', 0.7, 0.58, 2)),
        cue({ kind: 'go' }, { do: 'next' })),
      scene('Build', 60, 'One letter at a time.', cue({ kind: 'start' }, { do: 'camera', view: 'close', over: 6 }), cue({ kind: 'time', seconds: 30 }, light('left', 0.7, 0.9, 6), light('right', 0.7, 0.1, 6)), cue({ kind: 'go' }, { do: 'next' })),
      scene('Turn', 60, 'Everything in another colour.', cue({ kind: 'start' }, { do: 'palette', palette: 'Bloom' }, light('behind', 0.7, 0.85, 1), { do: 'camera', view: 'wide', over: 4 }), end)),
  },
  {
    name: 'Beatboxer', words: 'Mouth and microphone, feet record',
    show: made('Mouth', 'silhouette',
      bodyOf('Mouth and feet', [bind(onStamp(0), STATION_ACT.record, 0), bind(onStamp(1), STATION_ACT.record, 1), bind(onVoice(1), BODY_ACT.playZone, 10), bind(onVoice(2), BODY_ACT.playZone, 9)]),
      scene('Ready', 20, 'Headphones on. Left foot: track 1. Right foot: track 2. Stamp to start, stamp to close.',
        cue({ kind: 'start' }, act(STATION_ACT.source, 0, TRACK_SOURCE.microphone), act(STATION_ACT.source, 1, TRACK_SOURCE.microphone), act(STATION_ACT.quantise, 0, 2, 2), act(STATION_ACT.firstSetsTempo, 0, 1),
          light('room', 0.35, null, 2), light('above', 0.8, 0.08, 2)),
        cue({ kind: 'foot', foot: 'either' }, { do: 'camera', view: 'close', over: 5 }, light('behind', 0.5, 0.03, 3)),
        cue({ kind: 'go' }, { do: 'next' })),
      scene('Layers', 90, 'Kick, snare, then the voice over it.', cue({ kind: 'start' }, light('left', 0.8, 0.02, 3), light('right', 0.8, 0.55, 3)), cue({ kind: 'go' }, { do: 'next' })),
      scene('Alone', 30, 'Stop all. One last line without them.', cue({ kind: 'start' }, act(STATION_ACT.stopAll, 0), light('room', 0.1, null, 1), { do: 'camera', view: 'floor', over: 3 }), end)),
  },
  {
    name: 'Dancer and sampler', words: 'What I play, the feet keep',
    show: made('Footprints', 'trails',
      bodyOf('Two feet', [bind(onStamp(0), STATION_ACT.record, 0), bind(onStamp(1), STATION_ACT.undo, 0)]),
      scene('Ready', 15, 'Left foot keeps what I play, right foot takes it back.',
        cue({ kind: 'start' }, fit(FIT_POSTURE.standing), act(STATION_ACT.source, 0, TRACK_SOURCE.played), act(STATION_ACT.source, 1, TRACK_SOURCE.played), set('strikeDraw', 0.6), set('phraseDraw', 0.4), set('richness', 1), light('room', 0.5, null, 2)),
        cue({ kind: 'go' }, { do: 'next' })),
      scene('Steps', 90, 'Drums first.', cue({ kind: 'start' }, loop('Low ember'), { do: 'camera', view: 'floor', over: 6 }, light('floor', 0.5, 0.07, 4)), cue({ kind: 'bar', bar: 17, beat: 1 }, { do: 'camera', view: 'right side', over: 8 }), cue({ kind: 'go' }, { do: 'next' })),
      scene('Flight', 60, 'Only the bows.', cue({ kind: 'start' }, loop('Slow strings'), light('behind', 0.8, 0.62, 4), { do: 'camera', view: 'above', over: 8 }), end)),
  },
  {
    name: 'Light conductor', words: 'Hands up, lamps up',
    show: made('Light', 'silhouette',
      bodyOf('Two hands', [
        onHand(JOINT.left_wrist, 0.8, 1, SHOW_ACT.light, lamp('left'), 1000, 80, 500), onHand(JOINT.left_wrist, 0.62, -1, SHOW_ACT.light, lamp('left'), 100, 80, 900),
        onHand(JOINT.right_wrist, 0.8, 1, SHOW_ACT.light, lamp('right'), 1000, 580, 500), onHand(JOINT.right_wrist, 0.62, -1, SHOW_ACT.light, lamp('right'), 100, 580, 900),
      ], [{
        slot: 0, source: packSource(BODY_SOURCE.height, JOINT.right_wrist), target: MAP_TARGET.param * 65_536 + param('hue'), player: 0, inLow: 0.4, inHigh: 1.1, outLow: 0, outHigh: 1,
        curve: MAP_CURVE.linear, smoothing: 120, steps: 8, isOn: true,
      }]),
      scene('Hands', 90, 'Left hand: left lamp. Right hand: right lamp. Both: the room.',
        cue({ kind: 'start' }, fit(FIT_POSTURE.standing), light('room', 0.25, null, 2), light('left', 0.1, 0.08, 1), light('right', 0.1, 0.58, 1), loop('Slow strings')),
        cue({ kind: 'go' }, { do: 'next' })),
      scene('Feet', 60, 'Each stamp turns the back lamps.', cue({ kind: 'foot', foot: 'left' }, light('back left', 1, 0.9, 0.4)), cue({ kind: 'foot', foot: 'right' }, light('back right', 1, 0.3, 0.4)), cue({ kind: 'start' }, loop('Heartwood'), { do: 'camera', view: 'wide', over: 6 }), cue({ kind: 'go' }, { do: 'next' })),
      scene('Dark', 20, 'One hand down after the other.', cue({ kind: 'start' }, light('room', 0.05, null, 5), light('above', 0.6, 0.08, 5)), end)),
  },
  {
    name: 'Harmony arranger', words: 'Bows, chords and a second player',
    show: made('Chords', 'ribbons', null,
      scene('Home', 60, 'Bows alone. Tones go to the chord.',
        cue({ kind: 'start' }, fit(FIT_POSTURE.standing), { do: 'palette', palette: 'Tide' }, set('pitchDraw', 0.8), set('pitchTo', 1), set('phraseDraw', 0.5), set('partners', 1), light('room', 0.5, null, 3), light('behind', 0.5, 0.5, 4), loop('Far choir')),
        cue({ kind: 'bar', bar: 9, beat: 1 }, loop('Harbour'), { do: 'camera', view: 'close', over: 8 }), cue({ kind: 'foot', foot: 'either' }, loop('Lantern song')), cue({ kind: 'go' }, { do: 'next' })),
      scene('Away', 60, 'The same hands, another key.', cue({ kind: 'start' }, { do: 'palette', palette: 'Ember' }, light('behind', 0.6, 0.06, 4), { do: 'camera', view: 'left side', over: 8 }), cue({ kind: 'go' }, { do: 'next' })),
      scene('Home again', 40, 'Let it ring.', cue({ kind: 'start' }, { do: 'palette', palette: 'Tide' }, loop('Harbour', 'off'), { do: 'camera', view: 'wide', over: 10 }), end)),
  },
];
