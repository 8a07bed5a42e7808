/** MoveNet on each backend that a machine may have, for {@link chooseBackend} to measure. Loaded lazily: this file is what pulls in tfjs. */
import * as poseDetection from '@tensorflow-models/pose-detection';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import type { Contender } from './choose-backend.ts';

/** MoveNet, ready. */
export interface PoseEstimator {
  /** 17 × (x, y, score) per body, px of `image`. */
  estimate(image: ImageData): Promise<Float32Array<ArrayBuffer>[]>;
  /** Makes its backend the current one again: tfjs has one at a time. */
  activate(): Promise<void>;
  close(): void;
}

/** Graphics drivers that compute on the processor: far slower than WebAssembly, not worth the seconds of trying. */
const SOFTWARE_RENDERER = /swiftshader|llvmpipe|softpipe|software|basic render/i;

function hasGraphicsCard(): boolean {
  const context = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (!context) return false;
  const details = context.getExtension('WEBGL_debug_renderer_info');
  const renderer = String(context.getParameter(details ? details.UNMASKED_RENDERER_WEBGL : context.RENDERER));
  context.getExtension('WEBGL_lose_context')?.loseContext();
  return !SOFTWARE_RENDERER.test(renderer);
}

interface Gpu { requestAdapter(): Promise<{ readonly isFallbackAdapter?: boolean; readonly info?: { readonly isFallbackAdapter?: boolean } } | null> }

async function hasWebGpu(): Promise<boolean> {
  const gpu = (navigator as { gpu?: Gpu }).gpu;
  const adapter = await gpu?.requestAdapter();
  return !!adapter && !adapter.isFallbackAdapter && !adapter.info?.isFallbackAdapter;
}

async function open(backend: string, weights: tf.io.IOHandler, model: 'lightning' | 'multipose'): Promise<PoseEstimator | null> {
  if (!(await tf.setBackend(backend))) return null;
  await tf.ready();
  const isMany = model === 'multipose';
  const detector = await poseDetection.createDetector(poseDetection.SupportedModels.MoveNet, {
    modelType: isMany ? poseDetection.movenet.modelType.MULTIPOSE_LIGHTNING : poseDetection.movenet.modelType.SINGLEPOSE_LIGHTNING,
    modelUrl: weights,
    // Smoothing in front of stroke detection hurts it (the simulation smooths what is drawn); identities are given here.
    enableSmoothing: false,
    enableTracking: false,
    // Below the models' own default of 0.25: whether somebody is there is decided from single keypoints.
    minPoseScore: 0.2,
  });
  return {
    async estimate(image) {
      const poses = await detector.estimatePoses(image as Parameters<typeof detector.estimatePoses>[0], { maxPoses: isMany ? 6 : 1, flipHorizontal: false });
      return poses.map((pose) => {
        const keypoints = new Float32Array(51);
        pose.keypoints.forEach((keypoint, i) => {
          keypoints[i * 3] = keypoint.x;
          keypoints[i * 3 + 1] = keypoint.y;
          keypoints[i * 3 + 2] = keypoint.score ?? 0;
        });
        return keypoints;
      });
    },
    async activate() { await tf.setBackend(backend); },
    close() {
      detector.dispose();
      tf.removeBackend(backend);
    },
  };
}

/**
 * WebAssembly first because it is safe everywhere, then the graphics card's interfaces where there is a card, the plain
 * processor only when nothing else opened. `blank`: a picture of the usual size to measure with. `wasmBase`: where
 * the app serves the backend's `.wasm` files.
 */
export function poseContenders(weights: tf.io.IOHandler, model: 'lightning' | 'multipose', blank: ImageData, wasmBase: string): readonly Contender<PoseEstimator>[] {
  setWasmPaths(wasmBase);
  // The threaded build breaks once a bundler has minified it.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  const opened = new Set<string>();
  const contender = (name: string, isHere: () => boolean | Promise<boolean>): Contender<PoseEstimator> => ({
    name,
    open: async () => {
      const estimator = (await isHere()) ? await open(name, weights, model) : null;
      if (estimator) opened.add(name);
      return estimator;
    },
    infer: async (estimator) => { await estimator.estimate(blank); },
    close: (estimator) => estimator.close(),
  });
  return [
    contender('wasm', () => typeof WebAssembly === 'object'),
    contender('webgpu', hasWebGpu),
    contender('webgl', hasGraphicsCard),
    contender('cpu', () => opened.size === 0),
  ];
}
