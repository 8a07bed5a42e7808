import { expect, it } from 'vitest';
import { layerId, RenderFrame, STATION_ACT, STATION_MODE_FIELD, TRACK_FIELD, TRACK_MODE_FIELD, TRACK_MODE_STRIDE, TRACK_SOURCE, TRACK_STRIDE, writeWav, type StoreAnswer, type TakeControl, type TakeRow } from '../../../protocol/index.ts';
import type { RecordingLayer, TapeListener, TapeReport, TapeSide } from '../../../view/audio/index.ts';
import type { Microphone } from '../../../view/microphone/microphone.ts';
import { TapeDirector } from '../../../view/tape/tape-director.ts';
import { tapeState } from '../../../view/tape/tape-store.ts';

const HASH = 'fedcba9876543210';
const settled = async (): Promise<void> => { for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve)); };

/** A tape, a microphone, a keeper and a room that note what is asked of them. */
function stage({ opens = true, state = 'off', isStored = true }: { opens?: boolean; state?: string; isStored?: boolean } = {}) {
  const log: string[] = [], notices: string[] = [], acts: number[][] = [], laid: string[] = [], awaited: unknown[] = [], rows: TakeRow[] = [];
  const answer = <Value>(value: Value): Promise<StoreAnswer<Value>> => Promise.resolve({ ok: true, value });
  const status = { state, message: opens ? '' : 'The microphone is not allowed.', isRecording: false };
  const microphone = {
    status, isOpen: false,
    open: async () => { microphone.isOpen = opens; if (!opens) status.state = 'denied'; return opens; },
    setRecording: (isRecording: boolean) => { if (status.isRecording !== isRecording) log.push(`light ${isRecording ? 'on' : 'off'}`); status.isRecording = isRecording; },
  };
  let listener: TapeListener | null = null;
  const tape = {
    hasTape: true, sampleRate: 48_000, listen: (to: TapeListener) => { listener = to; },
    drop: (key: string) => log.push(`drop ${key}`), awaitSound: (sources: readonly number[], level: number) => awaited.push([...sources, level]), closeReel: (reel: string) => log.push(`close ${reel}`), lay: (reel: string, layer: number, slot: number) => laid.push(`${reel} ${layer} ${slot}`),
  };
  const takes = {
    begin: () => answer(null), forget: () => { log.push('forget'); return answer(null); }, branch: () => answer(null),
    piece: (): Promise<StoreAnswer<null>> => (isStored ? answer(null) : Promise.resolve({ ok: false, message: 'No room left.' })),
    finish: (session: string, layer: number, before: number, frames: number) => {
      log.push(`finish ${frames}`);
      const row: TakeRow = { session, layer, slot: 0, source: 0, tick: 0, startedAt: 0, sampleRate: 48_000, channels: 1, hash: HASH, frames, before, bytes: 100, isWhole: frames > 0 };
      rows.push(row);
      return answer({ row, isStored, message: isStored ? '' : 'It is kept in memory.' });
    },
    heard: () => answer(rows), read: () => answer(writeWav({ sampleRate: 48_000, channels: [new Float32Array(1000)], loop: null })),
  } as unknown as TakeControl;
  const director = new TapeDirector({
    tape: tape as unknown as TapeSide, microphone: microphone as unknown as Microphone, performer: { act: (...args: number[]) => void acts.push(args) }, takes: () => Promise.resolve({ takes, message: '' }),
    sessionId: () => 'session', notify: (_, message) => notices.push(message),
  });
  void director.enter({ name: 'room-1', isLive: true, from: null });
  const tell = (report: TapeReport): void => listener!.heard(report);
  return { director, log, notices, acts, laid, awaited, rows, microphone, listener: () => listener!, tell };
}
/** A layer of track 3 that begins. */
const layer = (source: number, ordinal = 0): RecordingLayer => ({ key: `room-1 ${layerId(2, ordinal)}`, layer: layerId(2, ordinal), track: 2, slot: 3, source, tick: 640, epochMs: 1000, channels: 1 });
const whole = (key: string): TapeReport => ({ type: 'whole', key, before: 256, frames: 96_000, isWhole: true });

it('[MIC9] a recording that begins before its microphone waits for it; where none comes its layer is lost and said, but not what is played live', async () => {
  const there = stage(), mine = layer(TRACK_SOURCE.microphone);
  there.listener().begun(mine, 48_000);
  await settled();
  expect(there.log).toEqual(['light on']);
  expect(there.acts).toEqual([]);
  const none = stage({ opens: false });
  none.listener().begun(mine, 48_000);
  await settled();
  expect(none.log).toEqual(['light on', 'light off', `drop ${mine.key}`, 'forget']);
  expect(none.acts).toEqual([[STATION_ACT.lost, 2 * 16 + 3]]);
  expect(none.notices).toEqual(['The microphone is not allowed.']);
  const both = stage({ opens: false });
  both.listener().begun(layer(TRACK_SOURCE.both), 48_000);
  await settled();
  expect(both.acts).toEqual([]);
  both.tell(whole(mine.key));
  await settled();
  expect(both.acts[0]![0]).toBe(STATION_ACT.take);
});

it('[MIC10] what was recorded is kept when the microphone goes, and when the tape or the disk is full, and each is said', async () => {
  const lost = stage({ state: 'lost' }), mine = layer(TRACK_SOURCE.microphone);
  lost.listener().begun(mine, 48_000);
  await settled();
  // Nothing is dropped: what came before is on the tape, and the microphone may come back.
  lost.tell(whole(mine.key));
  await settled();
  expect(lost.log).toEqual(['light on', 'light off', 'finish 96000']);
  expect(lost.acts[0]![0]).toBe(STATION_ACT.take);
  const full = stage();
  full.listener().begun(mine, 48_000);
  full.tell({ type: 'full', key: mine.key });
  full.tell({ ...whole(mine.key), isWhole: false } as TapeReport);
  await settled();
  expect(full.notices[0]).toMatch(/tape is full.*kept/);
  expect(full.rows).toHaveLength(1);
  tapeState.setState({ message: '', unstored: 0 });
  const disk = stage({ isStored: false });
  disk.listener().begun(mine, 48_000);
  for (let piece = 0; piece < 3; piece++) disk.tell({ type: 'piece', key: mine.key, channels: [new Float32Array(10)] });
  disk.tell(whole(mine.key));
  await settled();
  expect(disk.notices).toEqual(['No room left.', 'It is kept in memory.']);
  expect(tapeState.getState()).toMatchObject({ message: 'It is kept in memory.', unstored: 1 });
  expect(disk.acts[0]![0]).toBe(STATION_ACT.take);
});

it('[MIC13] a recording that the sound device changed under goes on to its end: the layer holds what had come before, is laid into the new tape and told to its room', async () => {
  const device = stage(), mine = layer(TRACK_SOURCE.microphone);
  device.listener().begun(layer(TRACK_SOURCE.played, 1), 48_000);
  device.tell(whole(layer(TRACK_SOURCE.played, 1).key));
  await settled();
  device.listener().begun(mine, 48_000);
  device.tell({ type: 'piece', key: mine.key, channels: [new Float32Array(10)] });
  device.listener().leaving();
  device.tell({ ...whole(mine.key), isWhole: false } as TapeReport);
  device.listener().reopened();
  await settled();
  expect(device.laid).toEqual([`room-1 ${layerId(2, 1)} 0`]);
  expect(device.notices).toEqual([expect.stringMatching(/device changed.*kept/)]);
  expect(device.acts).toHaveLength(1);
  // The recording goes on to its end: the layer has what had come, and is as long as it was to be.
  device.listener().ended(mine.key, true, 3);
  await settled();
  expect(device.log.slice(-1)).toEqual(['finish 144000']);
  expect(device.laid).toEqual([`room-1 ${layerId(2, 1)} 0`, `room-1 ${mine.layer} 0`]);
  expect(device.acts[1]!.slice(0, 2)).toEqual([STATION_ACT.take, 2 * 16 + 3]);
  const silent = stage();
  silent.listener().begun(mine, 48_000);
  silent.listener().leaving();
  silent.listener().ended(mine.key, true, 3);
  silent.listener().reopened();
  await settled();
  expect(silent.acts).toEqual([[STATION_ACT.lost, 2 * 16 + 3]]);
});

it('[MIC11] a whole layer is told to its room by its hash; a session that is watched lays its takes in and tells nothing', async () => {
  const { director, listener, tell, acts, laid, log } = stage(), mine = layer(TRACK_SOURCE.played);
  listener().begun(mine, 48_000);
  listener().ended(mine.key, true, 2);
  tell(whole(mine.key));
  await settled();
  expect(acts).toEqual([[STATION_ACT.take, 2 * 16 + 3, 0xfedcba98 | 0, 0x76543210, 96_000, 48_000]]);
  await director.enter({ name: 'watched', isLive: false, from: null });
  expect(laid).toEqual([`watched ${mine.layer} 0`]);
  await director.enter({ name: 'other', isLive: false, from: null });
  expect(log).toContain('close watched');
  // What is thrown away is forgotten.
  const second = layer(TRACK_SOURCE.played, 1);
  listener().begun(second, 48_000);
  listener().ended(second.key, false, 2);
  await settled();
  expect(log.at(-1)).toBe('forget');
  expect(acts).toHaveLength(1);
});

it('[MIC12] as long as a track waits for sound it is listened for, as loud as is set; what came in is told to the room with how long ago it began', () => {
  const { director, awaited, acts, listener } = stage({ state: 'open' }), frame = new RenderFrame();
  frame.stationModes[STATION_MODE_FIELD.autoRecord] = 0.125;
  director.look(frame);
  expect(awaited).toEqual([]);
  frame.trackModes[2 * TRACK_MODE_STRIDE + TRACK_MODE_FIELD.listens] = 1;
  frame.tracks[2 * TRACK_STRIDE + TRACK_FIELD.source] = TRACK_SOURCE.both;
  for (let look = 0; look < 3; look++) director.look(frame);
  expect(awaited).toEqual([[TRACK_SOURCE.both, 0.125]]);
  listener().sounded(TRACK_SOURCE.played, 34_000);
  expect(acts).toEqual([[STATION_ACT.heard, TRACK_SOURCE.played, 0, 0, 0, 0, 34_000]]);
  frame.trackModes.fill(0);
  director.look(frame);
  // What is told once need not be called off.
  expect(awaited).toHaveLength(1);
});
