import { columns, query, read, res, rowPart, system, Time, write, writes, type Args } from '../../engine/index.ts';
import { CUE_KIND, TICK_MICROS, ZONE_STATE } from '../../protocol/index.ts';
import { Loop, NO_BEAT } from '../components/loop.ts';
import { Pulse, tickOfBeat } from '../components/pulse.ts';
import { CueGiven, LOOP_EVENT, LoopChanged } from '../components/room.ts';

/** A loop's loudness falls to 1/e in this many ticks (250 ms) when no note holds it up: e^(−1/32) a tick. */
const FADE = 0.9692332344763441;

const params = { loops: query({ loop: write(Loop) }), pulses: columns(read(Pulse)), cues: writes(CueGiven), changes: writes(LoopChanged), time: res(Time) };
type Stepping = Args<typeof params>;

/**
 * Brings each loop to the end of this tick: hands out its start and end as soon as the lookahead reaches them, opens the
 * stretch of beats whose notes leave now, and changes its state in the tick in which the sound does.
 */
export const stepLoops = system('music/step-loops', params, (p) => {
  const { loops, pulses } = p, { ids, length, loop } = loops;
  for (let i = 0; i < length; i++) {
    const row = ids[i]!;
    loop.energy[row] = loop.energy[row]! * FADE;
    loop.windowFrom[row] = loop.windowTo[row] = 0;
    if (loop.state[row] === ZONE_STATE.idle) {
      loop.phase[row] = 0;
      continue;
    }
    const pulse = rowPart(loop.pulse[row]!), beat = pulses.beat[pulse]!, horizon = pulses.horizon[pulse]!;
    const launch = loop.launchBeat[row]!, stop = loop.stopBeat[row]!;
    if (launch < horizon) {
      if (loop.isCommitted[row] === 0) {
        loop.isCommitted[row] = 1;
        loop.ordinal[row]!++;
        tellCue(p, row, pulse, CUE_KIND.loopStart, launch);
      }
      const isEnding = stop !== NO_BEAT && stop < horizon;
      if (isEnding && loop.isStopTold[row] === 0) {
        loop.isStopTold[row] = 1;
        tellCue(p, row, pulse, CUE_KIND.loopStop, stop);
      }
      const to = isEnding ? stop : horizon;
      if (to > loop.frontier[row]!) {
        loop.windowFrom[row] = loop.frontier[row]!;
        loop.windowTo[row] = to;
        loop.frontier[row] = to;
      }
    }
    if (loop.state[row] === ZONE_STATE.armed && launch < beat) {
      loop.state[row] = stop === NO_BEAT ? ZONE_STATE.sounding : ZONE_STATE.ending;
      tellChange(p, row, LOOP_EVENT.start);
    }
    if (loop.state[row] === ZONE_STATE.ending && stop < beat) {
      loop.state[row] = ZONE_STATE.idle;
      loop.launchBeat[row] = loop.stopBeat[row] = NO_BEAT;
      loop.isCommitted[row] = loop.isStopTold[row] = loop.isHandedOver[row] = 0;
      tellChange(p, row, LOOP_EVENT.stop);
    }
    const turns = (beat - loop.origin[row]!) / loop.length[row]!;
    loop.phase[row] = launch < beat ? turns - Math.floor(turns) : 0;
  }
});

function tellCue(p: Stepping, row: number, pulse: number, kind: number, beat: number): void {
  const { cues, time } = p, { loop } = p.loops, slot = cues.send();
  const due = Math.max(time.tick, tickOfBeat(p.pulses, pulse, beat)), tick = Math.floor(due);
  cues.tick[slot] = tick;
  cues.micros[slot] = (due - tick) * TICK_MICROS;
  cues.kind[slot] = kind;
  cues.source[slot] = loop.source[row]!;
  cues.pulse[slot] = p.pulses.index[pulse]!;
  cues.instrument[slot] = loop.instrument[row]!;
  cues.pitch[slot] = 60;
  cues.pan[slot] = loop.pan[row]!;
  cues.zone[slot] = loop.zone[row]!;
  cues.loop[slot] = loop.index[row]!;
  cues.key[slot] = loop.index[row]!;
}

function tellChange(p: Stepping, row: number, event: number): void {
  const { changes } = p, slot = changes.send();
  changes.loop[slot] = p.loops.loop.index[row]!;
  changes.event[slot] = event;
}
