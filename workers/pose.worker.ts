/**
 * Camera pictures in, keypoints out. MoveNet through pose-detection on the fastest backend of this machine. Pictures are
 * closed as soon as their pixels are read; nothing of them is kept and nothing leaves but keypoints and a brightness.
 *
 * One model a worker: to change it, the page ends this worker and starts another.
 */
import type { EpochMs, FromPose, PoseState, ToPose } from '../protocol/index.ts';
import { chooseBackend, type Trial } from './choose-backend.ts';
import { createPeopleMemory, identifyPeople, MIN_KEYPOINT_SCORE, type SeenPerson } from './identify-people.ts';
import type { PoseEstimator } from './pose-contenders.ts';
import { PictureReader, torsoColour, type ReadPicture } from './read-picture.ts';

type Picture = ImageBitmap | VideoFrame;

/**
 * Long side of the pixels given to the detector, px. Lightning looks at 192 px of a crop around the body, multipose at
 * 256 px of everything. More finds wrists no better, and smoothing from 384 px and up finds them worse (on the mannequin:
 * wrist error at 256, 320, 384, 640 px 4.2, 5.4, 5.4, 6.2 px); less leaves somebody far away too few.
 */
const LONG_SIDE = { lightning: 288, multipose: 256 } as const;
/** Failed inferences in a row after which the worker gives up; one can be a lost graphics context coming back. */
const MAX_FAILURES = 3;

const post = (message: FromPose, transfer: Transferable[] = []): void => self.postMessage(message, { transfer });

let backend = '';
const say = (state: PoseState, message: string, progress: number): void => post({ type: 'state', state, message, progress, backend });

let estimator: PoseEstimator | null = null;
let reader: PictureReader | null = null;
let isMany = false;
let failures = 0;
const memory = createPeopleMemory();

const describeTrials = (trials: readonly Trial[]): string => trials
  .map((trial) => `${trial.name} ${Number.isNaN(trial.medianMs) ? trial.outcome : `${trial.medianMs.toFixed(0)} ms`}`).join(', ');

async function start(model: 'lightning' | 'multipose', base: string): Promise<void> {
  say('loading', 'Loading what sees your body', 0);
  isMany = model === 'multipose';
  reader = new PictureReader(LONG_SIDE[model]);
  // The page is readable long before these: they load only once a camera was asked for.
  const [{ poseContenders }, { fetchModel }] = await Promise.all([import('./pose-contenders.ts'), import('./fetch-model.ts')]);
  let lastShown = 0;
  const weights = await fetchModel(new URL(`pose/movenet-${model}.json`, base).href, (fraction) => {
    if (fraction - lastShown < 0.05 && fraction < 1) return;
    lastShown = fraction;
    say('loading', 'Loading what sees your body', 0.05 + 0.7 * fraction);
  });
  const blank = new ImageData(LONG_SIDE[model], Math.round(LONG_SIDE[model] * 0.75));
  const contenders = poseContenders(weights, model, blank, new URL('tfjs-wasm/', base).href);
  let tried = 0;
  const choice = await chooseBackend(contenders, () => performance.now(), () => {
    say('measuring', 'Finding the fastest way to see you on this machine', 0.75 + 0.24 * (tried++ / contenders.length));
  });
  await choice.opened.activate();
  backend = choice.name;
  estimator = choice.opened;
  say('ready', describeTrials(choice.trials), 1);
}

/** Numbered people of one picture, in px of a 640-wide one. */
function report(read: ReadPicture, bodies: readonly Float32Array<ArrayBuffer>[], ordinal: number, captureMs: EpochMs, inferenceMs: number): void {
  const people: SeenPerson[] = bodies.map((keypoints) => ({ keypoints, look: isMany ? torsoColour(read.image, keypoints, MIN_KEYPOINT_SCORE) : undefined }));
  const ids = identifyPeople(memory, people, captureMs);
  const kept = ids.flatMap((id, i) => (id ? [i] : []));
  const keypoints = new Float32Array(kept.length * 51);
  kept.forEach((index, slot) => {
    const body = bodies[index]!;
    for (let i = 0; i < 51; i += 3) {
      keypoints[slot * 51 + i] = body[i]! * read.scale;
      keypoints[slot * 51 + i + 1] = body[i + 1]! * read.scale;
      keypoints[slot * 51 + i + 2] = body[i + 2]!;
    }
  });
  post({ type: 'poses', ordinal, captureMs, inferenceMs, ids: kept.map((index) => ids[index]!), keypoints, brightness: read.brightness }, [keypoints.buffer]);
}

async function look(picture: Picture, captureMs: EpochMs, ordinal: number): Promise<void> {
  if (!estimator || !reader) {
    picture.close();
    return;
  }
  const begin = performance.now();
  try {
    const read = reader.read(picture);
    const bodies = await estimator.estimate(read.image);
    report(read, bodies, ordinal, captureMs, performance.now() - begin);
    failures = 0;
  } catch (error) {
    if (++failures >= MAX_FAILURES) throw error;
    // An empty answer, so that the page sends its next picture.
    post({ type: 'poses', ordinal, captureMs, inferenceMs: performance.now() - begin, ids: [], keypoints: new Float32Array(0), brightness: 255 });
  }
}

function fail(error: unknown): void {
  estimator = null;
  say('failed', error instanceof Error ? error.message : String(error), 0);
}

self.onmessage = ({ data }: MessageEvent<ToPose<Picture>>) => {
  if (data.type === 'start') start(data.model, data.base).catch(fail);
  else look(data.picture, data.captureMs, data.ordinal).catch(fail);
};
self.addEventListener('unhandledrejection', (event) => {
  event.preventDefault();
  fail(event.reason);
});
