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

/**
 * One line of a problem for people.
 *
 * @example describeProblem({ file: 'mod.json', line: 3, message: 'there is no key "nmae" here', hint: 'did you mean "name"?' }) // 'mod.json:3: there is no key "nmae" here; did you mean "name"?'
 */
export const describeProblem = ({ file, line, message, hint }: Problem): string =>
  `${file === '' ? '' : `${file}${line > 0 ? `:${line}` : ''}: `}${message}${hint === '' ? '' : `; ${hint}`}`;
