/** The camera without a room: keeps what would go through the session's door. */
import { COCO_COUNT, IMAGE_UNITS, JOINT_BYTES, JOINTS_HEADER_BYTES, SAMPLE, SAMPLE_HEADER_BYTES } from '../../../../protocol/index.ts';
import { startCamera, type CameraInput } from '../../../../view/input/camera.ts';
import type { PoseModel } from '../../../../view/input/pose-feed.ts';
import type { CameraStatus } from '../../../../view/stage.ts';

export interface SeenSample {
  readonly kind: number;
  readonly player: number;
  readonly atMs: number;
  readonly captureMs: number;
  readonly epoch: number;
  /** 17 × (x, y, confidence), px. */
  readonly joints: number[];
}

const samples: SeenSample[] = [], statuses: CameraStatus[] = [];

function read(payload: Uint8Array, atMs: number): void {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  for (let at = 0; at < payload.length; at += view.getUint16(at + 2, true)) {
    const kind = view.getUint8(at), body = at + SAMPLE_HEADER_BYTES, joints: number[] = [];
    if (kind === SAMPLE.joints) for (let joint = 0; joint < COCO_COUNT; joint++) {
      const from = body + JOINTS_HEADER_BYTES + joint * JOINT_BYTES;
      joints.push(view.getInt32(from + 4, true) / IMAGE_UNITS, view.getInt32(from + 8, true) / IMAGE_UNITS, view.getUint8(from + 1) / 255);
    }
    samples.push({ kind, player: view.getUint8(at + 1), atMs, captureMs: atMs - view.getUint32(at + 8, true) / 1000, epoch: kind === SAMPLE.joints ? view.getUint16(body + 2, true) : -1, joints });
  }
}

let camera: CameraInput | null = null;

Object.assign(globalThis, {
  cam: {
    samples, statuses,
    start: (model: PoseModel = 'lightning') => {
      camera = startCamera({ model, session: { send: (_source, payload, atMs) => read(payload, atMs) }, onStatus: (status) => { if (statuses.at(-1)?.state !== status.state || statuses.at(-1)?.message !== status.message) statuses.push(status); } });
    },
    input: () => camera,
    stop: () => camera?.stop(),
  },
});
