import { createJam, SCENES } from '../game/index.ts';
import {
  CUE, CUE_KIND, CUE_STRIDE, PULSE_FIELD, RenderFrame, SAMPLE, SAMPLE_HEADER_BYTES, STATION_ACT, TICK_MICROS, TICK_RATE,
  type Performance, type SceneDescription, type StemDescription, type TempoPoint, type Tick,
} from '../protocol/index.ts';
import type { JamSession } from '../protocol/session/index.ts';
import { numberInstruments } from './mod-instruments.ts';
import { modsOfSession } from './mods-of-session.ts';

/** Two readings of a tempo this near, beats a minute, are one: a picture keeps them in steps of 1/1024. */
const SAME_BPM = 0.002;
/** Where a session has no picture of its pulse. */
const DEFAULT_TEMPO: TempoPoint = { tick: 0, secondsPerBeat: 0.5, beatsPerBar: 4 };

/** When a cue is heard, in ticks with a fraction. */
export const heardAt = (cues: Float64Array, index: number): Tick => cues[index * CUE_STRIDE + CUE.tick]! + cues[index * CUE_STRIDE + CUE.micros]! / TICK_MICROS;

/** A copy in order of the time at which cues are heard; of one moment, in the order in which they left. */
export function inOrderHeard(cues: Float64Array): Float64Array<ArrayBuffer> {
  const count = cues.length / CUE_STRIDE, order = Array.from({ length: count }, (_, index) => index), times = Float64Array.from(order, (index) => heardAt(cues, index));
  order.sort((a, b) => times[a]! - times[b]! || a - b);
  const sorted = new Float64Array(cues.length);
  order.forEach((from, to) => sorted.set(cues.subarray(from * CUE_STRIDE, (from + 1) * CUE_STRIDE), to * CUE_STRIDE));
  return sorted;
}

/** Which voice of the mix sounds a cue: see `StemDescription.key`; null for what has no sound of its own. */
export function stemOf(cues: Float64Array, index: number): string | null {
  const at = index * CUE_STRIDE, loop = cues[at + CUE.loop]!;
  switch (cues[at + CUE.kind]) {
    case CUE_KIND.note: return loop >= 0 ? `loop ${loop}` : 'strike 0';
    case CUE_KIND.strike: return `strike ${cues[at + CUE.content]!}`;
    case CUE_KIND.bowStart: case CUE_KIND.bowMove: return `bow ${cues[at + CUE.content]!}`;
    case CUE_KIND.trackRound: return `track ${loop}`;
    case CUE_KIND.click: return 'click';
    case CUE_KIND.speak: return 'voice';
    default: return null;
  }
}

const KIND_ORDER = ['loop', 'track', 'strike', 'bow', 'voice', 'click'];
const whose = (player: number): string => (player === 0 ? '' : player === 4 ? ', the dancer of light' : `, player ${player}`);

function nameOf(kind: string, number: number, scene: Pick<SceneDescription, 'loops' | 'palettes'>): string {
  switch (kind) {
    case 'loop': {
      const loop = scene.loops.find(({ index }) => index === number);
      return loop ? `${scene.palettes[loop.palette]?.name ?? 'Loop'} ${loop.name}` : `Loop ${number + 1}`;
    }
    case 'track': return `Track ${number + 1}`;
    case 'strike': return `Drums${whose(number)}`;
    case 'bow': return `Bows${whose(number)}`;
    case 'voice': return 'Spoken';
    default: return 'Clicks';
  }
}

/** What sounds, in the order of a score. */
export function stemsOf(cues: Float64Array, scene: Pick<SceneDescription, 'loops' | 'palettes'>): StemDescription[] {
  const keys = new Set<string>();
  for (let index = 0; index < cues.length / CUE_STRIDE; index++) {
    const key = stemOf(cues, index);
    if (key !== null) keys.add(key);
  }
  return [...keys].map((key) => {
    const [kind = '', number = '0'] = key.split(' ');
    return { key, order: KIND_ORDER.indexOf(kind) * 1000 + Number(number), name: nameOf(kind, Number(number), scene) };
  }).sort((a, b) => a.order - b.order).map(({ key, name }) => ({ key, name }));
}

/**
 * The tempo of a session's first pulse, from its light pictures. Where it changes between two of them, the change lies where the beats before
 * and after meet. At least one point, the first at tick 0.
 */
export function temposOf(session: Pick<JamSession, 'pictureTicks' | 'readPicture'>): TempoPoint[] {
  const frame = new RenderFrame(), points: TempoPoint[] = [];
  let beatBefore = 0, tickBefore = 0;
  for (const [index, tick] of session.pictureTicks.entries()) {
    session.readPicture(index, frame);
    const bpm = frame.pulses[PULSE_FIELD.bpm]!, beatsPerBar = frame.pulses[PULSE_FIELD.beatsPerBar]!;
    if (!(bpm > 0) || !(beatsPerBar > 0)) continue;
    // A picture is taken when its tick is over.
    const at = tick + 1, beat = frame.pulses[PULSE_FIELD.bar]! * beatsPerBar + frame.pulses[PULSE_FIELD.barPhase]! * beatsPerBar, last = points.at(-1);
    if (!last) points.push({ tick: 0, secondsPerBeat: 60 / bpm, beatsPerBar });
    else if (Math.abs(60 / last.secondsPerBeat - bpm) > SAME_BPM || last.beatsPerBar !== beatsPerBar) {
      const before = 1 / (last.secondsPerBeat * TICK_RATE), after = bpm / 60 / TICK_RATE, meets = (beat - beatBefore + before * tickBefore - after * at) / (before - after);
      points.push({ tick: Math.max(tickBefore, Math.min(at, Number.isFinite(meets) ? meets : at)), secondsPerBeat: 60 / bpm, beatsPerBar });
    }
    beatBefore = beat;
    tickBefore = at;
  }
  return points.length > 0 ? points : [DEFAULT_TEMPO];
}

/** Layers of the loop station whose sound was whole, by what the station was told: see `STATION_ACT.take`. */
export function layersOf(session: Pick<JamSession, 'framesOf' | 'ticks'>, cues: Float64Array): Performance['layers'] {
  const records: { tick: number; place: number; layer: number }[] = [];
  for (let at = 0; at < cues.length; at += CUE_STRIDE) {
    if (cues[at + CUE.kind] === CUE_KIND.trackRecord) records.push({ tick: cues[at + CUE.tick]!, place: cues[at + CUE.loop]! * 16 + cues[at + CUE.instrument]!, layer: cues[at + CUE.content]! });
  }
  if (records.length === 0) return [];
  const layers = new Map<number, string>(), word = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');
  for (let tick = 0; tick < session.ticks; tick++) {
    for (const { payload } of session.framesOf(tick)) {
      const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
      for (let at = 0, length = 0; at < payload.length; at += length) {
        length = view.getUint16(at + 2, true);
        const body = at + SAMPLE_HEADER_BYTES;
        if (payload[at] !== SAMPLE.act || view.getUint16(body, true) !== STATION_ACT.take) continue;
        const place = view.getUint16(body + 2, true), record = records.filter((one) => one.place === place && one.tick <= tick).at(-1);
        if (record) layers.set(record.layer, word(view.getInt32(body + 4, true)) + word(view.getInt32(body + 8, true)));
      }
    }
  }
  return [...layers].map(([layer, hash]) => ({ layer, hash }));
}

/** All that there is to render and to write down of a session. What its scene is made of is this version's own; instruments and palettes of its mods are there as far as the mods are. */
export async function readPerformance(session: JamSession): Promise<Performance> {
  const { id, scene, seed, layout, mods: began } = session.header, { mods: atHand } = await modsOfSession(session);
  const room = await createJam({ scene: SCENES.includes(scene) ? scene : SCENES[0]!, seed, layout, mods: atHand.filter(({ hash }) => began.some((mod) => mod.hash === hash)) });
  const { loops, palettes } = room.description, numbered = await numberInstruments(session, atHand, session.cuesOf(0, session.ticks)), cues = inOrderHeard(numbered.cues), { mods } = numbered;
  return { id, ticks: session.ticks, scene: { loops, palettes, ...(mods.length > 0 && { mods }) }, cues, stems: stemsOf(cues, { loops, palettes }), tempos: temposOf(session), layers: layersOf(session, cues), problem: session.problem };
}
