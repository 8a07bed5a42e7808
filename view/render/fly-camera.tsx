import { useFrame, useThree } from '@react-three/fiber';
import { useEffect, useRef } from 'react';
import type { PerspectiveCamera } from 'three';
import { useStore } from 'zustand';
import { notify, stage } from '../stage.ts';
import type { FreeFlight } from './free-flight.ts';

/** Lets the camera be flown by hand while `isCameraFree`. Its controls are loaded when it is first freed. Lives inside the canvas, draws nothing. */
export function FlyCamera(): null {
  const isFree = useStore(stage, (state) => state.isCameraFree), camera = useThree((state) => state.camera), gl = useThree((state) => state.gl), flight = useRef<FreeFlight | null>(null);
  useEffect(() => {
    if (!isFree || gl.xr.isPresenting) return;
    let isOver = false;
    import('./free-flight.ts').then(({ FreeFlight }) => {
      if (!isOver) flight.current = new FreeFlight(camera as PerspectiveCamera, gl.domElement, () => stage.setState({ isCameraFree: false }));
    }, () => {
      stage.setState({ isCameraFree: false });
      notify('warn', 'The free camera did not load. Reload the page to try again.');
    });
    return () => {
      isOver = true;
      flight.current?.end();
      flight.current = null;
    };
  }, [isFree, camera, gl]);
  // Before the room is drawn with it.
  useFrame((_state, seconds) => flight.current?.update(seconds), -10);
  return null;
}
