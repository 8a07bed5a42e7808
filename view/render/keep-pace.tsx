import { useThree } from '@react-three/fiber';
import { useEffect } from 'react';
import { stage } from '../stage.ts';
import { drawCounts } from './draw-counts.ts';
import { LOOK_MS, PaceKeeper } from './picture-pace.ts';

/**
 * Draws as finely and as often as the machine can afford beside seeing and sounding. Lives inside the canvas, draws nothing;
 * leaves a headset's own pace alone.
 */
export function KeepPace(): null {
  const gl = useThree((state) => state.gl), invalidate = useThree((state) => state.invalidate);
  const setDpr = useThree((state) => state.setDpr), setFrameloop = useThree((state) => state.setFrameloop), get = useThree((state) => state.get);

  useEffect(() => {
    const keeper = new PaceKeeper();
    let shown = -1, timer = 0, lastPictures = gl.info.render.frame, lastMs = performance.now();
    const look = (): void => {
      const nowMs = performance.now(), pictures = gl.info.render.frame, drawn = ((pictures - lastPictures) * 1000) / (nowMs - lastMs);
      const wasAway = document.hidden || gl.xr.isPresenting || nowMs - lastMs > LOOK_MS * 3;
      lastPictures = pictures;
      lastMs = nowMs;
      if (wasAway) return;
      const { camera } = stage.getState();
      const hasCamera = camera.state === 'loading' || camera.state === 'running' || camera.state === 'nobody' || camera.state === 'dark';
      const pace = keeper.next({ drawn, hasCamera, inferences: camera.rate });
      const dpr = keeper.level === 0 ? Math.max(1, Math.min(pace.dpr, window.devicePixelRatio)) : pace.dpr, frameloop = pace.rate === Infinity ? 'always' : 'demand';
      // Asked for again each time: a canvas that is rendered anew goes back to what it was made with.
      if (get().viewport.dpr !== dpr) setDpr(dpr);
      if (get().frameloop !== frameloop) setFrameloop(frameloop);
      if (keeper.level === shown) return;
      shown = keeper.level;
      drawCounts.setState({ pace: keeper.level });
      window.clearInterval(timer);
      if (frameloop === 'demand') timer = window.setInterval(() => { if (!get().gl.xr.isPresenting) invalidate(); }, 1000 / pace.rate);
    };
    const looking = window.setInterval(look, LOOK_MS);
    return () => {
      window.clearInterval(looking);
      window.clearInterval(timer);
      setFrameloop('always');
    };
  }, [gl, get, invalidate, setDpr, setFrameloop]);
  return null;
}
