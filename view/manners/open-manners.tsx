import { createRoot } from 'react-dom/client';
import type { OpenPart } from '../parts/part.ts';
import { EdgeGlow } from './edge-glow.tsx';

/** The signs that keep a player in the picture. */
export const openManners: OpenPart = () => {
  const place = document.createElement('div');
  document.body.append(place);
  createRoot(place).render(<EdgeGlow />);
};
