import { useEffect, useRef, useState, type CSSProperties, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { TICK_RATE } from '../../../protocol/index.ts';
import type { Replay, ReplayState } from '../../replay/replay.ts';
import { clockOfTick, loopWith, markerInWords, markerNear, tickAt } from './play-words.ts';
import type { SeekQueue } from './seek-queue.ts';

/** How near to a marker, px, its name is shown and a click goes to it. */
const MARKER_PX = 9;
/** How far keys go, ticks. */
export const ARROW_TICKS = TICK_RATE, PAGE_TICKS = TICK_RATE * 10;

/** What is held on the bar. */
type Held = 'head' | 'from' | 'to';

/** Where a key on the bar leads from a tick, or null for other keys. */
export function keySeek(key: string, tick: number, ticks: number): number | null {
  const to = { ArrowLeft: tick - ARROW_TICKS, ArrowDown: tick - ARROW_TICKS, ArrowRight: tick + ARROW_TICKS, ArrowUp: tick + ARROW_TICKS, PageUp: tick + PAGE_TICKS, PageDown: tick - PAGE_TICKS, Home: 0, End: ticks }[key];
  return to === undefined ? null : Math.round(Math.max(0, Math.min(ticks, to)));
}

/**
 * The session from end to end. Dragging seeks all the way, both ways; the time and the nearest marker's name go with the pointer. Brighter as far as
 * seeking is quick. While it is dragged nothing plays; afterwards it goes on as before.
 */
export function ScrubBar({ player, state, seeks }: { readonly player: Replay; readonly state: ReplayState; readonly seeks: SeekQueue }): ReactNode {
  const { ticks, loop, markers, indexedTo } = state, track = useRef<HTMLDivElement>(null), [tip, setTip] = useState<{ readonly at: number; readonly name: string } | null>(null);
  const held = useRef<{ what: Held; wasPlaying: boolean } | null>(null);
  const share = (tick: number): number => (ticks > 0 ? Math.max(0, Math.min(1, tick / ticks)) : 0);

  useEffect(() => {
    let request = 0, told = -1;
    const look = (): void => {
      request = requestAnimationFrame(look);
      const element = track.current, tick = seeks.goal ?? player.tickNow();
      if (!element) return;
      element.style.setProperty('--now', String(ticks > 0 ? Math.max(0, Math.min(1, tick / ticks)) : 0));
      // Read out no more often than it can be followed.
      const second = Math.floor(tick / TICK_RATE);
      if (second === told) return;
      told = second;
      element.setAttribute('aria-valuenow', String(Math.round(tick)));
      element.setAttribute('aria-valuetext', `${clockOfTick(tick)} of ${clockOfTick(ticks)}`);
    };
    look();
    return () => cancelAnimationFrame(request);
  }, [player, seeks, ticks]);

  const under = (event: PointerEvent): { tick: number; near: number } => {
    const { left, width } = track.current!.getBoundingClientRect();
    return { tick: tickAt(event.clientX, left, width, ticks), near: (MARKER_PX / Math.max(1, width)) * ticks };
  };
  const show = (event: PointerEvent): void => {
    const { tick, near } = under(event), marker = markerNear(markers, tick, near);
    setTip({ at: tick, name: marker ? markerInWords(marker) : '' });
  };
  const move = (event: PointerEvent, isFirst: boolean): void => {
    const now = held.current;
    if (!now) return;
    const { tick, near } = under(event);
    if (now.what !== 'head') player.setLoop(loopWith(loop, now.what, tick, ticks));
    // A click beside a marker means the marker.
    else seeks.to(isFirst ? (markerNear(markers, tick, near)?.tick ?? tick) : tick);
  };
  const down = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return;
    const what = ((event.target as HTMLElement).dataset['edge'] as Held | undefined) ?? 'head';
    event.currentTarget.setPointerCapture(event.pointerId);
    held.current = { what, wasPlaying: state.isPlaying };
    if (what === 'head' && state.isPlaying) player.setPlaying(false);
    move(event, true);
    show(event);
  };
  const up = (event: PointerEvent): void => {
    const was = held.current;
    held.current = null;
    if (was?.what === 'head' && was.wasPlaying) player.setPlaying(true);
    if (event.pointerType !== 'mouse') setTip(null);
  };
  const key = (event: KeyboardEvent<HTMLDivElement>): void => {
    const edge = (event.target as HTMLElement).dataset['edge'] as 'from' | 'to' | undefined;
    const to = keySeek(event.key, edge && loop ? loop[edge] : (seeks.goal ?? player.tickNow()), ticks);
    if (to === null) return;
    event.preventDefault();
    event.stopPropagation();
    if (edge) player.setLoop(loopWith(loop, edge, to, ticks));
    else seeks.to(to);
  };

  return (
    <div className="scrub" data-long={ticks > 0}>
      <div
        ref={track} className="scrub-track" role="slider" tabIndex={0} aria-label="Place in the session" aria-valuemin={0} aria-valuemax={ticks} aria-valuenow={0} aria-orientation="horizontal"
        style={{ '--indexed': share(indexedTo) } as CSSProperties} onPointerDown={down} onPointerUp={up} onPointerCancel={up} onKeyDown={key}
        onPointerMove={(event) => {
          show(event);
          move(event, false);
        }}
        onPointerLeave={() => { if (!held.current) setTip(null); }}
      >
        <i className="scrub-base" /><i className="scrub-indexed" /><i className="scrub-played" />
        {loop && <i className="scrub-loop" style={{ left: `${share(loop.from) * 100}%`, right: `${(1 - share(loop.to)) * 100}%` }} />}
        {markers.map((marker, i) => <i key={i} className="scrub-marker" data-kind={marker.kind} style={{ left: `${share(marker.tick) * 100}%` }} />)}
        <i className="scrub-head" />
        {loop && (['from', 'to'] as const).map((edge) => (
          <span
            key={edge} className="scrub-edge" data-edge={edge} role="slider" tabIndex={0} aria-label={edge === 'from' ? 'Repeat from' : 'Repeat up to'} aria-valuemin={0} aria-valuemax={ticks} aria-valuenow={loop[edge]} aria-valuetext={clockOfTick(loop[edge])}
            style={{ left: `${share(loop[edge]) * 100}%` }}
          />
        ))}
      </div>
      {tip && <output className="scrub-tip" style={{ '--tip': share(tip.at) } as CSSProperties}>{tip.name && <strong>{tip.name} </strong>}{clockOfTick(tip.at)}</output>}
    </div>
  );
}
