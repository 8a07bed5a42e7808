import { CUE, CUE_KIND, CUE_STRIDE, INSTRUMENTS, TICK_MICROS, TICK_RATE, type InstrumentName, type Performance, type TempoPoint } from '../protocol/index.ts';
import { stemOf } from './read-performance.ts';

/** Ticks a quarter note: 0.7 ms at 88 beats a minute, and a number that every sequencer takes. */
export const MIDI_DIVISION = 960;
/** How far a bow's glide may bend from where it began, semitones; told to the synthesiser by RPN 0. */
const BEND_RANGE = 24;
/** Written length of a note whose instrument rings as long as it does, seconds: of drums, and of what has a pitch. */
const DRUM_SECONDS = 0.1, RINGING_SECONDS = 0.8;
/** Longest tempo that a file can say: 24 bits of microseconds a quarter. */
const MOST_TEMPO = 0xff_ffff;
const DRUM_CHANNEL = 9;

/** What struck instruments are in General MIDI's percussion, and the others among its programs (0–127). */
const DRUM_NOTES: Readonly<Partial<Record<InstrumentName, number>>> = {
  kick: 36, snare: 38, hat: 42, 'hat-open': 46, clap: 39, rim: 37, 'tom-low': 45, 'tom-high': 50, shaker: 70, brush: 40, stomp: 35,
};
const PROGRAMS: Readonly<Partial<Record<InstrumentName, number>>> = {
  chime: 14, 'felt-piano': 0, 'plucked-bass': 33, 'round-bass': 38, nylon: 24, kalimba: 108, marimba: 12, 'music-box': 10, harp: 46, 'warm-pad': 89, 'tape-strings': 48, breath: 73, choir: 52,
  organ: 16, drone: 95, glass: 92, air: 122, 'bow-cello': 42, 'bow-voice': 53, 'bow-glass': 98,
};

/** Order of events of one tick: what ends, what changes, what begins. */
const ORDER = { meta: 0, off: 1, change: 2, on: 3 } as const;
interface MidiEvent { readonly tick: number; readonly order: number; readonly bytes: readonly number[] }

/** The tempo map as a file keeps it, whole microseconds a beat and whole ticks, and when something is by it. */
export class TempoMap {
  readonly segments: readonly { readonly tick: number; readonly seconds: number; readonly micros: number; readonly beatsPerBar: number }[];

  constructor(tempos: readonly TempoPoint[]) {
    const segments: { tick: number; seconds: number; micros: number; beatsPerBar: number }[] = [];
    for (const { tick, secondsPerBeat, beatsPerBar } of tempos) {
      const micros = Math.max(1, Math.min(MOST_TEMPO, Math.round(secondsPerBeat * 1e6))), last = segments.at(-1), wanted = Math.max(0, tick / TICK_RATE);
      const at = last ? last.tick + Math.max(0, Math.round(((wanted - last.seconds) * 1e6 * MIDI_DIVISION) / last.micros)) : 0;
      if (last && at === last.tick) segments.pop();
      const before = segments.at(-1);
      // Where the file's own clock stands there: what comes after is counted from that, so that roundings never add up.
      segments.push({ tick: at, seconds: before ? before.seconds + ((at - before.tick) * before.micros) / 1e6 / MIDI_DIVISION : 0, micros, beatsPerBar });
    }
    this.segments = segments;
  }

  /** The file's tick nearest to a moment of the session, seconds. */
  tickAt(seconds: number): number {
    let segment = this.segments[0]!;
    for (const next of this.segments) {
      if (next.seconds > seconds) break;
      segment = next;
    }
    return segment.tick + Math.max(0, Math.round(((seconds - segment.seconds) * 1e6 * MIDI_DIVISION) / segment.micros));
  }
}

function variable(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}

const words = (text: string): number[] => [...new TextEncoder().encode(text)];
const meta = (tick: number, type: number, data: readonly number[]): MidiEvent => ({ tick, order: ORDER.meta, bytes: [0xff, type, ...variable(data.length), ...data] });
const sevenBits = (value: number): number => Math.max(0, Math.min(127, Math.round(value * 127)));

/** One voice's notes. Every note that begins also ends, at the latest where the same key is struck again. */
class TrackWriter {
  private readonly events: MidiEvent[] = [];
  /** Of each channel and key: the index of its latest note-off, and from when to when the note sounds. */
  private readonly sounding = new Map<number, { off: number; from: number; until: number }>();
  private readonly programs = new Map<number, number>();

  constructor(name: string) {
    this.events.push(meta(0, 0x03, words(name)));
  }

  private change(tick: number, ...bytes: number[]): void {
    this.events.push({ tick, order: ORDER.change, bytes });
  }

  program(tick: number, channel: number, program: number): void {
    if (this.programs.get(channel) === program) return;
    this.programs.set(channel, program);
    this.change(tick, 0xc0 | channel, program);
  }

  bendRange(channel: number): void {
    for (const [controller, value] of [[101, 0], [100, 0], [6, BEND_RANGE], [38, 0]] as const) this.change(0, 0xb0 | channel, controller, value);
  }

  /** @param semitones −24 … 24 */
  bend(tick: number, channel: number, semitones: number): void {
    const value = Math.max(0, Math.min(16_383, Math.round(8192 + (semitones / BEND_RANGE) * 8192)));
    this.change(tick, 0xe0 | channel, value & 0x7f, value >> 7);
  }

  controller(tick: number, channel: number, controller: number, value: number): void {
    this.change(tick, 0xb0 | channel, controller, value);
  }

  note(tick: number, until: number, channel: number, key: number, velocity: number): void {
    const place = channel * 128 + key;
    this.endAt(place, tick);
    this.events.push({ tick, order: ORDER.on, bytes: [0x90 | channel, key, Math.max(1, velocity)] });
    this.sounding.set(place, { off: this.events.length, from: tick, until: Math.max(tick + 1, until) });
    this.events.push({ tick: Math.max(tick + 1, until), order: ORDER.off, bytes: [0x80 | channel, key, 0] });
  }

  private endAt(place: number, tick: number): void {
    const note = this.sounding.get(place);
    if (!note || note.until <= tick || note.from >= tick) return;
    this.events[note.off] = { ...this.events[note.off]!, tick };
    this.sounding.set(place, { ...note, until: tick });
  }

  /** Everything that still sounds ends here. */
  silence(tick: number): void {
    for (const place of this.sounding.keys()) this.endAt(place, tick);
  }

  /** The chunk: events in order of time, each after the ticks that lie between. */
  written(end: number): number[] {
    const bytes: number[] = [];
    let last = 0;
    const ordered = this.events.map((event, index) => ({ ...event, index })).sort((a, b) => a.tick - b.tick || a.order - b.order || a.index - b.index);
    for (const event of [...ordered, { ...meta(Math.max(end, ordered.at(-1)?.tick ?? 0), 0x2f, []) }]) {
      bytes.push(...variable(event.tick - last), ...event.bytes);
      last = event.tick;
    }
    return chunk('MTrk', bytes);
  }

  add(event: MidiEvent): void {
    this.events.push(event);
  }
}

const big = (value: number, bytes: number): number[] => Array.from({ length: bytes }, (_, i) => (value >>> (8 * (bytes - 1 - i))) & 0xff);
const chunk = (type: string, bytes: readonly number[]): number[] => [...words(type), ...big(bytes.length, 4), ...bytes];

/** Channels of voices with a pitch, one after another; the tenth is for drums. Fifteen, then from the first again: a track has its own. */
class Channels {
  private next = 0;
  take(): number {
    const channel = this.next;
    this.next = (this.next + 1) % 16 === DRUM_CHANNEL ? DRUM_CHANNEL + 1 : (this.next + 1) % 16;
    return channel;
  }
}

/** A bow that sounds: one channel, bent from the key that it began on. */
interface BowNote { readonly track: TrackWriter; readonly channel: number; readonly key: number; readonly from: number; readonly velocity: number }

/**
 * What was played, as a Standard MIDI file of type 1: a tempo track, then a track for every voice of the mix (`Performance.stems`) that plays
 * notes. Drums stand on channel 10 as General MIDI has them; bows bend their one note, with loudness as expression and brightness as
 * controller 74; recorded sound has no notes, so each round of a track is a marker. An onset lies at the tick nearest to its cue's time.
 */
export function midiFile(title: string, { cues, stems, tempos, ticks }: Pick<Performance, 'cues' | 'stems' | 'tempos' | 'ticks'>): Uint8Array<ArrayBuffer> {
  const map = new TempoMap(tempos), end = map.tickAt(ticks / TICK_RATE), channels = new Channels(), tempoTrack = new TrackWriter(title);
  const tracks = new Map<string, TrackWriter>(), channelOf = new Map<string, number>(), bows = new Map<number, BowNote>();
  for (const { tick, micros, beatsPerBar } of map.segments) {
    tempoTrack.add(meta(tick, 0x51, big(micros, 3)));
    tempoTrack.add(meta(tick, 0x58, [Math.max(1, Math.min(255, Math.round(beatsPerBar))), 2, 24, 8]));
  }
  for (const { key, name } of stems) if (/^(loop|strike|bow) /.test(key)) tracks.set(key, new TrackWriter(name));
  const channel = (key: string): number => {
    const known = channelOf.get(key);
    if (known !== undefined) return known;
    const taken = channels.take();
    channelOf.set(key, taken);
    return taken;
  };

  const lift = (voice: number, tick: number): void => {
    const bow = bows.get(voice);
    if (!bow) return;
    bows.delete(voice);
    bow.track.note(bow.from, tick, bow.channel, bow.key, bow.velocity);
  };
  const moveBow = (bow: BowNote, tick: number, at: number): void => {
    bow.track.bend(tick, bow.channel, Math.max(-BEND_RANGE, Math.min(BEND_RANGE, cues[at + CUE.pitch]! - bow.key)));
    bow.track.controller(tick, bow.channel, 11, sevenBits(cues[at + CUE.velocity]!));
    bow.track.controller(tick, bow.channel, 74, sevenBits(cues[at + CUE.tone]!));
  };

  for (let index = 0; index < cues.length / CUE_STRIDE; index++) {
    const at = index * CUE_STRIDE, kind = cues[at + CUE.kind]!, seconds = (cues[at + CUE.tick]! + cues[at + CUE.micros]! / TICK_MICROS) / TICK_RATE, tick = map.tickAt(seconds);
    const key = stemOf(cues, index), instrument = INSTRUMENTS[cues[at + CUE.instrument]!], voice = cues[at + CUE.voice]!;
    switch (kind) {
      case CUE_KIND.note: case CUE_KIND.strike: {
        const track = tracks.get(key ?? '');
        if (!track || !instrument) break;
        const drum = DRUM_NOTES[instrument], length = cues[at + CUE.duration]! || (drum === undefined ? RINGING_SECONDS : DRUM_SECONDS), until = map.tickAt(seconds + length);
        const velocity = sevenBits(cues[at + CUE.velocity]!);
        if (drum !== undefined) track.note(tick, until, DRUM_CHANNEL, drum, velocity);
        else {
          const own = channel(`${key} ${instrument}`);
          track.program(tick, own, PROGRAMS[instrument] ?? 0);
          track.note(tick, until, own, Math.max(0, Math.min(127, Math.round(cues[at + CUE.pitch]!))), velocity);
        }
        break;
      }
      case CUE_KIND.bowStart: case CUE_KIND.bowMove: {
        const track = tracks.get(key ?? '');
        let bow = bows.get(voice);
        if (!bow && track && instrument) {
          const known = channelOf.has(`bow ${voice}`), own = channel(`bow ${voice}`);
          if (!known) track.bendRange(own);
          track.program(tick, own, PROGRAMS[instrument] ?? 0);
          bow = { track, channel: own, key: Math.max(0, Math.min(127, Math.round(cues[at + CUE.pitch]!))), from: tick, velocity: 100 };
          bows.set(voice, bow);
        }
        if (bow) moveBow(bow, tick, at);
        break;
      }
      case CUE_KIND.bowStop: lift(voice, tick); break;
      case CUE_KIND.loopStop: tracks.get(`loop ${cues[at + CUE.loop]!}`)?.silence(tick); break;
      case CUE_KIND.silence:
        for (const bow of [...bows.keys()]) lift(bow, tick);
        for (const track of tracks.values()) track.silence(tick);
        break;
      case CUE_KIND.trackRound: tempoTrack.add(meta(tick, 0x06, words(`Track ${cues[at + CUE.loop]! + 1}`))); break;
      case CUE_KIND.scene: tempoTrack.add(meta(tick, 0x06, words(`Scene ${cues[at + CUE.loop]! + 1}`))); break;
    }
  }
  for (const voice of [...bows.keys()]) lift(voice, end);
  const chunks = [tempoTrack, ...tracks.values()].map((track) => track.written(end));
  const head = chunk('MThd', [...big(1, 2), ...big(chunks.length, 2), ...big(MIDI_DIVISION, 2)]), file = new Uint8Array(head.length + chunks.reduce((sum, { length }) => sum + length, 0));
  file.set(head);
  let at = head.length;
  for (const bytes of chunks) {
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}
