/** Steps from one word to another: letters changed, put in, left out or swapped with their neighbour (Damerau, restricted). Cost: product of the lengths. */
function distance(a: string, b: string): number {
  let before: number[] = [], last = Array.from({ length: b.length + 1 }, (_, k) => k);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let k = 1; k <= b.length; k++) {
      const isSame = a[i - 1] === b[k - 1];
      let steps = Math.min(last[k]! + 1, row[k - 1]! + 1, last[k - 1]! + (isSame ? 0 : 1));
      if (i > 1 && k > 1 && a[i - 1] === b[k - 2] && a[i - 2] === b[k - 1]) steps = Math.min(steps, before[k - 2]! + 1);
      row.push(steps);
    }
    before = last;
    last = row;
  }
  return last[b.length]!;
}

/** Words longer than this are not compared. */
const LONGEST = 60;

/**
 * The known word that was probably meant, or null when none is near: at most a third of the letters differ.
 *
 * @example nearestWord('nmae', ['id', 'name']) // 'name'
 */
export function nearestWord(word: string, known: readonly string[]): string | null {
  if (word.length > LONGEST) return null;
  let nearest: string | null = null, fewest = Infinity;
  for (const other of known) {
    const steps = other.toLowerCase() === word.toLowerCase() ? 0 : distance(word, other);
    if (steps < fewest && steps <= Math.max(1, Math.floor(Math.max(word.length, other.length) / 3))) {
      nearest = other;
      fewest = steps;
    }
  }
  return nearest;
}
