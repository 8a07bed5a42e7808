import { expect, it } from 'vitest';
import { COMMANDS, CUE_KIND, JOINT_COUNT, SETTINGS, SPACE, STRIKE_GRID, TICK_RATE, type SettingName } from '../../../protocol/index.ts';
import { poseAtMicros, poseBuffer, type Motion } from '../../../protocol/motion/index.ts';
import { openRoom, Performance, type HeardCue } from '../room/player.ts';
import { LOOPS } from './held-back.ts';
import { pairs, striking } from './dancing-pair.ts';

const pose = poseBuffer(), BEFORE = 11 * TICK_RATE, AFTER = 3 * TICK_RATE;

/** Two bodies and keys on a line of their own, so many ticks. */
function play(performance: Performance, motions: readonly Motion[], ticks: number): HeardCue[] {
  const heard = performance.cues.length;
  performance.run(ticks, (tick) => {
    if (tick % 50 === 7) performance.send(3, (writer) => writer.strike(0, 9, 0.7, tick % 5000, 0));
    if (tick % 4 === 0) motions.forEach((motion, player) => performance.send(5 + player, (writer) => {
      poseAtMicros(motion, 0, (tick / TICK_RATE) * 1e6, pose);
      writer.joints(player, SPACE.world, 0, pose.xyz, pose.confidence, JOINT_COUNT, 0, 0);
    }));
  });
  return performance.cues.slice(heard);
}

it('[TUN12] tuner, richness, partners and a tempo that follows, all at once, go from an image as they went on from there: the same cues and the same world', async () => {
  const { one, together } = pairs(striking, 3, 20, 60), settings: readonly (readonly [SettingName, number])[] = [['strikeDraw', 0.6], ['strikeGrid', STRIKE_GRID.groove], ['pitchDraw', 0.7], ['pitchTo', 1], ['phraseDraw', 0.8], ['tempoDraw', 0.9], ['richness', 1], ['partners', 1]];
  const first = new Performance(await openRoom());
  first.send(0, (writer) => {
    for (const [name, value] of settings) writer.setting(SETTINGS[name].id, value, 0);
    for (const loop of LOOPS) writer.command(0, COMMANDS.toggleLoop, loop, 0);
  });
  play(first, [one, together], BEFORE);
  const image = first.jam.snapshot(), onwards = play(first, [one, together], AFTER), hash = first.jam.hash();
  for (const kind of [CUE_KIND.note, CUE_KIND.strike, CUE_KIND.param]) expect(onwards.some((cue) => cue.kind === kind)).toBe(true);
  // In a room that was elsewhere, so that nothing is there by chance.
  const other = new Performance(await openRoom());
  play(other, [together], TICK_RATE);
  other.jam.restore(image);
  const again = new Performance(other.jam);
  again.run(AFTER, (tick) => {
    for (const frame of first.frames) if (frame.tick === tick) expect(other.jam.push(frame).ok).toBe(true);
  });
  expect(again.cues).toEqual(onwards);
  expect(other.jam.hash()).toBe(hash);
});
