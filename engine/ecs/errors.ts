/** The caller's fault: a wrong argument, a missing registration, an order that was not given. The message says what to change. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The engine's own fault, or a number that must never occur inside the simulation (NaN). Please report it with the session file. */
export class EngineBug extends Error {
  override readonly name = 'EngineBug';
  constructor(message: string) {
    super(`${message} This is a defect of the simulation: please report it with the session file.`);
  }
}

/** A system threw. `cause` is what it threw; the world is half-way through a tick until an image is restored. */
export class SystemFault extends Error {
  override readonly name = 'SystemFault';
  constructor(readonly system: string, readonly tick: number, cause: unknown) {
    super(`System "${system}" failed in tick ${tick}: ${cause instanceof Error ? cause.message : String(cause)} Restore an image before ticking on.`, { cause });
  }
}
