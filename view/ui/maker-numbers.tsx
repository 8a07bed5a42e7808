import { useEffect, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { SimStats } from '../../protocol/index.ts';
import { drawCounts } from '../render/draw-counts.ts';
import { stage, type StageActions } from '../stage.ts';
import { recall, remember } from './remembered.ts';

/** Numbers that only a maker needs: what a picture and a tick cost. */
export function MakerNumbers({ actions, isRunning }: { readonly actions: StageActions; readonly isRunning: boolean }): ReactNode {
  const session = useStore(stage, (state) => state.session), camera = useStore(stage, (state) => state.camera), counts = useStore(drawCounts);
  const [isOpen, setOpen] = useState(() => recall().isMakerOpen), [stats, setStats] = useState<SimStats | null>(null);
  useEffect(() => {
    if (!session || !isOpen || !isRunning) return;
    const ask = (): void => void session.stats().then(setStats, () => setStats(null));
    ask();
    const timer = window.setInterval(ask, 1000);
    return () => window.clearInterval(timer);
  }, [session, isOpen, isRunning]);
  const rows: (readonly [string, string])[] = [
    ['Pictures a second', String(counts.picturesPerSecond)], ['Draw calls', String(counts.calls)], ['Triangles', String(counts.triangles)],
    ...(stats ? [
      ['Entities', String(stats.entities)], ['Tick', String(stats.tick)], ['Tick time, µs', `${Math.round(stats.tickMicrosP50)} · p95 ${Math.round(stats.tickMicrosP95)}`],
      ['Ticks dropped', String(stats.droppedTicks)], ['Door to cue, µs', String(Math.round(stats.doorToCueMicros))],
    ] as const : []),
    ...(camera.state !== 'off' ? [['Poses a second', camera.rate.toFixed(1)], ['One pose, ms', camera.inferenceMs.toFixed(0)]] as const : []),
  ];
  return (
    <details className="maker" open={isOpen} onToggle={(event) => {
      setOpen(event.currentTarget.open);
      remember({ isMakerOpen: event.currentTarget.open });
    }}>
      <summary>For makers</summary>
      <dl>{rows.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
      <button type="button" className="quiet" onClick={() => actions.openInspector('page')}>Look into the room <span className="field-value">key P</span></button>
    </details>
  );
}
