import { columns, exp, read, res, resMut, system, Time, writes, type Args } from '../../engine/index.ts';
import { CUE_KIND, MAP_CURVE, MAP_TARGET, MAX_MAPPINGS, MAX_PARAMS, PARAMS, SETTINGS, type SettingName, type SettingSpec } from '../../protocol/index.ts';
import { Controls } from '../components/acts.ts';
import { Flow } from '../components/flow.ts';
import { BodyView, Mappings, Params } from '../components/playable.ts';
import { Player } from '../components/player.ts';
import { CueGiven, PALETTE_STRIDE, Palettes, Song } from '../components/room.ts';
import { Seats } from '../components/seats.ts';
import { Settings } from '../components/settings.ts';
import { measureSource } from './measure-source.ts';

/** A parameter's value leaves at most every 4 ticks (32 a second), the first change of a while at once, and only if it changed by this much. */
export const PARAM_TICKS = 4, PARAM_STEP = 0.002;
/** A setting is moved at most every 16 ticks (8 a second). */
const SETTING_TICKS = 16;
/** A source that has not been there for this many ticks (1 s) lets go: what it drove goes back to rest … */
const LOST_TICKS = 128;
/** … by this share of the way a tick (time constant 0.5 s). */
const LET_GO = 1 - exp(-1 / 64);
/** Stable keys of cues: these and the parameter's number. */
const PARAM_KEYS = 0x3200_0000;
/** Semitones of `bend` from its middle to either end. */
const BEND_SEMITONES = 2;
const BEND = PARAMS.find(({ name }) => name === 'bend')!.id;
const MS_PER_TICK = 1000 / 128;

const SETTING_OF: readonly (SettingSpec | undefined)[] = (() => {
  const byId: (SettingSpec | undefined)[] = [];
  for (const setting of Object.values(SETTINGS)) byId[setting.id] = setting;
  return byId;
})();

const params = {
  mappings: resMut(Mappings), driven: resMut(Params), view: res(BodyView), flow: columns(read(Flow)), controls: res(Controls), players: columns(read(Player)), seats: res(Seats),
  palettes: res(Palettes), song: res(Song), settings: resMut(Settings), cues: writes(CueGiven), time: res(Time),
};
type Driving = Args<typeof params>;

/**
 * Measures the source of every mapping, shapes it, and moves what it drives. A parameter's value is where it rests plus what each of its
 * mappings moves it by, within 0 … 1, so that two sources can share one; whoever hears it is told by a cue in the same tick.
 */
export const driveParams = system('playable/drive-params', params, (p) => {
  const { mappings: m, driven, time } = p, tick = time.tick;
  driven.value.set(driven.rest);
  for (let k = 0; k < MAX_MAPPINGS; k++) {
    if (m.isMade[k] === 0) continue;
    measure(p, k);
    if (m.isOn[k] === 0) continue;
    const number = m.target[k]! & 0xffff;
    if (m.target[k]! >>> 16 === MAP_TARGET.setting) moveSetting(p, k, number);
    else if (m.seenTick[k] !== 0) {
      driven.value[number] = driven.value[number]! + m.value[k]! - driven.rest[number]!;
      const slot = m.player[k]!;
      driven.source[number] = p.view.isPresent[slot] === 1 ? p.players.source[p.view.row[slot]!]! : 0;
    }
  }
  for (let number = 0; number < MAX_PARAMS; number++) {
    const value = Math.max(0, Math.min(1, driven.value[number]!));
    driven.value[number] = value;
    const before = driven.sentTick[number] === 0 ? driven.rest[number]! : driven.sent[number]!, isSent = driven.sentTick[number] !== 0;
    if (Math.abs(value - before) < PARAM_STEP || (isSent && tick + 1 - driven.sentTick[number]! < PARAM_TICKS)) continue;
    tell(p, number);
  }
});

/** What the source is now, as a share of its range, smoothed, and through the curve. */
function measure(p: Driving, k: number): void {
  const { mappings: m, driven, time } = p, isThere = measureSource(p, m.packed[k]!, m.player[k]!, m.input, k);
  m.isLive[k] = isThere ? 1 : 0;
  if (!isThere) {
    // A joint that is hidden for a moment holds; a body that has left lets go.
    const number = m.target[k]! & 0xffff;
    if (m.seenTick[k] === 0 || time.tick + 1 - m.seenTick[k]! < LOST_TICKS || m.target[k]! >>> 16 !== MAP_TARGET.param) return;
    const rest = driven.rest[number]!;
    m.value[k] = Math.abs(m.value[k]! - rest) < PARAM_STEP ? rest : m.value[k]! + (rest - m.value[k]!) * LET_GO;
    return;
  }
  const low = m.inLow[k]!, width = m.inHigh[k]! - low, raw = width === 0 ? (m.input[k]! >= low ? 1 : 0) : (m.input[k]! - low) / width, share = raw < 0 ? 0 : raw > 1 ? 1 : raw;
  // The time constant is whole milliseconds: a tick's share of the way is dt ÷ (τ + dt), the step of a low-pass of first order.
  const isFirst = m.seenTick[k] === 0 || time.tick + 1 - m.seenTick[k]! >= LOST_TICKS;
  m.share[k] = isFirst ? share : m.share[k]! + (share - m.share[k]!) * (MS_PER_TICK / (m.smoothing[k]! + MS_PER_TICK));
  m.seenTick[k] = time.tick + 1;
  shape(p, k);
}

/** The curve: from `share` to `value`. */
function shape(p: Driving, k: number): void {
  const { mappings: m } = p, share = m.share[k]!, low = m.outLow[k]!, width = m.outHigh[k]! - low;
  let bent = share;
  switch (m.curve[k]) {
    case MAP_CURVE.soft: bent = share * share; break;
    case MAP_CURVE.hard: bent = Math.sqrt(share); break;
    case MAP_CURVE.s: bent = share * share * (3 - 2 * share); break;
    case MAP_CURVE.steps: bent = Math.min(m.steps[k]! - 1, Math.floor(share * m.steps[k]!)) / (m.steps[k]! - 1); break;
    case MAP_CURVE.scale: drawToScale(p, k); return;
  }
  m.value[k] = low + bent * width;
}

/**
 * Onto tones of the palette's scale. Of `bend`: the tone nearest to where it would be, in semitones from straight. Of all others: as many steps
 * as the scale has tones in an octave, placed as the tones are.
 */
function drawToScale({ mappings: m, palettes, song }: Driving, k: number): void {
  const first = song.palette * PALETTE_STRIDE.scale, length = palettes.scaleLength[song.palette]!;
  const low = m.outLow[k]!, width = m.outHigh[k]! - low, share = m.share[k]!;
  const isBend = m.target[k] === BEND, wanted = isBend ? (low + share * width - 0.5) * 2 * BEND_SEMITONES : share * 12;
  let nearest = 0, distance = Infinity;
  for (let n = -1; n <= length; n++) {
    // The octave below and above, too.
    const tone = n < 0 ? palettes.scale[first + length - 1]! - 12 : n === length ? 12 : palettes.scale[first + n]!;
    for (let octave = isBend ? -12 : 0; octave <= 0; octave += 12) {
      const place = tone + octave, isWithin = isBend ? place >= -BEND_SEMITONES && place <= BEND_SEMITONES : place >= 0;
      const away = Math.abs(place - wanted);
      if (!isWithin || away >= distance) continue;
      nearest = place;
      distance = away;
    }
  }
  m.value[k] = isBend ? 0.5 + nearest / (2 * BEND_SEMITONES) : low + (nearest / 12) * width;
}

function moveSetting({ mappings: m, settings, time }: Driving, k: number, number: number): void {
  const setting = SETTING_OF[number];
  if (!setting || m.isLive[k] === 0 || (m.sentTick[k] !== 0 && time.tick + 1 - m.sentTick[k]! < SETTING_TICKS)) return;
  const wanted = setting.min + m.value[k]! * (setting.max - setting.min), value = setting.step >= 1 ? Math.round(wanted) : wanted, name = setting.name as SettingName;
  if (Math.abs(settings[name] - value) < setting.step / 2) return;
  settings[name] = value;
  m.sentTick[k] = time.tick + 1;
}

function tell({ driven, cues, time, seats, mappings: m }: Driving, number: number): void {
  const at = cues.send(), tick = time.tick;
  let slot = -1;
  for (let k = 0; k < MAX_MAPPINGS && slot < 0; k++) if (m.isMade[k] === 1 && m.target[k] === number && seats.isNew[m.player[k]!] === 1) slot = m.player[k]!;
  cues.tick[at] = tick;
  cues.kind[at] = CUE_KIND.param;
  cues.source[at] = driven.source[number]!;
  cues.instrument[at] = number;
  cues.velocity[at] = driven.value[number]!;
  cues.zone[at] = cues.loop[at] = -1;
  cues.key[at] = PARAM_KEYS + number;
  if (slot >= 0) {
    cues.micros[at] = seats.arrivalMicros[slot]!;
    cues.causeMicros[at] = seats.ageMicros[slot]!;
  }
  driven.sent[number] = driven.value[number]!;
  driven.sentTick[number] = tick + 1;
}
