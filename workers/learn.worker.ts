/** Learns gestures and sounds from what is shown, and watches bodies for them. A worker of its own, so that neither picture nor sound waits. */
import { MAX_PLAYERS, type FromLearn, type LearnTask, type ToLearn } from '../protocol/index.ts';
import { GestureSpotter, learnGestures, learnPoses, PoseReader, type GestureModel } from './learn/index.ts';

const post = (message: FromLearn): void => self.postMessage(message);

let spotters: GestureSpotter[] = [], readers: PoseReader[] = [], current = -1;

const NO_GESTURES: GestureModel = { gestures: [], weights: { points: new Float32Array(0), depth: 0 }, teller: null, ways: [] };

/** Lets messages in: a cancel, another task. */
const breathe = (): Promise<void> => new Promise((done) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    done();
  };
  port2.postMessage(0);
});

async function learn(task: LearnTask, number: number): Promise<void> {
  const started = performance.now();
  current = number;
  try {
    const model = task.gestures.length === 0 ? NO_GESTURES : await learnGestures(task.gestures, task.background, async (done) => {
      post({ type: 'progress', number, done: done * 0.95 });
      await breathe();
      return current === number;
    });
    if (model === null || current !== number) {
      post({ type: 'cancelled', number });
      return;
    }
    const poses = learnPoses(task.poses);
    spotters = model.gestures.length === 0 ? [] : Array.from({ length: MAX_PLAYERS }, () => new GestureSpotter(model));
    readers = poses === null ? [] : Array.from({ length: MAX_PLAYERS }, () => new PoseReader(poses));
    post({ type: 'progress', number, done: 1 });
    post({ type: 'learned', number, isClear: model.gestures.map(({ isClear }) => isClear), hasPoses: poses !== null, millis: performance.now() - started });
  } catch (cause) {
    post({ type: 'failed', number, message: cause instanceof Error ? cause.message : String(cause) });
  }
}

self.onmessage = ({ data }: MessageEvent<ToLearn>) => {
  if (data.type === 'learn') void learn(data.task, data.number);
  else if (data.type === 'cancel') current = -1;
  else {
    const { player, seconds, joints } = data, spotter = spotters[player], reader = readers[player];
    for (const { gesture, confidence, toSeconds } of spotter?.push(seconds, joints) ?? []) post({ type: 'spotted', player, gesture, confidence, agoSeconds: Math.max(0, seconds - toSeconds) });
    reader?.push(seconds, joints);
    if (spotter || reader) post({ type: 'seen', player, nearness: spotter ? [...spotter.nearness] : [], values: reader ? [...reader.values] : [] });
  }
};
