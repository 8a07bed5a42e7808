import './edge-glow.css';
import { useEffect, useState, type ReactNode } from 'react';
import { cameraView } from '../input/camera-view.ts';
import { stage } from '../stage.ts';
import { edgesOf, NOWHERE, onScreen, type AtEdge } from './play-area.ts';

/** How often it is looked, ms. */
const LOOK_MS = 120;

const wordsOf = ({ left, right, top }: AtEdge): string => (left && right ? 'Step back a little: the camera sees only a part of you' : left ? 'Come to the right: the camera loses you' : right ? 'Come to the left: the camera loses you' : top ? 'Step back a little: your head leaves the picture' : '');

/** A soft light on the side on which somebody is about to leave the camera's picture, and a word that says where to go. */
export function EdgeGlow(): ReactNode {
  const [edge, setEdge] = useState<AtEdge>(NOWHERE);
  useEffect(() => {
    let bodies: AtEdge[] = cameraView.keypoints.map(() => NOWHERE), shown: AtEdge = NOWHERE;
    const timer = setInterval(() => {
      const { playedBy, camera, settings, replay } = stage.getState(), { video, keypoints } = cameraView;
      const isPlayed = playedBy === 'camera' && camera.state === 'running' && video !== null && replay === null;
      bodies = keypoints.map((body, seat) => (isPlayed ? edgesOf(body, video!.videoWidth, video!.videoHeight, bodies[seat]!) : NOWHERE));
      const next = onScreen(bodies, settings.mirror === 1);
      if (next.left === shown.left && next.right === shown.right && next.top === shown.top) return;
      shown = next;
      setEdge(next);
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  const words = wordsOf(edge);
  return (
    <div className="edges" data-left={edge.left} data-right={edge.right} data-top={edge.top}>
      <i /><i /><i />
      <p role="status">{words}</p>
    </div>
  );
}
