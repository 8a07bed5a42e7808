import { parseTree, type Node, type ParseError } from 'jsonc-parser';
import { seenText, type Problem } from './problem.ts';
import { wordAt } from './word-at.ts';

/** Characters of a file, and problems that are told before the rest is left. */
const MAX_CHARACTERS = 4 * 1024 * 1024, MAX_PROBLEMS = 20;

/** jsonc-parser's error codes in words. */
const SYNTAX: readonly string[] = [
  '', 'a sign that does not belong here', 'a number that cannot be read', 'a name in double quotes is missing', 'a value is missing', 'a colon is missing', 'a comma is missing', 'a closing } is missing', 'a closing ] is missing', 'something stands after the end',
  'a comment', 'a comment without an end', 'a text without a closing quote', 'a number without an end', 'a \\u without four hex digits', 'a \\ with a sign that it does not go with', 'a sign that cannot stand in a text',
];
const COMMENT = 10, COMMENT_HINT = 'JSON has no comments; write it in the README';

/** A JSON file under reading: its places by line, and what was found wrong with it so far. */
export class JsonText {
  readonly problems: Problem[] = [];
  /** Offsets at which lines begin. */
  private readonly starts = [0];
  private readonly told = new Set<string>();

  constructor(readonly file: string, readonly text: string) {
    for (let at = 0; at < text.length && at < MAX_CHARACTERS; at++) if (text[at] === '\n') this.starts.push(at + 1);
  }

  /** Whether no further problem will be told, so that looking for more is in vain. */
  get isFull(): boolean {
    return this.problems.length >= MAX_PROBLEMS;
  }

  /** Line of an offset, from 1. */
  lineOf(offset: number): number {
    const { starts } = this;
    let low = 0, high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  /** Notes a problem; the same one at the same place is noted once. */
  tell(offset: number, message: string, hint: string): void {
    const key = `${offset} ${message}`;
    if (this.isFull || this.told.has(key)) return;
    this.told.add(key);
    this.problems.push({ file: this.file, line: this.lineOf(offset), message: seenText(message), hint: seenText(hint) });
  }

  /** A value as a message quotes it, cut short. */
  quoted(node: Node): string {
    const raw = this.text.slice(node.offset, node.offset + node.length).replace(/\s+/g, ' ');
    return raw.length > 40 ? `${raw.slice(0, 40)}…` : raw;
  }

  /** The object that the file holds; null, with the problem told, where it holds none. Brackets may stand `maxDepth` deep, `maxCommas` bounds the work. */
  parse(maxDepth: number, maxCommas = Infinity): Node | null {
    const { text } = this;
    if (text.length > MAX_CHARACTERS) {
      this.tell(0, `the file has ${text.length} characters; at most ${MAX_CHARACTERS} are read`, 'make it smaller');
      return null;
    }
    if (!this.isBounded(maxDepth, maxCommas)) return null;
    const errors: ParseError[] = [], root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false });
    if (errors.length > 0 || !root) {
      const { error, offset } = errors[0] ?? { error: 0, offset: 0 };
      this.tell(Math.min(offset, text.length), `this is not JSON: ${SYNTAX[error] ?? 'a mistake'}${offset < text.length ? ` at ${wordAt(text, offset)}` : ' at the end'}`,
        error === COMMENT ? COMMENT_HINT : 'look at the line and the one before it');
      return null;
    }
    if (root.type !== 'object') {
      this.tell(root.offset, `the file holds ${this.quoted(root)}; it must hold an object { … }`, 'put { and } around it');
      return null;
    }
    return root;
  }

  /** Whether brackets stand no deeper than is read, and there is not too much in them: a parser that calls itself would run out of stack. */
  private isBounded(maxDepth: number, maxCommas: number): boolean {
    const { text } = this;
    let depth = 0, commas = 0, isText = false;
    for (let at = 0; at < text.length; at++) {
      const sign = text[at];
      if (isText) {
        if (sign === '\\') at++;
        else if (sign === '"' || sign === '\n' || sign === '\r') isText = false;
      } else if (sign === '"') isText = true;
      else if (sign === '/') {
        // A quote in a comment would hide brackets from this count.
        this.tell(at, `this is not JSON: ${SYNTAX[COMMENT]!}`, COMMENT_HINT);
        return false;
      } else if (sign === ',') {
        if (++commas > maxCommas) {
          this.tell(at, `the file has more than ${maxCommas} values`, 'split it into several files');
          return false;
        }
      } else if (sign === '{' || sign === '[') {
        if (++depth > maxDepth) {
          this.tell(at, `brackets stand more than ${maxDepth} deep here`, 'take some levels out');
          return false;
        }
      } else if ((sign === '}' || sign === ']') && depth > 0) depth--;
    }
    return true;
  }
}
