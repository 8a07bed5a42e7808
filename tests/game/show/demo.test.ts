import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CUE_KIND, FRAME_HEAD, JOINT_COUNT, LIGHT_STRIDE, LOOP_FIELD, LOOP_STRIDE, PULSE_FIELD, RenderFrame, SHOW_ACT, SHOW_CAMERAS, SHOW_FIELD, SHOW_STATE, SPACE, TICK_RATE, ZONE_FIELD, ZONE_STATE, ZONE_STRIDE } from '../../../protocol/index.ts';
import { Dancer, poseBuffer, type DanceStep } from '../../../protocol/motion/index.ts';
import { compileShow, readShow, zoneOf, type ShowDocument } from '../../../protocol/show/index.ts';
import { openRoom, Performance } from '../room/player.ts';
import { ask, frameOf, load } from './show-kit.ts';

const text = readFileSync(new URL('../../../assets/shows/three-minutes-of-light.jamshow', import.meta.url), 'utf8');
const demo = (): ShowDocument => {
  const read = readShow(text);
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read.show;
};
const DANCER = 3, TICKS_A_POSE = 3;

interface Course {
  readonly seconds: number;
  readonly state: number;
  /** By scene: which loops had sounded in its last bar. */
  readonly loops: Map<number, Set<number>>;
  readonly palettes: number[];
  readonly cameras: Set<number>;
  readonly prompts: number;
  readonly darkest: number;
  readonly struck: number;
  readonly bowed: number;
  readonly latestLight: number;
}

/** The whole show, as fast as ticks run; with the dancer of light in it, or with nobody. */
async function perform(hasDancer: boolean): Promise<Course> {
  const play = new Performance(await openRoom()).run(2), show = demo(), frame = new RenderFrame();
  load(play, show);
  ask(play, SHOW_ACT.start);
  play.tick();
  const zones = play.jam.description.zones.map((_, zone) => {
    const at = zone * ZONE_STRIDE, from = frameOf(play).zones;
    return { x: from[at + ZONE_FIELD.x]!, y: from[at + ZONE_FIELD.y]!, z: from[at + ZONE_FIELD.z]!, height: from[at + ZONE_FIELD.height]! };
  });
  const pose = poseBuffer(), loops = new Map<number, Set<number>>(), cameras = new Set<number>(), palettes: number[] = [];
  let dancer: Dancer | null = null, run = -1, darkest = 0, seconds = 0;
  // Looked at as often as the dancer moves: pictures are most of the cost.
  for (let tick = 0; tick < 200 * TICK_RATE; tick++) {
    if (tick % TICKS_A_POSE !== 0) {
      play.tick();
      continue;
    }
    play.jam.writeRenderFrame(frame, 0);
    const state = frame.show[SHOW_FIELD.state]!, scene = frame.show[SHOW_FIELD.scene]!;
    if (state !== SHOW_STATE.running) break;
    seconds = frame.show[SHOW_FIELD.showSeconds]!;
    cameras.add(frame.show[SHOW_FIELD.camera]!);
    darkest = Math.max(darkest, frame.head[FRAME_HEAD.blackout]!);
    if (palettes.at(-1) !== frame.head[FRAME_HEAD.palette]) palettes.push(frame.head[FRAME_HEAD.palette]!);
    const sounding = loops.get(scene) ?? new Set<number>();
    sounding.clear();
    for (let loop = 0; loop < frame.head[FRAME_HEAD.loops]!; loop++) if (frame.loops[loop * LOOP_STRIDE + LOOP_FIELD.state] === ZONE_STATE.sounding) sounding.add(loop % 8);
    // The last bar of a scene waits for the next one already: what sounds is looked at before.
    if (frame.show[SHOW_FIELD.bar]! < Math.round(show.scenes[scene]!.seconds / ((60 / frame.pulses[PULSE_FIELD.bpm]!) * 4)) || !loops.has(scene)) loops.set(scene, sounding);
    if (hasDancer) {
      if (frame.show[SHOW_FIELD.runs] !== run) {
        run = frame.show[SHOW_FIELD.runs]!;
        const steps: DanceStep[] = (show.scenes[scene]!.dance ?? []).map((step) => ({ ...step, zone: zoneOf(play.jam.description, step.zone), fromRound: 0 }));
        dancer = new Dancer(zones, steps, 1e6);
      }
      dancer!.poseAt(Math.max(0, (frame.show[SHOW_FIELD.bar]! - 1) * 4 + frame.show[SHOW_FIELD.beat]!), pose);
      play.send(4, (w) => w.joints(DANCER, SPACE.world, 0, pose.xyz, pose.confidence, JOINT_COUNT, 0, 0));
    }
    play.tick();
  }
  play.run(400);
  const last = frameOf(play);
  return {
    seconds, state: last.show[SHOW_FIELD.state]!, loops, palettes, cameras, darkest, prompts: play.cuesOf(CUE_KIND.prompt).length, struck: play.cuesOf(CUE_KIND.strike).length, bowed: play.cuesOf(CUE_KIND.bowStart).length,
    latestLight: last.lights[1 * LIGHT_STRIDE]!,
  };
}

/** Nobody in the room; both tests look at the same run. */
let nobody: Promise<Course> | null = null;
const performAlone = (): Promise<Course> => (nobody ??= perform(false));

describe('the show that comes with the page', () => {
  it('[DEM1] it is a file like any other: it passes the check, and a room knows all that it names', async () => {
    const compiled = compileShow(demo(), (await openRoom()).description);
    expect(compiled.problems).toEqual([]);
    const seconds = demo().scenes.reduce((sum, scene) => sum + scene.seconds, 0);
    expect(seconds).toBeGreaterThan(175);
    expect(seconds).toBeLessThan(185);
  });

  it('[DEM2] it runs by itself from dark to dark in three minutes: two palettes, a quiet passage, a climax with every loop, many views', async () => {
    const alone = await performAlone();
    expect(alone.state).toBe(SHOW_STATE.over);
    expect(Math.abs(alone.seconds - 180)).toBeLessThan(3);
    expect(alone.palettes).toEqual([0, 2]);
    expect(alone.cameras.size).toBe(SHOW_CAMERAS.length);
    expect(alone.prompts).toBeGreaterThan(10);
    expect(alone.darkest).toBe(1);
    expect([...alone.loops.get(1)!].sort()).toEqual([0, 4, 7]);
    expect([...alone.loops.get(3)!].sort()).toEqual([5, 7]);
    expect(alone.loops.get(4)!.size).toBe(8);
    expect(alone.loops.get(5)!.size).toBe(0);
  });

  it('[DEM3] the dancer reaches for what begins, strikes and bows, and changes nothing of what the show lets sound', async () => {
    const alone = await performAlone(), danced = await perform(true);
    expect(danced.state).toBe(SHOW_STATE.over);
    for (const [scene, loops] of alone.loops) expect([...danced.loops.get(scene)!].sort(), `scene ${scene}`).toEqual([...loops].sort());
    expect(danced.struck).toBeGreaterThan(40);
    expect(danced.bowed).toBeGreaterThan(4);
  });
});
