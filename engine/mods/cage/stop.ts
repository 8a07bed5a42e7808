/** What stopped a call. */
export type Stop =
  | { readonly kind: 'error'; readonly message: string; readonly file: string; readonly line: number }
  | { readonly kind: 'fuel' | 'room' | 'memory' | 'depth'; readonly message?: undefined; readonly file: string; readonly line: number };

/** Thrown by what runs while a guest is set up. */
export class GuestStopped extends Error {
  constructor(readonly stop: Stop) {
    super(stop.kind === 'error' ? stop.message : stop.kind);
  }
}

/** What QuickJS says of an error, as JSON: name, message, stack. */
export function readError(told: string): Stop {
  let name = '', message = told, stack = '';
  try {
    const error = JSON.parse(told) as { name?: unknown; message?: unknown; stack?: unknown } | string | null;
    if (typeof error === 'string') message = error;
    else if (error !== null && typeof error === 'object') {
      name = typeof error.name === 'string' ? error.name : '';
      message = typeof error.message === 'string' ? error.message : told;
      stack = typeof error.stack === 'string' ? error.stack : '';
    }
  } catch {
    // A thrown text, number or nothing: said as it is.
  }
  const place = /\(?([\w./-]+\.m?js):(\d+)/.exec(stack.split('\n').find((line) => !line.includes('cage:') && line.includes('.js')) ?? '');
  const at = { file: place?.[1] ?? '', line: place === null ? 0 : Number(place[2]) };
  if (name === 'InternalError' && message === 'interrupted') return { kind: 'fuel', ...at };
  if (name === 'InternalError' && message === 'out of memory') return { kind: 'memory', ...at };
  if (name === 'InternalError' && message === 'stack overflow') return { kind: 'depth', ...at };
  return { kind: 'error', message: (name === '' ? message : `${name}: ${message}`).replace(/[\s\p{C}]+/gu, ' ').trim().slice(0, 200), ...at };
}
