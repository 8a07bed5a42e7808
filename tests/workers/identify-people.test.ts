import { describe, expect, it } from 'vitest';
import { createPeopleMemory, identifyPeople, type SeenPerson } from '../../workers/identify-people.ts';

/** COCO keypoints of somebody standing, in units of a torso, centre of the torso at 0. */
const STANDING: readonly (readonly [number, number])[] = [
  [0, -0.95], [0.06, -1], [-0.06, -1], [0.13, -0.97], [-0.13, -0.97], [0.35, -0.5], [-0.35, -0.5], [0.45, 0], [-0.45, 0],
  [0.5, 0.45], [-0.5, 0.45], [0.22, 0.5], [-0.22, 0.5], [0.24, 1.3], [-0.24, 1.3], [0.25, 2.1], [-0.25, 2.1],
];

function noise(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
}

function body(x: number, y: number, torso: number, jitterPx = 0, random = noise(1), look?: [number, number, number]): SeenPerson {
  const keypoints = new Float32Array(51);
  STANDING.forEach(([dx, dy], i) => {
    keypoints[i * 3] = x + dx * torso + random() * 2 * jitterPx;
    keypoints[i * 3 + 1] = y + dy * torso + random() * 2 * jitterPx;
    keypoints[i * 3 + 2] = 0.7;
  });
  return { keypoints, look };
}

/** Two people walk past each other at `speed` torso lengths a second; the farther is unseen while closer than `hiddenWithin` torsos. */
function cross(options: { hz: number; speed: number; jitterPx: number; hiddenWithin: number; seed: number; farTorso: number; shuffled?: boolean }): { isKept: boolean; ids: number[] } {
  const { hz, speed, jitterPx, hiddenWithin, seed, farTorso } = options;
  const memory = createPeopleMemory(), random = noise(seed), near = 90, seen = new Set<number>();
  let firstNear = 0, firstFar = 0, lastNear = 0, lastFar = 0;
  const seconds = 6 / speed;
  for (let frame = 0; frame <= seconds * hz; frame++) {
    const t = frame / hz, offset = (t - seconds / 2) * speed * near;
    const nearX = 320 + offset, farX = 320 - offset;
    const isHidden = Math.abs(nearX - farX) < hiddenWithin * near;
    const people = [body(nearX, 240, near, jitterPx, random)];
    if (!isHidden) people.push(body(farX, 240, farTorso, jitterPx, random));
    const isSwapped = (options.shuffled ?? true) && random() > 0 && people.length === 2;
    if (isSwapped) people.reverse();
    const ids = identifyPeople(memory, people, t * 1000);
    ids.forEach((id) => id && seen.add(id));
    const nearId = ids[isSwapped ? 1 : 0]!, farId = people.length === 2 ? ids[isSwapped ? 0 : 1]! : 0;
    if (nearId) { firstNear ||= nearId; lastNear = nearId; }
    if (farId) { firstFar ||= farId; lastFar = farId; }
  }
  return { isKept: firstNear === lastNear && firstFar === lastFar && firstNear !== firstFar, ids: [...seen] };
}

describe('identifyPeople', () => {
  it('[CAM1] two people who cross in full view keep their numbers', () => {
    for (const hz of [4, 8, 12, 30]) for (const speed of [0.4, 0.8, 1.6, 3]) for (let seed = 1; seed <= 40; seed++) {
      expect(cross({ hz, speed, jitterPx: 4, hiddenWithin: 0, seed, farTorso: 85 }), `${hz} Hz, ${speed} torsos/s, seed ${seed}`).toEqual({ isKept: true, ids: [1, 2] });
    }
  });

  it('[CAM1] one who is hidden behind the other while they cross comes out with the same number', () => {
    let kept = 0, all = 0;
    for (const hz of [4, 8, 12, 30]) for (const speed of [0.8, 1.6, 3]) for (let seed = 1; seed <= 10; seed++) {
      all++;
      if (cross({ hz, speed, jitterPx: 4, hiddenWithin: 0.7, seed, farTorso: 78 }).isKept) kept++;
    }
    expect(kept, `kept in ${kept} of ${all}`).toBe(all);
  });

  it('[CAM1] two of different clothes who meet and turn back keep their numbers', () => {
    for (const hz of [6, 12, 30]) {
      const memory = createPeopleMemory(), random = noise(7);
      let left = 0, right = 0;
      for (let frame = 0; frame <= 6 * hz; frame++) {
        const t = frame / hz, apart = Math.abs(t - 3) * 90 + 20;
        const ids = identifyPeople(memory, [body(320 - apart / 2, 240, 90, 4, random, [180, 40, 40]), body(320 + apart / 2, 240, 90, 4, random, [30, 60, 160])], t * 1000);
        if (ids[0]) expect(ids[0]).toBe(left ||= ids[0]);
        if (ids[1]) expect(ids[1]).toBe(right ||= ids[1]);
      }
      expect([left, right]).toEqual([1, 2]);
    }
  });

  it('[CAM1] one who steps out for a second comes back as the same; after three seconds as somebody new', () => {
    const memory = createPeopleMemory();
    expect(identifyPeople(memory, [body(300, 240, 90)], 0)).toEqual([1]);
    expect(identifyPeople(memory, [], 500)).toEqual([]);
    expect(identifyPeople(memory, [body(320, 240, 90)], 1000)).toEqual([1]);
    expect(identifyPeople(memory, [body(320, 240, 90)], 4000)).toEqual([2]);
  });

  it('[CAM1] somebody else on the other side of the picture is somebody new at once', () => {
    const memory = createPeopleMemory();
    identifyPeople(memory, [body(120, 240, 90)], 0);
    const ids = [100, 200].map((ms) => identifyPeople(memory, [body(560, 260, 60)], ms)[0]);
    expect(ids.at(-1)).toBe(2);
  });

  it('[CAM1] a body reported twice has one number, and a false body seen once has none', () => {
    const memory = createPeopleMemory();
    expect(identifyPeople(memory, [body(300, 240, 90), body(303, 241, 91)], 0)).toEqual([1, 0]);
    expect(identifyPeople(memory, [body(300, 240, 90), body(90, 300, 40)], 100)).toEqual([1, 0]);
    expect(identifyPeople(memory, [body(300, 240, 90)], 200)).toEqual([1]);
  });

  it('[CAM1] a fast jump sideways at five pictures a second is still the same person', () => {
    const memory = createPeopleMemory();
    const xs = [300, 300, 300, 350, 430, 480, 490, 490];
    for (const [i, x] of xs.entries()) expect(identifyPeople(memory, [body(x, 240, 90)], i * 200)).toEqual([1]);
  });

  it('[CAM1] keypoints that are not numbers, or unsure, are nobody', () => {
    const memory = createPeopleMemory(), broken = new Float32Array(51).fill(NaN), unsure = Float32Array.from(body(300, 240, 90).keypoints);
    for (let i = 2; i < 51; i += 3) unsure[i] = 0.1;
    expect(identifyPeople(memory, [{ keypoints: broken }, { keypoints: unsure }], 0)).toEqual([0, 0]);
    expect(memory.tracks).toEqual([]);
  });
});

/** Somebody who dances: arms and legs swing, the trunk sways and dips, seen with gaussian noise of so many px. */
function dancing(x: number, y: number, torso: number, t: number, phase: number, sigma: number, gaussian: () => number): SeenPerson {
  const keypoints = new Float32Array(51), swing = Math.sin(t * 5 + phase), dip = 0.08 * Math.sin(t * 7 + phase), lean = 0.12 * Math.sin(t * 3.1 + phase);
  STANDING.forEach(([dx, dy], i) => {
    const isArm = i >= 7 && i <= 10, isLeg = i >= 13, side = i % 2 ? 1 : -1;
    keypoints[i * 3] = x + (dx + lean * (0.5 - dy / 4) + (isArm ? 0.5 * swing * side : isLeg ? 0.25 * swing * side : 0)) * torso + gaussian() * sigma;
    keypoints[i * 3 + 1] = y + (dy + dip + (isArm ? 0.7 * Math.cos(t * 4 + phase) : 0)) * torso + gaussian() * sigma;
    keypoints[i * 3 + 2] = 0.6;
  });
  return { keypoints };
}

describe('two dancers who cross, at 12 Hz with 4 px of noise', () => {
  it('[MNR2] keep their numbers when they pass, also when the farther is hidden for a while or the camera drops pictures', () => {
    let kept = 0, all = 0;
    const lost: string[] = [];
    for (const hiddenWithin of [0, 0.4, 0.8]) for (const speed of [0.6, 1.2, 2.4]) for (const dropped of [0, 0.15]) for (let seed = 1; seed <= 8; seed++) {
      const random = noise(seed * 77 + 1), gaussian = (): number => { let sum = 0; for (let n = 0; n < 12; n++) sum += random(); return sum; };
      const memory = createPeopleMemory(), near = 90, far = seed % 2 ? 76 : 87, seconds = 6 / speed, first = [0, 0], last = [0, 0];
      for (let frame = 0; frame <= seconds * 12; frame++) {
        if (random() + 0.5 < dropped) continue;
        const t = frame / 12, offset = (t - seconds / 2) * speed * near, nearX = 320 + offset, farX = 320 - offset, isHidden = Math.abs(nearX - farX) < hiddenWithin * near;
        const people = [dancing(nearX, 240, near, t, 0, 4, gaussian)];
        if (!isHidden) people.push(dancing(farX, 236, far, t, 2, 4, gaussian));
        const isSwapped = people.length === 2 && random() > 0;
        if (isSwapped) people.reverse();
        const ids = identifyPeople(memory, people, t * 1000);
        [isSwapped ? 1 : 0, people.length === 2 ? (isSwapped ? 0 : 1) : -1].forEach((at, who) => {
          const id = at < 0 ? 0 : ids[at]!;
          if (id === 0) return;
          first[who] ||= id;
          last[who] = id;
        });
      }
      all++;
      if (first[0] === last[0] && first[1] === last[1] && first[0] !== first[1]) kept++;
      else lost.push(`hidden ${hiddenWithin}, ${speed} torsos/s, ${dropped} dropped, seed ${seed}`);
    }
    expect(lost, `kept in ${kept} of ${all}`).toEqual([]);
  });
});
