import { columns, log, read, reads, res, resMut, rowPart, system, Time, writes, type Args } from '../../engine/index.ts';
import { CUE_KIND, JOINT, SHOW_ACT, SHOW_STATE, SHOW_TOUCH, SHOW_WHEN, STATION_ACT, TICK_RATE } from '../../protocol/index.ts';
import { ActAsked, ControlTriggered } from '../components/acts.ts';
import { AttackStruck } from '../components/attack.ts';
import { lastLine, nextBar, Pulse, tickOfBeat } from '../components/pulse.ts';
import { CueGiven, Room, StopAsked, ZONE_EVENT, ZoneChanged, ZoneTriggered } from '../components/room.ts';
import { Settings } from '../components/settings.ts';
import { CUE_STEP, LoopAsked, ShowLights, ShowRun, ShowScript } from '../components/show.ts';
import { Zone } from '../components/zone.ts';
import { obeyShowAct, SHOW_KEY } from '../show/obey-show-act.ts';
import { releaseLights } from '../show/light-ramps.ts';

/** What waits for the bar is asked for this long before it, ticks (250 ms): its notes leave 24 ticks ahead. */
const ASK_AHEAD = 32;
/** Going back from the first two seconds of a scene leads to the one before. */
const BACK_TICKS = 256;
/** A scene that is begun by hand within half a beat before a bar line has its first bar there. */
const EARLY_BEATS = 0.5;
/** Past a bar line by as many beats as tell it from the line itself. */
const PAST_LINE = 0.001;
/** How lights and camera go back to rest, ticks: at the end, and in a panic. */
const REST_TICKS = 192, PANIC_TICKS = 48;

export const showParams = {
  acts: reads(ActAsked), moments: reads(ControlTriggered), played: reads(ZoneTriggered), touched: reads(ZoneChanged), struck: reads(AttackStruck),
  asks: writes(ActAsked), loops: writes(LoopAsked), stops: writes(StopAsked), cues: writes(CueGiven),
  script: res(ShowScript), run: resMut(ShowRun), lights: resMut(ShowLights), settings: resMut(Settings),
  pulses: columns(read(Pulse)), zones: columns(read(Zone)), room: res(Room), time: res(Time), out: log(),
};
export type Showing = Args<typeof showParams>;

/**
 * Runs the show: obeys what is asked of it, and lets its cues come: by time, bar, zone, control, foot, or hand. What a cue does are acts, so that
 * a show can do whatever a hand can. What waits for the bar anyway is asked for a quarter of a second before, so that it falls on that bar.
 */
export const runShow = system('show/run-show', showParams, (p) => {
  const { acts, run } = p;
  for (let i = acts.start; i < acts.end; i++) {
    const slot = i & acts.mask, act = acts.act[slot]!;
    if (act < SHOW_ACT.start || act > 0x5ff) continue;
    const source = acts.source[slot]!, now = p.time.tick + acts.micros[slot]! / 7812.5;
    if (act < SHOW_ACT.light) move(p, act, acts.target[slot]!, acts.a[slot]!, now, source);
    else obeyShowAct(p, act, acts.target[slot]!, acts.a[slot]!, acts.b[slot]!, acts.c[slot]!, now, source, 0x8000 + ordinalOf(p, i, source));
  }
  if (run.state !== SHOW_STATE.running || run.isHeld === 1) return;
  if (p.time.tick >= run.startTick) {
    run.sceneTicks++;
    run.showTicks++;
  }
  countBars(p);
  noteTouches(p);
  const { script } = p;
  for (let cue = 0; cue < script.cues; cue++) if (run.step[cue] !== CUE_STEP.done && (run.step[cue] === CUE_STEP.asked || script.cueScene[cue] === run.scene)) follow(p, cue);
});

/** How many acts of the same source stand before this one: what tells its cues apart. */
function ordinalOf({ acts }: Showing, number: number, source: number): number {
  let count = 0;
  for (let i = acts.start; i < number; i++) if (acts.source[i & acts.mask] === source) count++;
  return count;
}

/** Acts upon the show as a whole. `now`: ticks with a fraction. */
function move(p: Showing, act: number, target: number, a: number, now: number, source: number): void {
  const { run, script, lights, out } = p;
  if (act === SHOW_ACT.panic) {
    p.stops.source[p.stops.send()] = source;
    releaseLights(lights, now, PANIC_TICKS);
    if (run.state === SHOW_STATE.running) run.isHeld = 1;
    return;
  }
  if (script.isWhole === 0) {
    out.warn('There is no show to play: load one first.');
    return;
  }
  if (act === SHOW_ACT.start) {
    run.showTicks = 0;
    begin(p, target < script.scenes ? target : 0, now, source);
  } else if (act === SHOW_ACT.stop) {
    end(p, SHOW_STATE.ready);
    releaseLights(lights, now, REST_TICKS);
    run.camera = 0;
    run.cameraTicks = REST_TICKS;
  } else if (run.state !== SHOW_STATE.running) {
    if (act === SHOW_ACT.go) {
      run.showTicks = 0;
      begin(p, 0, now, source);
    }
  } else if (act === SHOW_ACT.hold) {
    if (a === 1 || (a === 2 && run.isHeld === 0)) run.isHeld = 1;
    else resume(p);
  }
  else if (act === SHOW_ACT.next) begin(p, run.scene + 1, now, source);
  else if (act === SHOW_ACT.back) begin(p, run.sceneTicks < BACK_TICKS && run.scene > 0 ? run.scene - 1 : run.scene, now, source);
  else if (act === SHOW_ACT.go) {
    if (run.isHeld === 1) {
      resume(p);
      return;
    }
    for (let cue = 0; cue < script.cues; cue++) {
      if (script.cueScene[cue] !== run.scene || script.cueWhen[cue] !== SHOW_WHEN.go || run.step[cue] !== CUE_STEP.waiting) continue;
      come(p, cue, now, source);
      return;
    }
    begin(p, run.scene + 1, now, source);
  }
}

/** A scene begins at `tick` (fractions; it may be a little ahead). After the last one the show is over. */
export function begin(p: Showing, scene: number, tick: number, source: number): void {
  const { run, script, room, pulses, cues } = p;
  if (scene >= script.scenes) {
    end(p, SHOW_STATE.over);
    return;
  }
  const pulse = rowPart(room.pulses[0]!), now = pulses.beat[pulse]!;
  const hasLine = tick > p.time.tick + 1, early = now + EARLY_BEATS;
  // Begun by a cue ahead of its bar it begins with that bar; begun by hand its first bar is the one that runs, or the one that is about to.
  run.barBeat = hasLine ? nextBar(pulses, pulse, now) : lastLine(early, pulses.beatsPerBar[pulse]!, pulses.origin[pulse]!);
  run.nextBeat = nextBar(pulses, pulse, run.barBeat + PAST_LINE);
  run.state = SHOW_STATE.running;
  run.isHeld = 0;
  run.scene = scene;
  run.startTick = tick;
  run.sceneTicks = 0;
  run.bar = 1;
  run.runs++;
  for (let cue = 0; cue < script.cues; cue++) {
    // What the scene before has asked for ahead of this very line still comes.
    if (script.cueScene[cue] !== scene && run.step[cue] === CUE_STEP.asked && hasLine) continue;
    run.step[cue] = CUE_STEP.waiting;
    run.doneAt[cue] = -1;
  }
  const slot = cues.send();
  cues.tick[slot] = Math.floor(tick);
  cues.micros[slot] = (tick - Math.floor(tick)) * 7812.5;
  cues.kind[slot] = CUE_KIND.scene;
  cues.source[slot] = source;
  cues.pitch[slot] = 60;
  cues.zone[slot] = -1;
  cues.loop[slot] = scene;
  cues.key[slot] = SHOW_KEY + 0x10000 + run.runs;
}

/** A held show goes on in the bar in which it was held; that bar is now the one that runs. */
function resume({ run, pulses, room }: Showing): void {
  if (run.isHeld === 0) return;
  const pulse = rowPart(room.pulses[0]!);
  run.isHeld = 0;
  run.barBeat = lastLine(pulses.beat[pulse]!, pulses.beatsPerBar[pulse]!, pulses.origin[pulse]!);
  run.nextBeat = nextBar(pulses, pulse, run.barBeat + PAST_LINE);
}

function end(p: Showing, state: number): void {
  const { run } = p;
  run.state = state;
  run.isHeld = run.lines = 0;
  run.step.fill(0);
}

/** Bars of the scene. The room's pulse says where lines are; a change of metre on the way is minded. */
function countBars({ run, pulses, room }: Showing): void {
  const pulse = rowPart(room.pulses[0]!);
  if (pulses.hasChange[pulse] === 1) run.nextBeat = nextBar(pulses, pulse, run.barBeat + PAST_LINE);
  while (pulses.beat[pulse]! >= run.nextBeat) {
    run.barBeat = run.nextBeat;
    run.nextBeat = nextBar(pulses, pulse, run.barBeat + PAST_LINE);
    run.bar++;
  }
}

/** Marks what zones, controls and feet have brought about. */
function noteTouches(p: Showing): void {
  const { played, touched, struck, moments, zones, time } = p, tick = time.tick;
  for (let i = played.start; i < played.end; i++) onZone(p, zones.index[rowPart(played.zone[i & played.mask]!)]!, SHOW_TOUCH.played, played.source[i & played.mask]!);
  for (let i = touched.start; i < touched.end; i++) {
    const slot = i & touched.mask, event = touched.event[slot]!;
    const touch = event === ZONE_EVENT.enter ? SHOW_TOUCH.entered : event === ZONE_EVENT.leave ? SHOW_TOUCH.left : event === ZONE_EVENT.strike || event === ZONE_EVENT.bowStart ? SHOW_TOUCH.played : -1;
    if (touch >= 0) onZone(p, touched.zone[slot]!, touch, 0);
  }
  for (let i = struck.start; i < struck.end; i++) {
    const joint = struck.joint[i & struck.mask]!;
    if (joint !== JOINT.left_ankle && joint !== JOINT.right_ankle) continue;
    onMatch(p, SHOW_WHEN.foot, joint === JOINT.left_ankle ? 0 : 1, 0, tick, 0);
  }
  for (let i = moments.start; i < moments.end; i++) {
    const slot = i & moments.mask;
    onMatch(p, SHOW_WHEN.control, moments.channel[slot]!, moments.value[slot]! * 1000 + 0.5, tick, moments.source[slot]!);
  }
}

function onZone(p: Showing, zone: number, touch: number, source: number): void {
  onMatch(p, SHOW_WHEN.zone, zone, touch, p.time.tick, source);
}

/** Lets the cues of the scene come that wait for this. */
function onMatch(p: Showing, when: number, c: number, d: number, tick: number, source: number): void {
  const { script, run } = p;
  for (let cue = 0; cue < script.cues; cue++) {
    if (script.cueScene[cue] !== run.scene || script.cueWhen[cue] !== when || run.step[cue] !== CUE_STEP.waiting) continue;
    const isMatch = when === SHOW_WHEN.foot ? script.cueC[cue] === 2 || script.cueC[cue] === c
      : when === SHOW_WHEN.control ? script.cueC[cue] === c && d >= script.cueD[cue]! : script.cueC[cue] === c && script.cueD[cue] === d;
    if (isMatch) come(p, cue, tick, source);
  }
}

/** Lets a cue come when its time has. */
function follow(p: Showing, cue: number): void {
  const { script, run, pulses, room, time } = p, when = script.cueWhen[cue]!;
  if (run.step[cue] === CUE_STEP.asked) {
    if (run.dueTick[cue]! < time.tick + 1) come(p, cue, run.dueTick[cue]!, run.source[cue]!);
    return;
  }
  if (when === SHOW_WHEN.time || when === SHOW_WHEN.after) {
    const from = when === SHOW_WHEN.time ? 0 : cue > 0 && script.cueScene[cue - 1] === run.scene && run.step[cue - 1] === CUE_STEP.done ? run.doneAt[cue - 1]! : -1;
    // The first cue of a scene that comes after another one comes after the scene's begin.
    const isFirst = when === SHOW_WHEN.after && (cue === 0 || script.cueScene[cue - 1] !== run.scene);
    if (from < 0 && !isFirst) return;
    if (run.sceneTicks - 1 >= Math.max(0, from) + (script.cueC[cue]! * TICK_RATE) / 1000) come(p, cue, time.tick, 0);
    return;
  }
  if (when !== SHOW_WHEN.start && when !== SHOW_WHEN.bar) return;
  const pulse = rowPart(room.pulses[0]!), bar = when === SHOW_WHEN.start ? 1 : script.cueC[cue]!, into = when === SHOW_WHEN.start ? 0 : script.cueD[cue]! / 1000;
  if (bar > run.bar + 1) return;
  const line = bar > run.bar ? run.nextBeat : bar === run.bar ? run.barBeat : pulses.beat[pulse]!;
  // What comes with the scene comes when it begins, wherever in a bar that is.
  const due = when === SHOW_WHEN.start ? run.startTick : Math.max(run.startTick, tickOfBeat(pulses, pulse, line + into));
  if (due >= time.tick + 1 + ASK_AHEAD) return;
  run.dueTick[cue] = due;
  if (due < time.tick + 1) {
    come(p, cue, Math.max(due, time.tick), 0);
    return;
  }
  run.step[cue] = CUE_STEP.asked;
  perform(p, cue, due, 0, true);
}

/** A cue's moment: all that it does, but for what was asked for before. */
function come(p: Showing, cue: number, tick: number, source: number): void {
  const { run } = p, wasAsked = run.step[cue] === CUE_STEP.asked;
  run.step[cue] = CUE_STEP.done;
  run.doneAt[cue] = run.sceneTicks;
  run.source[cue] = source;
  if (!wasAsked) perform(p, cue, tick, source, true);
  // It may have begun another scene, in which it is to come again.
  perform(p, cue, tick, source, false);
}

/** Whether an act takes effect at a bar line anyway, so that it has to be asked for before. */
function waitsForBar(act: number): boolean {
  return act === SHOW_ACT.loop || act === SHOW_ACT.palette || act === SHOW_ACT.next || act === SHOW_ACT.speak || (act >= STATION_ACT.record && act <= 0x2ff);
}

function perform(p: Showing, cue: number, tick: number, source: number, isAhead: boolean): void {
  const { script, asks } = p;
  for (let action = 0; action < script.actions; action++) {
    if (script.actionCue[action] !== cue) continue;
    const act = script.actionAct[action]!, target = script.actionTarget[action]!;
    if (waitsForBar(act) !== isAhead) continue;
    const a = script.actionA[action]!, b = script.actionB[action]!, c = script.actionC[action]!;
    if (act >= SHOW_ACT.light && act <= 0x5ff) obeyShowAct(p, act, target, a, b, c, tick, source, action);
    else if (act === SHOW_ACT.next) begin(p, p.run.scene + 1, tick, source);
    else if (act >= SHOW_ACT.begin && act <= 0x5ff) move(p, act, target, a, tick, source);
    else {
      const slot = asks.send();
      asks.act[slot] = act;
      asks.target[slot] = target;
      asks.a[slot] = a;
      asks.b[slot] = b;
      asks.c[slot] = c;
      asks.d[slot] = script.actionD[action]!;
      asks.source[slot] = source;
    }
  }
}
