import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { JOINT } from '../../../protocol/index.ts';
import type { Pose } from '../../../view/input/head-body.ts';
import { XrReader } from '../../../view/input/xr-reader.ts';

const upright = { x: 0, y: 0, z: 0, w: 1 };
const at = (x: number, y: number, z: number): Pose => ({ position: { x, y, z }, orientation: upright });

/** A reference space that remembers how it was offset, and can be reset like the system's own. */
class Space extends EventTarget {
  constructor(readonly origin: Pose = at(0, 0, 0)) {
    super();
  }
  getOffsetReferenceSpace(origin: Pose): Space {
    return new Space(origin);
  }
}

/** Everything that a reader asks of a browser: poses given in the session's own space, answered in the asked one (offsets without turns). */
class Browser {
  space = new Space();
  head: Pose | null = at(0, 1.6, 0);
  isEmulated = false;
  sources: { handedness: string; targetRayMode?: string; targetRaySpace?: Pose; gripSpace?: Pose; hand?: Map<string, Pose> }[] = [];
  readonly holder = {
    getReferenceSpace: () => this.space as unknown as XRReferenceSpace,
    setReferenceSpace: (space: XRReferenceSpace) => { this.space = space as unknown as Space; },
  };
  readonly frame = {
    session: { inputSources: this.sources, visibilityState: 'visible' },
    getViewerPose: (space: Space) => this.head && { transform: this.seenFrom(space, this.head), emulatedPosition: this.isEmulated },
    getPose: (pose: Pose, space: Space) => ({ transform: this.seenFrom(space, pose), emulatedPosition: false }),
    getJointPose: (pose: Pose, space: Space) => ({ transform: this.seenFrom(space, pose) }),
  } as unknown as XRFrame;

  private seenFrom(space: Space, { position, orientation }: Pose): Pose {
    const { origin } = space;
    return { position: { x: position.x - origin.position.x, y: position.y - origin.position.y, z: position.z - origin.position.z }, orientation };
  }
}

describe('reading XR frames', () => {
  beforeEach(() => void vi.stubGlobal('XRRigidTransform', class {
    constructor(readonly position: Pose['position'], readonly orientation: Pose['orientation']) {}
  }));
  afterEach(() => void vi.unstubAllGlobals());
  const jointOf = (reader: XrReader, joint: number): number[] => [...reader.body.xyz.subarray(joint * 3, joint * 3 + 3)].map((value) => Math.round(value * 1000) / 1000);

  it('[XRB7] the first tracked frame puts the origin under the player and is not itself a sample; the next one is', () => {
    const reader = new XrReader(), browser = new Browser();
    browser.head = at(2, 1.7, -1);
    expect(reader.read(browser.frame, browser.holder, 0)).toBe(false);
    expect(reader.read(browser.frame, browser.holder, 0.01)).toBe(true);
    expect(jointOf(reader, JOINT.left_eye)).toEqual([-0.032, 1.7, 0]);
  });

  it('[XRB8] tracking lost is one sample without joints, then silence; found again is a new epoch', () => {
    const reader = new XrReader(), browser = new Browser();
    reader.read(browser.frame, browser.holder, 0);
    reader.read(browser.frame, browser.holder, 0.01);
    const { epoch } = reader;
    browser.head = null;
    expect(reader.read(browser.frame, browser.holder, 0.02)).toBe(true);
    expect(reader.body.confidence.every((sure) => sure === 0)).toBe(true);
    expect(reader.read(browser.frame, browser.holder, 0.03)).toBe(false);
    browser.head = at(0, 1.6, 0);
    browser.isEmulated = true;
    expect(reader.read(browser.frame, browser.holder, 0.04)).toBe(false);
    browser.isEmulated = false;
    expect(reader.read(browser.frame, browser.holder, 0.05)).toBe(true);
    expect(reader.epoch).toBe(epoch + 1);
  });

  it('[XRB9] the system resetting its space recentres, under a new epoch', () => {
    const reader = new XrReader(), browser = new Browser(), base = browser.space;
    reader.read(browser.frame, browser.holder, 0);
    reader.read(browser.frame, browser.holder, 0.01);
    const { epoch } = reader;
    browser.head = at(0.5, 1.6, 0.5);
    base.dispatchEvent(new Event('reset'));
    expect(reader.read(browser.frame, browser.holder, 0.02)).toBe(false);
    expect(reader.read(browser.frame, browser.holder, 0.03)).toBe(true);
    expect(reader.epoch).toBe(epoch + 1);
    expect(jointOf(reader, JOINT.nose)[0]).toBe(0);
  });

  it('[XRB10] a controller is a hand at its grip with the wrist up the arm; a tracked hand has its own wrist and five fingertips', () => {
    const reader = new XrReader(), browser = new Browser();
    browser.sources.push({ handedness: 'right', gripSpace: at(0.3, 1.2, -0.4) });
    reader.read(browser.frame, browser.holder, 0);
    reader.read(browser.frame, browser.holder, 0.01);
    expect(jointOf(reader, JOINT.right_hand)).toEqual([0.3, 1.2, -0.4]);
    expect(jointOf(reader, JOINT.right_wrist)).toEqual([0.3, 1.27, -0.4]);
    expect(reader.body.confidence[JOINT.right_index]).toBe(0);
    expect(reader.sources.right).toBe(browser.sources[0]);

    const names = ['wrist', 'middle-finger-phalanx-proximal', 'thumb-tip', 'index-finger-tip', 'middle-finger-tip', 'ring-finger-tip', 'pinky-finger-tip'];
    browser.sources[0] = { handedness: 'left', hand: new Map(names.map((name, i) => [name, at(-0.3, 1 + i / 100, -0.4)])) };
    reader.read(browser.frame, browser.holder, 0.02);
    expect(jointOf(reader, JOINT.left_wrist)).toEqual([-0.3, 1, -0.4]);
    expect(jointOf(reader, JOINT.left_little)).toEqual([-0.3, 1.06, -0.4]);
    expect(reader.body.confidence[JOINT.right_hand]).toBe(0);
    expect(reader.sources.right).toBeNull();
  });

  it('[XRB11] a finger on the glass of a phone is a hand 60 cm beyond it', () => {
    const reader = new XrReader(), browser = new Browser();
    browser.sources.push({ handedness: 'none', targetRayMode: 'screen', targetRaySpace: at(0, 1.5, 0) });
    reader.read(browser.frame, browser.holder, 0);
    reader.read(browser.frame, browser.holder, 0.01);
    expect(jointOf(reader, JOINT.right_hand)).toEqual([0, 1.5, -0.6]);
    expect(reader.body.confidence[JOINT.left_hand]).toBe(0);
  });
});
