import { useThree } from '@react-three/fiber';
import { useEffect } from 'react';
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

  useEffect(() => {
    const point: RoomPoint = { x: 0, y: 0, z: 0 };
    let stop: (() => void) | null = null;
    const follow = (): void => {
      const isPlaying = stage.getState().playedBy === 'pointer';
      if (isPlaying) stop ??= startPointer(session, canvas, (x, y, depth) => projectToStagePlane(camera, x, y, canvas.getBoundingClientRect(), point, depth));
      else {
        stop?.();
        stop = null;
      }
    };
    // On its way down to the canvas: whoever starts listening there now still gets this very touch.
    const onDown = (event: PointerEvent): void => {
      const { playedBy } = stage.getState();
      if (event.target === canvas && (playedBy === 'nobody' || playedBy === 'dancer')) onTouched();
    };
    addEventListener('pointerdown', onDown, { capture: true });
    const unsubscribe = stage.subscribe(follow);
    follow();
    return () => {
      removeEventListener('pointerdown', onDown, { capture: true });
      unsubscribe();
      stop?.();
    };
  }, [session, camera, canvas, onTouched]);
  return null;
}
