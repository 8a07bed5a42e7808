/** What a unit is worth in the plainest of its kind; a value in one can be written in another of the same kind. */
const WORTH: Readonly<Record<string, readonly [kind: string, worth: number]>> = {
  m: ['length', 1], km: ['length', 1000], cm: ['length', 0.01], mm: ['length', 0.001],
  s: ['time', 1], ms: ['time', 1e-3], 'µs': ['time', 1e-6], us: ['time', 1e-6], min: ['time', 60],
  rad: ['angle', 1], deg: ['angle', 0.017453292519943295], '°': ['angle', 0.017453292519943295], turn: ['angle', 6.283185307179586],
  'm/s': ['speed', 1], 'km/h': ['speed', 1000 / 3600], 'cm/s': ['speed', 0.01],
  Hz: ['rate', 1], 'beats/min': ['rate', 1 / 60], bpm: ['rate', 1 / 60], kHz: ['rate', 1000],
};

/**
 * Units that a value in `unit` can be written in, itself first.
 *
 * @example unitsLike('m') // ['m', 'km', 'cm', 'mm']
 */
export function unitsLike(unit: string): string[] {
  const kind = Object.hasOwn(WORTH, unit) ? WORTH[unit]![0] : undefined;
  return [unit, ...Object.keys(WORTH).filter((other) => other !== unit && kind !== undefined && WORTH[other]![0] === kind)];
}

/**
 * `value` of one unit in another; null where they are not of one kind.
 *
 * @example convertUnit(130, 'cm', 'm') // 1.3
 */
export function convertUnit(value: number, from: string, to: string): number | null {
  if (from === to) return value;
  if (!unitsLike(to).includes(from)) return null;
  const ours = WORTH[from]![1], theirs = WORTH[to]![1];
  // Divided where that is exact: 130 cm are 1.3 m, and 130 × 0.01 is not.
  return ours < theirs ? value / (theirs / ours) : value * (ours / theirs);
}
