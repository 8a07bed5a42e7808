import { type App, Extract, FixedTimestep, openReplay, plugin, read, reads, Recorder, system } from 'jam-engine';
import { Bounced, feedThrow, openGame, Position, ROOM, type Throw } from './game.ts';
import { ring, wake } from './sound.ts';

const canvas = document.querySelector('canvas')!, picture = canvas.getContext('2d')!, said = document.querySelector('#said')!;

/** The page looks at what a tick brought and changes nothing, so it may do as it likes: here it rings. */
const ringBounces = system('my-game/ring-bounces', { bounced: reads(Bounced) }, ({ bounced }) => {
  for (let i = bounced.start; i < bounced.end; i++) ring(bounced.y[i & bounced.mask] / ROOM.height, bounced.speed[i & bounced.mask] / 4);
});

const sound = plugin({ id: 'my-game/sound', build: (app) => app.addSystems(Extract, ringBounces) });

const ballsOf = (app: App) => app.world.query({ position: read(Position) });
let app: App, balls: ReturnType<typeof ballsOf>, recorder: Recorder<Throw>, step: () => void;

/** A new game, with three balls in the air. */
async function play(): Promise<void> {
  app = await openGame(sound);
  balls = ballsOf(app);
  recorder = new Recorder(app, feedThrow(app));
  for (const x of [1, 2, 3]) recorder.give({ x, y: 1 });
  step = () => recorder.tick();
}

/** What was played until now, from its beginning; then a new game. */
async function playAgain(): Promise<void> {
  const next = await openGame(sound), opened = openReplay(next, recorder.recording(), feedThrow(next));
  if (!opened.ok) return void (said.textContent = opened.message);
  const { replay } = opened;
  said.textContent = 'Playing it again …';
  app = next;
  balls = ballsOf(app);
  step = () => {
    if (replay.tick()) return;
    step = () => undefined;
    said.textContent = replay.problem ?? `The very same, bit for bit (${next.hash()}). Your turn.`;
    void play();
  };
}

function draw(): void {
  const scale = canvas.width / ROOM.width, { ids, length, position } = balls.refresh();
  picture.clearRect(0, 0, canvas.width, canvas.height);
  for (let i = 0; i < length; i++) {
    const x = position.x[ids[i]] * scale, y = canvas.height - position.y[ids[i]] * scale;
    picture.fillStyle = `hsl(${(ids[i] * 47) % 360} 90% 70%)`;
    picture.beginPath();
    picture.arc(x, y, 18, 0, 2 * Math.PI);
    picture.fill();
  }
}

const clock = new FixedTimestep();
function frame(millis: number): void {
  for (let due = clock.advance(millis / 1000); due > 0; due--) {
    step();
    app.extract();
  }
  draw();
  requestAnimationFrame(frame);
}

canvas.addEventListener('pointerdown', ({ offsetX, offsetY }) => {
  wake();
  recorder.give({ x: (offsetX / canvas.clientWidth) * ROOM.width, y: (1 - offsetY / canvas.clientHeight) * ROOM.height });
});
canvas.addEventListener('keydown', ({ key }) => {
  if (key !== 'Enter' && key !== ' ') return;
  wake();
  recorder.give({ x: ROOM.width / 2, y: ROOM.height / 2 });
});
document.querySelector('#replay')!.addEventListener('click', () => {
  wake();
  void playAgain();
});
document.querySelector('#save')!.addEventListener('click', () => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([JSON.stringify(recorder.recording())], { type: 'application/json' }));
  link.download = 'my-game.recording.json';
  link.click();
});

await play();
requestAnimationFrame(frame);
