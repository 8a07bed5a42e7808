import { describe, expect, it } from 'vitest';
import { COMMANDS, CUE_KIND, JOINT, JOINT_COUNT, SETTINGS, SPACE, SampleWriter, type InputFrame } from '../../../protocol/index.ts';
import { createJam } from '../../../game/index.ts';
import { dueOf, openRoom, Performance, Puppet } from './player.ts';
import { plainPalette } from './test-palette.ts';

const writer = new SampleWriter();
const strike = (): Uint8Array => {
  writer.strike(0, 8, 0.5, 100, 0);
  return writer.take();
};

describe('the door', () => {
  it('[DOR1] what cannot be read, what leaves a gap and what is past is refused with a reason, and changes nothing', async () => {
    const jam = await openRoom();
    for (let i = 0; i < 10; i++) jam.tick();
    expect(jam.push({ tick: 12, source: 4, sequence: 0, payload: strike() }).ok).toBe(true);
    const good: InputFrame = { tick: 12, source: 4, sequence: 1, payload: strike() }, nan = strike();
    writer.setting(SETTINGS.tempo.id, NaN, 0);
    const setting = writer.take();
    nan[12 + 2] = 7;
    const cut = strike().subarray(0, 13), wild = strike();
    wild[0] = 99;
    const huge = new SampleWriter();
    huge.joints(0, SPACE.world, 0, new Float64Array(JOINT_COUNT * 3), new Float64Array(JOINT_COUNT).fill(1), JOINT_COUNT, 0, 0);
    const far = huge.take();
    new DataView(far.buffer).setInt32(12 + 4 + 4, 1_000_000_000, true);
    const bad: [InputFrame, RegExp][] = [
      [{ ...good, payload: cut }, /Length 16/], [{ ...good, payload: wild }, /Kind 99/], [{ ...good, payload: setting }, /not a finite number/],
      [{ ...good, payload: far }, /Coordinate 1000000000/], [{ ...good, payload: new Uint8Array(70_000) }, /over the limit/],
      [{ ...good, tick: 9 }, /is past; the next tick is 10/], [{ ...good, tick: 11 }, /before its last one for tick 12/], [{ ...good, tick: 12.5 }, /is past/],
      [{ ...good, sequence: 2 }, /frame 1 was expected/], [{ ...good, sequence: 0 }, /frame 1 was expected/], [{ ...good, source: -1 }, /not a whole number/],
      [{ ...good, source: 70_000 }, /not a whole number/],
    ];
    const before = jam.hash(), reference = await openRoom();
    for (const [frame, reason] of bad) {
      const answer = jam.push(frame);
      expect(answer.ok).toBe(false);
      if (!answer.ok) expect(answer.message).toMatch(reason);
    }
    expect(jam.hash()).toBe(before);
    // Nothing of the bad ones was kept: the good one still has its number, and the room goes on as one that never saw them.
    expect(jam.push(good).ok).toBe(true);
    for (let i = 0; i < 10; i++) reference.tick();
    reference.push({ tick: 12, source: 4, sequence: 0, payload: strike() });
    reference.push(good);
    for (let i = 0; i < 20; i++) {
      jam.tick();
      reference.tick();
    }
    expect(jam.hash()).toBe(reference.hash());
  });

  it('[DOR2] frames of one tick apply in ascending order of source, whatever order they came in', async () => {
    const tempo = (value: number): Uint8Array => {
      writer.setting(SETTINGS.tempo.id, value, 0);
      return writer.take();
    };
    for (const order of [[1, 2, 3], [3, 1, 2], [2, 3, 1]]) {
      const jam = await openRoom({ palettes: [plainPalette('Ember', 120)] }), play = new Performance(jam);
      for (const source of order) jam.push({ tick: 5, source, sequence: 0, payload: tempo(100 + source) });
      play.run(10);
      play.send(9, (w) => w.command(0, COMMANDS.toggleLoop, 0, 0));
      play.run(600);
      // The highest source spoke last: 103 a minute, from tick 5 on.
      const dues = play.cuesOf(CUE_KIND.note).map(dueOf);
      for (let n = 1; n < 3; n++) expect(dues[n]! - dues[n - 1]!).toBeCloseTo((60 / 103) * 128, 6);
    }
  });

  it('[DOR3] settings, zones and commands that this room does not know are clamped or left out, and said', async () => {
    const jam = await openRoom(), play = new Performance(jam);
    play.send(0, (w) => {
      w.setting(SETTINGS.tempo.id, 1e9, 0);
      w.setting(77, 1, 0);
      w.strike(0, 200, 1, 0, 0);
      w.hold(0, 31, true, 1, 0, 0, 0, 0);
      w.command(0, 99, 1, 0);
      w.command(0, COMMANDS.layout, 7, 0);
      w.command(0, COMMANDS.toggleLoop, -4, 0);
    });
    play.send(0, (w) => w.setting(SETTINGS.palette.id, 2.4, 0));
    play.run(50);
    const lines = jam.app.drainLog().map((line) => line.message).join('\n');
    expect(lines).toMatch(/Setting 77 is unknown/);
    expect(lines).toMatch(/Zone 200 is outside 0–14/);
    expect(lines).toMatch(/Command 99/);
    expect(play.cuesOf(CUE_KIND.strike)).toHaveLength(0);
    expect(play.cuesOf(CUE_KIND.palette).map((cue) => cue.loop)).toEqual([2]);
  });

  it('[DOR4] a payload changed by its owner after the push changes nothing here', async () => {
    const jam = await openRoom(), payload = strike();
    jam.push({ tick: 3, source: 1, sequence: 0, payload });
    payload.fill(255);
    const play = new Performance(jam);
    play.run(6);
    expect(play.cuesOf(CUE_KIND.strike)).toHaveLength(1);
  });

  it('[DOR5] joints less than sure, absent or out of order of their numbers do no harm; a body of no joints is no body', async () => {
    const jam = await openRoom(), play = new Performance(jam), empty = new Float64Array(JOINT_COUNT * 3), none = new Float64Array(JOINT_COUNT);
    play.run(200, (tick) => {
      if (tick % 4 === 0) play.send(1, (w) => w.joints(0, SPACE.image, 0, empty, none, JOINT_COUNT, 0, 0));
      if (tick % 5 === 0) play.send(2, (w) => w.joints(1, SPACE.image, 0, empty, none, 0, 0, 0));
    });
    expect(play.happenings).toHaveLength(0);
    expect(play.cues).toHaveLength(0);
  });

  it('[DOR6] a hand that was absent inside one tick’s samples has no past: no stroke joins the two places', async () => {
    const jam = await openRoom(), play = new Performance(jam), body = new Puppet();
    for (let i = 0; i < 20; i++) {
      // Every eighth of a second the hand appears elsewhere, up and down, 1.2 m in no time.
      play.send(3, (w) => {
        body.confidence[JOINT.right_wrist] = 0;
        body.write(w, 100);
        body.put(JOINT.right_wrist, 0.44, i % 2 === 0 ? 0.97 : 1.8);
        body.write(w, 600);
      });
      play.run(16);
    }
    expect(play.attacks.filter((attack) => attack.joint === JOINT.right_wrist)).toHaveLength(0);
    expect(play.cuesOf(CUE_KIND.strike)).toHaveLength(0);
  });

  it('[DOR7] an unknown scene and palettes of another shape are refused with what there is', async () => {
    await expect(createJam({ scene: 'opera', seed: 1, layout: 'stage' })).rejects.toThrow(/There is: loop-room/);
    await expect(openRoom({ palettes: [{ ...plainPalette('Ember', 100), loops: [] }] })).rejects.toThrow(/has 0 loops/);
  });
});
