/** Three whole numbers, as in semver. Pre-releases and build names are not known here. */
const VERSION = /^(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})$/;
/** One bound: an operator and one to three numbers. */
const BOUND = /^(>=|<=|>|<|=|\^|~)?(0|[1-9]\d{0,5})(?:\.(0|[1-9]\d{0,5}))?(?:\.(0|[1-9]\d{0,5}))?$/;

type Numbers = readonly [major: number, minor: number, patch: number];

/** Whether a text is a version such as `1.2.0`. */
export const isVersion = (text: string): boolean => VERSION.test(text);

function compare(a: Numbers, b: Numbers): number {
  for (let place = 0; place < 3; place++) if (a[place] !== b[place]) return a[place]! < b[place]! ? -1 : 1;
  return 0;
}

/**
 * -1, 0 or 1, as the first version is older than, the same as or newer than the second. Both must be versions.
 *
 * @example compareVersions('1.10.0', '1.9.3') // 1
 */
export const compareVersions = (a: string, b: string): number => compare(numbersOf(a), numbersOf(b));
const numbersOf = (version: string): Numbers => version.split('.').map(Number) as unknown as Numbers;

/** One bound as a least version (included) and one above it (left out); null where there is none. */
interface Bounds { readonly least: Numbers | null; readonly below: Numbers | null }

function readBound(text: string): Bounds | null {
  const found = BOUND.exec(text);
  if (!found) return null;
  const given = [found[2], found[3], found[4]].filter((part) => part !== undefined).map(Number), operator = found[1] ?? '';
  const first: Numbers = [given[0]!, given[1] ?? 0, given[2] ?? 0];
  // The version after all that the numbers name: 1.2 names every 1.2.x.
  const after: Numbers = given.length === 1 ? [first[0] + 1, 0, 0] : given.length === 2 ? [first[0], first[1] + 1, 0] : [first[0], first[1], first[2] + 1];
  if (operator === '>=') return { least: first, below: null };
  if (operator === '>') return { least: after, below: null };
  if (operator === '<') return { least: null, below: first };
  if (operator === '<=') return { least: null, below: after };
  if (operator === '~') return { least: first, below: given.length === 1 ? [first[0] + 1, 0, 0] : [first[0], first[1] + 1, 0] };
  if (operator === '^') return { least: first, below: first[0] > 0 || given.length === 1 ? [first[0] + 1, 0, 0] : first[1] > 0 || given.length === 2 ? [0, first[1] + 1, 0] : [0, 0, first[2] + 1] };
  return { least: first, below: after };
}

/**
 * Whether a version lies in a range: bounds with spaces between, all of which must hold; `>= > < <= = ^ ~` and a version whose last numbers may be left out,
 * as npm reads them. Null when the text is no such range.
 *
 * @example isInRange('0.1.0', '>=0.1 <0.3') // true
 */
export function isInRange(version: string, range: string): boolean | null {
  const words = range.trim().split(/\s+/), numbers = numbersOf(version);
  if (words.length > 8) return null;
  let isInside = true;
  for (const word of words) {
    if (word === '*') continue;
    const bound = readBound(word);
    if (!bound) return null;
    if ((bound.least && compare(numbers, bound.least) < 0) || (bound.below && compare(numbers, bound.below) >= 0)) isInside = false;
  }
  return isInside;
}
