import { useThree } from '@react-three/fiber';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { startPointer } from '../input/pointer.ts';
import type { Session } from '../session.ts';
import { stage } from '../stage.ts';
import { projectToStagePlane, type RoomPoint } from './stage-plane.ts';

/**
 * Lets the pointer play in the room's picture. While nobody or the dancer plays, touching the room is taken as the wish to
 * play (`onTouched`), and that first touch already counts. Draws nothing; lives inside the canvas.
 */
export function StagePointer({ session, onTouched }: { session: Session; onTouched: () => void }): null {
  const camera = useThree((state) => state.camera), canvas = useThree((state) => state.gl.domElement);
  const playedBy = useStore(stage, (state) => state.playedBy);
  const isPlaying = playedBy === 'pointer';

  useEffect(() => {
    if (!isPlaying) return undefined;
    const point: RoomPoint = { x: 0, y: 0, z: 0 };
    return startPointer(session, canvas, (x, y) => projectToStagePlane(camera, x, y, canvas.getBoundingClientRect(), point));
  }, [session, camera, canvas, isPlaying]);

  useEffect(() => {
    if (playedBy !== 'nobody' && playedBy !== 'dancer') return undefined;
    const onDown = (event: PointerEvent): void => {
      onTouched();
      // The listener that plays is there one render later: it gets the same touch again.
      setTimeout(() => canvas.dispatchEvent(new PointerEvent('pointerdown', event)), 60);
    };
    canvas.addEventListener('pointerdown', onDown, { once: true });
    return () => canvas.removeEventListener('pointerdown', onDown);
  }, [canvas, playedBy, onTouched]);
  return null;
}
