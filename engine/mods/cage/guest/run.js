/** Loading and calling: what the host asks of the guest. */
import { layParams, share, viewOver } from './params.js';
import { listThings } from './things.js';

/** Systems in the order in which the mod added them. */
const systems = [];
const calls = [];
const { stringify, parse } = JSON;

function addTo(schedule, target, added) {
  if (target === undefined || target === null) throw new TypeError(`addSystems(${schedule}, …) got ${String(target)} where a system was expected.`);
  if (target.kind === 'chain') {
    for (const part of target.parts) addTo(schedule, part, added);
    return;
  }
  if (target.kind !== 'system') throw new TypeError(`addSystems(${schedule}, …) takes systems, made with system(…), and chains of them.`);
  systems.push(target);
  added.systems.push({ schedule, id: target.id, params: target.params });
}

/** Builds the mod's plugin into a list of what it declares, as JSON. */
export function gather(main) {
  const plugin = main.default;
  if (plugin === null || typeof plugin !== 'object' || typeof plugin.build !== 'function') throw new TypeError('the main file has no plugin: write `export default plugin({ id: "…", build: (app) => app.addSystems(FixedUpdate, …) });`');
  const added = { plugin: plugin.id, systems: [], components: [], messages: [], resources: [], states: [], tracked: [] };
  const app = {
    addSystems(schedule, ...targets) {
      if (schedule === null || typeof schedule !== 'object' || typeof schedule.schedule !== 'string') throw new TypeError('addSystems wants Startup, FixedPreUpdate, FixedUpdate or FixedPostUpdate first; other schedules are for trusted mods.');
      for (const target of targets) addTo(schedule.schedule, target, added);
      return app;
    },
    addComponents(...parts) {
      for (const part of parts) added.components.push(part.index);
      return app;
    },
    trackChanges(...parts) {
      for (const part of parts) added.tracked.push(part.index);
      return app;
    },
    addMessage(message) {
      added.messages.push(message.index);
      return app;
    },
    insertResource(resource, values = {}) {
      added.resources.push({ index: resource.index, values });
      return app;
    },
    addState(state) {
      added.states.push(state.index);
      return app;
    },
    addPlugin(part) {
      part.build(app);
      return app;
    },
  };
  plugin.build(app);
  return stringify({ ...added, things: listThings() });
}

/** Makes every system's parameters, over the pieces of the block that the host keeps: one for all, one for each system. */
export function layOut(text, common, ...own) {
  const plan = parse(text);
  viewOver(common, plan.from);
  share(plan);
  for (let index = 0; index < systems.length; index++) {
    viewOver(own[index], plan.systems[index].from);
    const { args, befores, afters } = layParams(plan.systems[index].places), { run } = systems[index];
    calls.push(() => {
      for (let at = 0; at < befores.length; at++) befores[at]();
      run(args);
      for (let at = 0; at < afters.length; at++) afters[at]();
    });
  }
  return calls;
}
