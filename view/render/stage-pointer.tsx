import { useThree } from '@react-three/fiber';
import { useEffect } from 'react';
import { FRAME_HEAD, ZONE_FIELD, ZONE_STRIDE, type RenderFrame } from '../../protocol/index.ts';
import { startPointer } from '../input/pointer.ts';
import type { Session } from '../session.ts';
import { stage } from '../stage.ts';
import { touchRecorded } from './recorded-touch.ts';
import { projectToStagePlane, type RoomPoint } from './stage-plane.ts';

/** Whether a point of the stage plane, metres, lies on a zone of any kind. */
export function isOnZone(frame: RenderFrame, x: number, y: number): boolean {
  for (let zone = 0; zone < frame.head[FRAME_HEAD.zones]!; zone++) {
    const at = zone * ZONE_STRIDE, radius = frame.zones[at + ZONE_FIELD.radius]!, half = Math.max(0, frame.zones[at + ZONE_FIELD.height]! / 2 - radius);
    const dx = x - frame.zones[at + ZONE_FIELD.x]!, dy = Math.max(0, Math.abs(y - frame.zones[at + ZONE_FIELD.y]!) - half);
    if (frame.zones[at + ZONE_FIELD.isLive] === 1 && dx * dx + dy * dy <= radius * radius) return true;
  }
  return false;
}

/**
 * Lets the pointer play in the room's picture. While nobody or the dancer plays, touching the room is taken as the wish to
 * play (`onTouched`), and that first touch already counts. While the studio's room is open it moves zones and plays none. In a recording, and while the camera is flown, it plays nothing; touching a zone of a
 * recording is noted, so that the interface can say so. Draws nothing; lives inside the canvas.
 */
export function StagePointer({ session, onTouched }: { session: Session; onTouched: () => void }): null {
  const camera = useThree((state) => state.camera), canvas = useThree((state) => state.gl.domElement);

  useEffect(() => {
    const point: RoomPoint = { x: 0, y: 0, z: 0 };
    let stop: (() => void) | null = null;
    const follow = (): void => {
      const { playedBy, replay, isCameraFree, studioTab } = stage.getState(), isPlaying = playedBy === 'pointer' && replay === null && !isCameraFree && studioTab !== 'room';
      if (isPlaying) stop ??= startPointer(session, canvas, (x, y, depth) => projectToStagePlane(camera, x, y, canvas.getBoundingClientRect(), point, depth));
      else {
        stop?.();
        stop = null;
      }
    };
    // On its way down to the canvas: whoever starts listening there now still gets this very touch.
    const onDown = (event: PointerEvent): void => {
      const { playedBy, replay, isCameraFree, studioTab } = stage.getState();
      if (event.target !== canvas || isCameraFree || (studioTab === 'room' && replay === null)) return;
      if (replay !== null) {
        projectToStagePlane(camera, event.clientX, event.clientY, canvas.getBoundingClientRect(), point);
        if (isOnZone(session.frame, point.x, point.y)) touchRecorded();
      } else if (playedBy === 'nobody' || playedBy === 'dancer') onTouched();
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
