import type { ReactNode } from 'react';

/** A wait, with how much of it is over. `value` 0…1. */
export function Progress({ label, value }: { readonly label: string; readonly value: number }): ReactNode {
  const percent = Math.round(Math.max(0, Math.min(1, value)) * 100);
  return (
    <div className="progress" role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent}>
      <span className="progress-words">{label}</span>
      <span className="progress-track"><span className="progress-bar" style={{ transform: `scaleX(${Math.max(0.02, percent / 100)})` }} /></span>
    </div>
  );
}
