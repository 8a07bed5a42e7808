import { beforeAll, describe, expect, it } from 'vitest';
import { replaySession } from '../../../game/index.ts';
import { joined, opened, recordBusy, type Recording } from './busy-recording.ts';

describe('a recorder', () => {
  let recording: Recording;
  beforeAll(async () => { recording = await recordBusy({ ticks: 700 }); }, 60_000);

  it('[REC1] what was handed out so far is a session up to then, at any moment', async () => {
    const { pieces } = recording;
    expect(pieces.length).toBe(2 + Math.floor(700 / 64));
    for (let count = 1; count < pieces.length; count++) {
      const session = await opened(joined(pieces.slice(0, count)));
      expect(session.ticks).toBe((count - 1) * 64);
      expect(session.problem).toMatch(/without an end mark/);
    }
    expect((await replaySession(await opened(joined(pieces.slice(0, 8))))).ok).toBe(true);
  });

  it('[REC2] the whole has hashes of the first and last moment, of each second between, and of all parts each ten', () => {
    const { session, hashes } = recording;
    expect(session.problem).toBeNull();
    expect(session.hashes.map(({ tick }) => tick)).toEqual([0, 128, 256, 384, 512, 640, 700]);
    expect(session.hashes.filter(({ parts }) => parts).map(({ tick }) => tick)).toEqual([0, 700]);
    expect(session.hashes[0]!.hash).toBe(hashes[0]);
    expect(session.hashes.at(-1)!.hash).toBe(hashes.at(-1));
    expect(session.markers).toEqual([{ tick: 0, kind: 'player', text: 'player 1' }]);
  });

  it('[REC3] light keyframes are taken eight times a second if they are asked for, and change nothing else', async () => {
    const withPictures = await recordBusy({ ticks: 700, hasPictures: true });
    expect(recording.session.pictureTicks).toHaveLength(0);
    expect([...withPictures.session.pictureTicks]).toEqual(Array.from({ length: Math.floor(700 / 16) }, (_, n) => n * 16 + 15));
    expect(withPictures.session.hashes).toEqual(recording.session.hashes);
  });

  it('[REC4] the header says what the session began with', () => {
    expect(recording.session.header).toMatchObject({ scene: 'loop-room', seed: 1, layout: 'stage', tickRate: 128, mods: [], branch: null, root: 'ab'.repeat(16), settings: { tempo: 0, sensitivity: 1, mirror: 1 } });
  });
});
