import { BODY_ACT } from '../../protocol/index.ts';
import type { ShowAction, ShowCue, ShowDocument, ShowScene, ShowWhen } from '../../protocol/show/index.ts';

/** Changes to a show; each gives a new document and leaves the old one as it was. Places that are not there change nothing. */

const without = <T>(list: readonly T[], at: number): T[] => list.filter((_, n) => n !== at);
const withAt = <T>(list: readonly T[], at: number, value: T): T[] => list.map((item, n) => (n === at ? value : item));
const inserted = <T>(list: readonly T[], at: number, value: T): T[] => [...list.slice(0, at), value, ...list.slice(at)];

/** Moves an entry by so many places, as far as the list goes. */
export function moved<T>(list: readonly T[], at: number, by: number): T[] {
  const to = Math.max(0, Math.min(list.length - 1, at + by)), item = list[at];
  return item === undefined ? [...list] : inserted(without(list, at), to, item);
}

/** A name that no scene has yet: the word itself, or with the next free number. */
export function freshName(show: ShowDocument, word: string): string {
  const names = new Set(show.scenes.map(({ name }) => name));
  for (let n = 1; ; n++) {
    const name = n === 1 ? word : `${word} ${n}`;
    if (!names.has(name)) return name;
  }
}

const withScenes = (show: ShowDocument, scenes: readonly ShowScene[]): ShowDocument => ({ ...show, scenes });

export const newScene = (show: ShowDocument): ShowScene => ({ name: freshName(show, 'New scene'), seconds: 30, notes: '', cues: [] });
export const newShow = (name: string): ShowDocument => ({ format: 'jam-show', version: 1, name, scenes: [{ name: 'First scene', seconds: 30, notes: '', cues: [] }] });

export const addScene = (show: ShowDocument, at = show.scenes.length): ShowDocument => withScenes(show, inserted(show.scenes, at, newScene(show)));
export const changeScene = (show: ShowDocument, at: number, change: Partial<ShowScene>): ShowDocument => {
  const scene = show.scenes[at];
  return scene ? withScenes(show, withAt(show.scenes, at, { ...scene, ...change })) : show;
};
export const moveScene = (show: ShowDocument, at: number, by: number): ShowDocument => withScenes(show, moved(show.scenes, at, by));
export const duplicateScene = (show: ShowDocument, at: number): ShowDocument => {
  const scene = show.scenes[at];
  return scene ? withScenes(show, inserted(show.scenes, at + 1, { ...scene, name: freshName(show, scene.name) })) : show;
};
/** The last scene stays: a show has at least one. */
export const deleteScene = (show: ShowDocument, at: number): ShowDocument => (show.scenes.length > 1 ? withScenes(show, without(show.scenes, at)) : show);

/** A new cue waits for a hand: it can be tried at once, and everything else is one choice away. */
export const newCue = (): ShowCue => ({ when: { kind: 'go' }, note: '', does: [] });
const withCues = (show: ShowDocument, scene: number, change: (cues: readonly ShowCue[]) => readonly ShowCue[]): ShowDocument => {
  const now = show.scenes[scene];
  return now ? changeScene(show, scene, { cues: change(now.cues) }) : show;
};
export const addCue = (show: ShowDocument, scene: number): ShowDocument => withCues(show, scene, (cues) => [...cues, newCue()]);
export const moveCue = (show: ShowDocument, scene: number, at: number, by: number): ShowDocument => withCues(show, scene, (cues) => moved(cues, at, by));
export const duplicateCue = (show: ShowDocument, scene: number, at: number): ShowDocument => withCues(show, scene, (cues) => (cues[at] ? inserted(cues, at + 1, cues[at]) : cues));
export const deleteCue = (show: ShowDocument, scene: number, at: number): ShowDocument => withCues(show, scene, (cues) => without(cues, at));
export const changeCue = (show: ShowDocument, scene: number, at: number, change: Partial<ShowCue>): ShowDocument =>
  withCues(show, scene, (cues) => (cues[at] ? withAt(cues, at, { ...cues[at], ...change }) : cues));

/** What a cue comes on when its kind is chosen. */
export const WHEN_BEGINS: { readonly [Kind in ShowWhen['kind']]: Extract<ShowWhen, { kind: Kind }> } = {
  start: { kind: 'start' }, time: { kind: 'time', seconds: 10 }, bar: { kind: 'bar', bar: 5, beat: 1 }, after: { kind: 'after', seconds: 2 },
  zone: { kind: 'zone', zone: 'Lantern 1', touch: 'played' }, key: { kind: 'key', key: 'PageDown' }, gesture: { kind: 'gesture', gesture: 1 }, foot: { kind: 'foot', foot: 'either' },
  control: { kind: 'control', channel: 128, least: 0 }, go: { kind: 'go' },
};

/** What it does when that is chosen. */
export const ACTION_BEGINS: { readonly [Does in ShowAction['do']]: Extract<ShowAction, { do: Does }> } = {
  loop: { do: 'loop', loop: 'Lantern 1', how: 'on' }, light: { do: 'light', lamp: 'room', level: 0.5, hue: null, over: 2 }, zoneLight: { do: 'zoneLight', zone: 'all', level: 0.5, hue: 0.1, over: 1 },
  blackout: { do: 'blackout', level: 1, over: 1 }, camera: { do: 'camera', view: 'close', over: 4 }, prompt: { do: 'prompt', words: 'What I say next' }, palette: { do: 'palette', palette: 'Tide' },
  setting: { do: 'setting', setting: 'tempo', value: 90 }, speak: { do: 'speak', track: 1 }, silence: { do: 'silence' }, next: { do: 'next' },
  // What a maker begins with changes nothing that is heard: a parameter rests where it was composed.
  act: { do: 'act', act: BODY_ACT.restParam, target: 0, a: -1, b: 0, c: 0, d: 0 },
};
