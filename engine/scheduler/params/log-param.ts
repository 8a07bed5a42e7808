import { param, type Param } from '../param.ts';

/** One line that the simulation says. */
export interface LogLine {
  readonly level: 'info' | 'warn';
  readonly tick: number;
  readonly system: string;
  readonly message: string;
}

/** Lines that nobody has drained are kept up to this many; then the oldest go. */
const MAX_LINES = 1000;

/** Lines on their way out. Not part of the image: nothing in the simulation can read them. */
export class LogOutlet {
  private lines: LogLine[] = [];

  add(line: LogLine): void {
    if (this.lines.length >= MAX_LINES) this.lines.shift();
    this.lines.push(line);
  }

  drain(): LogLine[] {
    const { lines } = this;
    this.lines = [];
    return lines;
  }
}

/** Where a system says what people should know; see `log`. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
}

/** Lines for people, which leave through `app.drainLog()`. */
export const log = (): Param<Log> => param((plan) => {
  const { id, outlet, tick } = plan;
  return () => ({
    value: {
      info: (message) => outlet.add({ level: 'info', tick: tick(), system: id, message }),
      warn: (message) => outlet.add({ level: 'warn', tick: tick(), system: id, message }),
    },
  });
});
