import { useEffect, useRef, useState, type ReactNode } from 'react';

/** Held for so long it does what it says. */
export const HOLD_MS = 1000;

/** A button that has to be held: nothing happens by a slip of the hand. Keys hold it as well as a pointer. */
export function HoldButton({ onHeld, className, children }: { readonly onHeld: () => void; readonly className: string; readonly children: ReactNode }): ReactNode {
  const [isHeld, setHeld] = useState(false), held = useRef(onHeld);
  held.current = onHeld;
  useEffect(() => {
    if (!isHeld) return;
    const timer = window.setTimeout(() => {
      setHeld(false);
      held.current();
    }, HOLD_MS);
    return () => window.clearTimeout(timer);
  }, [isHeld]);
  const isKey = (key: string): boolean => key === 'Enter' || key === ' ';
  return (
    <button
      type="button" className={`hold ${className}`} data-held={isHeld}
      onPointerDown={() => setHeld(true)} onPointerUp={() => setHeld(false)} onPointerLeave={() => setHeld(false)} onPointerCancel={() => setHeld(false)} onBlur={() => setHeld(false)}
      onKeyDown={(event) => { if (isKey(event.key)) { event.preventDefault(); event.stopPropagation(); setHeld(true); } }} onKeyUp={(event) => { if (isKey(event.key)) setHeld(false); }}
      onContextMenu={(event) => event.preventDefault()}
    >
      {children}
    </button>
  );
}
