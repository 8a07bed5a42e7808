import { describe, expect, it } from 'vitest';
import { FRAME_HEAD, RenderFrame, ZONE_FIELD, ZONE_KIND, ZONE_STATE, ZONE_STRIDE, type SceneDescription } from '../../../protocol/index.ts';
import { captionOf, RoomWatch } from '../../../view/ui/room-watch.ts';

const scene: SceneDescription = {
  scene: 'test', seed: 1,
  zones: [0, 1, 2].map((index) => ({ index, name: `Lantern ${index + 1}`, kind: 'loop', key: `Digit${index + 1}`, family: 'ground' })),
  loops: [0, 1, 2].map((index) => ({ index, name: ['Kick', 'Bass', 'Felt'][index]!, palette: 0, family: 'ground', bars: 1 })),
  palettes: [{ name: 'Ember', bpm: 84, key: 'D minor' }, { name: 'Tide', bpm: 96, key: 'A minor' }],
};

function frameWith(states: readonly number[]): RenderFrame {
  const frame = new RenderFrame();
  frame.head[FRAME_HEAD.ready] = 1;
  frame.head[FRAME_HEAD.zones] = states.length;
  states.forEach((state, i) => {
    frame.zones[i * ZONE_STRIDE + ZONE_FIELD.kind] = ZONE_KIND.loop;
    frame.zones[i * ZONE_STRIDE + ZONE_FIELD.loop] = i;
    frame.zones[i * ZONE_STRIDE + ZONE_FIELD.state] = state;
  });
  return frame;
}

describe('captions', () => {
  it('[PIC8] a loop that waits says which, and for what', () => {
    const watch = new RoomWatch(), { idle, armed } = ZONE_STATE;
    expect(watch.look(frameWith([idle, idle, idle]), scene, 2).caption).toBe('');
    const seen = watch.look(frameWith([idle, idle, armed]), scene, 2);
    expect(seen.caption).toBe('“Felt” waits for the bar');
    expect(seen.captionCount).toBe(1);
    expect(watch.look(frameWith([idle, idle, armed]), scene, 2)).toBe(seen);
  });

  it('[PIC8] a palette that changes is named', () => {
    const watch = new RoomWatch(), frame = frameWith([0]);
    watch.look(frame, scene, 2);
    frame.head[FRAME_HEAD.palette] = 1;
    expect(watch.look(frame, scene, 2).caption).toBe('The room turns Tide');
  });

  it('[PIC8] no caption is longer than eight words', () => {
    for (const from of Object.values(ZONE_STATE)) for (const to of Object.values(ZONE_STATE)) for (const quantisation of [0, 1, 2, 3]) {
      expect(captionOf('“Tape chords”', from, to, quantisation).split(' ').length, `${from} → ${to}`).toBeLessThanOrEqual(8);
    }
  });
});
