import { Extract, FixedTimestep, reads, system } from 'jam-engine';

/** The stage of an example, where it exports no ROOM of its own: metres, y upwards. */
const STAGE = { width: 4, height: 2 }, RADIUS = 0.06;
const SCALE = [0, 2, 4, 7, 9, 12, 14, 16, 19, 21, 24];

let context = null;

/** Rings a small bell; `height` from 0 to 1. Silent until somebody has clicked. */
function ring(height, loudness) {
  if (context?.state !== 'running') return;
  const step = SCALE[Math.round(Math.min(Math.max(height, 0), 1) * (SCALE.length - 1))], now = context.currentTime;
  const tone = new OscillatorNode(context, { type: 'triangle', frequency: 220 * 2 ** (step / 12) }), level = new GainNode(context, { gain: 0.16 * Math.min(Math.max(loudness, 0), 1) });
  level.gain.setTargetAtTime(0, now + 0.005, 0.22);
  tone.connect(level).connect(context.destination);
  tone.start();
  tone.stop(now + 1.2);
}

/** The component of a description whose id ends so. */
const part = (components, ending) => Object.entries(components).find(([id]) => id.endsWith(ending))?.[1];

/**
 * Shows an app: every entity with a component called Position (`x`, `y`, metres) is a light, as large as its Size (`radius`), as
 * bright as its Glow (`level`), of the colour of its Hue (`degrees`), with a line to whatever it points at. A click or Enter sends
 * the message that the example exports as `Tapped` (`x`, `y`), or calls what it exports as `tap`; a message exported as `Rang`
 * (`height`, `loudness`) is heard, and so is one exported as `Bounced` (`y` in metres, `speed`). What it exports as `begin` and `step` is called for a start and in place of `app.tick()`.
 * `ROOM` (`width`, `height`, metres) is the stage, 4 by 2 where there is none.
 */
export async function openStage({ default: app, Tapped, Rang, Bounced, ROOM = STAGE, tap: giveTap, begin, step }, canvas, { log, tell, sounds }) {
  const { width: WIDTH, height: HEIGHT } = ROOM;
  canvas.height = canvas.width * (HEIGHT / WIDTH);
  canvas.style.aspectRatio = WIDTH / HEIGHT;
  if (Rang) {
    app.addSystems(Extract, system('stage/ring', { rang: reads(Rang) }, ({ rang }) => {
      for (let i = rang.start; i < rang.end; i++) ring(rang.height?.[i & rang.mask] ?? 0.5, rang.loudness?.[i & rang.mask] ?? 0.7);
    }));
  }
  if (Bounced) {
    app.addSystems(Extract, system('stage/ring-bounces', { bounced: reads(Bounced) }, ({ bounced }) => {
      for (let i = bounced.start; i < bounced.end; i++) ring(bounced.y[i & bounced.mask] / HEIGHT, bounced.speed[i & bounced.mask] / 4);
    }));
  }
  await app.ready();
  app.startup();
  const start = app.snapshot();
  begin?.();
  const picture = canvas.getContext('2d'), x = (metres) => (metres / WIDTH) * canvas.width, y = (metres) => (1 - metres / HEIGHT) * canvas.height;
  let clock = new FixedTimestep({ tickRate: app.tickRate }), isPlaying = false, isSeen = true, next = 0, ticks = 0;

  function draw() {
    const { world } = app, lights = new Map();
    picture.fillStyle = '#0b0a10';
    picture.fillRect(0, 0, canvas.width, canvas.height);
    for (const entity of world.livingEntities()) {
      const { components } = world.describe(entity), position = part(components, '/Position');
      if (position) lights.set(entity, { position, components });
    }
    picture.strokeStyle = 'rgb(255 180 84 / 40%)';
    picture.lineWidth = 2;
    for (const { position, components } of lights.values()) {
      for (const { target } of Object.values(components)) {
        const end = lights.get(target)?.position;
        if (!end) continue;
        picture.beginPath();
        picture.moveTo(x(position.x), y(position.y));
        picture.lineTo(x(end.x), y(end.y));
        picture.stroke();
      }
    }
    for (const [entity, { position, components }] of lights) {
      const radius = x(part(components, '/Size')?.radius ?? RADIUS), hue = part(components, '/Hue')?.degrees ?? 28 + (entity % 5) * 12, glow = Math.min(Math.max(part(components, '/Glow')?.level ?? 0.7, 0), 1);
      const light = picture.createRadialGradient(x(position.x), y(position.y), 0, x(position.x), y(position.y), radius * 2);
      light.addColorStop(0, `hsl(${hue} 90% ${45 + 40 * glow}% / ${0.35 + 0.65 * glow})`);
      light.addColorStop(0.45, `hsl(${hue} 85% 60% / ${0.2 + 0.7 * glow})`);
      light.addColorStop(1, `hsl(${hue} 80% 50% / 0)`);
      picture.fillStyle = light;
      picture.beginPath();
      picture.arc(x(position.x), y(position.y), radius * 2, 0, 2 * Math.PI);
      picture.fill();
    }
    tell(`tick ${ticks} · ${world.entityCount} ${world.entityCount === 1 ? 'entity' : 'entities'}${isPlaying ? '' : ` · hash ${app.hash()}`}`);
  }

  function frame(millis) {
    next = requestAnimationFrame(frame);
    for (let due = clock.advance(millis / 1000); due > 0; due--) {
      if (step) step(log);
      else app.tick();
      app.extract();
      ticks++;
      for (const { message } of app.drainLog()) log(message);
    }
    draw();
  }

  function run() {
    cancelAnimationFrame(next);
    clock = new FixedTimestep({ tickRate: app.tickRate });
    if (isPlaying && isSeen) next = requestAnimationFrame(frame);
    else draw();
  }

  function tap(metresX, metresY) {
    context ??= new AudioContext();
    void context.resume().then(sounds);
    if (giveTap) giveTap({ x: metresX, y: metresY });
    else if (Tapped) app.world.send(Tapped, { x: metresX, y: metresY });
  }
  canvas.addEventListener('pointerdown', ({ offsetX, offsetY }) => tap((offsetX / canvas.clientWidth) * WIDTH, (1 - offsetY / canvas.clientHeight) * HEIGHT));
  canvas.addEventListener('keydown', ({ key }) => { if (key === 'Enter') tap(WIDTH / 2, HEIGHT / 2); });
  draw();

  return {
    hasSound: (Rang ?? Bounced) !== undefined,
    setPlaying(value) { isPlaying = value; run(); },
    setSeen(value) { isSeen = value; run(); },
    restart() { app.restore(start); begin?.(); ticks = 0; run(); },
    close() { isPlaying = false; cancelAnimationFrame(next); },
  };
}
