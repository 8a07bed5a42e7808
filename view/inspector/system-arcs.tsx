import type { ReactNode } from 'react';
import type { SystemLink } from './system-links.ts';

/** Height of one system's row, px. */
export const SYSTEM_ROW_PX = 26;
const WIDTH = 84;

/** Arrows beside the list of systems: from whoever writes something to those that touch it next. Those of the chosen system stand out. */
export function SystemArcs({ count, links, chosen }: { readonly count: number; readonly links: readonly SystemLink[]; readonly chosen: number }): ReactNode {
  const middle = (index: number): number => (index + 0.5) * SYSTEM_ROW_PX;
  const path = ({ from, to }: SystemLink): string => {
    const out = WIDTH - 8 - Math.min(WIDTH - 14, 8 + Math.abs(to - from) * 3.2), y = middle(from), end = middle(to);
    return `M ${WIDTH - 8} ${y} C ${out} ${y}, ${out} ${end}, ${WIDTH - 9} ${end}`;
  };
  const isOf = ({ from, to }: SystemLink): boolean => from === chosen || to === chosen;
  return (
    <svg className="ins-arcs" width={WIDTH} height={count * SYSTEM_ROW_PX} aria-hidden="true" focusable="false">
      <defs><marker id="ins-arrow" viewBox="0 0 6 6" refX="5" refY="3" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 0 L6 3 L0 6 z" /></marker></defs>
      {links.filter((link) => !isOf(link)).map((link) => <path key={`${link.from} ${link.to}`} d={path(link)} data-is={chosen < 0 ? 'plain' : 'faint'} />)}
      {links.filter(isOf).map((link) => <path key={`${link.from} ${link.to}`} d={path(link)} data-is={link.from === chosen ? 'out' : 'in'} markerEnd="url(#ins-arrow)" />)}
    </svg>
  );
}
