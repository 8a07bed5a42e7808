import type { ReactNode } from 'react';

/** A padlock, small. */
export const LockSign = (): ReactNode => (
  <svg viewBox="0 0 24 24" className="icon" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true"><path d="M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3" /></svg>
);
