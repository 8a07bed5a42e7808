import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Recorder, replayRecording } from 'jam-engine';
import { expectDeterministic, testApp } from 'jam-engine/testing';
import { Bounced, feedThrow, game, openGame, Position, ROOM, type Throw } from '../src/game.ts';

test('a thrown ball falls, rings where it lands, and stays in the room', async () => {
  const room = await testApp((app) => app.addPlugin(game), { seed: 1, feed: (app, thrown: Throw) => feedThrow(app).feed(thrown) });
  room.inject({ x: 2, y: 0.5 }).tick(1).expectMessages(Bounced, []).expectCount(1, Position);
  room.tick(4 * 128);
  assert.ok(room.messages(Bounced).length > 0);
  const { x, y } = room.app.world.columns(Position);
  assert.ok(x[0] >= 0 && x[0] <= ROOM.width && y[0] >= 0 && y[0] <= ROOM.height);
});

test('the same throws give the same game, bit for bit', async () => {
  const played = await openGame(), recorder = new Recorder(played, feedThrow(played));
  for (let tick = 0; tick < 500; tick++) {
    if (tick % 100 === 50) recorder.give({ x: tick / 200, y: 2 });
    recorder.tick();
  }
  const again = await openGame(), answer = replayRecording(again, JSON.parse(JSON.stringify(recorder.recording())), feedThrow(again));
  assert.ok(answer.ok, JSON.stringify(answer));
  assert.equal(again.hash(), played.hash());
});

test('nothing in it depends on a clock, on chance or on what a snapshot does not see', async () => {
  await expectDeterministic(openGame, 64, (app, tick) => { if (tick % 20 === 5) feedThrow(app).feed({ x: 1, y: 1 }); });
});
