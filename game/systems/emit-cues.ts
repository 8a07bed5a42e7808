import { reads, res, resMut, system, Time } from '../../engine/index.ts';
import { CUE, CUE_STRIDE } from '../../protocol/index.ts';
import { CueGiven, LoopChanged, MAX_CUES, MAX_EVENTS, Outbox, ZoneChanged } from '../components/room.ts';
import { cueId } from './cue-id.ts';

/** Gives every cue of this tick its name and lays cues and events out for whoever hears and shows them. Last in the tick. */
export const emitCues = system('room/emit-cues',
  { cues: reads(CueGiven), zones: reads(ZoneChanged), loops: reads(LoopChanged), outbox: resMut(Outbox), time: res(Time) },
  ({ cues, zones, loops, outbox, time }) => {
    const now = time.tick, out = outbox.cues, cueEnd = Math.min(cues.end, cues.start + MAX_CUES);
    let at = 0;
    for (let i = cues.start; i < cueEnd; i++, at += CUE_STRIDE) {
      const slot = i & cues.mask, tick = cues.tick[slot]!, source = cues.source[slot]!, kind = cues.kind[slot]!;
      out[at + CUE.id] = cueId(tick, now, source, cues.key[slot]!, kind, cues.ordinal[slot]!);
      out[at + CUE.tick] = tick;
      out[at + CUE.micros] = cues.micros[slot]!;
      out[at + CUE.kind] = kind;
      out[at + CUE.source] = source;
      out[at + CUE.pulse] = cues.pulse[slot]!;
      out[at + CUE.instrument] = cues.instrument[slot]!;
      out[at + CUE.pitch] = cues.pitch[slot]!;
      out[at + CUE.velocity] = cues.velocity[slot]!;
      out[at + CUE.duration] = cues.duration[slot]!;
      out[at + CUE.pan] = cues.pan[slot]!;
      out[at + CUE.zone] = cues.zone[slot]!;
      out[at + CUE.loop] = cues.loop[slot]!;
      out[at + CUE.tone] = cues.tone[slot]!;
      out[at + CUE.voice] = cues.voice[slot]!;
      out[at + CUE.causeMicros] = cues.causeMicros[slot]!;
      out[at + CUE.movedMicros] = cues.movedMicros[slot]!;
      out[at + CUE.movedPitch] = cues.movedPitch[slot]!;
      out[at + CUE.amount] = cues.amount[slot]!;
      out[at + CUE.content] = cues.content[slot]!;
    }
    // What an earlier, fuller tick left behind is no part of this one.
    const before = outbox.cueCount * CUE_STRIDE;
    if (before > at) out.fill(0, at, before);
    outbox.cueCount = cueEnd - cues.start;

    let count = 0;
    for (let i = zones.start; i < zones.end && count < MAX_EVENTS; i++, count++) {
      outbox.zone[count] = zones.zone[i & zones.mask]!;
      outbox.zoneEvent[count] = zones.event[i & zones.mask]!;
    }
    outbox.zoneCount = count;
    count = 0;
    for (let i = loops.start; i < loops.end && count < MAX_EVENTS; i++, count++) {
      outbox.loop[count] = loops.loop[i & loops.mask]!;
      outbox.loopEvent[count] = loops.event[i & loops.mask]!;
    }
    outbox.loopCount = count;
  });
