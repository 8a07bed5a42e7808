import { MAX_MOTION_FRAMES } from './motion.ts';

/** Axis and kind of a channel: 0–2 position x y z, 3–5 rotation about x y z. */
export type Channel = 0 | 1 | 2 | 3 | 4 | 5;

/** A joint as the file has it; `parent` is an index into the list, −1 for the root. Parents come before children. */
export interface BvhJoint {
  readonly name: string;
  readonly parent: number;
  readonly offset: readonly [number, number, number];
  readonly channels: readonly Channel[];
  /** Where its channels begin in a frame's row of values. */
  readonly firstChannel: number;
  readonly isEnd: boolean;
}

/** A `.bvh` as read, nothing interpreted yet. */
export interface BvhFile {
  readonly joints: readonly BvhJoint[];
  readonly channelCount: number;
  readonly frameSeconds: number;
  readonly frameCount: number;
  /** `frameCount × channelCount`. */
  readonly values: Float64Array;
  readonly warnings: readonly string[];
}

export type BvhFileResult = { readonly ok: true; readonly file: BvhFile } | { readonly ok: false; readonly message: string };

/** More joints than any body's skeleton has, fingers and props included. */
export const MAX_BVH_JOINTS = 512;
/** A longer text is refused before it is looked at: an hour of 60 joints at 60 Hz is 200 million characters. */
export const MAX_BVH_CHARACTERS = 250_000_000;

const CHANNELS: Readonly<Record<string, Channel>> = { xposition: 0, yposition: 1, zposition: 2, xrotation: 3, yrotation: 4, zrotation: 5 };

const refuse = (message: string): { readonly ok: false; readonly message: string } => ({ ok: false, message });
const clip = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
/** A finite number, or NaN for anything else. */
const numberOf = (token: string | undefined): number => {
  if (token === undefined || !NUMBER.test(token)) return NaN;
  const value = Number(token);
  return Number.isFinite(value) ? value : NaN;
};

/** Lines of a text one at a time, without cutting all of it into pieces first. */
class Lines {
  private at = 0;
  /** Of the line that {@link next} gave last, from 1. */
  number = 0;
  constructor(private readonly text: string) {}
  /** The next line that is not blank, trimmed; null at the end. */
  next(): string | null {
    while (this.at < this.text.length) {
      let end = this.text.indexOf('\n', this.at);
      if (end < 0) end = this.text.length;
      const line = this.text.slice(this.at, end).trim();
      this.at = end + 1;
      this.number++;
      if (line !== '') return line;
    }
    return null;
  }
}

/**
 * Reads the text of a `.bvh` (Biovision hierarchy). Never throws; memory grows with what is there, not with what is announced.
 *
 * Refused, with the line and what to do: no hierarchy, unknown keywords, wrong channel counts, values that are not finite numbers,
 * rows of a wrong length, more than {@link MAX_BVH_JOINTS} joints, more than an hour of frames. Mended with a warning: fewer whole
 * rows than announced (the end is missing), a last row cut off, more rows than announced.
 */
export function readBvh(text: string): BvhFileResult {
  if (text.length > MAX_BVH_CHARACTERS) return refuse(`The file has ${text.length} characters, more than ${MAX_BVH_CHARACTERS}; cut it into shorter takes.`);
  const lines = new Lines(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  const first = lines.next();
  if (first === null || first.toUpperCase() !== 'HIERARCHY') return refuse(`Line ${Math.max(1, lines.number)}: a .bvh begins with HIERARCHY, found "${clip(first ?? '')}"; is this another kind of file?`);

  const joints: { name: string; parent: number; offset: [number, number, number]; channels: Channel[]; firstChannel: number; isEnd: boolean }[] = [];
  const open: number[] = [];
  let channelCount = 0, pending = -1, hasOffset = true;
  let line = lines.next();
  for (; line !== null && line.toUpperCase() !== 'MOTION'; line = lines.next()) {
    const where = `Line ${lines.number}`;
    // A brace may share a line with what it belongs to.
    let rest = line;
    while (rest !== '') {
      if (rest[0] === '{') {
        if (pending < 0) return refuse(`${where}: "{" opens nothing; it belongs after ROOT, JOINT or End Site.`);
        open.push(pending);
        pending = -1;
        rest = rest.slice(1).trim();
        continue;
      }
      if (rest[0] === '}') {
        if (open.length === 0) return refuse(`${where}: one "}" too many.`);
        if (!hasOffset) return refuse(`${where}: joint "${clip(joints[open[open.length - 1]!]!.name)}" has no OFFSET.`);
        open.pop();
        rest = rest.slice(1).trim();
        continue;
      }
      const brace = rest.search(/[{}]/), part = (brace < 0 ? rest : rest.slice(0, brace)).trim();
      rest = brace < 0 ? '' : rest.slice(brace);
      const tokens = part.split(/\s+/), keyword = tokens[0]!.toUpperCase();
      if (keyword === 'ROOT' || keyword === 'JOINT' || keyword === 'END') {
        if (pending >= 0) return refuse(`${where}: "{" is missing after joint "${clip(joints[pending]!.name)}".`);
        if (joints.length >= MAX_BVH_JOINTS) return refuse(`${where}: more than ${MAX_BVH_JOINTS} joints; a body needs about thirty, so this file is broken or not a body.`);
        if (keyword === 'ROOT' ? open.length > 0 : open.length === 0) return refuse(`${where}: ${tokens[0]} ${keyword === 'ROOT' ? 'inside another joint' : 'outside of any ROOT'}.`);
        if (keyword === 'ROOT' && joints.length > 0) return refuse(`${where}: a second ROOT; put each body into a file of its own.`);
        const parent = open.length > 0 ? open[open.length - 1]! : -1;
        if (parent >= 0 && joints[parent]!.isEnd) return refuse(`${where}: an End Site cannot have joints below it.`);
        joints.push({ name: tokens.slice(1).join(' '), parent, offset: [0, 0, 0], channels: [], firstChannel: channelCount, isEnd: keyword === 'END' });
        pending = joints.length - 1;
        hasOffset = false;
      } else if (keyword === 'OFFSET') {
        const joint = joints[open[open.length - 1] ?? -1];
        if (!joint) return refuse(`${where}: OFFSET outside of any joint.`);
        const offset = [numberOf(tokens[1]), numberOf(tokens[2]), numberOf(tokens[3])] as [number, number, number];
        if (tokens.length !== 4 || offset.some(Number.isNaN)) return refuse(`${where}: OFFSET needs three finite numbers, found "${clip(part)}".`);
        joint.offset = offset;
        hasOffset = true;
      } else if (keyword === 'CHANNELS') {
        const joint = joints[open[open.length - 1] ?? -1];
        if (!joint || joint.isEnd) return refuse(`${where}: CHANNELS outside of any joint.`);
        const announced = numberOf(tokens[1]), names = tokens.slice(2);
        if (announced !== names.length) return refuse(`${where}: CHANNELS announces ${clip(tokens[1] ?? 'nothing')} and lists ${names.length}; make the number match the list.`);
        if (joint.channels.length > 0) return refuse(`${where}: joint "${clip(joint.name)}" has CHANNELS twice.`);
        joint.firstChannel = channelCount;
        for (const name of names) {
          const channel = CHANNELS[name.toLowerCase()];
          if (channel === undefined) return refuse(`${where}: channel "${clip(name)}" is not one of Xposition Yposition Zposition Xrotation Yrotation Zrotation.`);
          if (joint.channels.includes(channel)) return refuse(`${where}: channel "${clip(name)}" is listed twice.`);
          joint.channels.push(channel);
        }
        channelCount += names.length;
      } else return refuse(`${where}: "${clip(part)}" is not part of a hierarchy; expected ROOT, JOINT, End Site, OFFSET, CHANNELS or MOTION.`);
    }
  }
  if (line === null) return refuse(`The file ends on line ${lines.number} before MOTION: only the skeleton is there; export it again.`);
  if (open.length > 0 || pending >= 0) return refuse(`Line ${lines.number}: MOTION comes while ${open.length || 1} joint(s) are still open; a "}" is missing.`);
  if (joints.length === 0 || channelCount === 0) return refuse(`Line ${lines.number}: the hierarchy has ${joints.length} joints and ${channelCount} channels; nothing can move.`);

  const framesLine = lines.next(), framesNumber = lines.number, frames = /^Frames:\s*(\S+)$/i.exec(framesLine ?? '');
  const announced = numberOf(frames?.[1]);
  if (!frames || !Number.isInteger(announced) || announced < 1) return refuse(`Line ${framesNumber}: expected "Frames:" and a whole number from 1, found "${clip(framesLine ?? 'the end of the file')}".`);
  if (announced > MAX_MOTION_FRAMES) return refuse(`Line ${framesNumber}: ${announced} frames are announced, more than ${MAX_MOTION_FRAMES}; cut the take.`);
  const timeLine = lines.next(), time = /^Frame\s+Time:\s*(\S+)$/i.exec(timeLine ?? '');
  const frameSeconds = numberOf(time?.[1]);
  if (!time || !(frameSeconds >= 0.0005 && frameSeconds <= 1)) return refuse(`Line ${lines.number}: expected "Frame Time:" between 0.0005 and 1 seconds, found "${clip(timeLine ?? 'the end of the file')}".`);

  const warnings: string[] = [];
  let values = new Float64Array(channelCount * 64), frameCount = 0;
  for (line = lines.next(); line !== null; line = lines.next()) {
    if (frameCount === announced) {
      warnings.push(`Line ${lines.number}: more rows than the ${announced} announced on line ${framesNumber}; the rest is left out.`);
      break;
    }
    const rowLine = lines.number, tokens = line.split(/\s+/);
    if (tokens.length !== channelCount) {
      const isLast = lines.next() === null;
      if (isLast && frameCount > 0 && tokens.length < channelCount) {
        warnings.push(`Line ${rowLine}: the last row has ${tokens.length} of ${channelCount} values and is left out; the file was cut off.`);
        break;
      }
      return refuse(`Line ${rowLine}: ${tokens.length} values where the skeleton has ${channelCount} channels; the row and the hierarchy do not belong together.`);
    }
    if (values.length < (frameCount + 1) * channelCount) {
      const grown = new Float64Array(values.length * 2);
      grown.set(values);
      values = grown;
    }
    for (let i = 0; i < channelCount; i++) {
      const value = numberOf(tokens[i]);
      if (Number.isNaN(value)) {
        // The last number of a cut file may end in the middle ("-", "1.2e").
        if (i === channelCount - 1 && frameCount > 0 && lines.next() === null) {
          warnings.push(`Line ${rowLine}: the last value is cut off; the row is left out.`);
          return finish();
        }
        return refuse(`Line ${rowLine}: value ${i + 1} is "${clip(tokens[i]!)}", not a finite number; export the take again or delete the row.`);
      }
      values[frameCount * channelCount + i] = value;
    }
    frameCount++;
  }
  return finish();

  function finish(): BvhFileResult {
    if (frameCount === 0) return refuse(`Line ${framesNumber}: ${announced} frames are announced and none is there; the file was cut off after its skeleton.`);
    if (frameCount < announced) warnings.push(`Line ${framesNumber} announces ${announced} frames, ${frameCount} whole ones are there; playing those.`);
    return { ok: true, file: { joints, channelCount, frameSeconds, frameCount, values: values.slice(0, frameCount * channelCount), warnings } };
  }
}
