import { BODY_ACT, FIT_HANDS, FIT_POSTURE, MAX_TRACKS, ROOM_ACT, STATION_ACT, TRACK_EFFECTS, TRACK_SOURCE } from '../../protocol/index.ts';
import type { ShowAction } from '../../protocol/show/index.ts';

export type ActAction = Extract<ShowAction, { do: 'act' }>;
type Argument = 'a' | 'b' | 'c';

/** One thing that a verb wants to know. */
export type VerbField = { readonly field: Argument; readonly label: string; readonly initial: number } & (
  | { readonly kind: 'choice'; readonly options: readonly (readonly [number, string])[] }
  /** Shown as the act's number ÷ `scale`. */
  | { readonly kind: 'number'; readonly min: number; readonly max: number; readonly step: number; readonly scale: number; readonly unit?: string });

/** An act as a person says it: what it is upon, and what else it wants to know. What it does not ask for is 0, or as `fixed` says. */
export interface ActVerb {
  readonly words: string;
  readonly act: number;
  readonly of: 'track' | 'pulse' | 'zone' | 'all';
  readonly fixed?: Readonly<Partial<Record<Argument, number>>>;
  readonly asks: readonly VerbField[];
}

const choice = (field: Argument, label: string, options: readonly (readonly [number, string])[], initial = options[0]![0]): VerbField => ({ field, label, kind: 'choice', options, initial });
const amount = (field: Argument, label: string, min: number, max: number, scale: number, initial: number, step = 1, unit?: string): VerbField => ({ field, label, kind: 'number', min, max, step, scale, initial, ...(unit ? { unit } : {}) });
const ON_OFF = [[1, 'on'], [0, 'off'], [2, 'the other way']] as const;
const LINES = [[0, 'at once'], [1, 'on the beat'], [2, 'on the bar'], [3, 'on the phrase'], [-1, 'as it was']] as const;
const YES_NO = [[1, 'yes'], [0, 'no']] as const;
const plain = (words: string, act: number, of: ActVerb['of'] = 'track', fixed?: ActVerb['fixed']): ActVerb => ({ words, act, of, asks: [], ...(fixed ? { fixed } : {}) });

/** What a cue can ask of the loop station and the room, in the order in which it is offered. */
export const ACT_VERBS: readonly ActVerb[] = [
  plain('Record, play, add', STATION_ACT.record), plain('Play', STATION_ACT.play, 'track', { a: 1 }), plain('Stop', STATION_ACT.stop), plain('Clear', STATION_ACT.clear), plain('Undo', STATION_ACT.undo), plain('Redo', STATION_ACT.redo),
  plain('Play once', STATION_ACT.once), plain('Replace', STATION_ACT.replace),
  { words: 'Always once', act: STATION_ACT.oneShot, of: 'track', asks: [choice('a', 'Turn', ON_OFF)] },
  { words: 'Old sound stays when adding', act: STATION_ACT.feedback, of: 'track', asks: [amount('a', 'Stays', 0, 100, 10, 800, 5, '%')] },
  { words: 'Mute', act: STATION_ACT.mute, of: 'track', asks: [choice('a', 'Turn', ON_OFF)] },
  { words: 'Solo', act: STATION_ACT.solo, of: 'track', asks: [choice('a', 'Turn', ON_OFF)] },
  { words: 'Reverse', act: STATION_ACT.reverse, of: 'track', asks: [choice('a', 'Turn', ON_OFF)] },
  { words: 'Fade', act: STATION_ACT.fade, of: 'track', asks: [amount('a', 'To', 0, 100, 10, 0, 5, '%'), amount('b', 'Over', 0, 120, 1000, 4000, 0.5, 's')] },
  { words: 'Speed', act: STATION_ACT.speed, of: 'track', asks: [choice('a', 'Goes', [[0, 'half as fast'], [1, 'as recorded'], [2, 'twice as fast']])] },
  { words: 'Length', act: STATION_ACT.length, of: 'track', asks: [choice('a', 'Becomes', [[1, 'twice as long'], [-1, 'half as long']])] },
  { words: 'Make one of', act: STATION_ACT.multiply, of: 'track', asks: [amount('a', 'Rounds', 2, 16, 1, 2)] },
  { words: 'Level', act: STATION_ACT.level, of: 'track', asks: [amount('a', 'Loud', 0, 100, 10, 800, 5, '%')] },
  { words: 'Place', act: STATION_ACT.pan, of: 'track', asks: [amount('a', 'Left − right +', -100, 100, 10, 0, 5, '%')] },
  { words: 'Effect', act: STATION_ACT.effect, of: 'track', asks: [choice('a', 'Effect', TRACK_EFFECTS.map((name, n) => [n, name] as const), 3), amount('b', 'How much', 0, 100, 10, 500, 5, '%')] },
  { words: 'Records from', act: STATION_ACT.source, of: 'track', asks: [choice('a', 'From', [[TRACK_SOURCE.microphone, 'the microphone'], [TRACK_SOURCE.played, 'what is played'], [TRACK_SOURCE.both, 'both']])] },
  { words: 'Keeps to', act: STATION_ACT.pulse, of: 'track', asks: [choice('a', 'Pulse', [[0, 'the room’s pulse'], [1, 'pulse 2'], [2, 'pulse 3'], [3, 'pulse 4']])] },
  plain('Stop all tracks', STATION_ACT.stopAll, 'all'), plain('Play all tracks', STATION_ACT.playAll, 'all'), plain('Clear all tracks', STATION_ACT.clearAll, 'all'),
  { words: 'Loops begin', act: STATION_ACT.quantise, of: 'all', asks: [choice('a', 'Recording', LINES, 2), choice('b', 'Playing', LINES, 2)] },
  { words: 'Count in', act: STATION_ACT.countIn, of: 'all', asks: [amount('a', 'Beats', 0, 16, 1, 4)] },
  { words: 'Recording waits for sound', act: STATION_ACT.autoRecord, of: 'all', asks: [choice('a', 'So', [[0, 'no'], [20, 'any sound'], [63, 'usual'], [200, 'loud']], 63)] },
  { words: 'First loop sets the tempo', act: STATION_ACT.firstSetsTempo, of: 'all', asks: [choice('a', 'So', YES_NO)] },
  { words: 'Metronome', act: STATION_ACT.metronome, of: 'all', asks: [choice('a', 'Turn', [[1, 'on'], [0, 'off']])] },
  { words: 'Add layers right after recording', act: STATION_ACT.afterRecord, of: 'all', asks: [choice('a', 'So', YES_NO)] },
  { words: 'Ratio of a pulse', act: STATION_ACT.ratio, of: 'pulse', asks: [amount('a', 'Its beats', 1, 64, 1, 3), amount('b', 'To the room’s', 1, 64, 1, 2)] },
  plain('Play a place', BODY_ACT.playZone, 'zone'),
  {
    words: 'Fit the room to', act: ROOM_ACT.fit, of: 'all', asks: [
      choice('a', 'I am', [[FIT_POSTURE.standing, 'standing'], [FIT_POSTURE.sitting, 'sitting'], [FIT_POSTURE.wheelchair, 'in a wheelchair']]),
      choice('b', 'Hands', [[FIT_HANDS.both, 'both'], [FIT_HANDS.left, 'the left one'], [FIT_HANDS.right, 'the right one']]), choice('c', 'Space', [[0, 'enough'], [1, 'little']]),
    ],
  },
];

/** The verb that an act is, or undefined: then it is a maker's own. */
export const verbOfAct = (action: ActAction): ActVerb | undefined => ACT_VERBS.find(({ act, fixed, asks }) => act === action.act && action.d === 0
  && (['a', 'b', 'c'] as const).every((field) => {
    const asked = asks.find((one) => one.field === field);
    if (!asked) return action[field] === (fixed?.[field] ?? 0);
    return asked.kind === 'number' ? action[field] >= asked.min * asked.scale && action[field] <= asked.max * asked.scale : asked.options.some(([value]) => value === action[field]);
  }));

/** A verb as a cue begins with it. */
export function actOfVerb({ act, of, fixed, asks }: ActVerb, target = 0): ActAction {
  const begins = Object.fromEntries(asks.map(({ field, initial }) => [field, initial]));
  return { do: 'act', act, target: of === 'all' ? 0 : of === 'pulse' ? Math.max(1, Math.min(3, target)) : of === 'track' ? Math.min(MAX_TRACKS - 1, target) : target, a: 0, b: 0, c: 0, d: 0, ...fixed, ...begins };
}

/** An act in plain words; null where it has none. */
export function wordsOfVerb(action: ActAction): string | null {
  const verb = verbOfAct(action);
  if (!verb) return null;
  const of = verb.of === 'track' ? `track ${action.target + 1}: ` : verb.of === 'pulse' ? `pulse ${action.target + 1}: ` : verb.of === 'zone' ? `place ${action.target + 1}: ` : '';
  const told = verb.asks.map((ask) => {
    const value = action[ask.field];
    return ask.kind === 'choice' ? ask.options.find(([option]) => option === value)?.[1] ?? '' : `${Number((value / ask.scale).toFixed(2))}${ask.unit ? ` ${ask.unit}` : ''}`;
  });
  const words = of + (of === '' ? verb.words : verb.words.charAt(0).toLowerCase() + verb.words.slice(1));
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${told.length > 0 ? ` ${told.join(', ')}` : ''}`;
}
