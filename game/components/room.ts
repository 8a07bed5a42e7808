import { field, message, resource } from '../../engine/index.ts';
import { CUE_KIND, CUE_STRIDE, JOINTS, MAX_ATTACKS, MAX_LOOPS, MAX_PULSES, MAX_ZONES } from '../../protocol/index.ts';
import { beats, each, share } from './field-kinds.ts';

/** Sources that one session can have. */
export const MAX_SOURCES = 64;

/**
 * Which frames have been applied: per source (ascending by arrival of its first frame) the number of its next one, and the chain
 * over all that it sent, two words a source: one flipped bit of input makes another world for good.
 */
export const DoorLog = resource('room/DoorLog', {
  count: field('u8', { isDerived: true }), source: each('u16', MAX_SOURCES, { isDerived: true }), next: each('u32', MAX_SOURCES, { isDerived: true }), chain: each('u32', 2 * MAX_SOURCES, { isDerived: true }),
}, {}, { doc: 'Which frames have been applied, by source in order of arrival.' });

/** The scene's own entities by their numbers in its description, and how its zones are laid out. */
export const Room = resource('room/Room', {
  zones: each('eid', MAX_ZONES, { doc: 'by index; none where there is none' }), zoneCount: field('u8', { max: MAX_ZONES, doc: 'one more than the highest index in use' }), loops: ['eid', MAX_LOOPS], loopCount: field('u8', { max: MAX_LOOPS }), pulses: ['eid', MAX_PULSES], pulseCount: field('u8', { max: MAX_PULSES }),
  layout: field('u8', { doc: 'place in LAYOUTS that is wanted' }), laidOut: field('u8', { doc: 'the one that the zones have, plus 1; 0 before the first' }), revision: field('u32', { doc: 'goes up whenever what is described of the zones changes' }), editors: field('u8', { bits: ['player 1', 'player 2', 'player 3', 'player 4'], doc: 'who moves zones and does not play them' }),
}, {}, { doc: 'The scene’s own entities by their numbers, and how its zones are laid out.' });

/** Loops of one palette; loop zones. */
export const LOOPS_PER_PALETTE = 8;
/** Palettes that a room can hold. */
export const MAX_PALETTES = 6;
const MAX_SCALE = 12, STRIKES = 4, BOWS = 2;

/**
 * The palettes as systems read them: tempo, metre, scale, and the voices of strikes and bows. Written once by the scene.
 * Arrays run palette by palette.
 */
export const Palettes = resource('music/Palettes', {
  count: field('u8', { max: MAX_PALETTES }), bpm: each('f64', MAX_PALETTES, { unit: 'beats/min', min: 0 }), beatsPerBar: each('f64', MAX_PALETTES, { unit: 'beats', min: 0 }), tonic: each('u8', MAX_PALETTES, { doc: 'pitch class' }),
  scale: ['u8', MAX_PALETTES * MAX_SCALE], scaleLength: ['u8', MAX_PALETTES],
  strikeInstrument: ['u16', MAX_PALETTES * STRIKES], strikePitch: each('f32', MAX_PALETTES * STRIKES, { unit: 'MIDI' }), isStrikePitched: each('u8', MAX_PALETTES * STRIKES, { names: ['no', 'yes'] }),
  bowInstrument: ['u16', MAX_PALETTES * BOWS], bowLow: each('f32', MAX_PALETTES * BOWS, { unit: 'MIDI' }), bowHigh: each('f32', MAX_PALETTES * BOWS, { unit: 'MIDI' }),
}, {}, { doc: 'The palettes as systems read them. Written once by the scene.' });
export const PALETTE_STRIDE = { scale: MAX_SCALE, strikes: STRIKES, bows: BOWS } as const;

/** What sounds now. */
export const Song = resource('music/Song', {
  palette: field('u8', { doc: 'that sounds' }), pending: field('u8', { doc: 'the one that is coming, plus 1; 0 for none' }), switchBeat: beats('downbeat at which it comes'), askedBeat: beats('since when it is waited for'),
}, {}, { doc: 'Which palette sounds now, and which one is coming.' });

/** A zone was asked to have its effect: by a hand that stayed, a stroke into it, or a key. */
export const ZoneTriggered = message('room/ZoneTriggered', { zone: 'eid', source: 'u16' }, { capacity: 64, doc: 'A zone was asked to have its effect: by a hand that stayed, a stroke into it, or a key.' });
/** A key or pad struck a zone with no body. */
export const KeyStruck = message('room/KeyStruck', {
  zone: 'eid', player: 'u8', source: 'u16', velocity: share(), micros: field('u16', { unit: 'µs', max: 7812, doc: 'after the start of the tick' }), ageMicros: field('f64', { unit: 'µs', doc: 'how long before that it was done' }),
}, { capacity: 128, doc: 'A key or pad struck a zone with no body.' });
/** Everything should fall silent. */
export const StopAsked = message('room/StopAsked', { source: 'u16' }, { capacity: 16, doc: 'Everything should fall silent.' });

/** What happens to zones, as the command line prints it. The place in the list is what a message carries. */
export const ZONE_EVENTS = ['enter', 'leave', 'trigger', 'strike', 'bow-start', 'bow-stop'] as const;
export const ZONE_EVENT = { enter: 0, leave: 1, trigger: 2, strike: 3, bowStart: 4, bowStop: 5 } as const;
/** What happens to loops. `start` and `stop` come in the tick in which the sound begins and ends. */
export const LOOP_EVENTS = ['arm', 'disarm', 'start', 'end', 'stop'] as const;
export const LOOP_EVENT = { arm: 0, disarm: 1, start: 2, end: 3, stop: 4 } as const;
export const ZoneChanged = message('room/ZoneChanged', { zone: field('u8', { doc: 'index' }), event: field('u8', { names: ZONE_EVENTS }) }, { capacity: 256, doc: 'Something happened to a zone.' });
export const LoopChanged = message('room/LoopChanged', { loop: field('u8', { doc: 'index' }), event: field('u8', { names: LOOP_EVENTS }) }, { capacity: 256, doc: 'Something happened to a loop.' });

/**
 * Something to be heard. Fields as in protocol CUE, and what its id is made of: `key`, the emitter's stable number, and
 * `ordinal`, which tells cues of one emitter, kind and tick apart. Neither may depend on what another source does.
 */
export const CueGiven = message('room/CueGiven', {
  tick: field('f64', { unit: 'ticks' }), micros: field('f64', { unit: 'µs', doc: 'after the start of that tick' }), kind: field('u8', { names: CUE_KIND }), source: 'u16', pulse: 'u8', instrument: 'u16', pitch: field('f64', { unit: 'MIDI' }), velocity: 'f32', duration: field('f64', { unit: 's' }), pan: field('f32', { min: -1, max: 1 }),
  zone: field('i16', { doc: 'index, −1 for none' }), loop: field('i16', { doc: 'index, −1 for none' }), tone: 'f32', voice: 'u32', causeMicros: field('f64', { unit: 'µs', doc: 'when that happened which it sounds for' }), key: field('u32', { doc: 'the emitter’s stable number' }),
  ordinal: field('u32', { doc: 'tells cues of one emitter, kind and tick apart' }), movedMicros: field('f64', { unit: 'µs' }), movedPitch: field('f32', { unit: 'semitones' }), amount: 'f64', content: 'f64',
}, { capacity: 1024, doc: 'Something to be heard.' });

/** Cues and events that can leave in one tick. */
export const MAX_CUES = 512, MAX_EVENTS = 128;

/**
 * What leaves the simulation in the tick that just ran. `cues`: CUE_STRIDE numbers each. `zone…`, `loop…`: events in order.
 * Emptied at the next tick.
 */
export const Outbox = resource('room/Outbox', {
  cueCount: field('u16', { isDerived: true }), cues: each('f64', MAX_CUES * CUE_STRIDE, { isDerived: true }),
  zoneCount: field('u16', { isDerived: true }), zone: each('u8', MAX_EVENTS, { isDerived: true }), zoneEvent: each('u8', MAX_EVENTS, { isDerived: true }),
  loopCount: field('u16', { isDerived: true }), loop: each('u8', MAX_EVENTS, { isDerived: true }), loopEvent: each('u8', MAX_EVENTS, { isDerived: true }),
}, {}, { doc: 'What leaves the simulation in the tick that just ran.' });

/**
 * The latest attacks, a ring: attack number n in entry n % MAX_ATTACKS. For the picture and for reports.
 * `zone`: what it struck, or −1. `count`: attacks so far; `before`: how many there were before the tick that just ran.
 */
export const AttackTrail = resource('room/AttackTrail', {
  count: field('u32', { doc: 'attacks so far' }), before: field('u32', { doc: 'how many there were before the tick that just ran' }), tick: each('u32', MAX_ATTACKS, { unit: 'ticks' }), micros: each('f64', MAX_ATTACKS, { unit: 'µs' }), strokeAtMicros: each('f64', MAX_ATTACKS, { unit: 'µs' }),
  player: ['u8', MAX_ATTACKS], joint: each('u8', MAX_ATTACKS, { names: JOINTS }), x: each('f32', MAX_ATTACKS, { unit: 'm' }), y: each('f32', MAX_ATTACKS, { unit: 'm' }), z: each('f32', MAX_ATTACKS, { unit: 'm' }),
  dx: ['f32', MAX_ATTACKS], dy: ['f32', MAX_ATTACKS], dz: ['f32', MAX_ATTACKS], strength: each('f32', MAX_ATTACKS, { unit: 'H/s', min: 0 }), zone: each('i8', MAX_ATTACKS, { doc: 'what it struck, or −1' }),
}, {}, { doc: 'The latest attacks, a ring: attack number n in entry n % 32.' });
