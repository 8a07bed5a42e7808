import { useEffect, useRef, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Levels } from '../render/levels.ts';
import { stage } from '../stage.ts';
import type { RoomSeen } from './room-watch.ts';

const LOOPS_PER_PALETTE = 8;

/** How loud each loop of the palette is, and everything together. Bars are moved without rendering. */
export function Meters({ levels, seen, isRunning }: { readonly levels: Levels; readonly seen: RoomSeen; readonly isRunning: boolean }): ReactNode {
  const loops = useStore(stage, (state) => state.session?.scene.loops), bars = useRef<(HTMLElement | null)[]>([]), palette = Math.max(0, seen.palette);
  useEffect(() => {
    if (!isRunning) return;
    const timer = window.setInterval(() => {
      for (let i = 0; i <= LOOPS_PER_PALETTE; i++) {
        const loudness = i < LOOPS_PER_PALETTE ? levels.loop(palette * LOOPS_PER_PALETTE + i) : levels.master();
        // Ears hear ratios: the bar runs over 48 dB.
        const share = loudness > 1e-4 ? Math.max(0, Math.min(1, 1 + (20 * Math.log10(loudness)) / 48)) : 0;
        const bar = bars.current[i];
        if (bar) bar.style.transform = `scaleX(${share.toFixed(3)})`;
      }
    }, 66);
    return () => window.clearInterval(timer);
  }, [levels, palette, isRunning]);
  const names = Array.from({ length: LOOPS_PER_PALETTE }, (_, i) => loops?.[palette * LOOPS_PER_PALETTE + i]?.name ?? '');
  return (
    <div className="meters" role="img" aria-label="How loud each loop is">
      {[...names, 'All'].map((name, i) => (
        <span key={i} className="meter">
          <span className="meter-name">{name}</span>
          <span className="meter-track"><span ref={(element) => { bars.current[i] = element; }} className="meter-bar" /></span>
        </span>
      ))}
    </div>
  );
}
