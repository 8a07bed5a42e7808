/**
 * The word, text or sign that stands at a place in a file, between double quotes, at most some 24 letters of it; empty at the file's end.
 *
 * @example wordAt('a + ;', 4) // '";"'
 */
export function wordAt(text: string, at: number): string {
  const [word] = /^(?:"[^"\n]{0,24}"?|[\w$]{1,24}|\S|)/.exec(text.slice(at, at + 32))!;
  return word === '' || word.startsWith('"') ? word : `"${word}"`;
}
