import { describe, expect, it } from 'vitest';
import { ZONE_PLACES } from '../../../game/index.ts';
import { CUE_KIND, FRAME_HEAD, JOINT, MAPPING_FIELD, MAPPING_STRIDE, RenderFrame, SHOW_FIELD, SHOW_STATE, TICK_RATE, TRACK_FIELD, TRACK_STATE } from '../../../protocol/index.ts';
import { accompany, FULL_ROOM_TICKS, fullRoom, LED_BY_RIGHT_HAND, MAPPINGS, PLAYER } from './full-room.ts';
import { openRoom, Performance, Puppet, type HeardCue } from './player.ts';

const DRUM = 9, STROKES = 5, EVERY = 1.03, KEYS = 4;

/** A hand drums at times that no grid knows, 32 poses a second, with a key struck now and then; `each` comes before every tick. */
function drum(p: Performance, each: () => void): void {
  const puppet = new Puppet(), place = ZONE_PLACES[0]![DRUM]!, begin = p.jam.nextTick;
  p.run(Math.ceil((STROKES * EVERY + 1) * TICK_RATE), (tick) => {
    each();
    if ((tick - begin) % 100 === 57) p.send(KEYS, (writer) => writer.strike(0, 8, 0.5, 1234, 2000));
    if (tick % 4 !== 0) return;
    // Falls for 110 ms, stops dead, rests, and is lifted unhurriedly.
    const phase = ((tick - begin) / TICK_RATE) % EVERY, height = phase < 0.5 ? phase / 0.5 : phase < 0.75 ? 1 : Math.max(0, 1 - (phase - 0.75) / 0.11);
    puppet.put(JOINT.right_wrist, place.x, place.y + 0.4 * height * height * (3 - 2 * height));
    p.send(PLAYER, (writer) => puppet.write(writer, 700, 35_000));
  });
}
const strikesOf = (p: Performance, zone: number): HeardCue[] => p.cuesOf(CUE_KIND.strike).filter((cue) => cue.zone === zone);
const picture = (p: Performance): RenderFrame => {
  const frame = new RenderFrame();
  p.jam.writeRenderFrame(frame, 0);
  return frame;
};

describe('a room with everything at work', () => {
  it('[MAP14] with 18 mappings, tuner, partners, a track and a show at work a stroke or a mapped movement is cued in the tick that brings it, as in an empty room', async () => {
    const full = await fullRoom(), bare = new Performance(await openRoom()), standing = new Puppet();
    bare.run(FULL_ROOM_TICKS, (tick) => { if (tick % 4 === 0) bare.send(PLAYER, (writer) => standing.write(writer)); });
    expect(full.jam.nextTick).toBe(bare.jam.nextTick);
    const { mappings, show, tracks, head } = picture(full);
    expect(mappings.filter((isLive, at) => at % MAPPING_STRIDE === MAPPING_FIELD.isLive && isLive === 1)).toHaveLength(MAPPINGS);
    expect(show[SHOW_FIELD.state]).toBe(SHOW_STATE.running);
    expect(tracks[TRACK_FIELD.state]).toBe(TRACK_STATE.playing);
    expect(head[FRAME_HEAD.players]).toBe(2);

    drum(full, () => accompany(full));
    drum(bare, () => undefined);
    const when = (p: Performance, zone: number): number[] => [...new Set(strikesOf(p, zone).map(({ emittedAt }) => emittedAt))];
    expect(when(full, DRUM).length).toBeGreaterThanOrEqual(STROKES);
    for (const zone of [DRUM, 8]) expect(when(full, zone)).toEqual(when(bare, zone));
    for (const cue of strikesOf(full, DRUM)) {
      expect(cue).toMatchObject({ tick: cue.emittedAt, movedMicros: 0 });
      expect(full.frames.some(({ source, tick }) => source === PLAYER && tick === cue.emittedAt)).toBe(true);
    }
    for (const cue of strikesOf(full, 8)) expect(cue).toMatchObject({ tick: cue.emittedAt, micros: 1234, movedMicros: 0 });

    // What the hand leads is told in the very ticks that bring the hand.
    const led = full.cuesOf(CUE_KIND.param).filter((cue) => cue.instrument === LED_BY_RIGHT_HAND), brought = new Set(full.frames.filter(({ source }) => source === PLAYER).map(({ tick }) => tick));
    expect(led.length).toBeGreaterThan(40);
    for (const cue of led) expect([cue.tick, brought.has(cue.emittedAt)]).toEqual([cue.emittedAt, true]);
  });
});
