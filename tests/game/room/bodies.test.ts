import { describe, expect, it } from 'vitest';
import { COMMANDS, FRAME_HEAD, JOINT, JOINT_COUNT, JOINT_FIELD, JOINT_STRIDE, PLAYER_FIELD, PLAYER_STRIDE, RenderFrame, SETTINGS, SPACE, type JointName } from '../../../protocol/index.ts';
import { openRoom, Performance, Puppet } from './player.ts';

const SOURCE = 1;
/** A camera: where the room's origin at hip height falls in the picture, and pixels a metre. Not mirrored: the right hand is on the left. */
interface Lens { x: number; y: number; scale: number }
const GOOD: Lens = { x: 320, y: 240, scale: 180 };

const pixels = new Float64Array(JOINT_COUNT * 3);
function film(performance: Performance, puppet: Puppet, lens: Lens, ticks: number, epoch = 0, leave: readonly JointName[] = []): void {
  performance.run(ticks, (tick) => {
    if (tick % 4 !== 0) return;
    for (let joint = 0; joint < 17; joint++) {
      pixels[joint * 3] = lens.x - puppet.xyz[joint * 3]! * lens.scale;
      pixels[joint * 3 + 1] = lens.y - (puppet.xyz[joint * 3 + 1]! - 0.95) * lens.scale;
    }
    const confidence = puppet.confidence.slice();
    for (const name of leave) confidence[JOINT[name]] = 0;
    performance.send(SOURCE, (writer) => writer.joints(puppet.player, SPACE.image, epoch, pixels, confidence, 17, 0, 0));
  });
}

function jointOf(performance: Performance, name: JointName, player = 0): { x: number; y: number; z: number; confidence: number } {
  const frame = new RenderFrame();
  performance.jam.writeRenderFrame(frame, 0);
  const at = (player * JOINT_COUNT + JOINT[name]) * JOINT_STRIDE;
  return { x: frame.joints[at + JOINT_FIELD.x]!, y: frame.joints[at + JOINT_FIELD.y]!, z: frame.joints[at + JOINT_FIELD.z]!, confidence: frame.joints[at + JOINT_FIELD.confidence]! };
}

const open = async (): Promise<Performance> => new Performance(await openRoom());

describe('camera bodies', () => {
  it('[BOD1] a body of any size anywhere in the picture stands in the room at 1.7 m, its right hand at +x as in a mirror', async () => {
    for (const lens of [GOOD, { x: 100, y: 150, scale: 60 }, { x: 500, y: 300, scale: 300 }]) {
      const performance = await open(), puppet = new Puppet();
      puppet.put(JOINT.right_wrist, 0.7, 1.4);
      film(performance, puppet, lens, 200);
      // The puppet's torso is 0.49 m, the nominal one 0.288 × 1.7 = 0.4896 m: a thousandth larger.
      const hand = jointOf(performance, 'right_wrist');
      expect(hand.x).toBeCloseTo(0.7, 2);
      expect(hand.y).toBeCloseTo(1.4, 2);
      expect(hand.z).toBe(0);
      expect(jointOf(performance, 'left_hip').y).toBeCloseTo(0.95, 2);
      expect(jointOf(performance, 'nose').y).toBeCloseTo(1.58, 2);
    }
  });

  it('[BOD2] with mirror off the right hand is at −x, as the camera saw it', async () => {
    const performance = await open(), puppet = new Puppet();
    performance.send(0, (writer) => writer.setting(SETTINGS.mirror.id, 0, 0));
    puppet.put(JOINT.right_wrist, 0.7, 1.4);
    film(performance, puppet, GOOD, 100);
    expect(jointOf(performance, 'right_wrist').x).toBeCloseTo(-0.7, 2);
  });

  it('[BOD3] a step is seen as a step, and a new place becomes home within seconds', async () => {
    const performance = await open(), puppet = new Puppet();
    film(performance, puppet, GOOD, 256);
    const aside = { ...GOOD, x: GOOD.x - 90 };   // half a metre to the player's right
    film(performance, puppet, aside, 16);
    expect(jointOf(performance, 'right_hip').x).toBeGreaterThan(0.1 + 0.35);
    film(performance, puppet, aside, 128 * 6);
    expect(jointOf(performance, 'right_hip').x).toBeCloseTo(0.1, 1);
  });

  it('[BOD4] without hips (a body at a desk) size and place come from the shoulders', async () => {
    const performance = await open(), puppet = new Puppet();
    puppet.put(JOINT.right_wrist, 0.6, 1.6);
    film(performance, puppet, GOOD, 200, 0, ['left_hip', 'right_hip', 'left_knee', 'right_knee', 'left_ankle', 'right_ankle']);
    const hand = jointOf(performance, 'right_wrist');
    expect(hand.x).toBeCloseTo(0.6, 1);
    expect(Math.abs(hand.y - 1.6)).toBeLessThan(0.06);
    expect(jointOf(performance, 'right_hip').confidence).toBe(0);
  });

  it('[BOD5] another epoch is another body: it stands in the middle at once, and nothing strikes', async () => {
    const performance = await open(), puppet = new Puppet();
    film(performance, puppet, GOOD, 256);
    film(performance, puppet, { x: 120, y: 200, scale: 100 }, 64, 1);
    expect(jointOf(performance, 'right_hip').x).toBeCloseTo(0.1, 1);
    expect(performance.attacks).toHaveLength(0);
    expect(performance.happenings).toHaveLength(0);
  });

  it('[BOD6] recentring brings a body home at once, camera or headset, and nothing strikes', async () => {
    const camera = await open(), puppet = new Puppet();
    film(camera, puppet, GOOD, 256);
    film(camera, puppet, { ...GOOD, x: GOOD.x - 90 }, 64);
    expect(jointOf(camera, 'right_hip').x).toBeGreaterThan(0.3);
    const before = camera.attacks.length;
    camera.send(0, (writer) => writer.command(0, COMMANDS.recentre, 0, 0));
    film(camera, puppet, { ...GOOD, x: GOOD.x - 90 }, 64);
    expect(jointOf(camera, 'right_hip').x).toBeCloseTo(0.1, 1);
    expect(camera.attacks).toHaveLength(before);

    const headset = await open(), body = new Puppet();
    body.confidence.fill(0);
    const send = (): void => {
      headset.run(40, (tick) => {
        if (tick % 2 === 0) headset.send(2, (writer) => body.write(writer));
      });
    };
    body.put(JOINT.nose, 1.2, 1.6, -0.8);
    body.put(JOINT.right_hand, 1.5, 1.2, -1.2);
    send();
    expect(jointOf(headset, 'right_hand').x).toBeCloseTo(1.5, 3);
    headset.send(0, (writer) => writer.command(0, COMMANDS.recentre, 0, 0));
    send();
    expect(jointOf(headset, 'right_hand').x).toBeCloseTo(0.3, 3);
    expect(jointOf(headset, 'right_hand').z).toBeCloseTo(-0.4, 3);
    expect(jointOf(headset, 'right_hand').y).toBeCloseTo(1.2, 3);
    expect(headset.attacks).toHaveLength(0);
  });

  it('[BOD7] a recorded body that walks far from the middle is brought back to the stage, a small step is left alone', async () => {
    const performance = await open(), puppet = new Puppet();
    const shift = (dx: number): void => { for (let joint = 0; joint < 17; joint++) puppet.xyz[joint * 3]! += dx; };
    const send = (ticks: number): void => {
      performance.run(ticks, (tick) => {
        if (tick % 4 === 0) performance.send(5, (writer) => puppet.write(writer));
      });
    };
    shift(0.2);
    send(256);
    expect(jointOf(performance, 'right_hip').x).toBeCloseTo(0.3, 3);
    shift(2.8);
    send(128 * 12);
    expect(jointOf(performance, 'right_hip').x).toBeLessThan(0.1 + 0.37);
  });

  it('[BOD8] players and what they do are in the picture: presence, size, flow, colour, who is a bot', async () => {
    const performance = await open(), puppet = new Puppet(3);
    performance.run(256, (tick) => {
      puppet.put(JOINT.right_wrist, 0.4 + 0.2 * Math.sin(tick / 9), 1.3 + 0.2 * Math.cos(tick / 9));
      if (tick % 2 === 0) performance.send(4, (writer) => puppet.write(writer, 0, 0, 7));
    });
    const frame = new RenderFrame();
    performance.jam.writeRenderFrame(frame, 1234.5);
    const field = (name: keyof typeof PLAYER_FIELD): number => frame.players[3 * PLAYER_STRIDE + PLAYER_FIELD[name]]!;
    expect([field('isPresent'), field('isBot'), field('space'), field('epoch')]).toEqual([1, 1, SPACE.world, 7]);
    expect(field('height')).toBeCloseTo(1.7, 1);
    for (const name of ['speed', 'travel', 'curvature', 'hue'] as const) expect(field(name), name).toBeGreaterThan(0);
    expect(frame.head[FRAME_HEAD.players]).toBe(1);
    expect(frame.head[FRAME_HEAD.epochMs]).toBe(1234.5);
    expect(frame.head[FRAME_HEAD.tick]).toBe(255);
    expect(frame.head[FRAME_HEAD.ready]).toBe(1);
    expect(frame.players[PLAYER_FIELD.isPresent]).toBe(0);
  });
});
