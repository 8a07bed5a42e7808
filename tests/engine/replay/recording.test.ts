import { beforeEach, describe, expect, it } from 'vitest';
import { App, columns, commands, component, FixedUpdate, message, openReplay, query, random, reads, Recorder, replayRecording, res, rowPart, system, Time, write } from '../../../engine/index.ts';

const Height = component('recording/Height', { y: 'f32', speed: 'f32' });
const Thrown = message('recording/Thrown', { speed: 'f32' });

const throwBalls = system('recording/throw-balls', { thrown: reads(Thrown), commands: commands(Height), height: columns(write(Height)) }, ({ thrown, commands, height }) => {
  for (let i = thrown.start; i < thrown.end; i++) height.speed[rowPart(commands.spawn([Height]))] = thrown.speed[i & thrown.mask]!;
});
const fall = system('recording/fall', { balls: query({ height: write(Height) }), time: res(Time), random: random() }, ({ balls, time, random }) => {
  const { ids, length, height: { y, speed } } = balls;
  for (let i = 0; i < length; i++) y[ids[i]!] = y[ids[i]!]! + (speed[ids[i]!]! + random.float()) * time.dt;
});

async function open(seed = 1): Promise<App> {
  const app = new App({ capacity: 64, seed }).addSystems(FixedUpdate, throwBalls, fall.after(throwBalls));
  await app.ready();
  app.startup();
  return app;
}
const feedOf = (app: App) => ({ feed: ({ speed }: { speed: number }) => void app.world.send(Thrown, { speed }) });

let text = '', hash = '';
/** Three seconds and a half, in which two balls are thrown. */
beforeEach(async () => {
  const app = await open(), recorder = new Recorder(app, feedOf(app));
  for (let n = 0; n < 448; n++) {
    if (n === 5 || n === 300) recorder.give({ speed: n / 100 });
    recorder.tick();
  }
  text = JSON.stringify(recorder.recording());
  hash = app.hash();
});

describe('a recording of any app', () => {
  it('[PKG1] runs again from its text to the same world, hash by hash', async () => {
    const app = await open();
    expect(replayRecording(app, JSON.parse(text), feedOf(app))).toEqual({ ok: true, ticks: 448, hash, hashesChecked: 4 });
  });

  it('[PKG1] runs again tick by tick, and from the middle of a run', async () => {
    const app = await open();
    for (let n = 0; n < 10; n++) app.tick();
    const start = app.snapshot(), recorder = new Recorder(app, feedOf(app));
    recorder.give({ speed: 1 });
    for (let n = 0; n < 20; n++) recorder.tick();
    const end = app.hash(), recording = recorder.recording();
    app.restore(start);
    const opened = openReplay(app, recording, feedOf(app));
    if (!opened.ok) throw new Error(opened.message);
    let ticks = 0;
    while (opened.replay.tick()) ticks++;
    expect([ticks, opened.replay.problem, app.hash()]).toEqual([20, null, end]);
  });

  it('[PKG2] says after how many ticks a world became another one', async () => {
    const changed = JSON.parse(text) as { inputs: [number, { speed: number }][] };
    changed.inputs.pop();
    const app = await open();
    expect(replayRecording(app, changed, feedOf(app))).toMatchObject({ ok: false, ticks: 384, message: expect.stringContaining('After 384 ticks') as string });
  });

  it('[PKG2] that cannot be played is refused in words: another seed, another layout, other places, no recording', async () => {
    const said = async (found: unknown, app?: App): Promise<string> => {
      const room = app ?? await open(), answer = replayRecording(room, found, feedOf(room));
      return answer.ok ? 'played' : answer.message;
    };
    const ran = await open();
    ran.tick();
    const recording = JSON.parse(text) as object;
    expect(await said(recording, await open(2))).toContain('the same seed');
    expect(await said({ ...recording, schema: '0'.repeat(16) })).toContain('layout');
    expect(await said(recording, ran)).toContain('stands before tick 1');
    expect(await said({ ...recording, inputs: [[9, {}], [3, {}]] })).toContain('ascending tick');
    expect(await said({ ...recording, hashes: [[1]] })).toContain('ascending ticks');
    expect(await said({ ...recording, ticks: -1 })).toContain('whole numbers');
    for (const nonsense of [null, 7, 'a', [], {}]) expect(await said(nonsense)).toContain('no recording');
  });

  it('[PKG2] takes no input that JSON cannot hold', async () => {
    const app = await open();
    expect(() => new Recorder<unknown>(app, { feed: () => undefined }).give(undefined)).toThrow('JSON cannot hold');
  });
});
