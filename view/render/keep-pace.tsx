import { addAfterEffect, addEffect, useThree } from '@react-three/fiber';
import { useEffect } from 'react';
import { stage } from '../stage.ts';
import { drawCounts } from './draw-counts.ts';
import { LOOK_MS, PACES, PaceKeeper, SOFTWARE_LEVEL, softwareGapMs, type PicturePace } from './picture-pace.ts';
import { isSoftwareRenderer } from './software-renderer.ts';

/** How often a drawing processor is asked whether it is done, ms. */
const POLL_MS = 5;

/**
 * Draws as finely and as often as the machine can afford beside seeing and sounding. Lives inside the canvas, draws nothing;
 * leaves a headset's own pace alone.
 */
export function KeepPace(): null {
  const gl = useThree((state) => state.gl), invalidate = useThree((state) => state.invalidate);
  const setDpr = useThree((state) => state.setDpr), setFrameloop = useThree((state) => state.setFrameloop), get = useThree((state) => state.get);

  useEffect(() => {
    const isSoftware = isSoftwareRenderer(), keeper = new PaceKeeper(isSoftware ? SOFTWARE_LEVEL : 0), context = gl.getContext() as WebGL2RenderingContext;
    let shown = -1, lastPictures = gl.info.render.frame, lastMs = performance.now();
    let timer = 0, poll = 0, beganMs = 0, askedMs = 0, isAsked = false, isHeldBack = false;

    const ask = (): void => {
      const { rate } = PACES[keeper.level]!;
      window.clearTimeout(timer);
      askedMs = performance.now();
      isAsked = !gl.xr.isPresenting;
      if (isAsked) invalidate();
      // A processor is asked again when it is done.
      if (!isSoftware || !isAsked) timer = window.setTimeout(ask, isSoftware ? LOOK_MS : 1000 / rate);
    };
    const planNext = (): void => {
      const tookMs = performance.now() - beganMs;
      timer = window.setTimeout(ask, Math.max(0, softwareGapMs(PACES[keeper.level]!.rate, tookMs) - tookMs));
    };
    const stopBefore = addEffect(() => { beganMs = performance.now(); });
    const stopAfter = addAfterEffect(() => {
      if (!isSoftware || !isAsked) return;
      isAsked = false;
      const drawn = context.fenceSync(context.SYNC_GPU_COMMANDS_COMPLETE, 0);
      context.flush();
      const look = (): void => {
        if (drawn && !context.isContextLost() && context.getSyncParameter(drawn, context.SYNC_STATUS) !== context.SIGNALED) {
          poll = window.setTimeout(look, POLL_MS);
          return;
        }
        context.deleteSync(drawn);
        planNext();
      };
      poll = window.setTimeout(look, POLL_MS);
    });

    const apply = (pace: PicturePace): void => {
      isHeldBack = isSoftware || pace.rate !== Infinity;
      const dpr = keeper.level === 0 ? Math.max(1, Math.min(pace.dpr, window.devicePixelRatio)) : pace.dpr, frameloop = isHeldBack ? 'demand' : 'always';
      // Asked for again each time: a canvas that is rendered anew goes back to what it was made with.
      if (get().viewport.dpr !== dpr) setDpr(dpr);
      if (get().frameloop !== frameloop) setFrameloop(frameloop);
      if (keeper.level === shown) return;
      shown = keeper.level;
      drawCounts.setState({ pace: keeper.level });
      window.clearTimeout(timer);
      window.clearTimeout(poll);
      if (isHeldBack) ask();
    };
    const look = (): void => {
      const nowMs = performance.now(), pictures = gl.info.render.frame, drawn = ((pictures - lastPictures) * 1000) / (nowMs - lastMs);
      const wasAway = document.hidden || gl.xr.isPresenting || nowMs - lastMs > LOOK_MS * 3;
      lastPictures = pictures;
      lastMs = nowMs;
      // What was asked for while the page was hidden may never have been drawn.
      if (isHeldBack && nowMs - askedMs > LOOK_MS) ask();
      if (wasAway) return;
      const { camera } = stage.getState();
      const hasCamera = camera.state === 'loading' || camera.state === 'running' || camera.state === 'nobody' || camera.state === 'dark';
      apply(keeper.next({ drawn, hasCamera, inferences: camera.rate }));
    };
    if (isSoftware) apply(PACES[keeper.level]!);
    const looking = window.setInterval(look, LOOK_MS);
    return () => {
      window.clearInterval(looking);
      window.clearTimeout(timer);
      window.clearTimeout(poll);
      stopBefore();
      stopAfter();
      setFrameloop('always');
    };
  }, [gl, get, invalidate, setDpr, setFrameloop]);
  return null;
}
