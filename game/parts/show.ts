import { chain, FixedUpdate, rowPart, Time, type World } from '../../engine/index.ts';
import { FRAME_HEAD, MAX_LIGHTS, LIGHT_FIELD, LIGHT_STRIDE, SHOW_FIELD, SHOW_STATE, SHOW_WHEN, TICK_RATE, ZONE_LOOK_FIELD, ZONE_LOOK_STRIDE } from '../../protocol/index.ts';
import { Pulse } from '../components/pulse.ts';
import { Room } from '../components/room.ts';
import { BLACKOUT, CUE_STEP, FIRST_ZONE_LIGHT, LoopAsked, ShowLights, ShowRun, ShowScript } from '../components/show.ts';
import { Sense } from '../scenes/sets.ts';
import { hueAt, levelAt } from '../show/light-ramps.ts';
import { fireBindings } from '../systems/fire-bindings.ts';
import { loadShow } from '../systems/load-show.ts';
import { runShow } from '../systems/run-show.ts';
import type { Part, PartPicture } from './part.ts';

/** Cues, lights and scenes of a performance. */
export const show: Part = {
  plugin: {
    id: 'part/show',
    build(app) {
      app.insertResource(ShowScript).insertResource(ShowRun).insertResource(ShowLights).addMessage(LoopAsked)
        .addSystems(FixedUpdate, chain(loadShow, runShow).inSet(Sense).after(fireBindings));
    },
  },
  rows: 0,
  picture: showPicture,
};

function showPicture(world: World): PartPicture {
  const script = world.resource(ShowScript), run = world.resource(ShowRun), lights = world.resource(ShowLights), time = world.resource(Time);
  const room = world.resource(Room), pulses = world.columns(Pulse);
  return (frame) => {
    const { show, zoneLooks } = frame, tick = time.tick;
    const isLit = lights.isLit === 1;
    for (let light = 0; light < MAX_LIGHTS; light++) {
      frame.lights[light * LIGHT_STRIDE + LIGHT_FIELD.level] = isLit ? levelAt(lights, light, tick) : light === 0 ? 1 : 0;
      frame.lights[light * LIGHT_STRIDE + LIGHT_FIELD.hue] = isLit ? hueAt(lights, light, tick) : -1;
    }
    frame.head[FRAME_HEAD.blackout] = isLit ? levelAt(lights, BLACKOUT, tick) : 0;
    for (let zone = 0; zone < room.zoneCount; zone++) {
      zoneLooks[zone * ZONE_LOOK_STRIDE + ZONE_LOOK_FIELD.light] = isLit ? levelAt(lights, FIRST_ZONE_LIGHT + zone, tick) : 0;
      zoneLooks[zone * ZONE_LOOK_STRIDE + ZONE_LOOK_FIELD.hue] = isLit ? hueAt(lights, FIRST_ZONE_LIGHT + zone, tick) : -1;
    }

    const isRunning = run.state === SHOW_STATE.running;
    show[SHOW_FIELD.state] = run.state;
    show[SHOW_FIELD.scene] = isRunning ? run.scene : -1;
    show[SHOW_FIELD.cue] = show[SHOW_FIELD.waits] = -1;
    if (isRunning) {
      for (let cue = 0; cue < script.cues; cue++) {
        if (script.cueScene[cue] !== run.scene || run.step[cue] === CUE_STEP.done) continue;
        show[SHOW_FIELD.cue] = cue;
        show[SHOW_FIELD.waits] = script.cueWhen[cue]!;
        if (script.cueWhen[cue] !== SHOW_WHEN.zone && script.cueWhen[cue] !== SHOW_WHEN.control && script.cueWhen[cue] !== SHOW_WHEN.foot) break;
      }
      show[SHOW_FIELD.beat] = pulses.beat[rowPart(room.pulses[0]!)]! - run.barBeat;
    }
    show[SHOW_FIELD.seconds] = tick < run.startTick ? (tick - run.startTick) / TICK_RATE : run.sceneTicks / TICK_RATE;
    show[SHOW_FIELD.showSeconds] = run.showTicks / TICK_RATE;
    show[SHOW_FIELD.bar] = run.bar;
    show[SHOW_FIELD.line] = run.lines > 0 ? run.line : -1;
    show[SHOW_FIELD.lines] = run.lines;
    show[SHOW_FIELD.camera] = run.camera;
    show[SHOW_FIELD.cameraSeconds] = run.cameraTicks / TICK_RATE;
    show[SHOW_FIELD.id] = script.isWhole === 1 ? script.id : 0;
    show[SHOW_FIELD.isHeld] = run.isHeld;
    show[SHOW_FIELD.runs] = run.runs;
    show[SHOW_FIELD.lit] = lights.isLit;
  };
}
