/**
 * Makes `assets/sounds/*.flac` and `view/audio/sound-bank.ts` from Debian packages, so that every sampled sound has a known origin:
 *
 *     apt-get install flac fluidsynth fluidr3mono-gm-soundfont sonic-pi-samples
 *     npx tsx scripts/make-sounds.ts
 *
 * One FLAC file an instrument, its samples one after the other with silence between. FLAC because every browser with Web Audio decodes
 * it (Safari since 11; Ogg Vorbis only since Safari 18.4), because it adds no encoder delay (MP3 and AAC put 20–50 ms in front, and
 * browsers differ in taking it away), and because offsets into one file stay exact to the frame. It is kept small by what suits the
 * sound anyway: mono, a worn top end, 32 kHz for pitched sounds, words of 12–14 bits.
 *
 * Stops with the reason if a package is missing or a sonic-pi sample is not listed as CC0.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crossfadeLoop, fadeEnd, highPass, level, lowPass, onsetOf, quantise, resample } from './sound-shaping.ts';

const FLUID = '/usr/share/sounds/sf3/FluidR3Mono_GM.sf3';
const SONIC_PI = '/usr/share/sonic-pi/samples';
const SONIC_PI_COPYRIGHT = '/usr/share/doc/sonic-pi-samples/copyright';
const OUT = new URL('../assets/sounds/', import.meta.url).pathname;
const BANK = new URL('../view/audio/sound-bank.ts', import.meta.url).pathname;

interface Shape {
  /** Length kept, seconds; the last part fades. */
  readonly seconds: number;
  readonly fade: number;
  /** Hz, two poles each. */
  readonly lowPass?: number;
  readonly highPass?: number;
  /** Frames a second of the file. */
  readonly rate: number;
  /** Bits that carry sound; the file's words are 16 bits long. */
  readonly bits: number;
  /** Sustained part in seconds after the onset, made seamless by a crossfade of `cross` seconds. */
  readonly loop?: { readonly from: number; readonly to: number; readonly cross: number };
  /** Fetched and decoded before everything else: what sounds first. */
  readonly isEssential?: boolean;
}
type Recipe = Shape & { readonly name: string } & (
  | { readonly from: 'fluid'; readonly bank: 0 | 128; readonly program: number; readonly keys: readonly number[]; readonly velocity: number; /** Root given to the sample, when it is not the key. */ readonly root?: number }
  | { readonly from: 'sonic-pi'; readonly file: string });

const drum = { fade: 0.6, rate: 44_100, bits: 13, isEssential: true } as const;
const pitched = { fade: 0.5, rate: 32_000, bits: 14, bank: 0, from: 'fluid' } as const;

const RECIPES: readonly Recipe[] = [
  { ...drum, name: 'kick', from: 'sonic-pi', file: 'drum_heavy_kick.flac', seconds: 0.27, lowPass: 5000 },
  { ...drum, name: 'snare', from: 'sonic-pi', file: 'drum_snare_soft.flac', seconds: 0.3, lowPass: 9000 },
  { ...drum, name: 'hat', from: 'sonic-pi', file: 'drum_cymbal_closed.flac', seconds: 0.2, lowPass: 11_000, highPass: 300 },
  { ...drum, name: 'hat-open', from: 'sonic-pi', file: 'drum_cymbal_open.flac', seconds: 0.75, lowPass: 10_000, highPass: 300, bits: 12 },
  { ...drum, name: 'clap', from: 'sonic-pi', file: 'perc_snap.flac', seconds: 0.28, lowPass: 9000, highPass: 200 },
  { ...drum, name: 'rim', from: 'fluid', bank: 128, program: 0, keys: [37], velocity: 80, root: 60, seconds: 0.25, lowPass: 8000 },
  { ...drum, name: 'tom-low', from: 'sonic-pi', file: 'drum_tom_lo_soft.flac', seconds: 0.8, lowPass: 5000 },
  { ...drum, name: 'tom-high', from: 'sonic-pi', file: 'drum_tom_hi_soft.flac', seconds: 0.6, lowPass: 6000 },
  { ...drum, name: 'shaker', from: 'fluid', bank: 128, program: 0, keys: [82], velocity: 90, root: 60, seconds: 0.2, lowPass: 10_000, highPass: 400 },
  { ...drum, name: 'brush', from: 'fluid', bank: 128, program: 40, keys: [38], velocity: 80, root: 60, seconds: 0.3, lowPass: 9000 },
  { ...drum, name: 'stomp', from: 'sonic-pi', file: 'drum_bass_hard.flac', seconds: 0.55, lowPass: 2500 },
  { ...pitched, name: 'chime', program: 9, keys: [74, 81, 88], velocity: 70, seconds: 1.6, lowPass: 9000 },

  { ...pitched, name: 'felt-piano', program: 0, keys: [38, 45, 52, 58, 64, 70, 76, 83], velocity: 48, seconds: 2.8, lowPass: 2100, isEssential: true },
  { ...pitched, name: 'plucked-bass', program: 32, keys: [31, 36, 41, 46], velocity: 84, seconds: 1.7, lowPass: 2600, isEssential: true },
  { ...pitched, name: 'nylon', program: 24, keys: [55, 62, 69, 76], velocity: 76, seconds: 1.9, lowPass: 5000 },
  { ...pitched, name: 'kalimba', program: 108, keys: [62, 69, 76, 83], velocity: 80, seconds: 1.3, lowPass: 5500 },
  { ...pitched, name: 'marimba', program: 12, keys: [57, 64, 71, 78], velocity: 78, seconds: 1.0, lowPass: 5000 },
  { ...pitched, name: 'music-box', program: 10, keys: [74, 81, 88], velocity: 64, seconds: 1.8, lowPass: 6500 },
  { ...pitched, name: 'harp', program: 46, keys: [43, 50, 57, 64, 71], velocity: 76, seconds: 2.2, lowPass: 4500 },

  { ...pitched, name: 'tape-strings', program: 48, keys: [50, 57, 64, 70], velocity: 80, seconds: 3.4, fade: 0, lowPass: 3800, bits: 12, loop: { from: 1.3, to: 3.4, cross: 0.6 } },
  { ...pitched, name: 'choir', program: 52, keys: [52, 58, 64, 70], velocity: 80, seconds: 3.4, fade: 0, lowPass: 3600, bits: 12, loop: { from: 1.3, to: 3.4, cross: 0.6 } },
  { ...pitched, name: 'breath', program: 75, keys: [62, 69, 75], velocity: 70, seconds: 2.8, fade: 0, lowPass: 6000, bits: 12, loop: { from: 1.0, to: 2.8, cross: 0.5 } },
];

function need(path: string, debianPackage: string): void {
  if (!existsSync(path)) throw new Error(`${path} is missing; install Debian's ${debianPackage} first.`);
}

/** Mono frames and rate of a WAV file of 16 or 24 bits or 32-bit float, channels averaged. */
function readWav(bytes: Buffer, name: string): { frames: Float32Array; rate: number } {
  let at = 12, channels = 0, rate = 0, bits = 0, format = 0;
  while (at + 8 <= bytes.length) {
    const id = bytes.toString('latin1', at, at + 4), length = Math.min(bytes.readUInt32LE(at + 4), bytes.length - at - 8), body = at + 8;
    if (id === 'fmt ') {
      format = bytes.readUInt16LE(body);
      channels = bytes.readUInt16LE(body + 2);
      rate = bytes.readUInt32LE(body + 4);
      bits = bytes.readUInt16LE(body + 14);
    } else if (id === 'data') {
      const width = bits / 8, count = Math.floor(length / (width * channels)), frames = new Float32Array(count);
      for (let frame = 0; frame < count; frame++) {
        let sum = 0;
        for (let channel = 0; channel < channels; channel++) {
          const offset = body + (frame * channels + channel) * width;
          sum += format === 3 ? bytes.readFloatLE(offset) : bits === 8 ? (bytes[offset]! - 128) / 128 : bytes.readIntLE(offset, width) / 2 ** (bits - 1);
        }
        frames[frame] = sum / channels;
      }
      return { frames, rate };
    }
    at = body + length + (length & 1);
  }
  throw new Error(`${name} holds no sound that this script reads.`);
}

const bigEndian = (value: number, width: number): number[] => Array.from({ length: width }, (_, index) => (value >>> (8 * (width - 1 - index))) & 255);

/** A MIDI file that plays each key alone: one key every `slot` seconds, held for `hold` seconds. 1000 ticks a second. */
function midiOf(keys: readonly number[], channel: number, program: number, bank: number, velocity: number, slot: number, hold: number): Buffer {
  const variable = (value: number): number[] => (value < 128 ? [value] : value < 16_384 ? [128 | (value >> 7), value & 127] : [128 | (value >> 14), 128 | ((value >> 7) & 127), value & 127]);
  const events = [0, 0xff, 0x51, 3, ...bigEndian(1_000_000, 3)];
  if (bank === 0) events.push(0, 0xb0 | channel, 0, 0);
  events.push(0, 0xc0 | channel, program);
  keys.forEach((key, index) => {
    events.push(...variable(index === 0 ? 0 : Math.round((slot - hold) * 1000)), 0x90 | channel, key, velocity);
    events.push(...variable(Math.round(hold * 1000)), 0x80 | channel, key, 64);
  });
  events.push(...variable(Math.round((slot - hold) * 1000)), 0xff, 0x2f, 0);
  return Buffer.from([...Buffer.from('MThd'), ...bigEndian(6, 4), 0, 0, 0, 1, ...bigEndian(1000, 2), ...Buffer.from('MTrk'), ...bigEndian(events.length, 4), ...events]);
}

const work = mkdtempSync(join(tmpdir(), 'make-sounds-'));

function renderFluid(recipe: Recipe & { from: 'fluid' }): { root: number; frames: Float32Array; rate: number }[] {
  const hold = recipe.seconds + 0.4, slot = hold + 1.6, rate = 44_100;
  const midi = join(work, 'notes.mid'), raw = join(work, 'notes.raw');
  writeFileSync(midi, midiOf(recipe.keys, recipe.bank === 128 ? 9 : 0, recipe.program, recipe.bank, recipe.velocity, slot, hold));
  execFileSync('fluidsynth', ['-n', '-i', '-q', '-g', '0.5', '-R', '0', '-C', '0', '-r', String(rate), '-T', 'raw', '-O', 'float', '-F', raw, FLUID, midi], { stdio: ['ignore', 'ignore', 'ignore'] });
  const bytes = readFileSync(raw);
  return recipe.keys.map((key, index) => {
    const start = Math.round(index * slot * rate), count = Math.min(Math.round(slot * rate), bytes.length / 8 - start), frames = new Float32Array(count);
    for (let frame = 0; frame < count; frame++) frames[frame] = (bytes.readFloatLE((start + frame) * 8) + bytes.readFloatLE((start + frame) * 8 + 4)) / 2;
    return { root: recipe.root ?? key, frames, rate };
  });
}

function readSamples(recipe: Recipe): { root: number; frames: Float32Array; rate: number }[] {
  if (recipe.from === 'fluid') return renderFluid(recipe);
  const listed = readFileSync(SONIC_PI_COPYRIGHT, 'utf8').split('\n\n').find((paragraph) => paragraph.includes(`etc/samples/${recipe.file}`));
  if (!listed || !/License: CC0/.test(listed)) throw new Error(`${SONIC_PI_COPYRIGHT} does not list ${recipe.file} as CC0; choose another sample.`);
  return [{ root: 60, ...readWav(execFileSync('flac', ['-d', '-c', '-s', join(SONIC_PI, recipe.file)], { maxBuffer: 1 << 28 }), recipe.file) }];
}

interface Zone { readonly root: number; readonly start: number; readonly length: number; readonly loopStart: number; readonly loopEnd: number }

/** One sample as it goes into the file: onset at frame 0, shaped, at an even level. */
function shape(source: { frames: Float32Array; rate: number }, recipe: Recipe): { frames: Float32Array; loopStart: number; loopEnd: number } {
  let frames = source.rate === recipe.rate ? source.frames : resample(source.frames, source.rate, recipe.rate);
  if (recipe.highPass) frames = highPass(frames, recipe.highPass, recipe.rate);
  if (recipe.lowPass) frames = lowPass(frames, recipe.lowPass, recipe.rate);
  const onset = onsetOf(frames, recipe.rate), length = Math.round(recipe.seconds * recipe.rate);
  frames = frames.slice(onset, onset + length);
  let loopStart = 0, loopEnd = 0;
  if (recipe.loop) {
    loopStart = Math.round(recipe.loop.from * recipe.rate);
    loopEnd = Math.min(frames.length, Math.round(recipe.loop.to * recipe.rate));
    crossfadeLoop(frames, loopStart, loopEnd, Math.round(recipe.loop.cross * recipe.rate));
    frames = frames.slice(0, loopEnd);
  } else fadeEnd(frames, Math.round(recipe.fade * frames.length));
  level(frames, recipe.rate);
  quantise(frames, recipe.bits);
  return { frames, loopStart, loopEnd };
}

for (const [path, debianPackage] of [[FLUID, 'fluidr3mono-gm-soundfont'], [SONIC_PI, 'sonic-pi-samples'], ['/usr/bin/fluidsynth', 'fluidsynth'], ['/usr/bin/flac', 'flac']] as const) need(path, debianPackage);
mkdirSync(OUT, { recursive: true });
for (const old of readdirSync(OUT)) if (old.endsWith('.flac')) rmSync(join(OUT, old));

const entries: string[] = [];
let total = 0;
for (const recipe of RECIPES) {
  const gap = Math.round(0.02 * recipe.rate), parts = readSamples(recipe).map((sample) => ({ root: sample.root, ...shape(sample, recipe) }));
  const zones: Zone[] = [];
  let end = 0;
  for (const part of parts) {
    zones.push({ root: part.root, start: end, length: part.frames.length, loopStart: part.loopStart, loopEnd: part.loopEnd });
    end += part.frames.length + gap;
  }
  const words = new Int16Array(end);
  parts.forEach((part, index) => {
    for (let frame = 0; frame < part.frames.length; frame++) words[zones[index]!.start + frame] = Math.round(part.frames[frame]! * 32_768);
  });
  const raw = join(work, `${recipe.name}.raw`), file = join(OUT, `${recipe.name}.flac`);
  writeFileSync(raw, Buffer.from(words.buffer));
  execFileSync('flac', ['-8', '-e', '-p', '-s', '-f', '--no-padding', '--no-seektable', '--force-raw-format', '--endian=little', '--sign=signed', '--channels=1', '--bps=16', `--sample-rate=${recipe.rate}`, '-o', file, raw]);
  const { size } = statSync(file);
  total += size;
  console.log(`${recipe.name.padEnd(14)} ${zones.length} samples ${(end / recipe.rate).toFixed(1).padStart(5)} s ${(size / 1024).toFixed(0).padStart(4)} KB`);
  const written = zones.map((zone) => `{ root: ${zone.root}, start: ${zone.start}, length: ${zone.length}, loopStart: ${zone.loopStart}, loopEnd: ${zone.loopEnd} }`);
  entries.push(`  { name: '${recipe.name}', rate: ${recipe.rate}, bytes: ${size}, isEssential: ${recipe.isEssential === true}, zones: [\n    ${written.join(',\n    ')},\n  ] },`);
}
console.log(`total ${(total / 1e6).toFixed(2)} MB`);

writeFileSync(BANK, `import type { InstrumentName } from '../../protocol/index.ts';

// Written by scripts/make-sounds.ts together with assets/sounds/*.flac; change the recipes there.

/** One sample inside an instrument's file. */
export interface SampleZone {
  /** MIDI number at which it plays at its own speed. */
  readonly root: number;
  /** Frames of the file, before the browser changes the rate. The onset is at \`start\`. */
  readonly start: number;
  readonly length: number;
  /** Seamless part in frames after \`start\`; both 0 when the sample is not looped. */
  readonly loopStart: number;
  readonly loopEnd: number;
}

/** An instrument's file, \`sounds/<name>.flac\`: mono samples one after another. */
export interface SoundFile {
  readonly name: InstrumentName;
  /** Frames a second of the file. */
  readonly rate: number;
  readonly bytes: number;
  /** Fetched and decoded before the others: what a first gesture is likely to play. */
  readonly isEssential: boolean;
  readonly zones: readonly SampleZone[];
}

export const SOUND_BANK: readonly SoundFile[] = [
${entries.join('\n')}
];
`);
rmSync(work, { recursive: true });
