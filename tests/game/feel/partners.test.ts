import { describe, expect, it } from 'vitest';
import { ZONE_PLACES } from '../../../game/index.ts';
import { CUE_KIND, FEEL_ACT, FRAME_HEAD, JOINT, JOINT_COUNT, RenderFrame, SPACE, TICK_RATE, type SampleWriter } from '../../../protocol/index.ts';
import { poseAtMicros, poseBuffer, type Motion } from '../../../protocol/motion/index.ts';
import { openRoom, Performance, Puppet } from '../room/player.ts';
import { pairs, swinging } from './dancing-pair.ts';

const pose = poseBuffer();
/** Two bodies through the door at 32 Hz, players 0 and 1, each from a source of its own. */
function dance(performance: Performance, motions: readonly Motion[], seconds: number, from = 0, also?: (tick: number, writer: SampleWriter) => void): void {
  performance.run(seconds * TICK_RATE, (tick) => {
    if (tick % 4 !== 0) return;
    motions.forEach((motion, player) => {
      performance.send(2 + player, (writer) => {
        poseAtMicros(motion, 0, (tick / TICK_RATE - from) * 1e6, pose);
        writer.joints(player, SPACE.world, 0, pose.xyz, pose.confidence, JOINT_COUNT, 0, 0);
      });
    });
    if (also) performance.send(0, (writer) => also(tick, writer));
  });
}
const synchronyOf = (performance: Performance): number => {
  const frame = new RenderFrame();
  performance.jam.writeRenderFrame(frame, 0);
  return frame.head[FRAME_HEAD.synchrony]!;
};

describe('partners', () => {
  it('[PRT2] two bodies in time open a choir on the bars, once and not again in a hurry, that one alone and bodies apart do not hear; it closes when they part', async () => {
    const { one, together, shifted } = pairs(swinging, 3, 40, 60), alone = new Performance(await openRoom()), apart = new Performance(await openRoom()), both = new Performance(await openRoom());
    dance(alone, [one], 10);
    dance(apart, [one, shifted], 13);
    for (const other of [alone, apart]) {
      expect(other.cuesOf(CUE_KIND.synchrony)).toHaveLength(0);
      expect(other.cuesOf(CUE_KIND.note)).toHaveLength(0);
    }
    dance(both, [one, together], 18);
    expect(synchronyOf(both)).toBeGreaterThan(0.5);
    expect(synchronyOf(both)).toBeLessThanOrEqual(1);
    expect(synchronyOf(apart)).toBeLessThan(0.25);
    const [first] = both.cuesOf(CUE_KIND.synchrony);
    expect([first!.content, first!.amount > 0.4]).toEqual([1 + 8 * 2, true]);
    // The greeting rises, then each bar has its chord of at least three tones.
    const notes = both.cuesOf(CUE_KIND.note).filter((cue) => cue.loop === -1), greeting = notes.filter((cue) => cue.emittedAt === first!.emittedAt).map((cue) => cue.pitch);
    expect(greeting).toHaveLength(6);
    expect(greeting).toEqual([...greeting].sort((a, b) => a - b));
    const bars = new Set(notes.filter((cue) => cue.emittedAt !== first!.emittedAt).map((cue) => cue.emittedAt));
    expect(bars.size).toBeGreaterThanOrEqual(2);
    for (const tick of bars) expect(notes.filter((cue) => cue.emittedAt === tick).length).toBeGreaterThanOrEqual(3);
    expect(both.cuesOf(CUE_KIND.synchrony).map((cue) => cue.amount > 0).filter((isOn, n, all) => n === 0 || all[n - 1] !== isOn)).toEqual([true]);
    // One of them stands still now.
    const still: Motion = { ...together, micros: together.micros.slice(0, 1), tracks: [{ xyz: together.tracks[0]!.xyz.slice(0, JOINT_COUNT * 3), confidence: together.tracks[0]!.confidence.slice(0, JOINT_COUNT) }] };
    dance(both, [one, still], 11);
    expect(both.cuesOf(CUE_KIND.synchrony).at(-1)!.amount).toBe(0);
    expect(synchronyOf(both)).toBeLessThan(0.25);
  });

  it('[PRT3] without harmony together, nothing of it sounds', async () => {
    const { one, together } = pairs(swinging, 3, 40, 60), performance = new Performance(await openRoom());
    performance.send(0, (writer) => writer.setting(15, 0, 0));
    dance(performance, [one, together], 13);
    expect(performance.cuesOf(CUE_KIND.synchrony)).toHaveLength(0);
    expect(performance.cuesOf(CUE_KIND.note)).toHaveLength(0);
  });

  it('[PRT4] one’s motion bends the other’s sound only where both lend it', async () => {
    const { one } = pairs(swinging, 5, 40, 60), bow = ZONE_PLACES[0]![13]!, tones: number[][] = [];
    for (const lenders of [[], [1], [0, 1]]) {
      const performance = new Performance(await openRoom()), puppet = new Puppet(1);
      const play = (seconds: number): void => dance(performance, [one], seconds, 0, (tick, writer) => {
        puppet.put(JOINT.right_wrist, bow.x + 0.03 * Math.sin(tick / 17), bow.y + 0.2 * Math.sin(tick / 40));
        puppet.write(writer);
      });
      play(1);
      performance.send(0, (writer) => { for (const slot of lenders) writer.act(0, FEEL_ACT.lend, slot, 1, 0, 0, 0, 0, 0); });
      play(5);
      tones.push(performance.cues.filter((cue) => cue.content === 2 && cue.kind === CUE_KIND.bowMove).map((cue) => cue.tone));
    }
    expect(tones[0]!.length).toBeGreaterThan(20);
    expect(tones[1]).toEqual(tones[0]);
    expect(tones[2]).not.toEqual(tones[0]);
  });
});
