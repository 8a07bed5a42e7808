import { describe, expect, it } from 'vitest';
import { bestWay } from '../../../view/ui/ways-to-play.ts';

describe('the way to begin', () => {
  it('[PIC14] is the headset where one is, fingers on a touch screen, a camera that is there, else the pointer', () => {
    const nothing = { hasHeadset: false, isTouch: false, hasCamera: false };
    expect(bestWay(nothing)).toBe('pointer');
    expect(bestWay({ ...nothing, hasCamera: true })).toBe('camera');
    expect(bestWay({ ...nothing, hasCamera: true, isTouch: true })).toBe('pointer');
    expect(bestWay({ hasHeadset: true, hasCamera: true, isTouch: true })).toBe('headset');
  });
});
