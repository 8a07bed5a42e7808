import { SETTINGS } from '../../protocol/index.ts';
import type { ShowAction, ShowCue, ShowWhen } from '../../protocol/show/index.ts';
import { wordsOfVerb } from './act-verbs.ts';

/** A length of time as people say it. @example clockWords(95) // 1:35 */
export function clockWords(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** The time that remains, rounded up: 0:00 means over. */
export const remainingWords = (seconds: number): string => clockWords(Math.ceil(Math.max(0, seconds)));

const HUES = ['red', 'orange', 'yellow', 'green', 'green', 'teal', 'sky', 'blue', 'violet', 'purple', 'pink', 'rose'] as const;
/** What a hue is called, 0–1 round the circle. */
export const hueWord = (hue: number): string => HUES[Math.round(hue * HUES.length) % HUES.length]!;

const seconds = (value: number): string => `${Number(value.toFixed(1))} s`;
const over = (value: number): string => (value > 0 ? ` over ${seconds(value)}` : '');
const percent = (value: number): string => `${Math.round(value * 100)} %`;

/** Keys as they are printed on keyboards and clickers. */
export function keyWord(code: string): string {
  const named: Readonly<Record<string, string>> = { PageDown: 'Page down', PageUp: 'Page up', ArrowRight: 'Arrow right', ArrowLeft: 'Arrow left', ArrowUp: 'Arrow up', ArrowDown: 'Arrow down', Space: 'Space bar', Period: '.', Comma: ',', Minus: '-', Equal: '=', Slash: '/' };
  return named[code] ?? code.replace(/^(Key|Digit)/, '');
}

/** When a cue comes, in plain words. */
export function whenWords(when: ShowWhen): string {
  switch (when.kind) {
    case 'start': return 'With the scene';
    case 'time': return `At ${clockWords(when.seconds)}`;
    case 'bar': return when.beat === 1 ? `On bar ${when.bar}` : `On bar ${when.bar}, beat ${Number(when.beat.toFixed(2))}`;
    case 'after': return `${seconds(when.seconds)} later`;
    case 'zone': return `${when.zone} is ${when.touch}`;
    case 'key': return `Key ${keyWord(when.key)}`;
    case 'gesture': return `Gesture ${when.gesture}`;
    case 'foot': return when.foot === 'either' ? 'A foot strikes' : `The ${when.foot} foot strikes`;
    case 'control': return `Control ${when.channel}`;
    case 'go': return 'By hand';
  }
}

/** What a cue does, in plain words. */
export function actionWords(action: ShowAction): string {
  switch (action.do) {
    case 'light': return `${action.lamp === 'room' ? 'Room' : `Lamp ${action.lamp}`} ${action.level === 0 ? 'dark' : percent(action.level)}${action.hue === null || action.level === 0 ? '' : ` ${hueWord(action.hue)}`}${over(action.over)}`;
    case 'zoneLight': return `${action.zone === 'all' ? 'All places' : action.zone} ${action.level === 0 ? 'no light' : `lit ${percent(action.level)}${action.hue === null ? '' : ` ${hueWord(action.hue)}`}`}${over(action.over)}`;
    case 'blackout': return `${action.level > 0.5 ? 'Blackout' : 'Lights up'}${over(action.over)}`;
    case 'camera': return `Camera ${action.view}${over(action.over)}`;
    case 'prompt': return action.words === '' ? 'Prompter empty' : `“${action.words}”`;
    case 'loop': return `${action.loop === 'all' ? 'All loops' : action.loop} ${action.how === 'switch' ? 'on or off' : action.how}`;
    case 'palette': return `Palette ${action.palette}`;
    case 'setting': return `${SETTINGS[action.setting].label} ${action.value}`;
    case 'speak': return `Track ${action.track} speaks`;
    case 'silence': return 'Everything silent';
    case 'next': return 'Next scene';
    case 'act': return wordsOfVerb(action) ?? `Act ${action.act} on ${action.target}`;
  }
}

/** A whole cue in one sentence. */
export function cueWords(cue: ShowCue): string {
  return `${whenWords(cue.when)}: ${cue.does.length === 0 ? (cue.note || 'nothing yet') : cue.does.map(actionWords).join(', ')}`;
}
