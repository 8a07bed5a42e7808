import { describe, expect, it } from 'vitest';
import { FRAME_HEAD, RenderFrame, TICK_RATE, ZONE_FIELD, ZONE_KIND, ZONE_STATE, ZONE_STRIDE, type SceneDescription } from '../../../protocol/index.ts';
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

  it('[BAR6] in a recording another place says nothing of what differs there, and what was said is taken back', () => {
    const watch = new RoomWatch(true), { idle, armed, sounding } = ZONE_STATE;
    const at = (tick: number, ...states: number[]): RenderFrame => {
      const frame = frameWith(states);
      frame.head[FRAME_HEAD.tick] = tick;
      return frame;
    };
    watch.look(at(100, idle, idle), scene, 2);
    expect(watch.look(at(110, armed, idle), scene, 2).caption).toBe('“Kick” waits for the bar');
    const elsewhere = watch.look(at(90_000, sounding, sounding), scene, 2);
    expect(elsewhere.caption).toBe('');
    expect(watch.look(at(90_010, sounding, sounding), scene, 2)).toBe(elsewhere);
    expect(watch.look(at(500, idle, idle), scene, 2).caption).toBe('');
  });

  it('[BAR6] at sixteen times real time, looked at ten times a second, every loop that comes in is said', () => {
    const watch = new RoomWatch(true), said: string[] = [];
    let count = 0;
    for (let look = 0; look < 40; look++) {
      const frame = frameWith([look >= 10 ? ZONE_STATE.sounding : ZONE_STATE.idle, look >= 20 ? ZONE_STATE.sounding : ZONE_STATE.idle, look >= 30 ? ZONE_STATE.sounding : ZONE_STATE.idle]);
      frame.head[FRAME_HEAD.tick] = Math.round(look * 0.1 * 16 * TICK_RATE);
      const seen = watch.look(frame, scene, 2);
      if (seen.captionCount !== count) said.push(seen.caption);
      count = seen.captionCount;
    }
    expect(said).toEqual(['“Kick” plays', '“Bass” plays', '“Felt” plays']);
  });

  it('[BAR7] a recording tells struck drums and bows that sing, a live room does not, and never over the words of a loop', () => {
    const stroked: SceneDescription = { ...scene, zones: [{ index: 0, name: 'Left hand drum', kind: 'strike', key: 'KeyA', family: 'none' }, { index: 1, name: 'Left bow', kind: 'bow', key: 'KeyJ', family: 'none' }, scene.zones[2]!] };
    const frame = (hits: number, occupied: number, state: number = ZONE_STATE.idle): RenderFrame => {
      const made = frameWith([0, 0, state]);
      made.zones[ZONE_FIELD.kind] = ZONE_KIND.strike;
      made.zones[ZONE_FIELD.hits] = hits;
      made.zones[ZONE_STRIDE + ZONE_FIELD.kind] = ZONE_KIND.bow;
      made.zones[ZONE_STRIDE + ZONE_FIELD.occupied] = occupied;
      return made;
    };
    const live = new RoomWatch(), recorded = new RoomWatch(true);
    for (const watch of [live, recorded]) watch.look(frame(5, 0), stroked, 2);
    expect(live.look(frame(6, 0), stroked, 2).caption).toBe('');
    expect(recorded.look(frame(6, 0), stroked, 2).caption).toBe('“Left hand drum” is struck');
    expect(recorded.look(frame(7, 0, ZONE_STATE.armed), stroked, 2).caption).toBe('“Felt” waits for the bar');
    expect(recorded.look(frame(8, 0, ZONE_STATE.armed), stroked, 2).caption).toBe('“Felt” waits for the bar');
    for (let look = 0; look < 20; look++) recorded.look(frame(8, 0, ZONE_STATE.armed), stroked, 2);
    expect(recorded.look(frame(8, 1, ZONE_STATE.armed), stroked, 2).caption).toBe('“Left bow” sings');
  });
});
