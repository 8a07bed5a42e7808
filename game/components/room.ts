import { message, resource } from '../../engine/index.ts';
import { CUE_STRIDE, MAX_ATTACKS, MAX_LOOPS, MAX_PULSES, MAX_ZONES } from '../../protocol/index.ts';

/** Sources that one session can have. */
export const MAX_SOURCES = 64;

/**
 * Which frames have been applied: per source (ascending by arrival of its first frame) the number of its next one, and the chain
 * over all that it sent, two words a source: one flipped bit of input makes another world for good.
 */
export const DoorLog = resource('room/DoorLog', { count: 'u8', source: ['u16', MAX_SOURCES], next: ['u32', MAX_SOURCES], chain: ['u32', 2 * MAX_SOURCES] });

/**
 * The scene's own entities by their numbers in its description, and how its zones are laid out.
 *
 * - `zones`: 0 where there is none; `zoneCount`: one more than the highest index in use.
 * - `layout`: place in LAYOUTS that is wanted; `laidOut`: the one that the zones have, plus 1; 0 before the first.
 * - `revision`: goes up whenever what is described of the zones changes. `editors`: a bit per player who moves zones and does not play them.
 */
export const Room = resource('room/Room', {
  zones: ['eid', MAX_ZONES], zoneCount: 'u8', loops: ['eid', MAX_LOOPS], loopCount: 'u8', pulses: ['eid', MAX_PULSES], pulseCount: 'u8',
  layout: 'u8', laidOut: 'u8', revision: 'u32', editors: 'u8',
});

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
  count: 'u8', bpm: ['f64', MAX_PALETTES], beatsPerBar: ['f64', MAX_PALETTES], tonic: ['u8', MAX_PALETTES],
  scale: ['u8', MAX_PALETTES * MAX_SCALE], scaleLength: ['u8', MAX_PALETTES],
  strikeInstrument: ['u8', MAX_PALETTES * STRIKES], strikePitch: ['f32', MAX_PALETTES * STRIKES], isStrikePitched: ['u8', MAX_PALETTES * STRIKES],
  bowInstrument: ['u8', MAX_PALETTES * BOWS], bowLow: ['f32', MAX_PALETTES * BOWS], bowHigh: ['f32', MAX_PALETTES * BOWS],
});
export const PALETTE_STRIDE = { scale: MAX_SCALE, strikes: STRIKES, bows: BOWS } as const;

/**
 * What sounds now.
 *
 * - `palette`: the one that sounds. `pending`: the one that is coming, plus 1; 0 for none. `switchBeat`: the downbeat at which
 *   it comes; `askedBeat`: since when it is waited for.
 */
export const Song = resource('music/Song', { palette: 'u8', pending: 'u8', switchBeat: 'f64', askedBeat: 'f64' });

/** A zone was asked to have its effect: by a hand that stayed, a stroke into it, or a key. */
export const ZoneTriggered = message('room/ZoneTriggered', { zone: 'eid', source: 'u16' }, { capacity: 64 });
/** A key or pad struck a zone with no body. */
export const KeyStruck = message('room/KeyStruck', { zone: 'eid', player: 'u8', source: 'u16', velocity: 'f32', micros: 'u16', ageMicros: 'f64' }, { capacity: 128 });
/** Everything should fall silent. */
export const StopAsked = message('room/StopAsked', { source: 'u16' }, { capacity: 16 });

/** What happens to zones, as the command line prints it. The place in the list is what a message carries. */
export const ZONE_EVENTS = ['enter', 'leave', 'trigger', 'strike', 'bow-start', 'bow-stop'] as const;
export const ZONE_EVENT = { enter: 0, leave: 1, trigger: 2, strike: 3, bowStart: 4, bowStop: 5 } as const;
/** What happens to loops. `start` and `stop` come in the tick in which the sound begins and ends. */
export const LOOP_EVENTS = ['arm', 'disarm', 'start', 'end', 'stop'] as const;
export const LOOP_EVENT = { arm: 0, disarm: 1, start: 2, end: 3, stop: 4 } as const;
export const ZoneChanged = message('room/ZoneChanged', { zone: 'u8', event: 'u8' }, { capacity: 256 });
export const LoopChanged = message('room/LoopChanged', { loop: 'u8', event: 'u8' }, { capacity: 256 });

/**
 * Something to be heard. Fields as in protocol CUE, and what its id is made of: `key`, the emitter's stable number, and
 * `ordinal`, which tells cues of one emitter, kind and tick apart. Neither may depend on what another source does.
 */
export const CueGiven = message('room/CueGiven', {
  tick: 'f64', micros: 'f64', kind: 'u8', source: 'u16', pulse: 'u8', instrument: 'u16', pitch: 'f64', velocity: 'f32', duration: 'f64', pan: 'f32',
  zone: 'i16', loop: 'i16', tone: 'f32', voice: 'u32', causeMicros: 'f64', key: 'u32', ordinal: 'u32', movedMicros: 'f64', movedPitch: 'f32', amount: 'f64', content: 'f64',
}, { capacity: 1024 });

/** Cues and events that can leave in one tick. */
export const MAX_CUES = 512, MAX_EVENTS = 128;

/**
 * What leaves the simulation in the tick that just ran. `cues`: CUE_STRIDE numbers each. `zone…`, `loop…`: events in order.
 * Emptied at the next tick.
 */
export const Outbox = resource('room/Outbox', {
  cueCount: 'u16', cues: ['f64', MAX_CUES * CUE_STRIDE],
  zoneCount: 'u16', zone: ['u8', MAX_EVENTS], zoneEvent: ['u8', MAX_EVENTS],
  loopCount: 'u16', loop: ['u8', MAX_EVENTS], loopEvent: ['u8', MAX_EVENTS],
});

/**
 * The latest attacks, a ring: attack number n in entry n % MAX_ATTACKS. For the picture and for reports.
 * `zone`: what it struck, or −1. `count`: attacks so far; `before`: how many there were before the tick that just ran.
 */
export const AttackTrail = resource('room/AttackTrail', {
  count: 'u32', before: 'u32', tick: ['u32', MAX_ATTACKS], micros: ['f64', MAX_ATTACKS], strokeAtMicros: ['f64', MAX_ATTACKS],
  player: ['u8', MAX_ATTACKS], joint: ['u8', MAX_ATTACKS], x: ['f32', MAX_ATTACKS], y: ['f32', MAX_ATTACKS], z: ['f32', MAX_ATTACKS],
  dx: ['f32', MAX_ATTACKS], dy: ['f32', MAX_ATTACKS], dz: ['f32', MAX_ATTACKS], strength: ['f32', MAX_ATTACKS], zone: ['i8', MAX_ATTACKS],
});
