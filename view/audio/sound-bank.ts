import type { InstrumentName } from '../../protocol/index.ts';

// Written by scripts/make-sounds.ts together with assets/sounds/*.flac; change the recipes there.

/** One sample inside an instrument's file. */
export interface SampleZone {
  /** MIDI number at which it plays at its own speed. */
  readonly root: number;
  /** Frames of the file, before the browser changes the rate. The onset is at `start`. */
  readonly start: number;
  readonly length: number;
  /** Seamless part in frames after `start`; both 0 when the sample is not looped. */
  readonly loopStart: number;
  readonly loopEnd: number;
}

/** An instrument's file, `sounds/<name>.flac`: mono samples one after another. */
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
  { name: 'kick', rate: 44100, bytes: 3783, isEssential: true, zones: [
    { root: 60, start: 0, length: 11907, loopStart: 0, loopEnd: 0 },
  ] },
  { name: 'snare', rate: 44100, bytes: 7736, isEssential: true, zones: [
    { root: 60, start: 0, length: 13230, loopStart: 0, loopEnd: 0 },
  ] },
  { name: 'hat', rate: 44100, bytes: 7800, isEssential: true, zones: [
    { root: 60, start: 0, length: 8820, loopStart: 0, loopEnd: 0 },
  ] },
  { name: 'hat-open', rate: 44100, bytes: 25542, isEssential: true, zones: [
    { root: 60, start: 0, length: 33075, loopStart: 0, loopEnd: 0 },
  ] },
  { name: 'clap', rate: 44100, bytes: 6708, isEssential: true, zones: [
    { root: 60, start: 0, length: 12348, loopStart: 0, loopEnd: 0 },
  ] },
  { name: 'rim', rate: 44100, bytes: 7172, isEssential: true, zones: [
    { root: 60, start: 0, length: 11025, loopStart: 0, loopEnd: 0 },
  ] },
  { name: 'tom-low', rate: 44100, bytes: 9596, isEssential: true, zones: [
    { root: 60, start: 0, length: 35280, loopStart: 0, loopEnd: 0 },
  ] },
  { name: 'tom-high', rate: 44100, bytes: 7755, isEssential: true, zones: [
    { root: 60, start: 0, length: 26460, loopStart: 0, loopEnd: 0 },
  ] },
  { name: 'shaker', rate: 44100, bytes: 6917, isEssential: true, zones: [
    { root: 60, start: 0, length: 8820, loopStart: 0, loopEnd: 0 },
  ] },
  { name: 'brush', rate: 44100, bytes: 6116, isEssential: true, zones: [
    { root: 60, start: 0, length: 13230, loopStart: 0, loopEnd: 0 },
  ] },
  { name: 'stomp', rate: 44100, bytes: 5976, isEssential: true, zones: [
    { root: 60, start: 0, length: 24255, loopStart: 0, loopEnd: 0 },
  ] },
  { name: 'chime', rate: 32000, bytes: 62863, isEssential: false, zones: [
    { root: 74, start: 0, length: 51200, loopStart: 0, loopEnd: 0 },
    { root: 81, start: 51840, length: 51200, loopStart: 0, loopEnd: 0 },
    { root: 88, start: 103680, length: 51200, loopStart: 0, loopEnd: 0 },
  ] },
  { name: 'felt-piano', rate: 32000, bytes: 278481, isEssential: true, zones: [
    { root: 38, start: 0, length: 89600, loopStart: 0, loopEnd: 0 },
    { root: 45, start: 90240, length: 89600, loopStart: 0, loopEnd: 0 },
    { root: 52, start: 180480, length: 89600, loopStart: 0, loopEnd: 0 },
    { root: 58, start: 270720, length: 89600, loopStart: 0, loopEnd: 0 },
    { root: 64, start: 360960, length: 89600, loopStart: 0, loopEnd: 0 },
    { root: 70, start: 451200, length: 89600, loopStart: 0, loopEnd: 0 },
    { root: 76, start: 541440, length: 89600, loopStart: 0, loopEnd: 0 },
    { root: 83, start: 631680, length: 89600, loopStart: 0, loopEnd: 0 },
  ] },
  { name: 'plucked-bass', rate: 32000, bytes: 55793, isEssential: true, zones: [
    { root: 31, start: 0, length: 54400, loopStart: 0, loopEnd: 0 },
    { root: 36, start: 55040, length: 54400, loopStart: 0, loopEnd: 0 },
    { root: 41, start: 110080, length: 54400, loopStart: 0, loopEnd: 0 },
    { root: 46, start: 165120, length: 54400, loopStart: 0, loopEnd: 0 },
  ] },
  { name: 'nylon', rate: 32000, bytes: 89682, isEssential: false, zones: [
    { root: 55, start: 0, length: 60800, loopStart: 0, loopEnd: 0 },
    { root: 62, start: 61440, length: 60800, loopStart: 0, loopEnd: 0 },
    { root: 69, start: 122880, length: 60800, loopStart: 0, loopEnd: 0 },
    { root: 76, start: 184320, length: 60800, loopStart: 0, loopEnd: 0 },
  ] },
  { name: 'kalimba', rate: 32000, bytes: 42989, isEssential: false, zones: [
    { root: 62, start: 0, length: 41600, loopStart: 0, loopEnd: 0 },
    { root: 69, start: 42240, length: 41600, loopStart: 0, loopEnd: 0 },
    { root: 76, start: 84480, length: 41600, loopStart: 0, loopEnd: 0 },
    { root: 83, start: 126720, length: 41600, loopStart: 0, loopEnd: 0 },
  ] },
  { name: 'marimba', rate: 32000, bytes: 34519, isEssential: false, zones: [
    { root: 57, start: 0, length: 32000, loopStart: 0, loopEnd: 0 },
    { root: 64, start: 32640, length: 32000, loopStart: 0, loopEnd: 0 },
    { root: 71, start: 65280, length: 32000, loopStart: 0, loopEnd: 0 },
    { root: 78, start: 97920, length: 32000, loopStart: 0, loopEnd: 0 },
  ] },
  { name: 'music-box', rate: 32000, bytes: 55616, isEssential: false, zones: [
    { root: 74, start: 0, length: 57600, loopStart: 0, loopEnd: 0 },
    { root: 81, start: 58240, length: 57600, loopStart: 0, loopEnd: 0 },
    { root: 88, start: 116480, length: 57600, loopStart: 0, loopEnd: 0 },
  ] },
  { name: 'harp', rate: 32000, bytes: 97200, isEssential: false, zones: [
    { root: 43, start: 0, length: 70400, loopStart: 0, loopEnd: 0 },
    { root: 50, start: 71040, length: 70400, loopStart: 0, loopEnd: 0 },
    { root: 57, start: 142080, length: 70400, loopStart: 0, loopEnd: 0 },
    { root: 64, start: 213120, length: 70400, loopStart: 0, loopEnd: 0 },
    { root: 71, start: 284160, length: 70400, loopStart: 0, loopEnd: 0 },
  ] },
  { name: 'tape-strings', rate: 32000, bytes: 202536, isEssential: false, zones: [
    { root: 50, start: 0, length: 108800, loopStart: 41600, loopEnd: 108800 },
    { root: 57, start: 109440, length: 108800, loopStart: 41600, loopEnd: 108800 },
    { root: 64, start: 218880, length: 108800, loopStart: 41600, loopEnd: 108800 },
    { root: 70, start: 328320, length: 108800, loopStart: 41600, loopEnd: 108800 },
  ] },
  { name: 'choir', rate: 32000, bytes: 189537, isEssential: false, zones: [
    { root: 52, start: 0, length: 108800, loopStart: 41600, loopEnd: 108800 },
    { root: 58, start: 109440, length: 108800, loopStart: 41600, loopEnd: 108800 },
    { root: 64, start: 218880, length: 108800, loopStart: 41600, loopEnd: 108800 },
    { root: 70, start: 328320, length: 108800, loopStart: 41600, loopEnd: 108800 },
  ] },
  { name: 'breath', rate: 32000, bytes: 116790, isEssential: false, zones: [
    { root: 62, start: 0, length: 89600, loopStart: 32000, loopEnd: 89600 },
    { root: 69, start: 90240, length: 89600, loopStart: 32000, loopEnd: 89600 },
    { root: 75, start: 180480, length: 89600, loopStart: 32000, loopEnd: 89600 },
  ] },
];
