import type { ShowCamera, ShowLamp } from '../acts/show-acts.ts';
import type { SettingName } from '../settings.ts';

/** What a `.jamshow` file holds: JSON, in the player's own words. Zones, loops and palettes go by name, so that a show outlives their order. */
export interface ShowDocument {
  readonly format: 'jam-show';
  readonly version: 1;
  readonly name: string;
  readonly scenes: readonly ShowScene[];
  /** What the show is played with, each as its own part saves it: `room` (a .jamroom), `body` (a .jammap), `look` (the name of a look). */
  readonly with?: Readonly<Record<string, unknown>>;
}

export interface ShowScene {
  readonly name: string;
  /** Planned length; the time that remains is counted from it. */
  readonly seconds: number;
  /** For the performer only. */
  readonly notes: string;
  readonly cues: readonly ShowCue[];
  /** What the dancer of light does where nobody dances; it goes on swaying without. */
  readonly dance?: readonly ShowStep[];
}

export interface ShowCue {
  readonly when: ShowWhen;
  readonly note: string;
  readonly does: readonly ShowAction[];
}

export type ShowWhen =
  | { readonly kind: 'start' }
  | { readonly kind: 'time'; readonly seconds: number }
  /** `bar` from 1, `beat` from 1; fractions allowed for beats. */
  | { readonly kind: 'bar'; readonly bar: number; readonly beat: number }
  | { readonly kind: 'after'; readonly seconds: number }
  | { readonly kind: 'zone'; readonly zone: string; readonly touch: 'played' | 'entered' | 'left' }
  /** `key` as in KEY_CODES. */
  | { readonly kind: 'key'; readonly key: string }
  /** Number of a gesture that was learned, from 1. */
  | { readonly kind: 'gesture'; readonly gesture: number }
  | { readonly kind: 'foot'; readonly foot: 'left' | 'right' | 'either' }
  /** A number of CHANNELS; `least` 0–1. */
  | { readonly kind: 'control'; readonly channel: number; readonly least: number }
  | { readonly kind: 'go' };

/** `over`: seconds. `level` 0–1. `hue` 0–1 round the colour circle, null its own colour. */
export type ShowAction =
  | { readonly do: 'light'; readonly lamp: ShowLamp; readonly level: number; readonly hue: number | null; readonly over: number }
  /** `zone`: a name, or `all`. */
  | { readonly do: 'zoneLight'; readonly zone: string; readonly level: number; readonly hue: number | null; readonly over: number }
  | { readonly do: 'blackout'; readonly level: number; readonly over: number }
  | { readonly do: 'camera'; readonly view: ShowCamera; readonly over: number }
  /** Empty words clear the prompter. */
  | { readonly do: 'prompt'; readonly words: string }
  /** `loop`: a loop's name in any palette (the same lantern sounds in all of them), or `all`. */
  | { readonly do: 'loop'; readonly loop: string; readonly how: 'on' | 'off' | 'switch' }
  | { readonly do: 'palette'; readonly palette: string }
  | { readonly do: 'setting'; readonly setting: SettingName; readonly value: number }
  /** Starts what was recorded on a track of the loop station, 1–8. */
  | { readonly do: 'speak'; readonly track: number }
  | { readonly do: 'silence' }
  | { readonly do: 'next' }
  /** Any act of protocol `acts/`. */
  | { readonly do: 'act'; readonly act: number; readonly target: number; readonly a: number; readonly b: number; readonly c: number; readonly d: number };

/** A step of the dancer: from `beat` of the scene on (0 its first bar) for `beats`, a limb in a zone. */
export interface ShowStep {
  readonly beat: number;
  readonly beats: number;
  readonly limb: 'left' | 'right' | 'leftFoot' | 'rightFoot';
  readonly zone: string;
  readonly act: 'reach' | 'strike' | 'bow';
}
