import { describe, expect, it } from 'vitest';
import { Bindings, describeBody, Mappings, Settings } from '../../../game/index.ts';
import {
  BODY_ACT, BODY_SOURCE, CHANNELS, CUE_KIND, JOINT, MAP_CURVE, MAP_TARGET, MAPPING_FIELD, MAPPING_STRIDE, packControl, packSource, packTrigger, PARAMS, POINT, RenderFrame, SETTINGS, TRIGGER, ZONE_MOMENT,
} from '../../../protocol/index.ts';
import { openRoom, Performance, Puppet, type HeardCue } from '../room/player.ts';

const FILTER = PARAMS.find(({ name }) => name === 'filter')!.id, BEND = PARAMS.find(({ name }) => name === 'bend')!.id;
const CAMERA = 1, STUDIO = 6, MIDI = 7;
const RIGHT_HAND_RISE = packSource(BODY_SOURCE.rise, JOINT.right_wrist);

async function stage(): Promise<{ p: Performance; puppet: Puppet; act(act: number, target: number, a?: number, b?: number, c?: number, d?: number): void; raise(y: number): void }> {
  const p = new Performance(await openRoom()), puppet = new Puppet();
  const raise = (y: number): void => {
    puppet.put(JOINT.right_wrist, 0.3, y);
    p.send(CAMERA, (writer) => puppet.write(writer, 3000, 40_000));
  };
  raise(0.82);
  p.run(40, (tick) => { if (tick % 4 === 0 && tick > 0) raise(0.82); });
  p.cues.length = 0;
  return { p, puppet, raise, act: (act, target, a = 0, b = 0, c = 0, d = 0) => p.send(STUDIO, (writer) => writer.act(0, act, target, a, b, c, d, 0, 0)) };
}

/** The movement tuner tells a parameter of its own. */
const filterCues = (p: Performance): HeardCue[] => p.cuesOf(CUE_KIND.param).filter(({ instrument }) => instrument === FILTER);

function picture(p: Performance): RenderFrame {
  const frame = new RenderFrame();
  p.jam.writeRenderFrame(frame, 0);
  return frame;
}

describe('mappings', () => {
  it('[MAP1] a raised hand opens the filter within the tick that brings it, through range and curve, dated as its cause', async () => {
    const { p, act, raise } = await stage();
    act(BODY_ACT.map, 2, RIGHT_HAND_RISE, MAP_TARGET.param * 65536 + FILTER, 0);
    act(BODY_ACT.mapRange, 2, -100, 500, 0, 1000);
    p.run(20);
    p.cues.length = 0;
    const tick = p.jam.nextTick;
    raise(1.6);
    p.tick();
    const [cue] = filterCues(p);
    expect(cue).toMatchObject({ instrument: FILTER, emittedAt: tick, tick, micros: 3000, causeMicros: 40_000, source: CAMERA });
    expect(cue!.velocity).toBeGreaterThan(0.1);
    p.run(60, (now) => { if (now % 4 === 0) raise(1.6); });
    const frame = picture(p), at = 2 * MAPPING_STRIDE;
    const height = p.jam.app.world.resource(Mappings).input[2]!;
    expect(height).toBeGreaterThan(0.3);
    expect(frame.mappings[at + MAPPING_FIELD.input]).toBeCloseTo(height, 5);
    expect(frame.mappings[at + MAPPING_FIELD.isLive]).toBe(1);
    expect(frame.params[FILTER]).toBeCloseTo((height + 0.1) / 0.6, 2);
    expect(filterCues(p).at(-1)!.velocity).toBeCloseTo(frame.params[FILTER]!, 2);
  });

  it('[MAP2] a parameter that trembles every tick is told at most 32 times a second, and one that rests not at all', async () => {
    const { p, act, raise } = await stage();
    act(BODY_ACT.map, 0, RIGHT_HAND_RISE, FILTER, 0);
    p.run(10);
    p.cues.length = 0;
    p.run(256, (tick) => raise(1.2 + (tick % 2) * 0.3));
    const moved = filterCues(p).length;
    expect(moved).toBeGreaterThan(30);
    expect(moved).toBeLessThanOrEqual(65);
    p.run(64);
    p.cues.length = 0;
    p.run(64);
    expect(filterCues(p)).toEqual([]);
  });

  it('[MAP3] curves bend, step and rest on the scale; outputs may be turned round; smoothing takes its time', async () => {
    const { p, act } = await stage(), knob = CHANNELS.midiControl.first + 1;
    const give = (value: number): void => p.send(MIDI, (writer) => writer.control(0, knob, false, value, 0, 0));
    const made = [[MAP_CURVE.linear, 0.5], [MAP_CURVE.soft, 0.25], [MAP_CURVE.hard, Math.SQRT1_2], [MAP_CURVE.s, 0.5], [MAP_CURVE.steps, 2 / 3]] as const;
    made.forEach(([curve], k) => {
      act(BODY_ACT.map, k, packControl(knob), k + 4, 0);
      act(BODY_ACT.mapShape, k, curve, 0, 4, 1);
    });
    act(BODY_ACT.map, 8, packControl(knob), BEND, 0);
    act(BODY_ACT.mapShape, 8, MAP_CURVE.scale, 0, 4, 1);
    act(BODY_ACT.map, 9, packControl(knob), 1, 0);
    act(BODY_ACT.mapRange, 9, 0, 1000, 1000, 200);
    act(BODY_ACT.map, 10, packControl(knob), 2, 0);
    act(BODY_ACT.mapShape, 10, MAP_CURVE.linear, 500, 4, 1);
    give(0);
    p.run(10);
    give(0.5);
    p.tick();
    const m = p.jam.app.world.resource(Mappings);
    made.forEach(([curve, value], k) => expect(m.value[k], `curve ${curve}`).toBeCloseTo(value, 3));
    expect(m.value[8]).toBeCloseTo(0.5, 5);
    expect(m.value[9]).toBeCloseTo(0.6, 3);
    expect(m.value[10]).toBeLessThan(0.02);
    p.run(64);
    expect(m.value[10]).toBeGreaterThan(0.5 * 0.6);
    expect(m.value[10]).toBeLessThan(0.5 * 0.66);
    give(0.93);
    p.tick();
    // All palettes have a tone two semitones up or one: never between.
    expect(Math.abs((m.value[8]! - 0.5) * 4 % 1)).toBeLessThan(1e-6);
  });

  it('[MAP4] two sources share a parameter, a mapping that goes lets it rest, and a body that leaves lets go of it', async () => {
    const { p, act, raise } = await stage();
    act(BODY_ACT.map, 0, packControl(5), 1, 0);
    act(BODY_ACT.map, 1, packControl(6), 1, 0);
    p.send(MIDI, (writer) => { writer.control(0, 5, false, 0.7, 0, 0); writer.control(0, 6, false, 0.6, 0, 0); });
    p.tick();
    expect(picture(p).params[1]).toBeCloseTo(0.8, 4);
    act(BODY_ACT.unmap, 0);
    p.tick();
    expect(picture(p).params[1]).toBeCloseTo(0.6, 4);
    act(BODY_ACT.restParam, 1, 300);
    act(BODY_ACT.clearMaps, 0);
    p.run(8);
    expect(picture(p).params[1]).toBeCloseTo(0.3, 5);
    expect(p.cuesOf(CUE_KIND.param).filter(({ instrument }) => instrument === 1).at(-1)!.velocity).toBeCloseTo(0.3, 5);

    act(BODY_ACT.map, 3, RIGHT_HAND_RISE, FILTER, 0);
    p.run(20, () => raise(1.9));
    expect(picture(p).params[FILTER]).toBeGreaterThan(0.45);
    p.send(CAMERA, (writer) => writer.leave(0, 0));
    p.run(100);
    expect(picture(p).params[FILTER]).not.toBe(0.5);
    p.run(500);
    expect(picture(p).params[FILTER]).toBeCloseTo(0.5, 2);
  });

  it('[MAP5] every kind of source measures a body, and what no body has is refused in words', async () => {
    const { p, act, puppet, raise } = await stage();
    const sources = [
      packSource(BODY_SOURCE.side, JOINT.right_wrist), packSource(BODY_SOURCE.rise, JOINT.left_wrist), packSource(BODY_SOURCE.reach, JOINT.right_wrist), packSource(BODY_SOURCE.height, JOINT.nose),
      packSource(BODY_SOURCE.distance, JOINT.left_wrist, JOINT.right_wrist), packSource(BODY_SOURCE.angle, JOINT.right_elbow, JOINT.right_shoulder, JOINT.right_wrist), packSource(BODY_SOURCE.speed, JOINT.right_wrist),
      packSource(BODY_SOURCE.spread), packSource(BODY_SOURCE.bodySpeed), packSource(BODY_SOURCE.tension), packSource(BODY_SOURCE.curvature), packSource(BODY_SOURCE.travel), packSource(BODY_SOURCE.smoothness),
      packSource(BODY_SOURCE.handSpeed, 1), packSource(BODY_SOURCE.handCurvature, 1), packSource(BODY_SOURCE.handTension, 1), packSource(BODY_SOURCE.towardsSide), packSource(BODY_SOURCE.towardsUp), packSource(BODY_SOURCE.rise, POINT.hands),
    ];
    sources.forEach((source, k) => act(BODY_ACT.map, k, source, FILTER, 0));
    p.run(200, (tick) => {
      puppet.put(JOINT.right_wrist, 0.3 + 0.2 * Math.cos(tick / 8), 1.2 + 0.3 * Math.sin(tick / 8), -0.3);
      p.send(CAMERA, (writer) => puppet.write(writer));
    });
    const m = p.jam.app.world.resource(Mappings);
    sources.forEach((_, k) => expect(m.isLive[k], `source ${k}`).toBe(1));
    const H = 1.7;
    expect(m.input[0]! * H).toBeCloseTo(0.3 + 0.2 * Math.cos(239 / 8), 1);
    expect(m.input[2]! * H).toBeGreaterThan(0.2);
    expect(m.input[5]).toBeGreaterThan(0.2);
    expect(m.input[5]).toBeLessThanOrEqual(1);
    expect(m.input[6]).toBeGreaterThan(0.5);
    for (const k of [7, 8, 10, 11, 13]) expect(m.input[k], `source ${k}`).toBeGreaterThan(0);

    p.jam.app.drainLog();
    raise(1);
    act(BODY_ACT.map, 25, packSource(99), FILTER, 0);
    act(BODY_ACT.map, 26, RIGHT_HAND_RISE, 63, 0);
    act(BODY_ACT.map, 40, RIGHT_HAND_RISE, FILTER, 0);
    act(BODY_ACT.mapRange, 27, 0, 1, 0, 1);
    act(BODY_ACT.bindAct, 3, 0x201 * 65536);
    p.tick();
    expect(p.jam.app.drainLog().map(({ message }) => message.slice(0, 11))).toEqual(['Mapping 25 ', 'Mapping 26 ', 'Mapping 40 ', 'Mapping 27 ', 'Binding 3 h']);
    expect(m.isMade[25]).toBe(0);
  });

  it('[MAP6] a knob drives the tempo', async () => {
    const { p, act } = await stage();
    act(BODY_ACT.map, 0, packControl(9), MAP_TARGET.setting * 65536 + SETTINGS.tempo.id, 0);
    act(BODY_ACT.mapRange, 0, 0, 1000, 400, 800);
    p.send(MIDI, (writer) => writer.control(0, 9, false, 0.5, 0, 0));
    p.run(20);
    expect(p.jam.app.world.resource(Settings).tempo).toBe(120);
  });
});

describe('bindings', () => {
  const PLAY_LANTERN = BODY_ACT.playZone * 65536 + 2;

  it('[BND1] a foot that stamps, a note, a gesture and a raised hand each do what is bound to them, in the tick that brings them', async () => {
    const { p, act, raise } = await stage();
    const mark = (k: number, param: number): void => act(BODY_ACT.bindAct, k, BODY_ACT.restParam * 65536 + param, 1000);
    act(BODY_ACT.bind, 0, packTrigger(TRIGGER.control, 0, CHANNELS.midiNote.first + 36), 500, -1);
    mark(0, 1);
    act(BODY_ACT.bind, 1, packTrigger(TRIGGER.control, 0, CHANNELS.gesture.first + 3), 0, -1);
    mark(1, 2);
    act(BODY_ACT.bind, 2, packTrigger(TRIGGER.crossing, 0, 0), 0, 0);
    act(BODY_ACT.bindCrossing, 2, RIGHT_HAND_RISE, 300, 1, 100);
    mark(2, 3);
    p.run(3);
    const n = p.jam.app.world.resource(Bindings);
    const trigger = (channel: number, value: number): void => { p.send(MIDI, (writer) => writer.control(0, channel, true, value, 0, 0)); p.tick(); };
    trigger(CHANNELS.midiNote.first + 36, 0.3);
    expect(n.fired[0]).toBe(0);
    trigger(CHANNELS.midiNote.first + 36, 0.9);
    expect(n.fired[0]).toBe(1);
    trigger(CHANNELS.gesture.first + 3, 0.8);
    expect([...n.fired.slice(0, 3)]).toEqual([1, 1, 0]);
    p.run(60, () => raise(1.7));
    expect(n.fired[2]).toBe(1);
    p.run(60, (tick) => raise(tick % 8 < 4 ? 1.4 : 1.5));
    expect(n.fired[2]).toBe(1);
    p.run(60, () => raise(0.8));
    p.run(60, () => raise(1.7));
    expect(n.fired[2]).toBe(2);
    const { params } = picture(p);
    expect([params[1], params[2], params[3]]).toEqual([1, 1, 1]);
  });

  it('[BND2] a stamp of the left foot plays a lantern; a stroke of a hand does not', async () => {
    const { p, act, puppet } = await stage();
    act(BODY_ACT.bind, 0, packTrigger(TRIGGER.stamp, 0, 0), 0, -1);
    act(BODY_ACT.bindAct, 0, PLAY_LANTERN);
    act(BODY_ACT.bind, 1, packTrigger(TRIGGER.stroke, JOINT.right_wrist, 0), 0, -1);
    act(BODY_ACT.bindAct, 1, BODY_ACT.restParam * 65536 + 1, 900);
    p.run(2);
    const send = (): void => p.send(CAMERA, (writer) => puppet.write(writer));
    /** Down fast, then still. */
    const strike = (joint: number, x: number, from: number, to: number): void => {
      for (let t = 0; t < 64; t++) { puppet.put(joint, x, from); send(); p.tick(); }
      for (let t = 0; t <= 12; t++) { puppet.put(joint, x, from + ((to - from) * t) / 12); send(); p.tick(); }
      for (let t = 0; t < 40; t++) { puppet.put(joint, x, to); send(); p.tick(); }
    };
    strike(JOINT.left_ankle, -0.13, 0.5, 0.1);
    const n = p.jam.app.world.resource(Bindings);
    expect([...n.fired.slice(0, 2)]).toEqual([1, 0]);
    p.run(300);
    expect(p.events('loop', 'start').map(({ index }) => index)).toEqual([2]);
    strike(JOINT.right_wrist, 0.3, 1.5, 1.0);
    expect([...n.fired.slice(0, 2)]).toEqual([1, 1]);
  });

  it('[BND3] a zone sets off what is bound to it, one tick after it is played at the latest', async () => {
    const { p, act, puppet } = await stage();
    act(BODY_ACT.bind, 5, packTrigger(TRIGGER.zone, ZONE_MOMENT.enter, 1), 0, -1);
    act(BODY_ACT.bindAct, 5, BODY_ACT.restParam * 65536 + 1, 900);
    puppet.touch(JOINT.left_wrist, 1);
    p.run(20, () => p.send(CAMERA, (writer) => puppet.write(writer)));
    const entered = p.events('zone', 'enter').find(({ index }) => index === 1)!, n = p.jam.app.world.resource(Bindings);
    expect(n.firedTick[5]! - 1 - entered.tick).toBe(1);
  });
});

describe('rewinding', () => {
  it('[MAP12] a world tells how its body is set up, in the numbers that set it up', async () => {
    const { p, act } = await stage(), elbow = packSource(BODY_SOURCE.angle, JOINT.right_elbow, JOINT.right_shoulder, JOINT.right_wrist);
    act(BODY_ACT.map, 5, elbow, MAP_TARGET.param * 65536 + FILTER, 0);
    act(BODY_ACT.mapRange, 5, -150, 970, 250, 1000);
    act(BODY_ACT.mapShape, 5, MAP_CURVE.steps, 120, 7, 0);
    act(BODY_ACT.bind, 3, packTrigger(TRIGGER.crossing, 0, 0), 0, 0);
    act(BODY_ACT.bindCrossing, 3, RIGHT_HAND_RISE, 200, 1, 50);
    act(BODY_ACT.bindAct, 3, BODY_ACT.playZone * 65536 + 2, 0, -1, 4);
    p.run(4);
    expect(describeBody(p.jam.app.world)).toEqual({
      mappings: [{ slot: 5, source: elbow, target: MAP_TARGET.param * 65536 + FILTER, player: 0, inLow: -0.15, inHigh: 0.97, outLow: 0.25, outHigh: 1, curve: MAP_CURVE.steps, smoothing: 120, steps: 7, isOn: false }],
      bindings: [{ slot: 3, trigger: packTrigger(TRIGGER.crossing, 0, 0), least: 0, player: 0, crossing: { source: RIGHT_HAND_RISE, threshold: 0.2, direction: 1, back: 0.05 }, act: BODY_ACT.playZone, target: 2, a: 0, b: -1, c: 4 }],
    });
  });

  it('[MAP7] mappings and bindings restored at any moment go on bit for bit', async () => {
    const { p, act, puppet } = await stage();
    act(BODY_ACT.map, 0, RIGHT_HAND_RISE, FILTER, 0);
    act(BODY_ACT.mapShape, 0, MAP_CURVE.s, 120, 4, 1);
    act(BODY_ACT.map, 1, packSource(BODY_SOURCE.towardsUp), BEND, 0);
    act(BODY_ACT.mapShape, 1, MAP_CURVE.scale, 30, 4, 1);
    act(BODY_ACT.map, 2, packSource(BODY_SOURCE.bodySpeed), MAP_TARGET.setting * 65536 + SETTINGS.tempo.id, 0);
    act(BODY_ACT.bind, 0, packTrigger(TRIGGER.crossing, 0, 0), 0, 0);
    act(BODY_ACT.bindCrossing, 0, RIGHT_HAND_RISE, 200, 0, 50);
    act(BODY_ACT.bindAct, 0, BODY_ACT.playZone * 65536 + 3);
    const { jam } = p;
    p.tick();
    for (let n = 0; n < 160; n++) {
      const tick = jam.nextTick;
      puppet.put(JOINT.right_wrist, 0.3 + 0.2 * Math.cos(tick / 10), 1.2 + 0.4 * Math.sin(tick / 10));
      p.send(CAMERA, (writer) => puppet.write(writer));
      const image = jam.snapshot(), frame = p.frames.at(-1)!;
      jam.tick();
      if (n % 5 !== 0) continue;
      const once = jam.hash();
      jam.restore(image);
      expect(jam.push(frame).ok).toBe(true);
      jam.tick();
      expect(jam.hash(), `tick ${tick}`).toBe(once);
    }
    expect(jam.app.world.resource(Bindings).fired[0]).toBeGreaterThan(1);
  });
});
