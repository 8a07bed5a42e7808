import { columns, read, res, resMut, rowPart, system, Time, writes, type Args } from '../../engine/index.ts';
import { CUE_KIND, INSTRUMENT, TICK_MICROS } from '../../protocol/index.ts';
import { Harmony } from '../components/harmony.ts';
import { PAIRS, Partners } from '../components/partners.ts';
import { nextLine, Pulse, tickOfBeat } from '../components/pulse.ts';
import { CueGiven, Room } from '../components/room.ts';
import { Settings } from '../components/settings.ts';

/** Stable keys of cues: of pairs, of the pad's notes and of the greeting's. */
const PAIR_KEYS = 0x3300_1000, PAD_KEYS = 0x3300_2000, GREETING_KEYS = 0x3300_3000;
/** A level is told when it has changed by this much. */
const STEP = 0.08;
/** Harmony from which the pad sounds, its lowest tone and loudness; it rings a little beyond its bar. */
const PAD_FROM = 0.2, PAD_LOW = 53, PAD_SOFT = 0.24, PAD_LOUD = 0.28, PAD_RING = 1.08;
/** Tones of the greeting, a sixteenth apart, rising through the chord from here. */
const GREETING_TONES = 6, GREETING_LOW = 64, GREETING_STEP = 0.25, GREETING_VELOCITY = 0.5;

const params = { partners: resMut(Partners), harmony: res(Harmony), pulses: columns(read(Pulse)), settings: res(Settings), room: res(Room), cues: writes(CueGiven), time: res(Time) };
type Sounding = Args<typeof params>;

/**
 * Lets those who are in time with each other hear it: the moment they find each other rises through the chord, and as long as it lasts a choir
 * holds the chord of each bar. (The third voice above their bows is in `bowZones`.) Tells of every pair's level.
 */
export const soundHarmony = system('feel/sound-harmony', params, (p) => {
  const { partners, pulses, room, time } = p;
  let widest = 0;
  for (let pair = 0; pair < PAIRS.length; pair++) {
    const isTogether = partners.isTogether[pair]!, level = isTogether === 1 ? partners.level[pair]! : 0, hasTurned = isTogether !== partners.wasTogether[pair];
    if (hasTurned || Math.abs(level - partners.told[pair]!) >= STEP) tell(p, pair, level);
    if (hasTurned && isTogether === 1) greet(p, pair);
    partners.wasTogether[pair] = isTogether;
    if (isTogether === 1) widest = Math.max(widest, partners.harmony[PAIRS[pair]![0]]!);
  }
  const pulse = rowPart(room.pulses[0]!), bar = Math.floor((pulses.beat[pulse]! - pulses.origin[pulse]!) / pulses.beatsPerBar[pulse]!);
  if (bar === partners.bar) return;
  partners.bar = bar;
  if (widest >= PAD_FROM && time.tick > 0) holdChord(p, pulse, widest);
});

function tell({ partners, cues, time }: Sounding, pair: number, level: number): void {
  const at = cues.send();
  cues.tick[at] = time.tick;
  cues.kind[at] = CUE_KIND.synchrony;
  cues.amount[at] = level;
  cues.content[at] = PAIRS[pair]![0] + 1 + 8 * (PAIRS[pair]![1] + 1);
  cues.zone[at] = cues.loop[at] = -1;
  cues.key[at] = PAIR_KEYS + pair;
  partners.told[pair] = level;
}

/** A rising chord from the next sixteenth on. */
function greet(p: Sounding, pair: number): void {
  const { partners, pulses, harmony, room, time } = p, pulse = rowPart(room.pulses[0]!);
  partners.momentTick = time.tick + 1;
  const first = nextLine(pulses.beat[pulse]!, GREETING_STEP, pulses.origin[pulse]!);
  for (let n = 0, pitch = GREETING_LOW; n < GREETING_TONES && pitch < GREETING_LOW + 36; pitch++) {
    if ((harmony.chord & (1 << (pitch % 12))) === 0) continue;
    note(p, pulse, tickOfBeat(pulses, pulse, first + n * GREETING_STEP), INSTRUMENT.harp, pitch, GREETING_VELOCITY * (1 - 0.06 * n), 1.2, (n % 2 === 0 ? -1 : 1) * 0.1 * n, GREETING_KEYS + pair * 16 + n);
    n++;
  }
}

/** The chord of the bar, close above a low tone. */
function holdChord(p: Sounding, pulse: number, widest: number): void {
  const { pulses, harmony, time } = p, seconds = pulses.period[pulse]! * pulses.beatsPerBar[pulse]! * PAD_RING;
  for (let pitch = PAD_LOW; pitch < PAD_LOW + 12; pitch++) {
    if ((harmony.chord & (1 << (pitch % 12))) !== 0) note(p, pulse, time.tick, INSTRUMENT.choir, pitch, PAD_SOFT + PAD_LOUD * widest, seconds, ((pitch - PAD_LOW) / 11 - 0.5) * 0.8, PAD_KEYS + (pitch % 12));
  }
}

function note({ cues, pulses, settings, time }: Sounding, pulse: number, due: number, instrument: number, pitch: number, velocity: number, seconds: number, pan: number, key: number): void {
  const at = cues.send(), when = Math.max(time.tick, due), tick = Math.floor(when);
  cues.tick[at] = tick;
  cues.micros[at] = (when - tick) * TICK_MICROS;
  cues.kind[at] = CUE_KIND.note;
  cues.pulse[at] = pulses.index[pulse]!;
  cues.instrument[at] = instrument;
  cues.pitch[at] = pitch + settings.key;
  cues.velocity[at] = velocity;
  cues.duration[at] = seconds;
  cues.pan[at] = pan;
  cues.zone[at] = cues.loop[at] = -1;
  cues.key[at] = key;
}
