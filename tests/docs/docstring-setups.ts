/** What the examples of docstrings speak of beside the package: by the name of the export, code that is laid before its example, or round it where it says EXAMPLE. */
const PRESSED = `
const Pressed = message('demo/Pressed', { key: 'u32' }), Sum = resource('demo/Sum', { keys: 'f64' });
const add = system('demo/add', { pressed: reads(Pressed), sum: resMut(Sum) }, ({ pressed, sum }) => { for (let n = pressed.start; n < pressed.end; n++) sum.keys += pressed.key[n & pressed.mask]!; });
async function openGame() {
  const game = await new App({ capacity: 8 }).addSystems(FixedUpdate, add).ready();
  game.startup();
  return game;
}
const app = await openGame();
`;
const PRESS = `${PRESSED}
interface Press extends LoggedFrame { readonly key: number }
`;
const ROOM = `
const Position = component('room/Position', { x: 'f32', y: 'f32', z: 'f32' }), Glow = component('room/Glow', { x: 'f32' }), Frozen = tag('room/Frozen');
const app = await new App({ capacity: 64, seed: 1 }).addComponents(Position, Glow, Frozen, ChildOf, Name).ready(), { world } = app;
app.startup();
const scene = checkScene('{ "format": "jam-scene", "version": 1, "entities": [{ "name": "lantern", "components": { "room/Position": { "y": 1.3 } } }, { "name": "moth", "components": { "room/Position": {} } }] }', app);
if (!scene.ok) throw new Error(scene.problems.map(describeProblem).join());
`;
const LANTERN = `${ROOM}
const spawned = spawnScene(world, scene.scene);
if (!spawned.ok) throw new Error(spawned.message);
const lantern = spawned.named.get('lantern')!, moth = spawned.named.get('moth')!;
const { y } = world.columns(Position), position = { x: y };
`;
const SWAY = `
const Lantern = component('room/Lantern', { x: 'f32' });
const sway = system('room/sway', { lanterns: query({ lantern: write(Lantern) }) }, ({ lanterns: { ids, length, lantern } }) => { for (let i = 0; i < length; i++) lantern.x[ids[i]!] = 1 + Math.sin(lantern.x[ids[i]!]!); });
const glide = system('room/step-loops', { lanterns: query({ lantern: write(Lantern) }) }, ({ lanterns: { ids, length, lantern } }) => { for (let i = 0; i < length; i++) lantern.x[ids[i]!]! += 0.5; });
async function open(...systems: readonly System[]) {
  const app = await new App({ capacity: 8 }).addSystems(FixedUpdate, ...systems).ready();
  app.startup();
  app.world.spawn([Lantern]);
  return { app, step: () => app.tick() };
}
const { app } = await open(sway);
`;
const HEIGHT = `
const Glow = component('room/Glow', { height: field('f32', { unit: 'm', min: 0, max: 3 }) }), app = await new App({ capacity: 8 }).addComponents(Glow).ready(), height = app.registry.components.find(({ id }) => id === 'room/Glow')!.fields[0]!;
`;
const HIT = `const Hit = message('room/Hit', { strength: 'f32', zone: 'u32' });`;
const MODE = `const Mode = state('app/Mode', ['menu', 'play']);`;
const SESSION = `
import { SampleWriter } from '../protocol/index.ts';
const jam = await createJam({ scene: 'loop-room', seed: 1, layout: 'stage' }), told = { id: 'ab'.repeat(16), startedAt: '2026-01-31T20:15:00.000Z', core: 'c0'.repeat(32) };
const cues = new Float64Array(4096), frame = { tick: 0, source: 0, sequence: 0, payload: new SampleWriter().take() };
let bytes = new Uint8Array(0);
const append = (more: Uint8Array) => { bytes = new Uint8Array([...bytes, ...more]); };
`;
const WHOLE_SESSION = `${SESSION}
import { readSession } from '../protocol/session/index.ts';
const begun = await SessionRecorder.create(jam, headerOf(jam, told));
append(begun.begin());
for (let n = 0; n < 300; n++) { jam.tick(); begun.afterTick(cues, jam.drainCues(cues)); }
append(begun.end());
const read = await readSession(bytes);
if (!read.ok) throw new Error(read.message);
const { session } = read, anyTick = 100;
`;

/** An example that stands in a system: what it declares, is given, and is told. */
const inSystem = (laid: string, params: string, names: string, inside: string, before: string) => `${laid}
const app = await new App({ capacity: 8 }).addSystems(FixedUpdate, system('room/example', { ${params} }, ({ ${names} }) => { ${inside}
EXAMPLE
})).ready();
app.startup();
${before}
app.tick();
`;

export const SETUPS: Readonly<Record<string, string>> = {
  'AppParts.addMigration': `const Glow = component('room/Glow', { height: 'f32' }, { version: 2 }), app = new App({ capacity: 8 }).addComponents(Glow);`,
  'AppParts.addPlugins': `const app = new App({ capacity: 8 }), Default = pluginGroup('game/Default', [plugin({ id: 'game/lights', build: () => undefined })]);`,
  App: `
const Light = component('room/Light', { x: 'f32' });
const spawnLanterns = system('room/spawn', { commands: commands(Light) }, ({ commands }) => { commands.spawn([Light]); });
const [swing, shine] = ['swing', 'shine'].map((name) => system('room/' + name, { lights: query({ light: write(Light) }) }, ({ lights: { ids, length, light } }) => { for (let i = 0; i < length; i++) light.x[ids[i]!]!++; })) as [System, System];`,
  AssetStore: `
const Sounds = assets<string>()('game/Sounds', ['kick', 'snare']), app = await new App({ capacity: 8 }).addSystems(FixedUpdate, system('game/want', { sounds: loadAssets(Sounds) }, ({ sounds }) => { sounds.load(1); })).ready();
app.startup();
app.tick();
const fetchSound = async (path: string) => path, feed = (outcome: AssetOutcome) => { settleAsset(app.world, Sounds, outcome); };`,
  Hierarchy: `${ROOM}
const parent = world.spawn([Position]), row = rowPart(parent), tree = world.hierarchy(ChildOf), visit = (_row: number) => undefined;
world.relate(world.spawn([Position]), ChildOf, parent);`,
  Reader: inSystem(HIT, 'hits: reads(Hit)', 'hits', 'let total = 0;', 'app.world.send(Hit, { strength: 1 });'),
  Recorder: PRESSED,
  Rollback: PRESS,
  SessionRecorder: SESSION,
  SessionRun: `${WHOLE_SESSION} const modsAtHand: readonly LoadedMod[] = [];`,
  SyncTest: PRESS,
  Timeline: WHOLE_SESSION,
  Writer: inSystem(HIT, 'hits: writes(Hit)', 'hits', 'const zone = 3;', ''),
  instrument: inSystem('', 'notes: writes(PlayNote)', 'notes', 'const slot = notes.send();', ''),
  'World.describe': `
const Position = component('room/Position', { x: 'f32', y: 'f32', z: 'f32' }), { world } = await new App({ capacity: 8 }).addComponents(Position).ready();
const lantern = world.spawn([Position], [[Position, { y: 1.3 }]]);`,
  'World.query': `${LANTERN} const draw = (_row: number) => undefined;`,
  'World.spawn': ROOM,
  applyEdit: LANTERN,
  carryImage: `
const Lit = component('room/Lit', { x: 'f32' }), Old = component('room/Old', { x: 'f32' }), otherMods = [Lit];
const makeRoom = (parts: readonly Component[]) => new App({ capacity: 8 }).addComponents(...parts), room = await makeRoom([Lit, Old]).ready();
room.startup();`,
  checkScene: ROOM,
  checkValue: HEIGHT,
  component: `const Weight = component('body/Weight', { kilograms: 'f32' });`,
  computedState: `${MODE} const Pause = subState('app/Pause', { of: Mode, when: ['play'] }, ['running', 'paused']);`,
  createJam: `import { SampleWriter } from '../protocol/index.ts';
const writer = new SampleWriter();`,
  createRollbackJam: `import { SampleWriter } from '../protocol/index.ts';
const payload = new SampleWriter().take();`,
  entities: `const Follows = relation('room/Follows', { onTargetDespawn: 'clear' }), meet = (_one: number, _other: number) => undefined;`,
  exclusive: `const Plant = component('room/Plant', { x: 'f32' });`,
  findDivergence: `${SWAY} const room = await open(glide), otherRoom = await open(system('room/step-loops', { lanterns: query({ lantern: write(Lantern) }) }, ({ lanterns: { ids, length, lantern } }) => { for (let i = 0; i < length; i++) lantern.x[ids[i]!]! += 0.75; }));`,
  findFault: `${SWAY} const openSession = (_file: string) => open(sway), file = 'dance.jam', image = app.snapshot();`,
  FixedTimestep: `${PRESSED} const nowSeconds = 2;`,
  formatValue: HEIGHT,
  inHostileWorld: SWAY,
  nameOf: LANTERN,
  observe: `const Glow = component('room/Glow', { since: 'f32' }), Poked = entityEvent('room/Poked', { strength: 'f32' });`,
  parseValue: HEIGHT,
  physicsPlugin: `const app = new App({ capacity: 64 }), setStepLength = system('room/set', {}, () => undefined), moveHands = system('room/move', {}, () => undefined), enterZones = system('room/enter', {}, () => undefined);`,
  plugin: `const age = system('glow-harp/age', {}, () => undefined);`,
  pluginGroup: `const app = new App({ capacity: 64 }), [sounds, lights, echo] = ['sounds', 'lights', 'echo'].map((name) => plugin({ id: 'game/' + name, build: () => undefined })) as [Plugin, Plugin, Plugin];`,
  query: `const Position = component('room/Position', { x: 'f32' }), Velocity = component('room/Velocity', { x: 'f32' }), Frozen = tag('room/Frozen');`,
  reflect: HEIGHT,
  replayRecording: `${PRESSED} const recorder = new Recorder(app, { feed: (key: number) => app.world.send(Pressed, { key }) }); recorder.tick(); const text = JSON.stringify(recorder.recording());`,
  replaySession: WHOLE_SESSION,
  removed: inSystem(`const Enemy = component('game/Enemy', { health: 'f32' }), forget = (_entity: number) => undefined;`, 'gone: removed(Enemy)', 'gone', '', 'app.world.despawn(app.world.spawn([Enemy]));'),
  resChanged: `const Tempo = resource('music/Tempo', { bpm: 'f64' }), retune = (_bpm: number) => undefined;`,
  rowPart: LANTERN,
  runs: `const Ball = component('game/Ball', { x: 'f32' }), app = new App({ capacity: 8 }); ${HIT}`,
  saveScene: LANTERN,
  spawnScene: `${ROOM} const check = scene;`,
  subState: MODE,
  DespawnOnExit: MODE,
  system: `const Note = component('room/Note', { age: 'f32' });`,
  testApp: `
interface Press { readonly key: number }
const Pressed = message('demo/Pressed', { key: 'u32' }), Struck = message('demo/Struck', { brick: 'u32' }), Score = resource('demo/Score', { points: 'u32' });
const strike = system('demo/strike', { pressed: reads(Pressed), struck: writes(Struck), score: resMut(Score) }, ({ pressed, struck, score }) => {
  for (let n = pressed.start; n < pressed.end; n++) { struck.brick[struck.send()] = 4 + pressed.key[n & pressed.mask]!; score.points += 10; }
});
const breakout = plugin({ id: 'demo/breakout', build: (app) => app.addSystems(FixedUpdate, strike) });`,
};
