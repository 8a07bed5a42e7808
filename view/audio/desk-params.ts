import { MAX_TRACKS, PARAMS } from '../../protocol/index.ts';

const numbers = Object.fromEntries(PARAMS.map(({ name, id }) => [name, id]));
const number = (name: string): number => {
  const id = numbers[name];
  if (id === undefined) throw new Error(`There is no parameter "${name}"; see PARAMS.`);
  return id;
};

/** Numbers of the parameters that the desk knows. */
export const PARAM = {
  filter: number('filter'), room: number('room'), echo: number('echo'), drive: number('drive'),
  families: [['ground', number('ground')], ['pulse', number('pulse')], ['harmony', number('harmony')], ['line', number('line')], ['air', number('air')]] as const,
  trackLevel: number('trackLevel1'), trackPan: number('trackPan1'), trackEffect: number('trackEffect1'),
  strikeLevel: number('strikeLevel'), bowLevel: number('bowLevel'), bowTone: number('bowTone'), bowVibrato: number('bowVibrato'), bend: number('bend'), richness: number('richness'),
} as const;

/** Which track's parameter a number is, 0–7, counted from `first`; −1 when none. */
export const trackOf = (param: number, first: number): number => (param >= first && param < first + MAX_TRACKS ? param - first : -1);

/** A level whose rest, 0.8, is 1: silent at 0, 3.9 dB more at 1. */
export const levelOf = (value: number): number => (value / 0.8) ** 2;

/** A send whose rest, 0.5, is 1: none at 0, three times as much at 1. */
export const sendOf = (value: number): number => (value <= 0.5 ? value * 2 : 1 + (value - 0.5) * 4);

/** Top and bottom of the whole mix, Hz, for the filter's value: 200 Hz low-pass at 0, as it was composed at 0.5, high-pass at 2 kHz at 1. */
export function filterOf(value: number, topHz: number): { readonly lowPass: number; readonly highPass: number } {
  const dark = Math.max(0, 1 - value * 2), thin = Math.max(0, value * 2 - 1);
  return { lowPass: topHz * (200 / topHz) ** dark, highPass: 5 * 400 ** thin };
}

/** Gains before and after the tape's bend for the drive's value: up to 14 dB in, made up for so that loudness grows by a third of it. */
export function driveOf(value: number): { readonly into: number; readonly outOf: number } {
  const gain = 5 ** value;
  return { into: 0.5 * gain, outOf: 2 / gain ** 0.66 };
}

/** What richness, rest 0.5, makes of what is played live: its room and echo, and its upper octaves, dB. */
export function richnessOf(value: number): { readonly send: number; readonly shelfDb: number } {
  return { send: value <= 0.5 ? 0.3 + 1.4 * value : 1 + (value - 0.5) * 1.6, shelfDb: value <= 0.5 ? (value - 0.5) * 18 : (value - 0.5) * 8 };
}
