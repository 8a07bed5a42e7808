import { beforeEach, describe, expect, it, vi } from 'vitest';
import { forgetOwnLook, hideCamera, isCameraAsked, lookOf, LOOKS, looks, looksFrom, setCameraShade, setFilmed, SHY_LOOKS, stepLook, wearLook } from '../../../view/looks/looks.ts';
import { recall } from '../../../view/remembered.ts';

const kept = new Map<string, string>();
vi.stubGlobal('localStorage', { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value) });

beforeEach(() => {
  kept.clear();
  looks.setState(looksFrom({}));
});

describe('who wears which look', () => {
  it('[LOK2] a look is for everybody or for one player, and is remembered for the next visit', () => {
    wearLook('ribbons');
    wearLook('puppet', 2);
    expect([0, 1, 2, 3].map((player) => lookOf(looks.getState(), player))).toEqual(['ribbons', 'ribbons', 'puppet', 'ribbons']);
    expect(looksFrom(recall())).toEqual(looks.getState());
    forgetOwnLook(2);
    expect(lookOf(looksFrom(recall()), 2)).toBe('ribbons');
    wearLook('crowd', 1);
    wearLook('trails');
    expect(looks.getState().own).toEqual([null, null, null, null]);
  });

  it('[LOK2] spoiled memory is as good as none', () => {
    expect(looksFrom({ 'look.all': 'naked', 'look.0': 7, 'look.1': 'camera' })).toEqual(looksFrom({}));
  });

  it('[LOK3] a key steps through all looks and back, and never comes to the camera’s picture', () => {
    const seen = SHY_LOOKS.map(() => {
      stepLook(1);
      return looks.getState().all;
    });
    expect(new Set(seen)).toEqual(new Set(SHY_LOOKS));
    expect(seen).not.toContain('camera');
    expect(looks.getState().all).toBe('skeleton');
    expect(stepLook(-1)).toBe(LOOKS.find(({ id }) => id === SHY_LOOKS.at(-1))!.label);
    wearLook('camera');
    stepLook(1);
    expect(looks.getState().all).toBe('skeleton');
  });

  it('[LOK4] the camera’s picture is shown in this visit only, and one call takes it away in every form', () => {
    wearLook('camera');
    setCameraShade(true);
    expect(isCameraAsked(looks.getState())).toBe(true);
    expect(looksFrom(recall())).toMatchObject({ all: 'skeleton', hasCameraShade: false });
    wearLook('puppet');
    wearLook('camera', 1);
    expect(isCameraAsked(looks.getState())).toBe(true);
    expect(isCameraAsked(looksFrom(recall()))).toBe(false);
    hideCamera();
    expect(looks.getState()).toEqual({ ...looksFrom({}), all: 'puppet' });
  });

  it('[LOK10] while a video is made nothing of a camera is shown', () => {
    wearLook('camera', 0);
    setCameraShade(true);
    setFilmed(true);
    expect(isCameraAsked(looks.getState())).toBe(false);
    wearLook('camera');
    setCameraShade(true);
    expect(looks.getState()).toEqual({ ...looksFrom({}), isFilmed: true });
    setFilmed(false);
    wearLook('camera');
    expect(isCameraAsked(looks.getState())).toBe(true);
  });

  it('[LOK5] every look has a name and at most six words', () => {
    for (const { label, words } of LOOKS) {
      expect(label).not.toBe('');
      expect(words.split(' ').length, words).toBeLessThanOrEqual(6);
    }
    expect(new Set(LOOKS.map(({ label }) => label)).size).toBe(LOOKS.length);
  });
});
