import { columns, exp, local, Position, query, read, reads, res, resMut, rowPart, system, Time, write, writes, type Args } from '../../engine/index.ts';
import { CUE_KIND, MAX_PLAYERS } from '../../protocol/index.ts';
import { Bow, BOW_KEYS, EXTRA_KEYS } from '../components/bow.ts';
import { BOW_EXTRA, BOW_EXTRAS, BowVoices, HOLD } from '../components/bow-voices.ts';
import { Effector, EFFECTOR_COUNT, PART, PART_COUNT } from '../components/effector.ts';
import { Flow } from '../components/flow.ts';
import { Fullness } from '../components/fullness.ts';
import { Harmony } from '../components/harmony.ts';
import { Partners } from '../components/partners.ts';
import { Player } from '../components/player.ts';
import { nextLine, Pulse } from '../components/pulse.ts';
import { CueGiven, PALETTE_STRIDE, Palettes, Room, Song, StopAsked, ZONE_EVENT, ZoneChanged } from '../components/room.ts';
import { Seats } from '../components/seats.ts';
import { Settings } from '../components/settings.ts';
import { Zone } from '../components/zone.ts';
import { nearestTone, toneAbove } from '../feel/draw-pitch.ts';

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

/** Richness as composed; what full and bare movement make of loudness, and of brightness either way. */
const AS_COMPOSED = 0.5, LOUDER = 1.25, WIDER = 2, LIFT = 1.2, BRIGHTER = 0.4;
/** A bow whose highest tone lies above this has its octave below. */
const HIGH = 78;
/** Richness from which the octave joins, and how loud the voices that join get, as parts of the bow's loudness. */
const OCTAVE_FROM = 0.55, OCTAVE_LEVEL = 0.5, HARMONY_LEVEL = 0.75;
/** Voices join and leave with 250 ms, and are there from this level on. */
const JOIN = 1 - exp(-1 / (0.25 * 128)), LEAST_LEVEL = 0.03;
/** A harmony lies a third or more above its bow, semitones. */
const LEAST_INTERVAL = 2.5;
/** Drawn to the phrase a bow swells this much more slowly, and breathes this much over so many bars. */
const SWELL_SLOWER = 4, BREATH = 0.3, BREATH_BARS = 2;
/** How far a partner's motion, lent, moves the tone. */
const LENT_TONE = 0.5;

const params = {
  bows: query({ bow: write(Bow), zone: write(Zone), position: read(Position) }), effectors: query({ effector: read(Effector) }),
  players: columns(read(Player)), flows: columns(read(Flow)), pulses: columns(read(Pulse)), cues: writes(CueGiven), changes: writes(ZoneChanged), stops: reads(StopAsked),
  voices: resMut(BowVoices), fullness: res(Fullness), partners: res(Partners), harmony: res(Harmony), room: res(Room),
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
    const at = p.bows.zone.index[row]! * MAX_PLAYERS + k - row * MAX_PLAYERS;
    p.voices.hold[at] = HOLD.none;
    for (let extra = 0; extra < BOW_EXTRAS; extra++) p.voices.isSounding[at * BOW_EXTRAS + extra] = p.voices.level[at * BOW_EXTRAS + extra] = 0;
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
  const richness = p.fullness.richness[slot]!, at = zone.index[row]! * MAX_PLAYERS + slot;
  if (zone.isHeld[k] === 0) {
    // Full movement has more between soft and loud; held back, what is soft is lifted: small, but heard.
    target = richness >= AS_COMPOSED ? target + WIDER * (richness - AS_COMPOSED) * (Math.min(1, LOUDER * target * target) - target) : target + LIFT * (AS_COMPOSED - richness) * (Math.sqrt(target) - target);
    tone = Math.max(0, Math.min(1, tone + BRIGHTER * (richness - AS_COMPOSED) + LENT_TONE * p.partners.lent[slot]!));
  }
  target = phrased(p, at, target, bow.loudness[k]!, bow.isSounding[k] === 1);
  bow.loudness[k] = bow.loudness[k]! + (target - bow.loudness[k]!) * (target > bow.loudness[k]! ? RISE / (1 + SWELL_SLOWER * p.settings.phraseDraw) : FALL);
  if (isIn) {
    const pitch = pitchOf(p, zone.ordinal[row]!, height);
    bow.pitch[k] = bow.isSounding[k] === 1 ? bow.pitch[k]! + (pitch - bow.pitch[k]!) * GLIDE : pitch;
    const { pitchDraw, pitchTo } = p.settings, moved = pitchDraw > 0 ? pitchDraw * (nearestTone(pitch, pitchTo === 1 ? p.harmony.chord : p.harmony.scale) - pitch) : 0;
    p.voices.moved[at] = bow.isSounding[k] === 1 ? p.voices.moved[at]! + (moved - p.voices.moved[at]!) * GLIDE : moved;
    bow.tone[k] = bow.tone[k]! + (tone - bow.tone[k]!) * FALL;
    zone.phase[row] = (height + 1) / 2;
  }
  zone.energy[row] = Math.max(zone.energy[row]!, bow.isSounding[k] === 1 ? bow.loudness[k]! : 0);

  joinVoices(p, row, k, at, slot, zone.isHeld[k] === 1);
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
    || Math.abs(bow.pitch[k]! + p.voices.moved[at]! - bow.sentPitch[k]!) > PITCH_STEP || Math.abs(bow.tone[k]! - bow.sentTone[k]!) > TONE_STEP)) tellCue(p, row, slot, CUE_KIND.bowMove);
}

/**
 * Loudness as the phrase would have it: it breathes over two bars, and a bow that is left goes on towards the next beat, as far as the setting says. A
 * start is never held back.
 */
function phrased({ voices, settings, pulses, room }: Bowing, at: number, target: number, loudness: number, isSounding: boolean): number {
  const draw = settings.phraseDraw;
  if (draw === 0) return target;
  const pulse = rowPart(room.pulses[0]!), beat = pulses.beat[pulse]!, turns = (beat - pulses.origin[pulse]!) / (BREATH_BARS * pulses.beatsPerBar[pulse]!), part = turns - Math.floor(turns);
  const breath = 1 - draw * BREATH * (1 - 4 * part * (1 - part));
  if (target >= START_LOUDNESS) {
    voices.hold[at] = HOLD.none;
    return target * breath;
  }
  if (voices.hold[at] === HOLD.none && isSounding) {
    voices.hold[at] = HOLD.holding;
    voices.holdBeat[at] = beat + draw * (nextLine(beat, 1, pulses.origin[pulse]!) - beat);
    voices.holdLoudness[at] = loudness;
  }
  if (voices.hold[at] === HOLD.holding && beat < voices.holdBeat[at]!) return voices.holdLoudness[at]!;
  voices.hold[at] = HOLD.spent;
  return target;
}

/** Brings the levels and pitches of what joins a bow on by a tick. A bow that a key holds stays alone. */
function joinVoices({ voices, fullness, partners, harmony, bows, settings, palettes, song }: Bowing, row: number, k: number, bow: number, slot: number, isHeld: boolean): void {
  const octave = palettes.bowHigh[song.palette * PALETTE_STRIDE.bows + bows.zone.ordinal[row]!]! > HIGH ? -12 : 12;
  const own = bows.bow.pitch[k]! + voices.moved[bow]!;
  for (let extra = 0; extra < BOW_EXTRAS; extra++) {
    const at = bow * BOW_EXTRAS + extra, isOctave = extra === BOW_EXTRA.octave;
    const wanted = isHeld ? 0 : isOctave ? OCTAVE_LEVEL * Math.max(0, (fullness.richness[slot]! - OCTAVE_FROM) / (1 - OCTAVE_FROM)) : HARMONY_LEVEL * settings.partners * partners.harmony[slot]!;
    const pitch = isOctave ? own + octave : toneAbove(nearestTone(own, harmony.chord) + LEAST_INTERVAL, 1, harmony.chord);
    voices.level[at] = voices.level[at]! + (wanted - voices.level[at]!) * JOIN;
    voices.pitch[at] = voices.isSounding[at] === 1 ? voices.pitch[at]! + (pitch - voices.pitch[at]!) * GLIDE : pitch;
  }
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

/** Tells of the bow and of what joins it. */
function tellCue(p: Bowing, row: number, slot: number, kind: number): void {
  const { voices } = p, { bow, zone } = p.bows, k = row * MAX_PLAYERS + slot, bowAt = zone.index[row]! * MAX_PLAYERS + slot;
  giveCue(p, row, slot, kind, 0, bow.pitch[k]! + voices.moved[bowAt]!, bow.loudness[k]!, voices.moved[bowAt]!);
  for (let extra = 0; extra < BOW_EXTRAS; extra++) {
    const at = bowAt * BOW_EXTRAS + extra, isThere = kind !== CUE_KIND.bowStop && voices.level[at]! >= LEAST_LEVEL, was = voices.isSounding[at] === 1;
    if (!isThere && !was) continue;
    giveCue(p, row, slot, !isThere ? CUE_KIND.bowStop : was ? CUE_KIND.bowMove : CUE_KIND.bowStart, 1 + extra, voices.pitch[at]!, bow.loudness[k]! * voices.level[at]!, 0);
    voices.isSounding[at] = isThere ? 1 : 0;
  }
  bow.sentTick[k] = p.time.tick;
  bow.sentLoudness[k] = bow.loudness[k]!;
  bow.sentPitch[k] = bow.pitch[k]! + voices.moved[bowAt]!;
  bow.sentTone[k] = bow.tone[k]!;
}

function giveCue(p: Bowing, row: number, slot: number, kind: number, voice: number, pitch: number, loudness: number, moved: number): void {
  const { cues, palettes, song, settings, time, seats } = p, { bow, zone, position } = p.bows, k = row * MAX_PLAYERS + slot;
  const at = cues.send(), isNew = seats.isNew[slot] === 1;
  cues.tick[at] = time.tick;
  cues.micros[at] = isNew ? seats.arrivalMicros[slot]! : 0;
  cues.kind[at] = kind;
  cues.source[at] = bow.source[k]!;
  cues.instrument[at] = palettes.bowInstrument[song.palette * PALETTE_STRIDE.bows + zone.ordinal[row]!]!;
  cues.pitch[at] = pitch + settings.key;
  cues.velocity[at] = loudness;
  cues.pan[at] = position.x[row]! < 0 ? -0.3 : 0.3;
  cues.zone[at] = zone.index[row]!;
  cues.loop[at] = -1;
  cues.tone[at] = bow.tone[k]!;
  cues.voice[at] = cues.key[at] = BOW_KEYS + voice * EXTRA_KEYS + zone.index[row]! * 8 + slot;
  cues.causeMicros[at] = isNew ? seats.ageMicros[slot]! : 0;
  cues.content[at] = slot + 1;
  cues.movedPitch[at] = moved;
}

function tellChange(p: Bowing, row: number, event: number): void {
  const { changes } = p, slot = changes.send();
  changes.zone[slot] = p.bows.zone.index[row]!;
  changes.event[slot] = event;
}
