import type { ModCard, ModProblem } from '../../protocol/index.ts';

/** What a mod may do, as the permission sheet says it; by the names of mod.json. */
const ASK_WORDS: Readonly<Record<string, string>> = {
  sound: 'Play notes', light: 'Change the light', spawn: 'Put things into the room, move and mark them', strike: 'Strike the places of the room', loops: 'Start and stop loops',
  acts: 'Do what you can do: move places, change settings, record loops',
  'sees body': 'See how you move', 'sees controls': 'See your knobs, keys and gestures',
};

/** One thing that a mod may do or see (with `sees ` before it). One that this version does not know is shown as it is. */
export const askWords = (ask: string): string => ASK_WORDS[ask] ?? ask;

const NOUNS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  zones: ['place to play', 'places to play'], instruments: ['instrument', 'instruments'], palettes: ['palette', 'palettes'], scenes: ['scene', 'scenes'], cues: ['light', 'lights'], settings: ['setting', 'settings'],
};

/** What a mod adds, a line each: `2 instruments: Glow, Hum`. */
export function addsWords(adds: ModCard['adds']): string[] {
  return Object.entries(NOUNS).flatMap(([kind, [one, many]]) => {
    const names = adds[kind] ?? [];
    if (names.length === 0) return [];
    const isPath = kind === 'palettes' || kind === 'scenes';
    return [`${names.length} ${names.length === 1 ? one : many}${isPath ? '' : `: ${[...new Set(names)].join(', ')}`}`];
  });
}

/** `12 KB`, `1.4 MB`. */
export const sizeWords = (bytes: number): string => (bytes < 1000 ? `${bytes} bytes` : bytes < 950_000 ? `${Math.round(bytes / 1000)} KB` : `${(bytes / 1e6).toFixed(1)} MB`);

/** Words as a sentence; one that begins with an address begins as that does. */
const sentence = (words: string): string => `${/^https?:/.test(words) ? words.charAt(0) : words.charAt(0).toUpperCase()}${words.slice(1)}${/[.!?]$/.test(words) ? '' : '.'}`;

/** A problem as one line. */
export const problemWords = ({ file, line, message, hint }: ModProblem): string => `${file === '' ? '' : `${file}${line > 0 ? `, line ${line}` : ''}: `}${sentence(message)}${hint === '' ? '' : ` ${sentence(hint)}`}`;

/** What a mod costs: `0.3 ms · 4 % of the time there is`. @param micros in a tick of 1/128 s */
export function costWords(micros: number): string {
  const share = (micros / 7812.5) * 100;
  return `${micros < 950 ? `${Math.round(micros)} µs` : `${(micros / 1000).toFixed(1)} ms`} a tick, ${share < 1 ? 'less than 1' : Math.round(share)} % of the time there is`;
}

/** `1:23` into the session. */
export function momentWords(tick: number): string {
  const seconds = Math.floor(tick / 128);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
