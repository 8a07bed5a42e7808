import '@fontsource-variable/outfit/wght.css';
import { Canvas, useFrame, useThree } from '@react-three/fiber';
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import type { PerspectiveCamera } from 'three';
import { FRAME_HEAD } from '../../protocol/index.ts';
import type { Session } from '../session.ts';
import { notify, stage } from '../stage.ts';
import { drawCounts } from './draw-counts.ts';
import { FlyCamera } from './fly-camera.tsx';
import { KeepPace } from './keep-pace.tsx';
import type { Levels } from './levels.ts';
import { GROUND } from './palette-colours.ts';
import { RoomPicture } from './room-picture.ts';
import { ShowLight } from './show-light.ts';
import { isSoftwareRenderer } from './software-renderer.ts';
import { setPhotographer } from './take-picture.ts';

/** A fine pointer comes with keys; a finger does not. */
const hasKeyboard = matchMedia('(any-pointer: fine)');
/** After this long without its context a canvas is replaced by a new one. */
const GIVE_UP_MS = 3000;

export interface RoomProps {
  /** Null while the simulation opens: the room breathes by itself. */
  readonly session: Session | null;
  readonly levels: Levels;
  /** Mounted inside the canvas, beside the room. */
  readonly children?: ReactNode;
  /** Puts the canvas's content inside something else, such as an XR provider that was loaded when it was asked for. */
  readonly wrap?: (content: ReactNode) => ReactNode;
}

/** The room as the page shows it: one canvas, drawn as fast as the display asks. Needs WebGL 2. */
export default function Room({ session, levels, children, wrap }: RoomProps): ReactNode {
  const [incarnation, setIncarnation] = useState(0);
  const startAnew = useCallback(() => setIncarnation((count) => count + 1), []);
  const content = (
    <>
      <Contents session={session} levels={levels} onGivenUp={startAnew} />
      <KeepPace />
      <FlyCamera />
      {children}
    </>
  );
  return (
    <Canvas
      key={incarnation}
      flat
      dpr={[1, 1.5]}
      // What is drawn here has soft edges of its own; the processor would pay for samples as much again as for the whole picture. It draws fewer pictures
      // than the display shows, and whoever copies one (a video) finds the last.
      gl={{ antialias: !isSoftwareRenderer(), preserveDrawingBuffer: isSoftwareRenderer(), alpha: true, stencil: false, depth: false, powerPreference: 'high-performance' }}
      style={{ position: 'absolute', inset: 0, background: GROUND, touchAction: 'none' }}
      onCreated={({ gl }) => gl.setClearColor(GROUND, 1)}
      aria-hidden="true"
    >
      {wrap ? wrap(content) : content}
    </Canvas>
  );
}

function Contents({ session, levels, onGivenUp }: { readonly session: Session | null; readonly levels: Levels; readonly onGivenUp: () => void }): ReactNode {
  const gl = useThree((state) => state.gl);
  const [picture] = useState(() => new RoomPicture()), [showLight] = useState(() => new ShowLight());
  const input = useRef({ frame: null as Session['frame'] | null, scene: null as Session['scene'] | null, levels, seconds: 0, isReducedMotion: false, hasKeys: false, ghosts: stage.getState().ghosts, isCameraFree: false, isReplay: false });
  const counted = useRef({ pictures: 0, sinceMs: 0 });
  useEffect(() => () => picture.dispose(), [picture]);
  useEffect(() => () => showLight.dispose(), [showLight]);
  useEffect(() => {
    setPhotographer(() => picture.photograph(gl));
    return () => setPhotographer(null);
  }, [picture, gl]);

  useEffect(() => {
    const canvas = gl.domElement;
    let giveUp = 0;
    const lost = (event: Event): void => {
      // Asks the browser to bring the context back; without this it never does.
      event.preventDefault();
      notify('warn', 'The picture went away. The sound goes on.');
      drawCounts.setState(({ contextsLost }) => ({ contextsLost: contextsLost + 1 }));
      giveUp = window.setTimeout(onGivenUp, GIVE_UP_MS);
    };
    const restored = (): void => {
      window.clearTimeout(giveUp);
      // The renderer starts anew with a clear ground.
      gl.setClearColor(GROUND, 1);
      notify('info', 'The picture is back.');
      drawCounts.setState(({ contextsRestored }) => ({ contextsRestored: contextsRestored + 1 }));
    };
    canvas.addEventListener('webglcontextlost', lost);
    canvas.addEventListener('webglcontextrestored', restored);
    return () => {
      window.clearTimeout(giveUp);
      canvas.removeEventListener('webglcontextlost', lost);
      canvas.removeEventListener('webglcontextrestored', restored);
    };
  }, [gl, onGivenUp]);

  useFrame((state, seconds) => {
    const { isReducedMotion, playedBy, ghosts, isCameraFree, replay, show } = stage.getState(), now = input.current;
    session?.sample(performance.timeOrigin + performance.now());
    now.frame = session && session.frame.head[FRAME_HEAD.ready] === 1 ? session.frame : null;
    // A show that nobody has stepped into is looked at: its lights need no names.
    const isOnlyShown = replay === null && (show === 'performed' || (show === 'watched' && (playedBy === 'dancer' || playedBy === 'nobody')));
    now.scene = isOnlyShown ? null : session?.scene ?? null;
    now.levels = levels;
    now.seconds = seconds;
    now.isReducedMotion = isReducedMotion;
    now.hasKeys = playedBy === 'pointer' && replay === null && hasKeyboard.matches;
    now.ghosts = ghosts;
    now.isCameraFree = isCameraFree;
    now.isReplay = replay !== null;
    picture.update(now, state.gl, state.camera as PerspectiveCamera, state.size.width, state.size.height);
    showLight.update(now.frame, state.gl, state.camera as PerspectiveCamera, seconds, isReducedMotion, playedBy === 'pointer' && replay === null, isCameraFree);

    const counts = counted.current, atMs = performance.now();
    counts.pictures++;
    if (atMs - counts.sinceMs < 1000) return;
    const { calls, triangles } = state.gl.info.render;
    drawCounts.setState({ calls, triangles, picturesPerSecond: Math.round((counts.pictures * 1000) / (atMs - counts.sinceMs)) });
    counts.pictures = 0;
    counts.sinceMs = atMs;
  });

  return (
    <>
      <primitive object={picture.object} />
      <primitive object={showLight.object} />
    </>
  );
}
