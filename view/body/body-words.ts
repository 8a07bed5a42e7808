import {
  BODY_ACT, BODY_SOURCE, CHANNELS, channelOfSource, JOINT, MAP_CURVE, MAP_TARGET, packControl, packSource, packTrigger, PARAMS, POINT, SETTINGS, SHOW_ACT, sourceKind, STATION_ACT, TRACK_EFFECTS, TRACK_SOURCE, TRIGGER, ZONE_MOMENT,
} from '../../protocol/index.ts';
import type { BindCard } from './body-file.ts';

/** Something that can drive music, in a player's words. */
export interface SourceChoice {
  readonly packed: number;
  readonly words: string;
  readonly group: string;
  /** From where to where it usually goes. */
  readonly low: number;
  readonly high: number;
}

const places: readonly (readonly [point: number, words: string, low: number, high: number])[] = [
  [JOINT.right_wrist, 'right hand', -0.15, 0.55], [JOINT.left_wrist, 'left hand', -0.15, 0.55], [POINT.hands, 'both hands', -0.15, 0.55], [JOINT.right_elbow, 'right elbow', 0.05, 0.4], [JOINT.left_elbow, 'left elbow', 0.05, 0.4],
];
const capital = (words: string): string => words[0]!.toUpperCase() + words.slice(1);
const choice = (group: string, words: string, packed: number, low: number, high: number): SourceChoice => ({ packed, words: capital(words), group, low, high });

/** Everything that can be chosen, in order. */
export const SOURCE_CHOICES: readonly SourceChoice[] = [
  ...places.map(([point, words, low, high]) => choice('How high', `how high: ${words}`, packSource(BODY_SOURCE.rise, point), low, high)),
  choice('How high', 'how high: head (crouch and rise)', packSource(BODY_SOURCE.height, JOINT.nose), 0.6, 0.95),
  choice('How high', 'how high: hips', packSource(BODY_SOURCE.height, POINT.hips), 0.35, 0.6),
  choice('How high', 'how high: right foot', packSource(BODY_SOURCE.height, JOINT.right_ankle), 0.04, 0.35),
  choice('How high', 'how high: left foot', packSource(BODY_SOURCE.height, JOINT.left_ankle), 0.04, 0.35),
  choice('How far', 'hands apart', packSource(BODY_SOURCE.distance, JOINT.left_wrist, JOINT.right_wrist), 0.05, 0.9),
  choice('How far', 'feet apart', packSource(BODY_SOURCE.distance, JOINT.left_ankle, JOINT.right_ankle), 0.08, 0.5),
  choice('How far', 'right hand from the head', packSource(BODY_SOURCE.distance, JOINT.right_wrist, JOINT.nose), 0.08, 0.6),
  choice('How far', 'left hand from the head', packSource(BODY_SOURCE.distance, JOINT.left_wrist, JOINT.nose), 0.08, 0.6),
  choice('How far', 'right hand to the side', packSource(BODY_SOURCE.side, JOINT.right_wrist), 0, 0.5),
  choice('How far', 'left hand to the side', packSource(BODY_SOURCE.side, JOINT.left_wrist), 0, -0.5),
  choice('How far', 'right hand forward', packSource(BODY_SOURCE.reach, JOINT.right_wrist), 0, 0.4),
  choice('How far', 'left hand forward', packSource(BODY_SOURCE.reach, JOINT.left_wrist), 0, 0.4),
  choice('How far', 'lean to the side', packSource(BODY_SOURCE.side, POINT.shoulders), -0.12, 0.12),
  choice('How far', 'how big I am', packSource(BODY_SOURCE.spread), 1.2, 2.6),
  choice('How bent', 'right elbow straight', packSource(BODY_SOURCE.angle, JOINT.right_elbow, JOINT.right_shoulder, JOINT.right_wrist), 0.3, 0.97),
  choice('How bent', 'left elbow straight', packSource(BODY_SOURCE.angle, JOINT.left_elbow, JOINT.left_shoulder, JOINT.left_wrist), 0.3, 0.97),
  choice('How bent', 'right knee straight', packSource(BODY_SOURCE.angle, JOINT.right_knee, JOINT.right_hip, JOINT.right_ankle), 0.5, 0.97),
  choice('How bent', 'left knee straight', packSource(BODY_SOURCE.angle, JOINT.left_knee, JOINT.left_hip, JOINT.left_ankle), 0.5, 0.97),
  choice('How bent', 'right arm away from the body', packSource(BODY_SOURCE.angle, JOINT.right_shoulder, JOINT.right_hip, JOINT.right_elbow), 0.08, 0.85),
  choice('How bent', 'left arm away from the body', packSource(BODY_SOURCE.angle, JOINT.left_shoulder, JOINT.left_hip, JOINT.left_elbow), 0.08, 0.85),
  choice('How fast', 'how much I move', packSource(BODY_SOURCE.bodySpeed), 0.03, 0.9),
  choice('How fast', 'how fast: right hand', packSource(BODY_SOURCE.handSpeed, 1), 0.05, 1.6),
  choice('How fast', 'how fast: left hand', packSource(BODY_SOURCE.handSpeed, 0), 0.05, 1.6),
  choice('How fast', 'how fast: head', packSource(BODY_SOURCE.speed, JOINT.nose), 0.02, 0.6),
  choice('How fast', 'how fast: right foot', packSource(BODY_SOURCE.speed, JOINT.right_ankle), 0.05, 1.2),
  choice('How fast', 'how fast: left foot', packSource(BODY_SOURCE.speed, JOINT.left_ankle), 0.05, 1.2),
  choice('How it flows', 'tension: held back or free', packSource(BODY_SOURCE.tension), 0, 1),
  choice('How it flows', 'round or straight', packSource(BODY_SOURCE.curvature), 1, 12),
  choice('How it flows', 'smooth or jerky', packSource(BODY_SOURCE.smoothness), 0, 1),
  choice('How it flows', 'how far I travel', packSource(BODY_SOURCE.travel), 0.2, 6),
  choice('How it flows', 'which way: left to right', packSource(BODY_SOURCE.towardsSide), -1, 1),
  choice('How it flows', 'which way: down to up', packSource(BODY_SOURCE.towardsUp), -1, 1),
  choice('Voice', 'how loud I am', packControl(CHANNELS.voiceLoudness.first), 0, 1),
  choice('Voice', 'how high I sing', packControl(CHANNELS.voicePitch.first), 0.35, 0.6),
  choice('Phone', 'tilt left and right', packControl(CHANNELS.phoneTilt.first), -1, 1),
  choice('Phone', 'tilt forth and back', packControl(CHANNELS.phoneTilt.first + 1), -1, 1),
  choice('Phone', 'shake', packControl(CHANNELS.phoneShake.first), 0, 1),
];

/** What a source is called; controls by their kind and number. */
export function wordsOfSource(packed: number): string {
  const known = SOURCE_CHOICES.find((one) => one.packed === packed);
  if (known) return known.words;
  if (sourceKind(packed) === BODY_SOURCE.control) return wordsOfChannel(channelOfSource(packed));
  return 'Something of the body';
}

const NOTES = ['C', 'C♯', 'D', 'D♯', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'A♯', 'B'];
export function wordsOfChannel(channel: number): string {
  for (const [name, { first, count }] of Object.entries(CHANNELS)) {
    if (channel < first || channel >= first + count) continue;
    const k = channel - first;
    switch (name as keyof typeof CHANNELS) {
      case 'midiControl': return `MIDI control ${k}`;
      case 'midiNote': return `MIDI note ${NOTES[k % 12]}${Math.floor(k / 12) - 1}`;
      case 'midiBend': return 'MIDI pitch wheel';
      case 'midiPressure': return 'MIDI pressure';
      case 'midiSustain': return 'MIDI pedal';
      case 'gamepadAxis': return `Gamepad stick ${k + 1}`;
      case 'gamepadButton': return `Gamepad button ${k + 1}`;
      case 'phoneStrike': return 'Strike of the phone';
      case 'voiceOnset': return ['Any sound of the voice', 'A “boom” of the voice', 'A “ka” of the voice', 'A “ts” of the voice'][k] ?? 'The voice';
      case 'voiceBrightness': return 'How bright the voice is';
      case 'key': return `Key ${k + 1}`;
      case 'learned': return `Learned sound ${k + 1}`;
      case 'gesture': return `Gesture ${k + 1}`;
      default: return `Control ${channel}`;
    }
  }
  return `Control ${channel}`;
}

/** What can be driven, as BODY_ACT.map wants it. */
export const TARGET_CHOICES: readonly { readonly target: number; readonly words: string; readonly group: string }[] = [
  ...PARAMS.map(({ id, name, label }) => ({ target: MAP_TARGET.param * 65536 + id, words: label, group: name.startsWith('track') ? 'Tracks' : id >= 38 && id <= 39 ? 'Light' : 'Sound' })),
  ...[SETTINGS.tempo, SETTINGS.key, SETTINGS.sensitivity].map(({ id, label }) => ({ target: MAP_TARGET.setting * 65536 + id, words: label, group: 'Music' })),
];
export const wordsOfTarget = (target: number): string => TARGET_CHOICES.find((one) => one.target === target)?.words ?? 'Something';

export const CURVES: readonly { readonly curve: number; readonly words: string }[] = [
  { curve: MAP_CURVE.linear, words: 'Straight' }, { curve: MAP_CURVE.soft, words: 'Gentle at first' }, { curve: MAP_CURVE.hard, words: 'Fast at first' }, { curve: MAP_CURVE.s, words: 'Gentle at both ends' },
  { curve: MAP_CURVE.steps, words: 'In steps' }, { curve: MAP_CURVE.scale, words: 'On the scale' },
];

/** What a curve makes of 0–1, for drawing; the scale as seven steps. */
export function bend(curve: number, steps: number, share: number): number {
  switch (curve) {
    case MAP_CURVE.soft: return share * share;
    case MAP_CURVE.hard: return Math.sqrt(share);
    case MAP_CURVE.s: return share * share * (3 - 2 * share);
    case MAP_CURVE.steps: return Math.min(steps - 1, Math.floor(share * steps)) / (steps - 1);
    case MAP_CURVE.scale: return Math.round(share * 7) / 7;
    default: return share;
  }
}

/** Triggers that can be chosen without being shown. */
export const TRIGGER_CHOICES: readonly { readonly trigger: number; readonly words: string }[] = [
  { trigger: packTrigger(TRIGGER.stamp, 0, 0), words: 'left foot stamps' }, { trigger: packTrigger(TRIGGER.stamp, 1, 0), words: 'right foot stamps' }, { trigger: packTrigger(TRIGGER.stamp, 255, 0), words: 'a foot stamps' },
  { trigger: packTrigger(TRIGGER.stroke, JOINT.left_wrist, 0), words: 'left hand strikes' }, { trigger: packTrigger(TRIGGER.stroke, JOINT.right_wrist, 0), words: 'right hand strikes' }, { trigger: packTrigger(TRIGGER.stroke, JOINT.nose, 0), words: 'head nods hard' },
  { trigger: packTrigger(TRIGGER.control, 0, CHANNELS.voiceOnset.first + 1), words: 'I say “boom”' }, { trigger: packTrigger(TRIGGER.control, 0, CHANNELS.voiceOnset.first + 2), words: 'I say “ka”' },
];

/** What is said of a trigger after “When”. */
export function wordsOfTrigger(card: Pick<BindCard, 'trigger' | 'crossing' | 'code'>, gestures: readonly string[], zones: Readonly<Record<number, string>>): string {
  const kind = card.trigger & 255, part = (card.trigger >>> 8) & 255, number = card.trigger >>> 16;
  if (kind === TRIGGER.zone) return `${zones[number] ?? `zone ${number + 1}`} is ${part === ZONE_MOMENT.enter ? 'entered' : part === ZONE_MOMENT.leave ? 'left' : 'played'}`;
  if (kind === TRIGGER.crossing && card.crossing) return `${wordsOfSource(card.crossing.source).toLowerCase()} ${card.crossing.direction < 0 ? 'falls below' : 'goes above'} its mark`;
  if (kind === TRIGGER.control) {
    if (card.code) return `the key ${card.code.replace(/^(Key|Digit)/, '')} is pressed`;
    const gesture = number - CHANNELS.gesture.first;
    if (gesture >= 0 && gesture < CHANNELS.gesture.count) return `I make the gesture “${gestures[gesture] ?? gesture + 1}”`;
  }
  const known = TRIGGER_CHOICES.find((one) => one.trigger === card.trigger);
  return known?.words ?? (kind === TRIGGER.control ? `${wordsOfChannel(number)} comes` : 'something happens');
}

/** A verb that can be bound: an act without its target, and what it wants. */
export interface Verb {
  readonly words: string;
  readonly act: number;
  readonly of: 'track' | 'all' | 'zone';
  readonly a?: number;
  readonly b?: number;
}
export const VERBS: readonly Verb[] = [
  { words: 'Record, play, add', act: STATION_ACT.record, of: 'track' }, { words: 'Play or stop', act: STATION_ACT.play, of: 'track' }, { words: 'Stop', act: STATION_ACT.stop, of: 'track' }, { words: 'Clear', act: STATION_ACT.clear, of: 'track' },
  { words: 'Undo', act: STATION_ACT.undo, of: 'track' }, { words: 'Redo', act: STATION_ACT.redo, of: 'track' }, { words: 'Mute', act: STATION_ACT.mute, of: 'track', a: 2 }, { words: 'Solo', act: STATION_ACT.solo, of: 'track', a: 2 },
  { words: 'Turn round', act: STATION_ACT.reverse, of: 'track', a: 2 }, { words: 'Half speed', act: STATION_ACT.speed, of: 'track', a: 0 }, { words: 'Usual speed', act: STATION_ACT.speed, of: 'track', a: 1 }, { words: 'Double speed', act: STATION_ACT.speed, of: 'track', a: 2 },
  { words: 'Twice as long', act: STATION_ACT.length, of: 'track', a: 1 }, { words: 'Half as long', act: STATION_ACT.length, of: 'track', a: -1 }, { words: 'Multiply by two', act: STATION_ACT.multiply, of: 'track', a: 2 }, { words: 'Fade out', act: STATION_ACT.fade, of: 'track', a: 0, b: 4000 },
  { words: 'Fade in', act: STATION_ACT.fade, of: 'track', a: 800, b: 4000 },
  { words: 'Replace', act: STATION_ACT.replace, of: 'track' }, { words: 'Play once', act: STATION_ACT.once, of: 'track' }, { words: 'Always once, or round', act: STATION_ACT.oneShot, of: 'track', a: 2 },
  { words: 'Old sound fades when adding', act: STATION_ACT.feedback, of: 'track', a: 800 }, { words: 'Old sound stays when adding', act: STATION_ACT.feedback, of: 'track', a: 1000 },
  { words: 'Quiet', act: STATION_ACT.level, of: 'track', a: 300 }, { words: 'Usual level', act: STATION_ACT.level, of: 'track', a: 800 }, { words: 'Loud', act: STATION_ACT.level, of: 'track', a: 1000 },
  { words: 'To the left', act: STATION_ACT.pan, of: 'track', a: -700 }, { words: 'To the middle', act: STATION_ACT.pan, of: 'track', a: 0 }, { words: 'To the right', act: STATION_ACT.pan, of: 'track', a: 700 },
  ...TRACK_EFFECTS.map((effect, n) => ({ words: n === 0 ? 'No effect' : `Effect: ${effect}`, act: STATION_ACT.effect, of: 'track' as const, a: n, b: n === 0 ? 0 : 500 })),
  { words: 'Records the microphone', act: STATION_ACT.source, of: 'track', a: TRACK_SOURCE.microphone }, { words: 'Records what is played', act: STATION_ACT.source, of: 'track', a: TRACK_SOURCE.played },
  { words: 'Play', act: BODY_ACT.playZone, of: 'zone' },
  { words: 'Stop all tracks', act: STATION_ACT.stopAll, of: 'all' }, { words: 'Play all tracks', act: STATION_ACT.playAll, of: 'all' }, { words: 'Clear all tracks', act: STATION_ACT.clearAll, of: 'all' },
  ...['now', 'on the beat', 'on the bar', 'on the phrase'].map((line, n) => ({ words: `Loops begin ${line}`, act: STATION_ACT.quantise, of: 'all' as const, a: n, b: n })),
  { words: 'Count in four', act: STATION_ACT.countIn, of: 'all', a: 4 }, { words: 'No count-in', act: STATION_ACT.countIn, of: 'all', a: 0 }, { words: 'Metronome on', act: STATION_ACT.metronome, of: 'all', a: 1 }, { words: 'Metronome off', act: STATION_ACT.metronome, of: 'all', a: 0 },
  { words: 'First loop sets the tempo', act: STATION_ACT.firstSetsTempo, of: 'all', a: 1 }, { words: 'First loop keeps to the tempo', act: STATION_ACT.firstSetsTempo, of: 'all', a: 0 },
  { words: 'Recording waits for sound', act: STATION_ACT.autoRecord, of: 'all', a: 63 }, { words: 'Recording does not wait', act: STATION_ACT.autoRecord, of: 'all', a: 0 },
  { words: 'Everything silent', act: BODY_ACT.silence, of: 'all' }, { words: 'Show: go on', act: SHOW_ACT.go, of: 'all' }, { words: 'Show: next scene', act: SHOW_ACT.next, of: 'all' }, { words: 'Show: panic', act: SHOW_ACT.panic, of: 'all' },
];
export const verbOf = ({ act, a, b }: Pick<BindCard, 'act' | 'a' | 'b'>): Verb | undefined => VERBS.find((verb) => verb.act === act && (verb.a ?? 0) === a && (verb.b ?? 0) === b);

export function wordsOfAct(card: Pick<BindCard, 'act' | 'a' | 'b' | 'target'>, zones: Readonly<Record<number, string>>): string {
  const verb = verbOf(card);
  if (!verb) return `act ${card.act}`;
  return verb.of === 'track' ? `${verb.words}: track ${card.target + 1}` : verb.of === 'zone' ? `${verb.words} ${zones[card.target] ?? `zone ${card.target + 1}`}` : verb.words;
}
