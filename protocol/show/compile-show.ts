import { EVERY, MAX_SHOW_LINES, SHOW_ACT, SHOW_CAMERAS, SHOW_LAMPS, SHOW_TOUCH, SHOW_WHEN } from '../acts/show-acts.ts';
import { CHANNELS } from '../channels.ts';
import { TEXT_BYTES } from '../input-frame.ts';
import { keyChannel } from '../key-channels.ts';
import { SETTINGS } from '../settings.ts';
import type { SceneDescription } from '../worker-messages.ts';
import type { ShowAction, ShowDocument, ShowWhen } from './show-document.ts';

/** A piece of a show on its way to the door: an act, or words for one. */
export type ShowPiece =
  | { readonly act: number; readonly target: number; readonly a: number; readonly b: number; readonly c: number; readonly d: number }
  | { readonly text: number; readonly target: number; readonly words: string };

export interface CompiledShow {
  /** To be sent in this order, at most some dozens a tick. */
  readonly pieces: readonly ShowPiece[];
  /** 24 bits of the content's hash, never 0: what the world answers with, so that a page knows whose show runs. */
  readonly id: number;
  /** The prompter's words by line; a cue that prompts shows some lines in a row. */
  readonly lines: readonly string[];
  /** Where each cue of the world stands in the document. */
  readonly cues: readonly { readonly scene: number; readonly cue: number }[];
  /** What this room does not have, in words; it is left out. */
  readonly problems: readonly string[];
}

/** What a show is compiled for: the names of a room. */
export type ShowRoom = Pick<SceneDescription, 'zones' | 'loops' | 'palettes'>;

const LOOPS_PER_PALETTE = 8;
const inThousands = (value: number): number => Math.round(value * 1000);

/** A 24-bit FNV-1a hash of a text, never 0. */
export function showId(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (((hash >>> 24) ^ hash) & 0xffffff) || 1;
}

/** Which lantern a loop's name stands for, 0–7; EVERY for `all`; −1 where no palette has it. */
export function lanternOf(room: ShowRoom, name: string): number {
  if (name === 'all') return EVERY;
  const loop = room.loops.find((candidate) => candidate.name === name);
  if (loop) return loop.index % LOOPS_PER_PALETTE;
  return room.zones.find((zone) => zone.kind === 'loop' && zone.name === name)?.plays ?? -1;
}

/** Index of the zone of that name, or −1. */
export const zoneOf = (room: ShowRoom, name: string): number => room.zones.find((zone) => zone.name === name)?.index ?? -1;

/** Words in runs of at most TEXT_BYTES bytes of UTF-8, broken between words where that is possible. */
export function linesOf(words: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of words.split(/\s+/).filter(Boolean)) {
    for (const part of byteLength(word) > TEXT_BYTES ? [...word] : [word]) {
      const joined = line === '' ? part : part === word ? `${line} ${part}` : line + part;
      if (byteLength(joined) <= TEXT_BYTES) line = joined;
      else {
        if (line) lines.push(line);
        line = part;
      }
    }
  }
  if (line) lines.push(line);
  return lines;
}

function byteLength(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0)!;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** Turns a checked show into acts for a room. */
export function compileShow(show: ShowDocument, room: ShowRoom): CompiledShow {
  const pieces: ShowPiece[] = [], lines: string[] = [], cues: { scene: number; cue: number }[] = [], problems: string[] = [];
  const act = (number: number, target: number, a = 0, b = 0, c = 0, d = 0): void => void pieces.push({ act: number, target, a, b, c, d });
  let actions = 0;
  show.scenes.forEach((scene, sceneIndex) => {
    act(SHOW_ACT.scene, sceneIndex, inThousands(scene.seconds));
    pieces.push({ text: SHOW_ACT.sceneName, target: sceneIndex, words: scene.name });
    scene.cues.forEach((cue, cueIndex) => {
      const where = `Scene “${scene.name}”, cue ${cueIndex + 1}`, number = cues.length, [when, c, d] = compileWhen(cue.when, room, (message) => problems.push(`${where}: ${message}`));
      cues.push({ scene: sceneIndex, cue: cueIndex });
      act(SHOW_ACT.cue, number, sceneIndex, when, c, d);
      for (const action of cue.does) {
        const compiled = compileAction(action, room, lines, pieces, (message) => problems.push(`${where}: ${message}`));
        if (!compiled) continue;
        const [what, target, ...rest] = compiled;
        act(SHOW_ACT.action, actions, number, what, target);
        if (rest.some((argument) => argument !== 0)) act(SHOW_ACT.actionWith, actions, rest[0] ?? 0, rest[1] ?? 0, rest[2] ?? 0, rest[3] ?? 0);
        actions++;
      }
    });
  });
  act(SHOW_ACT.ready, 0);
  const id = showId(JSON.stringify(pieces));
  pieces.unshift({ act: SHOW_ACT.begin, target: 0, a: id, b: show.scenes.length, c: cues.length, d: actions });
  return { pieces, id, lines, cues, problems };
}

function compileWhen(when: ShowWhen, room: ShowRoom, problem: (message: string) => void): [when: number, c: number, d: number] {
  switch (when.kind) {
    case 'start': return [SHOW_WHEN.start, 0, 0];
    case 'time': return [SHOW_WHEN.time, inThousands(when.seconds), 0];
    case 'after': return [SHOW_WHEN.after, inThousands(when.seconds), 0];
    case 'bar': return [SHOW_WHEN.bar, when.bar, inThousands(when.beat - 1)];
    case 'zone': {
      const zone = zoneOf(room, when.zone);
      if (zone < 0) problem(`this room has no place called “${when.zone}”; the cue waits for a hand instead.`);
      return zone < 0 ? [SHOW_WHEN.go, 0, 0] : [SHOW_WHEN.zone, zone, SHOW_TOUCH[when.touch]];
    }
    case 'key': return [SHOW_WHEN.control, keyChannel(when.key), 0];
    case 'gesture': return [SHOW_WHEN.control, CHANNELS.gesture.first + when.gesture - 1, 0];
    case 'control': return [SHOW_WHEN.control, when.channel, inThousands(when.least)];
    case 'foot': return [SHOW_WHEN.foot, { left: 0, right: 1, either: 2 }[when.foot], 0];
    case 'go': return [SHOW_WHEN.go, 0, 0];
  }
}

type Compiled = [act: number, target: number, ...rest: number[]];

function compileAction(action: ShowAction, room: ShowRoom, lines: string[], pieces: ShowPiece[], problem: (message: string) => void): Compiled | null {
  switch (action.do) {
    case 'light': return [SHOW_ACT.light, SHOW_LAMPS.indexOf(action.lamp), ...lightOf(action)];
    case 'zoneLight': {
      const zone = action.zone === 'all' ? EVERY : zoneOf(room, action.zone);
      if (zone < 0) problem(`this room has no place called “${action.zone}”; its light is left out.`);
      return zone < 0 ? null : [SHOW_ACT.zoneLight, zone, ...lightOf(action)];
    }
    case 'blackout': return [SHOW_ACT.blackout, 0, inThousands(action.level), 0, inThousands(action.over)];
    case 'camera': return [SHOW_ACT.camera, SHOW_CAMERAS.indexOf(action.view), 0, 0, inThousands(action.over)];
    case 'prompt': {
      const words = linesOf(action.words), first = lines.length;
      if (words.length === 0) return [SHOW_ACT.prompt, 0, 0];
      if (first + words.length > MAX_SHOW_LINES) {
        problem(`the prompter holds ${MAX_SHOW_LINES} lines; “${action.words.slice(0, 24)}” is left out.`);
        return null;
      }
      words.forEach((line, n) => pieces.push({ text: SHOW_ACT.line, target: first + n, words: line }));
      lines.push(...words);
      return [SHOW_ACT.prompt, first, words.length];
    }
    case 'loop': {
      const lantern = lanternOf(room, action.loop);
      if (lantern < 0) problem(`no palette has a loop called “${action.loop}”; it is left out.`);
      return lantern < 0 ? null : [SHOW_ACT.loop, lantern, { off: 0, on: 1, switch: 2 }[action.how]];
    }
    case 'palette': {
      const palette = room.palettes.findIndex(({ name }) => name === action.palette);
      if (palette < 0) problem(`there is no palette called “${action.palette}”; it is left out.`);
      return palette < 0 ? null : [SHOW_ACT.palette, palette];
    }
    case 'setting': return [SHOW_ACT.setting, SETTINGS[action.setting].id, inThousands(action.value)];
    case 'speak': return [SHOW_ACT.speak, action.track - 1];
    case 'silence': return [SHOW_ACT.silence, 0];
    case 'next': return [SHOW_ACT.next, 0];
    case 'act': return [action.act, action.target, action.a, action.b, action.c, action.d];
  }
}

const lightOf = ({ level, hue, over }: { readonly level: number; readonly hue: number | null; readonly over: number }): [number, number, number] =>
  [inThousands(level), hue === null ? -1 : inThousands(hue), inThousands(over)];
