import type { ReactNode } from 'react';

/** Line drawings of 24 × 24; they take the colour of the words beside them. */
const PATHS = {
  camera: 'M4 8h3l2-3h6l2 3h3v11H4zM12 16.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7',
  headset: 'M3 9.5C3 8 4 7 5.5 7h13C20 7 21 8 21 9.500v5c0 1.5-1 2.5-2.5 2.500h-2.2c-.8 0-1.5-.4-2-1l-1-1.4c-.6-.9-2-.9-2.6 0l-1 1.4c-.5.6-1.2 1-2 1H5.5C4 17 3 16 3 14.500z',
  pointer: 'M6 3.5 18.5 12l-5.700 1.2L10 19z',
  touch: 'M9.5 13V5.7a1.6 1.6 0 0 1 3.2 0V11l4.700.900c1.100.2 1.800 1.100 1.700 2.200l-.5 3.700c-.2 1.600-1.300 2.700-2.900 2.700h-3c-1 0-1.900-.4-2.500-1.200L6.300 15.200c-.8-1.100.6-2.500 1.700-1.700z',
  back: 'M15 5l-7 7 7 7',
  dancer: 'M12 6.2a1.9 1.9 0 1 0 0-3.8 1.9 1.9 0 0 0 0 3.8M4.5 6.5 9 9.500h6l4.5-4M9.5 9.500l.7 5L7 21M14.5 9.500l-.7 5 4.200 3 .8 3.5',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4M9 15.5c1.5-4 2.5 2 6-2.5',
  sound: 'M4 9.500v5h3.500l4.5 4v-13l-4.5 4zM15.5 9a4.200 4.200 0 0 1 0 6M18 6.500a7.8 7.8 0 0 1 0 11',
  muted: 'M4 9.500v5h3.500l4.5 4v-13l-4.5 4zM16 9.500l5 5M21 9.500l-5 5',
  stop: 'M7 7h10v10H7z',
  full: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
  window: 'M9 4v5H4M20 9h-5V4M15 20v-5h5M4 15h5v5',
  panel: 'M4 7h9M17 7h3M4 12h3M11 12h9M4 17h7M15 17h5M15 9a2 2 0 1 0 0-4 2 2 0 0 0 0 4M9 14a2 2 0 1 0 0-4 2 2 0 0 0 0 4M13 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4',
  close: 'M6 6l12 12M18 6 6 18',
  play: 'M8 5.5 18 12 8 18.500z',
  pause: 'M8.500 6v12M15.500 6v12',
  sessions: 'M4 7.500h16v11H4zM7 4.500h10M10.500 10.500v5l4-2.500z',
  ghost: 'M12 3.500a6 6 0 0 0-6 6V20l2.400-1.700 1.800 1.700 1.800-1.700 1.800 1.700 1.800-1.700L18 20V9.500a6 6 0 0 0-6-6M9.800 9.500v1M14.200 9.500v1',
  export: 'M12 4v11M8 11l4 4 4-4M5 19.500h14',
  import: 'M12 15V4M8 8l4-4 4 4M5 19.500h14',
  trash: 'M5 7h14M10 7V4.500h4V7M7 7l.8 13h8.400L17 7M10.500 10.500v6M13.500 10.500v6',
  branch: 'M7 4v16M7 13c5 0 9-1 9-6M16 7a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3',
  search: 'M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13M15.500 15.500 20 20',
  check: 'M5 12.500l4.500 4.500L19 7.500',
  plus: 'M12 6v12M6 12h12',
  undo: 'M8 5 4 9l4 4M4.500 9H14a5 5 0 0 1 0 10h-4',
  pencil: 'M5 19l1-4L16 5l3 3L9 18z',
  stepBack: 'M17 6 9 12l8 6zM6.500 6v12',
  stepOn: 'M7 6l8 6-8 6zM17.500 6v12',
  markBack: 'M14 6l-6 6 6 6M18 6l-6 6 6 6',
  markOn: 'M10 6l6 6-6 6M6 6l6 6-6 6',
  loop: 'M4 12a5 5 0 0 1 5-5h9M15 4l3 3-3 3M20 12a5 5 0 0 1-5 5H6M9 20l-3-3 3-3',
  fly: 'M12 4.500 13.800 9h-3.600zM12 19.500 10.200 15h3.600zM4.500 12 9 10.200v3.600zM19.500 12 15 13.800v-3.600z',
  hide: 'M4 12c2.500-4 5-6 8-6s5.500 2 8 6c-2.500 4-5 6-8 6s-5.500-2-8-6M5 19 19 5',
  show: 'M4 12c2.500-4 5-6 8-6s5.500 2 8 6c-2.500 4-5 6-8 6s-5.500-2-8-6M12 14.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5',
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration: the words beside it, or the button's label, say the same. */
export function Icon({ name }: { readonly name: IconName }): ReactNode {
  return (
    <svg className="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
