import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Recorder, replayRecording } from 'jam-engine';
import { feedThrow, openGame, Position, ROOM } from '../src/game.ts';

test('a thrown ball stays in the room', async () => {
  const app = await openGame();
  feedThrow(app).feed({ x: 1, y: 1 });
  for (let tick = 0; tick < 10 * app.tickRate; tick++) {
    app.tick();
    const { x, y } = app.world.columns(Position);
    assert.ok(x[0] >= 0 && x[0] <= ROOM.width && y[0] >= 0 && y[0] <= ROOM.height);
  }
  assert.equal(app.world.entityCount, 1);
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
