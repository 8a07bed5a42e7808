/** Something about a mod that has to be put right before it runs. Said of a file that its maker can open, in words that say what to do. */
export interface Problem {
  /** Path inside the mod, such as `mod.json`; empty where the mod as a whole is meant. */
  readonly file: string;
  /** From 1; 0 where no line is to blame. */
  readonly line: number;
  /** What is wrong, with the value. */
  readonly message: string;
  /** What to do. */
  readonly hint: string;
}

/** Signs that a screen obeys and does not show: controls, and those that turn the direction of writing. */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/** Whether a text holds signs that a screen obeys and does not show, so that it could look like another one. */
export const hasUnseen = (text: string): boolean => UNSEEN.test(text);

/** A text as it can be shown anywhere: what a screen would obey is written out, such as `\u001b`. */
export const seenText = (text: string): string => text.replace(new RegExp(UNSEEN, 'g'), (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);

/**
 * One line of a problem for people.
 *
 * @example describeProblem({ file: 'mod.json', line: 3, message: 'there is no key "nmae" here', hint: 'did you mean "name"?' }) // 'mod.json:3: there is no key "nmae" here; did you mean "name"?'
 */
export const describeProblem = ({ file, line, message, hint }: Problem): string =>
  `${file === '' ? '' : `${file}${line > 0 ? `:${line}` : ''}: `}${message}${hint === '' ? '' : `; ${hint}`}`.split('\n').map(seenText).join('\n');
