import type { ReactNode } from 'react';

/** Three numbers 0–1 out of a name: the same name is always drawn the same. FNV-1a, 32 bits. */
function numbersOf(name: string): readonly [number, number, number] {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193) >>> 0;
  return [(hash & 1023) / 1023, ((hash >>> 10) & 1023) / 1023, ((hash >>> 20) & 1023) / 1023];
}

/** Stands where a session has no picture: the ring on the floor and a body in two strokes. Decoration. */
export function Placeholder({ id }: { readonly id: string }): ReactNode {
  const [a, b, c] = numbersOf(id), lean = (a - 0.5) * 18, left = 34 + b * 40, right = 34 + c * 40;
  const hand = (side: number, degrees: number): string => `${160 + lean + side * 42 * Math.cos((degrees - 50) / 40)},${74 - 34 * Math.sin((degrees - 50) / 26)}`;
  return (
    <svg className="card-picture" viewBox="0 0 320 200" preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false">
      <ellipse cx="160" cy="166" rx="92" ry="20" fill="none" stroke="var(--accent)" strokeOpacity="0.4" strokeWidth="1.5" />
      <ellipse cx="160" cy="166" rx="76" ry="16" fill="none" stroke="var(--accent)" strokeOpacity="0.18" strokeWidth="3" />
      <g fill="none" stroke="var(--accent)" strokeOpacity="0.5" strokeWidth="7" strokeLinecap="round" strokeLinejoin="round">
        <path d={`M146 162 L154 118 L${160 + lean} 72 L166 118 L176 162`} />
        <path d={`M${hand(-1, left)} L${160 + lean} 74 L${hand(1, right)}`} strokeWidth="5" />
        <circle cx={160 + lean * 1.2} cy="52" r="8" strokeWidth="4" />
      </g>
      {[[66, 92], [88, 56], [232, 56], [254, 92]].map(([x, y], i) => <circle key={i} cx={x} cy={y} r="9" fill={`var(--light-${i === 0 ? 0 : i + 1})`} opacity={0.2 + 0.35 * [a, b, c, a][i]!} />)}
    </svg>
  );
}
