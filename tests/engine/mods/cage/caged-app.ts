import { App, component, FixedUpdate, message, query, read, system, write, type AppOptions, type Plugin } from '../../../../engine/index.ts';
import { openCage, type CageOptions } from '../../../../engine/mods/cage/open-cage.ts';

export const Position = component('room/Position', { x: 'f32', y: 'f32', z: 'f32' });
export const Velocity = component('room/Velocity', { x: 'f32', y: 'f32', z: 'f32' }, { requires: [Position] });
export const Note = message('room/Note', { pitch: 'f32', from: 'eid' }, { capacity: 64 });
export const Fixed = component('room/Fixed', { until: 'f32' });
export const catalogue = { Fixed, Position, Velocity, Note };

/** Opens a mod of one file. @throws Error with its problems */
export async function cage(text: string, options: Partial<CageOptions> = {}): Promise<Plugin> {
  const opened = await openCage({ id: 'demo', files: new Map([['main.js', text]]), main: 'main.js', catalogue, ...options });
  if (!opened.ok) throw new Error(opened.problems.map(({ file, line, message: what, hint }) => `${file}:${line}: ${what}; ${hint}`).join('\n'));
  return opened.plugin;
}

const still = system('room/still', { all: query({ pos: write(Position), vel: read(Velocity) }) }, () => undefined);

/** A small world with twenty moving things, and mods in it. */
export async function cagedApp(plugins: readonly Plugin[], options: AppOptions = {}): Promise<App> {
  const app = new App({ capacity: 256, seed: 7, ...options }).addSystems(FixedUpdate, still).addMessage(Note).addComponents(Fixed);
  for (const plugin of plugins) app.addPlugin({ id: plugin.id, build: (own) => plugin.build(after(own)) });
  await app.ready();
  app.startup();
  for (let n = 0; n < 20; n++) app.world.spawn([Velocity], [[Position, { x: n }], [Velocity, { x: 1, y: n / 4, z: -1 }]]);
  return app;
}

/** The systems of mods run after the room's own, in order. */
function after(app: App): App {
  const facade = new Proxy(app, {
    get(target, name) {
      if (name === 'addSystems') return (schedule: typeof FixedUpdate, own: typeof still) => {
        target.addSystems(schedule, schedule === FixedUpdate ? own.after(still, ...added) : own);
        if (schedule === FixedUpdate) added.push(own);
        return facade;
      };
      const value = Reflect.get(target, name) as unknown;
      return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
    },
  });
  const added: (typeof still)[] = [];
  return facade;
}
