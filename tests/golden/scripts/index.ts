import { sin } from '../../../engine/index.ts';
import { JOINT } from '../../../protocol/index.ts';
import { NoiseStream } from '../../../protocol/motion/index.ts';
import { cameraPeople } from './camera-people.ts';
import type { GoldenScript } from './golden-script.ts';
import { headsetPlayer } from './headset-player.ts';
import { keys, pageButtons } from './keys-player.ts';
import { midiKeys, studio } from './performer.ts';
import { stageDancer } from './stage-dancer.ts';

const ALWAYS = [[0, Infinity]] as const;

/** The golden sessions. Together they make every system of every scene visit entities or messages. */
export const GOLDEN_SCRIPTS: readonly GoldenScript[] = [
  {
    name: 'body', about: 'One body at play before a webcam of 30 Hz: the dancer’s score, late and early as people are, with a detector’s noise, gaps and leaps.',
    scene: 'loop-room', seed: 11, layout: 'stage', seconds: 40,
    sources: () => [cameraPeople([{ player: 0, beat: 0, bpm: 84, x: 0.1, size: 1, present: ALWAYS }], 30, 2.5, 101)],
  },
  {
    name: 'two-bodies', about: 'Two bodies of different size before one slow camera of 12 Hz and 4 px; one leaves and comes back.',
    scene: 'loop-room', seed: 12, layout: 'stage', seconds: 30,
    sources: () => [cameraPeople([
      { player: 0, beat: 8, bpm: 84, x: -0.7, size: 0.9, present: ALWAYS },
      { player: 1, beat: 40, bpm: 88, x: 0.8, size: 1, present: [[3, 12], [16, Infinity]] },
    ], 12, 4, 102)],
  },
  {
    name: 'hands', about: 'A headset with both hands tracked, 29 joints at 72 Hz in the ring: reaching, striking, bowing, a recentring, a hand out of sight.',
    scene: 'loop-room', seed: 13, layout: 'ring', seconds: 16,
    sources: () => [headsetPlayer(103)],
  },
  {
    name: 'keys', about: 'Keys and buttons without a body: drums, both bows, loops, tempo, key, quantisation, palettes, layouts, silence, nonsense.',
    scene: 'loop-room', seed: 14, layout: 'stage', seconds: 16,
    sources: () => [pageButtons(), keys(104)],
  },
  {
    name: 'performer', about: 'Two bodies and the studio: tracks recorded, turned and undone, places moved and carried, mappings, bindings, the tuner, partners, a small show, a keyboard.',
    scene: 'loop-room', seed: 17, layout: 'stage', seconds: 16,
    sources: () => [
      cameraPeople([{ player: 0, beat: 16, bpm: 88, x: -0.3, size: 1, present: ALWAYS }, { player: 1, beat: 16, bpm: 88, x: 0.9, size: 0.95, present: ALWAYS }], 20, 2, 107), keys(108), studio(), midiKeys(),
    ],
  },
  {
    name: 'props', about: 'Things that fall, pile up and are kicked and batted about: physics contacts.',
    scene: 'tumble-room', seed: 15, layout: 'stage', seconds: 30,
    sources: () => [stageDancer((seconds) => seconds * 1.6, 30, new NoiseStream(105), (xyz, seconds) => {
      // Now and then the feet sweep through the pile.
      if (seconds % 6 > 3) for (const [ankle, side] of [[JOINT.left_ankle, -1], [JOINT.right_ankle, 1]] as const) xyz[ankle * 3] = side * 0.35 + 0.4 * sin(seconds * 5 + side);
    })],
  },
  {
    name: 'rain', about: 'Thousands of notes that fall, are caught by hands, land and go; strokes that bring the downpour, and stillness that ends it.',
    scene: 'rain-room', seed: 16, layout: 'stage', seconds: 28,
    sources: () => [stageDancer((seconds) => 1.5 * Math.min(seconds, 11), 30, new NoiseStream(106), (xyz, seconds) => {
      if (seconds < 6 || seconds > 11) return;
      // Both arms drum in the air: up in 0.35 s, down in 0.1 s.
      const beat = (seconds % 0.45) / 0.45, height = beat < 0.78 ? beat / 0.78 : (1 - beat) / 0.22;
      for (const wrist of [JOINT.left_wrist, JOINT.right_wrist]) xyz[wrist * 3 + 1] = 0.9 + 0.45 * height;
    })],
  },
];
