import { columns, log, read, reads, res, resMut, rowPart, system, writes, type Args } from '../../engine/index.ts';
import {
  BODY_ACT, BODY_SOURCE, channelOfSource, isOfJoints, MAP_CURVE, MAP_TARGET, MAX_BINDINGS, MAX_CHANNELS, MAX_MAPPINGS, MAX_PARAMS, MAX_PLAYERS, PARAMS, POINT_COUNT, SETTINGS,
  sourceKind, sourcePart, TRIGGER, ZONE_KIND,
} from '../../protocol/index.ts';
import { ActAsked } from '../components/acts.ts';
import { Bindings, COMPOSED_RESTS, Mappings, Params } from '../components/playable.ts';
import { KeyStruck, Room, StopAsked, ZoneTriggered } from '../components/room.ts';
import { Zone } from '../components/zone.ts';

const LONGEST_SMOOTHING = 5000, MAX_STEPS = 16;
/** Numbers in thousandths stay within what any source can measure. */
const FARTHEST = 100_000;
const PLAYED_VELOCITY = 0.8;
const SETTING_COUNT = 256;
const isSetting: readonly boolean[] = (() => {
  const known = new Array<boolean>(SETTING_COUNT).fill(false);
  for (const { id } of Object.values(SETTINGS)) known[id] = true;
  return known;
})();

const params = {
  acts: reads(ActAsked), mappings: resMut(Mappings), bindings: resMut(Bindings), driven: resMut(Params), room: res(Room), zones: columns(read(Zone)),
  strikes: writes(KeyStruck), triggers: writes(ZoneTriggered), stops: writes(StopAsked), out: log(),
};
type Obeying = Args<typeof params>;

/** Makes, changes and ends mappings and bindings as acts 0x300–0x3ff say. What cannot be done is said in the log and changes nothing. */
export const obeyBodyActs = system('playable/obey-body-acts', params, (p) => {
  const { acts } = p;
  for (let i = acts.start; i < acts.end; i++) {
    const at = i & acts.mask, act = acts.act[at]!;
    if (act < BODY_ACT.map || act > 0x3ff) continue;
    if (act >= BODY_ACT.playZone) playAt(p, at);
    else if (act >= BODY_ACT.bind) bindAt(p, at);
    else mapAt(p, at);
  }
});

const milli = (value: number): number => Math.max(-FARTHEST, Math.min(FARTHEST, value)) / 1000;
const share = (value: number): number => Math.max(0, Math.min(1000, value)) / 1000;

function isSource(packed: number): boolean {
  const kind = sourceKind(packed);
  if (kind === BODY_SOURCE.control) return channelOfSource(packed) < MAX_CHANNELS;
  if (kind === BODY_SOURCE.none || kind > BODY_SOURCE.control) return false;
  if (kind === BODY_SOURCE.distance && sourcePart(packed, 1) >= POINT_COUNT) return false;
  if (kind === BODY_SOURCE.angle && (sourcePart(packed, 1) >= POINT_COUNT || sourcePart(packed, 2) >= POINT_COUNT)) return false;
  return !isOfJoints(kind) || sourcePart(packed, 0) < POINT_COUNT;
}

function mapAt({ acts, mappings: m, driven, out }: Obeying, at: number): void {
  const act = acts.act[at]!, k = acts.target[at]!, a = acts.a[at]!, b = acts.b[at]!, c = acts.c[at]!, d = acts.d[at]!;
  if (act === BODY_ACT.clearMaps) {
    m.isMade.fill(0);
    return;
  }
  if (act === BODY_ACT.restParam) {
    if (k >= MAX_PARAMS) out.warn(`Parameter ${k} is outside 0–${MAX_PARAMS - 1}; the act is left out.`);
    else driven.rest[k] = a < 0 ? COMPOSED_RESTS[k]! : share(a);
    return;
  }
  if (k >= MAX_MAPPINGS) {
    out.warn(`Mapping ${k} is outside 0–${MAX_MAPPINGS - 1}; take away one that is not needed.`);
    return;
  }
  if (act === BODY_ACT.map) {
    const kind = b >>> 16, number = b & 0xffff, isTarget = kind === MAP_TARGET.param ? number < PARAMS.length : kind === MAP_TARGET.setting && number < SETTING_COUNT && isSetting[number]!;
    if (!isSource(a)) out.warn(`Mapping ${k} has source ${a}, which no body has; choose another one.`);
    else if (!isTarget) out.warn(`Mapping ${k} drives target ${kind}, number ${number}, which there is not; choose another one.`);
    else if (c < 0 || c >= MAX_PLAYERS) out.warn(`Mapping ${k} follows player ${c}, who is outside 0–${MAX_PLAYERS - 1}.`);
    else {
      m.isMade[k] = m.isOn[k] = 1;
      m.packed[k] = a;
      m.player[k] = c;
      m.target[k] = b;
      m.inLow[k] = m.outLow[k] = m.smoothing[k] = m.curve[k] = 0;
      m.inHigh[k] = m.outHigh[k] = 1;
      m.steps[k] = 4;
      m.input[k] = m.share[k] = m.value[k] = m.isLive[k] = m.seenTick[k] = m.sentTick[k] = 0;
    }
  } else if (act === BODY_ACT.unmap) m.isMade[k] = 0;
  else if (m.isMade[k] === 0) out.warn(`Mapping ${k} has not been made; make it first.`);
  else if (act === BODY_ACT.mapRange) {
    m.inLow[k] = milli(a);
    m.inHigh[k] = milli(b);
    m.outLow[k] = share(c);
    m.outHigh[k] = share(d);
  } else if (act === BODY_ACT.mapShape) {
    m.curve[k] = a >= 0 && a <= MAP_CURVE.scale ? a : MAP_CURVE.linear;
    m.smoothing[k] = Math.max(0, Math.min(LONGEST_SMOOTHING, b));
    m.steps[k] = Math.max(2, Math.min(MAX_STEPS, c));
    m.isOn[k] = d === 0 ? 0 : 1;
  } else out.warn(`Act ${act} upon mapping ${k} is unknown; it is left out.`);
}

function bindAt({ acts, bindings: n, out }: Obeying, at: number): void {
  const act = acts.act[at]!, k = acts.target[at]!, a = acts.a[at]!, b = acts.b[at]!, c = acts.c[at]!, d = acts.d[at]!;
  if (act === BODY_ACT.clearBindings) {
    n.isMade.fill(0);
    return;
  }
  if (k >= MAX_BINDINGS) {
    out.warn(`Binding ${k} is outside 0–${MAX_BINDINGS - 1}; take away one that is not needed.`);
    return;
  }
  if (act === BODY_ACT.bind) {
    const kind = a & 255;
    if (kind === TRIGGER.none || kind > TRIGGER.crossing) {
      out.warn(`Binding ${k} has trigger ${kind}, which is unknown; triggers are 1–${TRIGGER.crossing}.`);
      return;
    }
    n.isMade[k] = 1;
    n.trigger[k] = a;
    n.least[k] = milli(b);
    n.player[k] = c >= 0 && c < MAX_PLAYERS ? c : -1;
    n.packed[k] = n.threshold[k] = n.back[k] = n.input[k] = n.side[k] = n.direction[k] = 0;
    n.act[k] = n.target[k] = n.a[k] = n.b[k] = n.c[k] = n.firedTick[k] = n.fired[k] = 0;
  } else if (act === BODY_ACT.unbind) n.isMade[k] = 0;
  else if (n.isMade[k] === 0) out.warn(`Binding ${k} has not been made; make it first.`);
  else if (act === BODY_ACT.bindCrossing) {
    if (!isSource(a)) {
      out.warn(`Binding ${k} watches source ${a}, which no body has; choose another one.`);
      return;
    }
    n.packed[k] = a;
    n.threshold[k] = milli(b);
    n.direction[k] = c > 0 ? 1 : c < 0 ? -1 : 0;
    n.back[k] = Math.abs(milli(d));
    n.side[k] = 0;
  } else if (act === BODY_ACT.bindAct) {
    n.act[k] = a >>> 16;
    n.target[k] = a & 0xffff;
    n.a[k] = b;
    n.b[k] = c;
    n.c[k] = d;
  } else out.warn(`Act ${act} upon binding ${k} is unknown; it is left out.`);
}

function playAt({ acts, room, zones, strikes, triggers, stops, out }: Obeying, at: number): void {
  const act = acts.act[at]!, index = acts.target[at]!, source = acts.source[at]!;
  if (act === BODY_ACT.silence) {
    stops.source[stops.send()] = source;
    return;
  }
  if (act !== BODY_ACT.playZone) {
    out.warn(`Act ${act} is unknown; it is left out.`);
    return;
  }
  const zone = index < room.zoneCount ? room.zones[index]! : 0;
  if (zone === 0) {
    out.warn(`Zone ${index} is outside 0–${room.zoneCount - 1}; nothing is played.`);
    return;
  }
  const kind = zones.kind[rowPart(zone)]!;
  if (kind === ZONE_KIND.strike || kind === ZONE_KIND.mod) {
    const to = strikes.send();
    strikes.zone[to] = zone;
    strikes.player[to] = acts.player[at]!;
    strikes.source[to] = source;
    strikes.velocity[to] = PLAYED_VELOCITY;
    strikes.micros[to] = acts.micros[at]!;
    strikes.ageMicros[to] = acts.ageMicros[at]!;
  } else if (kind === ZONE_KIND.bow) out.warn(`Zone ${index} is bowed, which takes a hand; choose a drum or a loop.`);
  else {
    const to = triggers.send();
    triggers.zone[to] = zone;
    triggers.source[to] = source;
  }
}
