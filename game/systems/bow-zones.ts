import { columns, exp, local, Position, query, read, reads, res, rowPart, system, Time, write, writes, type Args } from '../../engine/index.ts';
import { CUE_KIND, MAX_PLAYERS } from '../../protocol/index.ts';
import { Bow } from '../components/bow.ts';
import { Effector, EFFECTOR_COUNT, PART, PART_COUNT } from '../components/effector.ts';
import { Flow } from '../components/flow.ts';
import { Player } from '../components/player.ts';
import { CueGiven, PALETTE_STRIDE, Palettes, Song, StopAsked, ZONE_EVENT, ZoneChanged } from '../components/room.ts';
import { Seats } from '../components/seats.ts';
import { Settings } from '../components/settings.ts';
import { Zone } from '../components/zone.ts';

/** Hand speeds at which a bow begins to speak and is as loud as it gets, body heights a second. */
const SLOWEST = 0.06, FASTEST = 1.1;
/** Loudness rises and falls with these time constants, as shares of the gap a tick: 60 ms and 180 ms. */
const RISE = 1 - exp(-1 / (0.06 * 128)), FALL = 1 - exp(-1 / (0.18 * 128));
/** Pitch follows the hand with 40 ms. */
const GLIDE = 1 - exp(-1 / (0.04 * 128));
/** A voice starts above the first and ends when it has been below the second for this many ticks (94 ms). */
const START_LOUDNESS = 0.06, STOP_LOUDNESS = 0.025, STOP_TICKS = 12;
/** Changes leave at most every 4 ticks (32 a second), and only if they can be heard. */
const MOVE_TICKS = 4, LOUDNESS_STEP = 0.004, PITCH_STEP = 0.01, TONE_STEP = 0.01;
/** Curvature at which the tone is fully bright, rad/H: a circle of about the size of a head. */
const BRIGHT_CURVATURE = 12;
/** Middle part of the way between two tones of the scale that is a glide; the rest rests on the tone. */
const GLIDE_FROM = 0.3, GLIDE_TO = 0.7;
/** Stable keys and voices: zone × 8 + player, above those of strikes. */
const BOW_KEYS = 0x2000;

const params = {
  bows: query({ bow: write(Bow), zone: write(Zone), position: read(Position) }), effectors: query({ effector: read(Effector) }),
  players: columns(read(Player)), flows: columns(read(Flow)), cues: writes(CueGiven), changes: writes(ZoneChanged), stops: reads(StopAsked),
  seats: res(Seats), palettes: res(Palettes), song: res(Song), settings: res(Settings), time: res(Time), table: local({ row: ['u32', EFFECTOR_COUNT] }),
};
type Bowing = Args<typeof params>;

/**
 * Bow zones sound as long as the hand inside them moves: loudness from its speed, pitch from its height in the zone on the
 * palette's scale (resting on tones, gliding between them), tone from how its path curves and how held back it is. A still hand
 * is silent. A key bows with its pressure, at its own place in the zone. When everything is stopped the voices end without a
 * cue of their own, and begin anew if the hand moves on.
 */
export const bowZones = system('room/bow-zones', params, (p) => {
  const { bows, effectors, table, stops } = p, { ids, length } = bows;
  for (let i = 0; i < effectors.length; i++) table.row[effectors.effector.number[effectors.ids[i]!]!] = effectors.ids[i]!;
  for (let i = 0; i < length; i++) {
    bows.zone.energy[ids[i]!] = 0;
    if (stops.length > 0) endVoices(p, ids[i]!);
    for (let player = 0; player < MAX_PLAYERS; player++) bowVoice(p, ids[i]!, player);
  }
});

function endVoices(p: Bowing, row: number): void {
  const { bow } = p.bows;
  for (let k = row * MAX_PLAYERS; k < (row + 1) * MAX_PLAYERS; k++) {
    if (bow.isSounding[k] === 1) tellChange(p, row, ZONE_EVENT.bowStop);
    bow.isSounding[k] = 0;
    bow.loudness[k] = 0;
  }
}

function bowVoice(p: Bowing, row: number, slot: number): void {
  const { seats, table } = p, { bow, zone, position } = p.bows, { effector } = p.effectors, k = row * MAX_PLAYERS + slot;
  const player = seats.player[slot]!, half = zone.height[row]! / 2;
  let target = 0, height = 0, tone = bow.tone[k]!, isIn = false;
  if (zone.isHeld[k] === 1) {
    isIn = true;
    target = zone.heldPressure[k]!;
    height = zone.heldY[k]!;
    tone = (zone.heldX[k]! + 1) / 2;
    bow.source[k] = zone.heldSource[k]!;
  } else if (player !== 0) {
    const body = rowPart(player);
    for (let hand = PART.leftHand as number; hand <= PART.rightHand; hand++) {
      const number = slot * PART_COUNT + hand, part = table.row[number]!;
      if ((zone.inside[row]! & (1 << number)) === 0) continue;
      const speed = p.flows.handSpeed[body * 2 + hand]!, loudness = loudnessOf(speed);
      if (isIn && loudness <= target) continue;
      isIn = true;
      target = loudness;
      height = Math.max(-1, Math.min(1, (effector.y[part]! - position.y[row]!) / half));
      tone = Math.min(1, 0.65 * Math.min(1, p.flows.handCurvature[body * 2 + hand]! / BRIGHT_CURVATURE) + 0.35 * p.flows.handTension[body * 2 + hand]!);
      bow.source[k] = p.players.source[body]!;
    }
  }
  bow.loudness[k] = bow.loudness[k]! + (target - bow.loudness[k]!) * (target > bow.loudness[k]! ? RISE : FALL);
  if (isIn) {
    const pitch = pitchOf(p, zone.ordinal[row]!, height);
    bow.pitch[k] = bow.isSounding[k] === 1 ? bow.pitch[k]! + (pitch - bow.pitch[k]!) * GLIDE : pitch;
    bow.tone[k] = bow.tone[k]! + (tone - bow.tone[k]!) * FALL;
    zone.phase[row] = (height + 1) / 2;
  }
  zone.energy[row] = Math.max(zone.energy[row]!, bow.isSounding[k] === 1 ? bow.loudness[k]! : 0);

  if (bow.isSounding[k] === 0) {
    if (bow.loudness[k]! < START_LOUDNESS || !isIn) return;
    bow.isSounding[k] = 1;
    bow.quietTicks[k] = 0;
    tellCue(p, row, slot, CUE_KIND.bowStart);
    tellChange(p, row, ZONE_EVENT.bowStart);
    return;
  }
  bow.quietTicks[k] = bow.loudness[k]! < STOP_LOUDNESS ? bow.quietTicks[k]! + 1 : 0;
  if (bow.quietTicks[k]! >= STOP_TICKS) {
    bow.isSounding[k] = 0;
    tellCue(p, row, slot, CUE_KIND.bowStop);
    tellChange(p, row, ZONE_EVENT.bowStop);
  } else if (p.time.tick - bow.sentTick[k]! >= MOVE_TICKS && (Math.abs(bow.loudness[k]! - bow.sentLoudness[k]!) > LOUDNESS_STEP
    || Math.abs(bow.pitch[k]! - bow.sentPitch[k]!) > PITCH_STEP || Math.abs(bow.tone[k]! - bow.sentTone[k]!) > TONE_STEP)) tellCue(p, row, slot, CUE_KIND.bowMove);
}

/** Slow bowing is louder than in proportion, as on a string: the root of the share of the range. */
function loudnessOf(speed: number): number {
  return speed <= SLOWEST ? 0 : Math.sqrt(Math.min(1, (speed - SLOWEST) / (FASTEST - SLOWEST)));
}

/** MIDI pitch of a height −1 … 1 in the zone: the palette's scale from its low to its high tone, without the key setting. */
function pitchOf(p: Bowing, ordinal: number, height: number): number {
  const { palettes, song } = p, palette = song.palette, voice = palette * PALETTE_STRIDE.bows + ordinal;
  const low = palettes.bowLow[voice]!, high = palettes.bowHigh[voice]!, first = scaleIndex(p, palette, low), last = Math.max(first, scaleIndex(p, palette, high + 0.5) - 1);
  const place = first + ((height + 1) / 2) * (last - first), step = Math.floor(place), between = place - step;
  const glide = Math.max(0, Math.min(1, (between - GLIDE_FROM) / (GLIDE_TO - GLIDE_FROM))), eased = glide * glide * (3 - 2 * glide);
  const from = scalePitch(p, palette, step), to = scalePitch(p, palette, Math.min(last, step + 1));
  return from + (to - from) * eased;
}

/** Number of the first tone of the scale at or above a pitch; tones are numbered through the octaves from MIDI 0's. */
function scaleIndex(p: Bowing, palette: number, pitch: number): number {
  const length = p.palettes.scaleLength[palette]!, octave = Math.floor((pitch - p.palettes.tonic[palette]!) / 12);
  let index = octave * length;
  while (scalePitch(p, palette, index) < pitch) index++;
  return index;
}

function scalePitch(p: Bowing, palette: number, index: number): number {
  const length = p.palettes.scaleLength[palette]!, octave = Math.floor(index / length);
  return p.palettes.tonic[palette]! + octave * 12 + p.palettes.scale[palette * PALETTE_STRIDE.scale + index - octave * length]!;
}

function tellCue(p: Bowing, row: number, slot: number, kind: number): void {
  const { cues, palettes, song, settings, time, seats } = p, { bow, zone, position } = p.bows, k = row * MAX_PLAYERS + slot;
  const at = cues.send(), isNew = seats.isNew[slot] === 1;
  cues.tick[at] = time.tick;
  cues.micros[at] = isNew ? seats.arrivalMicros[slot]! : 0;
  cues.kind[at] = kind;
  cues.source[at] = bow.source[k]!;
  cues.instrument[at] = palettes.bowInstrument[song.palette * PALETTE_STRIDE.bows + zone.ordinal[row]!]!;
  cues.pitch[at] = bow.pitch[k]! + settings.key;
  cues.velocity[at] = bow.loudness[k]!;
  cues.pan[at] = position.x[row]! < 0 ? -0.3 : 0.3;
  cues.zone[at] = zone.index[row]!;
  cues.loop[at] = -1;
  cues.tone[at] = bow.tone[k]!;
  cues.voice[at] = cues.key[at] = BOW_KEYS + zone.index[row]! * 8 + slot;
  cues.causeMicros[at] = isNew ? seats.ageMicros[slot]! : 0;
  cues.content[at] = slot + 1;
  bow.sentTick[k] = time.tick;
  bow.sentLoudness[k] = bow.loudness[k]!;
  bow.sentPitch[k] = bow.pitch[k]!;
  bow.sentTone[k] = bow.tone[k]!;
}

function tellChange(p: Bowing, row: number, event: number): void {
  const { changes } = p, slot = changes.send();
  changes.zone[slot] = p.bows.zone.index[row]!;
  changes.event[slot] = event;
}
