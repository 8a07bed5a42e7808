import { columns, local, log, read, reads, res, resMut, rowPart, system, Time, writes, type Args, type System } from '../../../engine/index.ts';
import { CUE_KIND, CUE_LOOKAHEAD_TICKS, INSTRUMENTS, MAX_PLAYERS, MAX_ZONES, TICK_MICROS, TICK_RATE } from '../../../protocol/index.ts';
import { Player } from '../../components/player.ts';
import { CueGiven, Room } from '../../components/room.ts';
import { Seats } from '../../components/seats.ts';
import { BOW, BowNote, MOST_NOTES, PLAYED, PlayNote, ZonePlayed } from '../messages.ts';
import { ModVoices, MOST_VOICES } from '../mod-voices.ts';

/** Stable keys of notes: this + instrument × 2048 + zone × 8 + player. Of voices, which are their keys: this + instrument × 256 + the mod's number. */
const NOTE_KEYS = 0x5000_0000, VOICE_KEYS = 0x6000_0000;
/** Notes of one key and tick that can share a pitch and a moment. */
const MOST_TWINS = 64;
const LONGEST = 30, MOST_DELAY = (CUE_LOOKAHEAD_TICKS - 1) / TICK_RATE;
/** A voice of which nothing is heard for so long ends: a quarter of a second. Its bends leave at most so often. */
const SILENT_TICKS = TICK_RATE / 4, MOVE_TICKS = 4;
/** How long a place rings that sounds by itself, seconds. */
const OWN_RING = 0.8;

const params = {
  notes: reads(PlayNote), bows: reads(BowNote), zonesPlayed: reads(ZonePlayed), cues: writes(CueGiven), voices: resMut(ModVoices), players: columns(read(Player)), seats: res(Seats), room: res(Room), time: res(Time), out: log(),
  work: local({ count: 'u16', key: ['u32', MOST_NOTES], moment: ['f64', MOST_NOTES] }),
};
type Sounding = Args<typeof params>;

/** How instruments of mods are known: their number in cues by the number of their name; and the places that sound by themselves, by type and number. */
export interface SoundPlan {
  readonly instruments: ReadonlyMap<number, number>;
  readonly zones: ReadonlyMap<number, { readonly instrument: number; readonly pitches: readonly number[] }>;
  /** What is said of instruments that are not there. */ readonly missing: ReadonlyMap<number, string>;
}

const within = (value: number, least: number, most: number): number => (value > least ? (value < most ? value : most) : least);

/** Makes what mods play into cues: notes at once or a little ahead, voices for as long as they are told of. */
export function soundNotes(plan: SoundPlan): System {
  return system('mods/sound-notes', params, (p) => {
    const { notes, bows, zonesPlayed, work, voices, time, out } = p;
    work.count = 0;
    let dropped = 0;
    for (let i = zonesPlayed.start; i < zonesPlayed.end; i++) {
      const from = i & zonesPlayed.mask, own = zonesPlayed.kind[from] === PLAYED.strike ? plan.zones.get(zonesPlayed.type[from]!) : undefined;
      if (!own) continue;
      if (!note(p, own.instrument, own.pitches[zonesPlayed.number[from]! % own.pitches.length]!, 0.3 + 0.7 * zonesPlayed.strength[from]!, OWN_RING, within(zonesPlayed.x[from]!, -1, 1) / 2, zonesPlayed.strength[from]!, zonesPlayed.micros[from]!, 0, zonesPlayed.player[from]!, zonesPlayed.index[from]! + 1)) dropped++;
    }
    for (let i = notes.start; i < notes.end; i++) {
      const from = i & notes.mask, instrument = cueInstrument(plan, notes.instrument[from]!);
      if (instrument < 0) out.warn(missingOf(plan, notes.instrument[from]!));
      else if (!note(p, instrument, notes.pitch[from]!, notes.velocity[from]!, notes.seconds[from]!, notes.pan[from]!, notes.tone[from]!, notes.micros[from]!, notes.delay[from]!, notes.player[from]!, notes.zone[from]!)) dropped++;
    }
    if (dropped > 0) out.warn(`Mods played more than ${MOST_NOTES} notes in one tick; the rest was left out.`);
    for (let i = bows.start; i < bows.end; i++) {
      const from = i & bows.mask, instrument = cueInstrument(plan, bows.instrument[from]!);
      if (instrument < 0) out.warn(missingOf(plan, bows.instrument[from]!));
      else bow(p, from, instrument);
    }
    for (let k = 0; k < MOST_VOICES; k++) if (voices.voice[k] !== 0 && time.tick - voices.toldTick[k]! > SILENT_TICKS) stopVoice(p, k, 0);
  });
}

const missingOf = (plan: SoundPlan, number: number): string => plan.missing.get(number) ?? `A mod played instrument ${number}, and no mod of this room has it: name it in adds.instruments, and take its number from instrument('…').`;
const cueInstrument = (plan: SoundPlan, number: number): number => (number < INSTRUMENTS.length ? number : plan.instruments.get(number) ?? -1);

function sourceOf({ players, seats }: Sounding, player: number): number {
  const entity = player > 0 && player <= MAX_PLAYERS ? seats.player[player - 1]! : 0;
  return entity === 0 ? 0 : players.source[rowPart(entity)]!;
}

/** False when no more notes go into this tick. */
function note(p: Sounding, instrument: number, pitch: number, velocity: number, seconds: number, pan: number, tone: number, micros: number, delay: number, player: number, zone: number): boolean {
  const { cues, work, time, room } = p, n = work.count;
  if (n >= MOST_NOTES) return false;
  const place = zone > 0 && zone <= MAX_ZONES && room.zones[zone - 1] !== 0 ? zone - 1 : -1, who = player <= MAX_PLAYERS ? player : 0;
  const due = time.tick + within(micros, 0, 7812) / TICK_MICROS + within(delay, 0, MOST_DELAY) * TICK_RATE, dueTick = Math.floor(due);
  const key = NOTE_KEYS + instrument * 2048 + (place + 1) * 8 + who, moment = within(pitch, 0, 127) * 65536 + (due - dueTick) * TICK_MICROS;
  // What tells notes of one key apart: pitch and moment, and among those that share even that their count; not what others play.
  let twins = 0;
  for (let k = 0; k < n; k++) if (work.key[k] === key && work.moment[k] === moment) twins++;
  work.key[n] = key;
  work.moment[n] = moment;
  work.count = n + 1;
  const slot = cues.send();
  cues.tick[slot] = dueTick;
  cues.micros[slot] = (due - dueTick) * TICK_MICROS;
  cues.kind[slot] = dueTick > time.tick ? CUE_KIND.note : CUE_KIND.strike;
  cues.source[slot] = sourceOf(p, who);
  cues.instrument[slot] = instrument;
  cues.pitch[slot] = within(pitch, 0, 127);
  cues.velocity[slot] = within(velocity, 0, 1);
  cues.duration[slot] = within(seconds, 0, LONGEST);
  cues.pan[slot] = within(pan, -1, 1);
  cues.zone[slot] = place;
  cues.loop[slot] = -1;
  cues.tone[slot] = within(tone, 0, 1);
  cues.content[slot] = who;
  cues.key[slot] = key;
  cues.ordinal[slot] = (Math.floor(moment / 64) * MOST_TWINS + twins) >>> 0;
  return true;
}

function bow(p: Sounding, from: number, instrument: number): void {
  const { bows, voices, time } = p, voice = VOICE_KEYS + instrument * 256 + bows.voice[from]!;
  let at = -1, free = -1;
  for (let k = MOST_VOICES - 1; k >= 0; k--) {
    if (voices.voice[k] === voice) at = k;
    else if (voices.voice[k] === 0) free = k;
  }
  if (bows.phase[from] === BOW.stop) {
    if (at >= 0) stopVoice(p, at, bows.micros[from]!);
    return;
  }
  const isNew = at < 0;
  if (isNew) {
    if (free < 0) return;
    at = free;
    const who = bows.player[from]! <= MAX_PLAYERS ? bows.player[from]! : 0;
    voices.voice[at] = voice;
    voices.instrument[at] = instrument;
    voices.player[at] = who;
    voices.source[at] = sourceOf(p, who);
    voices.sentTick[at] = time.tick;
  }
  voices.toldTick[at] = time.tick;
  voices.pitch[at] = within(bows.pitch[from]!, 0, 127);
  if (!isNew && time.tick - voices.sentTick[at]! < MOVE_TICKS) return;
  voices.sentTick[at] = time.tick;
  const slot = tellVoice(p, at, isNew ? CUE_KIND.bowStart : CUE_KIND.bowMove, bows.micros[from]!), zone = bows.zone[from]!;
  p.cues.velocity[slot] = within(bows.velocity[from]!, 0, 1);
  p.cues.tone[slot] = within(bows.tone[from]!, 0, 1);
  p.cues.pan[slot] = within(bows.pan[from]!, -1, 1);
  p.cues.zone[slot] = zone > 0 && zone <= MAX_ZONES ? zone - 1 : -1;
}

function stopVoice(p: Sounding, k: number, micros: number): void {
  const { voices } = p;
  p.cues.zone[tellVoice(p, k, CUE_KIND.bowStop, micros)] = -1;
  voices.voice[k] = voices.toldTick[k] = voices.sentTick[k] = voices.instrument[k] = voices.pitch[k] = voices.player[k] = voices.source[k] = 0;
}

function tellVoice({ cues, voices, time }: Sounding, k: number, kind: number, micros: number): number {
  const slot = cues.send();
  cues.tick[slot] = time.tick;
  cues.micros[slot] = within(micros, 0, 7812);
  cues.kind[slot] = kind;
  cues.source[slot] = voices.source[k]!;
  cues.instrument[slot] = voices.instrument[k]!;
  cues.pitch[slot] = voices.pitch[k]!;
  cues.loop[slot] = -1;
  cues.voice[slot] = cues.key[slot] = voices.voice[k]!;
  cues.content[slot] = voices.player[k]!;
  return slot;
}
