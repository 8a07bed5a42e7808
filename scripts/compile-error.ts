import { relative, sep } from 'node:path';

/** What stopped a module from being compiled, without the colours of a terminal. */
export interface CompileError {
  /** From the project's root; empty where none is to blame. */
  readonly file: string;
  /** From 1; 0 where none is to blame. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

const ANSI = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

/** Reads what a compiler threw. */
export function compileError(cause: unknown, root: string): CompileError {
  const { message = String(cause), id, loc } = cause as { message?: string; id?: string; loc?: { file?: string; line: number; column: number } };
  const plain = message.replace(ANSI, ''), file = loc?.file ?? id ?? '';
  const said = /\[PARSE_ERROR\]\s*([^\n]+)/.exec(plain)?.[1] ?? plain.split('\n').find((line) => line.trim() !== '') ?? 'it could not be compiled';
  const place = loc ?? (([, line, column]) => ({ line: Number(line ?? 0), column: Number(column ?? 0) }))(/:(\d+):(\d+) \]/.exec(plain) ?? []);
  return { file: file === '' ? '' : relative(root, file.split('?')[0]!).split(sep).join('/'), line: place.line, column: place.column, message: said.trim() };
}
