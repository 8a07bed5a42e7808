import { describe, expect, it } from 'vitest';
import { CUE, CUE_KIND, CUE_STRIDE, INSTRUMENT, TICK_MICROS, TICK_RATE, type InstrumentName, type TempoPoint } from '../../protocol/index.ts';
import { MIDI_DIVISION, midiFile } from '../../workers/midi-file.ts';
import { inOrderHeard, readPerformance, stemOf, temposOf } from '../../workers/read-performance.ts';
import { record } from './recorded.ts';

interface ReadEvent { readonly tick: number; readonly seconds: number; readonly status: number; readonly data: readonly number[] }
interface ReadTrack { readonly name: string; readonly events: readonly ReadEvent[] }

/** Reads a type 1 file by the specification, with a clock by its own tempo map. */
function readMidi(file: Uint8Array): { division: number; tracks: ReadTrack[]; tempos: { tick: number; micros: number }[] } {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength), name = (at: number): string => String.fromCharCode(...file.subarray(at, at + 4));
  expect([name(0), view.getUint32(4), view.getUint16(8)]).toEqual(['MThd', 6, 1]);
  const count = view.getUint16(10), division = view.getUint16(12), raw: { tick: number; status: number; data: number[] }[][] = [];
  let at = 14;
  for (let track = 0; track < count; track++) {
    expect(name(at)).toBe('MTrk');
    const end = at + 8 + view.getUint32(at + 4), events: { tick: number; status: number; data: number[] }[] = [];
    let tick = 0;
    at += 8;
    const variable = (): number => {
      let value = 0;
      for (;;) {
        const byte = file[at++]!;
        value = value * 128 + (byte & 127);
        if (byte < 128) return value;
      }
    };
    while (at < end) {
      tick += variable();
      const status = file[at++]!;
      expect(status).toBeGreaterThanOrEqual(0x80);
      if (status === 0xff) {
        const type = file[at++]!, length = variable();
        events.push({ tick, status: 0xff00 | type, data: [...file.subarray(at, at + length)] });
        at += length;
      } else {
        const length = (status & 0xf0) === 0xc0 || (status & 0xf0) === 0xd0 ? 1 : 2;
        events.push({ tick, status, data: [...file.subarray(at, at + length)] });
        at += length;
      }
    }
    expect(at).toBe(end);
    expect(events.at(-1)!.status).toBe(0xff2f);
    raw.push(events);
  }
  expect(at).toBe(file.length);
  const tempos = raw[0]!.filter(({ status }) => status === 0xff51).map(({ tick, data }) => ({ tick, micros: data[0]! * 65_536 + data[1]! * 256 + data[2]! }));
  const secondsOf = (tick: number): number => {
    let seconds = 0, last = { tick: 0, micros: 500_000 };
    for (const tempo of tempos) {
      if (tempo.tick > tick) break;
      seconds += ((tempo.tick - last.tick) * last.micros) / 1e6 / division;
      last = tempo;
    }
    return seconds + ((tick - last.tick) * last.micros) / 1e6 / division;
  };
  const decoder = new TextDecoder();
  return { division, tempos, tracks: raw.map((events) => ({
    name: decoder.decode(Uint8Array.from(events.find(({ status }) => status === 0xff03)?.data ?? [])), events: events.map((event) => ({ ...event, seconds: secondsOf(event.tick) })),
  })) };
}

const onsets = ({ events }: ReadTrack): ReadEvent[] => events.filter(({ status, data }) => (status & 0xf0) === 0x90 && data[1]! > 0);
/** Whether every note of a track that begins also ends. */
function hangs({ events }: ReadTrack): number {
  const open = new Map<string, number>();
  for (const { status, data } of events) {
    const key = `${status & 15} ${data[0]}`;
    if ((status & 0xf0) === 0x90) open.set(key, (open.get(key) ?? 0) + 1);
    if ((status & 0xf0) === 0x80) open.set(key, (open.get(key) ?? 0) - 1);
  }
  return [...open.values()].filter((count) => count !== 0).length;
}

interface Wanted { readonly seconds: number; readonly kind: keyof typeof CUE_KIND; readonly instrument?: InstrumentName; readonly pitch?: number; readonly velocity?: number; readonly duration?: number; readonly loop?: number; readonly voice?: number; readonly player?: number }
function cuesOf(wanted: readonly Wanted[]): Float64Array<ArrayBuffer> {
  const cues = new Float64Array(wanted.length * CUE_STRIDE);
  wanted.forEach(({ seconds, kind, instrument = 'kick', pitch = 60, velocity = 0.8, duration = 0, loop = -1, voice = 0, player = 0 }, index) => {
    const at = index * CUE_STRIDE, tick = Math.floor(seconds * TICK_RATE);
    cues.set([index + 1, tick, (seconds - tick / TICK_RATE) * 1e6, CUE_KIND[kind], 3, 0, INSTRUMENT[instrument], pitch, velocity, duration, 0, 0, loop, 0.5, voice], at);
    cues[at + CUE.content] = player;
  });
  return cues;
}
const stemsFor = (cues: Float64Array) => [...new Set(Array.from({ length: cues.length / CUE_STRIDE }, (_, index) => stemOf(cues, index)).filter((key) => key !== null))].map((key) => ({ key, name: `Name of ${key}` }));
const file = (cues: Float64Array<ArrayBuffer>, tempos: readonly TempoPoint[], seconds = 60) => readMidi(midiFile('A song', { cues, stems: stemsFor(cues), tempos, ticks: seconds * TICK_RATE }));

describe('what was played as a MIDI file', () => {
  it('[EXP2] every onset of a session lies at the file’s tick nearest to its cue, in the track of its voice', async () => {
    const { session } = await record(1200), performance = await readPerformance(session), read = readMidi(midiFile('A session', performance)), { cues } = performance;
    const given = new Map<string, number[]>();
    for (let index = 0; index < cues.length / CUE_STRIDE; index++) {
      const at = index * CUE_STRIDE, kind = cues[at + CUE.kind]!;
      if (kind !== CUE_KIND.note && kind !== CUE_KIND.strike && kind !== CUE_KIND.bowStart) continue;
      const name = performance.stems.find(({ key }) => key === stemOf(cues, index))!.name;
      given.set(name, [...(given.get(name) ?? []), (cues[at + CUE.tick]! + cues[at + CUE.micros]! / TICK_MICROS) / TICK_RATE]);
    }
    expect(given.size).toBeGreaterThan(3);
    expect(read.tracks.slice(1).map(({ name }) => name).sort()).toEqual([...given.keys()].sort());
    for (const track of read.tracks.slice(1)) {
      const times = onsets(track).map(({ seconds }) => seconds), wanted = given.get(track.name)!;
      expect(times, track.name).toHaveLength(wanted.length);
      for (const [index, seconds] of times.entries()) {
        const tickSeconds = read.tempos.filter(({ tick }) => tick <= onsets(track)[index]!.tick).at(-1)!.micros / 1e6 / MIDI_DIVISION;
        expect(Math.abs(seconds - wanted[index]!), `${track.name}, note ${index}`).toBeLessThanOrEqual(tickSeconds / 2 + 1e-9);
      }
      expect(hangs(track)).toBe(0);
    }
  });

  it('[EXP2] onsets stay within half a tick of the file through an hour of odd tempos', () => {
    const tempos = [{ tick: 0, secondsPerBeat: 60 / 88, beatsPerBar: 4 }, { tick: 128 * 700.37, secondsPerBeat: 60 / 76.123, beatsPerBar: 4 }, { tick: 128 * 1500.11, secondsPerBeat: 60 / 107.9991, beatsPerBar: 3 }, { tick: 128 * 3000.003, secondsPerBeat: 60 / 161.8034, beatsPerBar: 7 }];
    const times = Array.from({ length: 4000 }, (_, n) => n * 0.9 + 0.00037 * (n % 17)), read = file(cuesOf(times.map((seconds) => ({ seconds, kind: 'strike', instrument: 'felt-piano', player: 1 }))), tempos, 3700);
    const heard = onsets(read.tracks[1]!).map(({ seconds }) => seconds), longest = Math.max(...read.tempos.map(({ micros }) => micros)) / 1e6 / MIDI_DIVISION;
    expect(heard).toHaveLength(times.length);
    expect(Math.max(...heard.map((seconds, n) => Math.abs(seconds - times[n]!)))).toBeLessThanOrEqual(longest / 2 + 1e-9);
    expect(read.tempos).toHaveLength(4);
  });

  it('[EXP3] drums stand on channel 10 by General MIDI, a bow bends one note, and a loop that stops takes its notes along', () => {
    const read = file(cuesOf([
      { seconds: 0.5, kind: 'strike', instrument: 'kick', player: 1, velocity: 1 }, { seconds: 0.6, kind: 'strike', instrument: 'hat', player: 2, velocity: 0.5 },
      { seconds: 1, kind: 'note', instrument: 'warm-pad', pitch: 62, duration: 8, loop: 4 }, { seconds: 2, kind: 'loopStop', loop: 4 },
      { seconds: 3, kind: 'bowStart', instrument: 'bow-cello', pitch: 50, velocity: 0.2, voice: 7, player: 1 }, { seconds: 3.5, kind: 'bowMove', instrument: 'bow-cello', pitch: 57, velocity: 1, voice: 7, player: 1 }, { seconds: 4, kind: 'bowStop', voice: 7, player: 1 },
    ]), [{ tick: 0, secondsPerBeat: 0.5, beatsPerBar: 4 }], 6);
    const of = (key: string): ReadTrack => read.tracks.find(({ name }) => name === `Name of ${key}`)!;
    expect(onsets(of('strike 1')).map(({ status, data }) => [status & 15, ...data])).toEqual([[9, 36, 127]]);
    expect(onsets(of('strike 2')).map(({ status, data }) => [status & 15, ...data])).toEqual([[9, 42, 64]]);
    expect(of('loop 4').events.find(({ status }) => (status & 0xf0) === 0x80)!.seconds).toBeCloseTo(2, 3);
    const bow = of('bow 1'), bends = bow.events.filter(({ status }) => (status & 0xf0) === 0xe0).map(({ data }) => ((data[0]! + data[1]! * 128 - 8192) / 8192) * 24);
    expect(onsets(bow)).toHaveLength(1);
    expect(bends[0]).toBeCloseTo(0, 2);
    expect(bends[1]).toBeCloseTo(7, 2);
    expect(bow.events.filter(({ status, data }) => (status & 0xf0) === 0xb0 && data[0] === 11).map(({ data }) => data[1])).toEqual([25, 127]);
    for (const track of read.tracks) expect(hangs(track), track.name).toBe(0);
  });

  it('[EXP2] cues that left in another order than they are heard are put in order, and none is lost', () => {
    const cues = cuesOf([{ seconds: 2, kind: 'note', loop: 1 }, { seconds: 1, kind: 'strike' }, { seconds: 1.5, kind: 'note', loop: 1 }]), ordered = inOrderHeard(cues);
    expect([0, 1, 2].map((n) => ordered[n * CUE_STRIDE + CUE.id])).toEqual([2, 3, 1]);
  });

  it('[EXP4] the tempo is that of the session’s pulse, and changes where its beats meet', async () => {
    const { session } = await record(300), [first, ...others] = temposOf(session);
    expect(first).toMatchObject({ tick: 0, beatsPerBar: 4 });
    expect(60 / first!.secondsPerBeat).toBeCloseTo(88, 2);
    expect(others).toEqual([]);
  });
});
