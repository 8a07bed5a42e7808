import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';

/** Rows that are drawn beyond those that can be seen. */
const BEYOND = 6;

/**
 * A list of any length of which only what can be seen is drawn. Arrow keys, Page, Home and End walk through it, Enter chooses.
 *
 * `row(index)` draws one; null where what is there is not known yet. `onWindow` hears which rows can be seen.
 */
export function VirtualList({ count, rowHeight, label, chosen, row, onChoose, onWindow, sticksToEnd = false, className = '' }: {
  readonly count: number; readonly rowHeight: number; readonly label: string; readonly chosen: number; readonly row: (index: number) => ReactNode; readonly onChoose: (index: number) => void;
  readonly onWindow?: (from: number, rows: number) => void; readonly sticksToEnd?: boolean; readonly className?: string;
}): ReactNode {
  const place = useRef<HTMLDivElement>(null), id = useId(), [top, setTop] = useState(0), [height, setHeight] = useState(400), [at, setAt] = useState(0), isAtEnd = useRef(true);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const measure = (): void => setHeight(element.clientHeight);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const from = Math.max(0, Math.floor(top / rowHeight)), rows = Math.ceil(height / rowHeight) + 1;
  useEffect(() => onWindow?.(from, rows), [onWindow, from, rows]);
  useEffect(() => {
    if (sticksToEnd && isAtEnd.current && place.current) place.current.scrollTop = count * rowHeight;
  }, [sticksToEnd, count, rowHeight]);
  const focused = Math.min(at, Math.max(0, count - 1));
  const walk = (event: KeyboardEvent): void => {
    const page = Math.max(1, rows - 2), steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -count, End: count };
    if (event.key === 'Enter' || event.key === ' ') {
      if (count > 0) onChoose(focused);
    } else if (steps[event.key] !== undefined) {
      const next = Math.max(0, Math.min(count - 1, focused + steps[event.key]!)), element = place.current!;
      setAt(next);
      if (next * rowHeight < element.scrollTop) element.scrollTop = next * rowHeight;
      else if ((next + 1) * rowHeight > element.scrollTop + element.clientHeight) element.scrollTop = (next + 1) * rowHeight - element.clientHeight;
    } else return;
    event.preventDefault();
  };
  const first = Math.max(0, from - BEYOND), last = Math.min(count, from + rows + BEYOND), drawn: ReactNode[] = [];
  for (let index = first; index < last; index++) {
    drawn.push(
      <div key={index} id={`${id}${index}`} role="option" aria-selected={index === chosen} aria-setsize={count} aria-posinset={index + 1} data-at={index === focused} className="ins-row" style={{ top: index * rowHeight, height: rowHeight }} onClick={() => {
        setAt(index);
        onChoose(index);
      }}>{row(index)}</div>,
    );
  }
  return (
    <div ref={place} className={`ins-list ${className}`} role="listbox" aria-label={label} tabIndex={0} aria-activedescendant={count > 0 && focused >= first && focused < last ? `${id}${focused}` : undefined} onKeyDown={walk} onScroll={(event) => {
      const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
      isAtEnd.current = scrollTop + clientHeight > scrollHeight - rowHeight;
      setTop(scrollTop);
    }}>
      <div className="ins-list-whole" role="presentation" style={{ height: Math.max(1, count) * rowHeight }}>{drawn}</div>
    </div>
  );
}
