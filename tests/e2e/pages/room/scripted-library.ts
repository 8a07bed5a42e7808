import { JOINT_COUNT, JOINT_STRIDE, MAX_PLAYERS, TICK_RATE } from '../../../../protocol/index.ts';
import type { GhostTrack, Replay, ReplayState } from '../../../../view/replay/replay.ts';
import type { Session } from '../../../../view/session.ts';
import type { SessionCard } from '../../../../view/sessions/session-store.ts';
import { ScriptedSession } from './scripted-session.ts';

const HOUR = 3_600_000, TITLES = ['Friday night', 'First try with both hands', 'Slow one', 'Rain on the roof', 'Anna and Ben', 'The long jam before breakfast on Sunday', 'Tide, only drums', 'Warm-up', 'Saved at the last second', 'Ring, headset', 'Again, but better', 'Untitled'];
const TAGS = [['keep', 'duet'], [], ['practice'], ['keep'], ['duet'], [], ['practice', 'drums'], ['practice'], [], ['headset'], ['keep'], []];
const PLAYERS = [['camera'], ['pointer'], ['camera', 'dancer'], ['dancer'], ['camera'], ['pointer'], ['pointer'], ['camera'], ['file'], ['headset'], ['camera'], []];

/** A picture as the room would take one: a body of light in the dark, drawn here. */
export async function drawPicture(seed: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(320, 200), context = canvas.getContext('2d')!, hues = [32, 172, 322], hue = hues[seed % 3]!;
  context.fillStyle = '#0b0a10';
  context.fillRect(0, 0, 320, 200);
  const glow = context.createRadialGradient(160, 160, 10, 160, 160, 150);
  glow.addColorStop(0, `hsl(${hue} 60% 22%)`);
  glow.addColorStop(1, '#0b0a1000');
  context.fillStyle = glow;
  context.fillRect(0, 0, 320, 200);
  context.strokeStyle = `hsl(${hue} 90% 65%)`;
  context.lineCap = context.lineJoin = 'round';
  context.lineWidth = 9;
  const lean = ((seed * 37) % 40) - 20;
  context.stroke(new Path2D(`M146 172 L152 126 L${160 + lean} 78 L168 126 L178 172`));
  context.lineWidth = 6;
  context.stroke(new Path2D(`M${112 + lean} ${40 + (seed * 23) % 60} L${160 + lean} 84 L${212 + lean} ${44 + (seed * 41) % 60}`));
  for (let i = 0; i < 8; i++) {
    const angle = (i / 7) * Math.PI;
    context.fillStyle = `hsl(${hue + i * 24} 80% ${i % 3 === seed % 3 ? 66 : 30}%)`;
    context.beginPath();
    context.arc(160 - Math.cos(angle) * 96, 110 - Math.sin(angle) * 84, 11, 0, 7);
    context.fill();
  }
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 });
}

/** `count` cards of sessions that were never played, the newest being recorded now. Every fifth has no picture. */
export async function scriptedCards(count: number): Promise<SessionCard[]> {
  return Promise.all(Array.from({ length: count }, async (_, i): Promise<SessionCard> => ({
    id: `session-${i}`, title: TITLES[i % TITLES.length]!, tags: TAGS[i % TAGS.length]!, startedAt: Date.now() - i * i * 7 * HOUR - 60_000, seconds: 12 + ((i * 97) % 700), scene: i % 4 === 3 ? 'open-room' : 'loop-room',
    bytes: 18_000 + ((i * 83_000) % 900_000), picture: i % 5 === 4 ? null : await drawPicture(i), playedBy: PLAYERS[i % PLAYERS.length]!, isLive: i === 0, branchOf: i === 3 ? 'Friday night' : null,
  })));
}

/** A replay of a scripted session: `show` at any tick, played by the page's clock. */
export class ScriptedReplay implements Replay {
  state: ReplayState;
  readonly session: Session;
  readonly missing = [];
  private readonly listeners = new Set<(state: ReplayState) => void>();
  private tick = 0;
  private readMs = performance.now();
  readonly seeks: number[] = [];

  constructor(scripted: ScriptedSession, part: Partial<ReplayState> = {}) {
    this.state = {
      id: 'session-1', title: 'First try with both hands', ticks: 96 * TICK_RATE, indexedTo: 61 * TICK_RATE, isPlaying: false, speed: 1, isPitchKept: true, loop: null, trust: 'exact', message: '',
      markers: [{ tick: 9 * TICK_RATE, kind: 'player', text: 'Anna comes in' }, { tick: 40 * TICK_RATE, kind: 'note', text: 'The good bit' }, { tick: 71 * TICK_RATE, kind: 'branch', text: '' }], ...part,
    };
    this.session = new Proxy(scripted, {
      get: (target, name) => {
        if (name === 'sample') return () => target.show(this.tickNow() / TICK_RATE);
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  }

  private change(part: Partial<ReplayState>): void {
    this.tick = this.tickNow();
    this.state = { ...this.state, ...part };
    for (const listener of this.listeners) listener(this.state);
  }

  onState(listener: (state: ReplayState) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  promptNow(): string {
    return '';
  }

  tickNow(): number {
    const nowMs = performance.now(), { isPlaying, speed, ticks, loop } = this.state;
    if (isPlaying) this.tick = Math.min(ticks, this.tick + ((nowMs - this.readMs) / 1000) * TICK_RATE * speed);
    if (loop && isPlaying && this.tick > loop.to) this.tick = loop.from;
    this.readMs = nowMs;
    return this.tick;
  }

  setPlaying(isPlaying: boolean): void {
    this.change({ isPlaying });
  }

  seek(tick: number): Promise<void> {
    this.seeks.push(tick);
    this.tickNow();
    this.tick = tick;
    return new Promise((done) => requestAnimationFrame(() => done()));
  }

  step(ticks: number): Promise<void> {
    this.change({ isPlaying: false });
    return this.seek(Math.max(0, Math.min(this.state.ticks, Math.round(this.tick) + ticks)));
  }

  setSpeed(speed: number): void {
    this.change({ speed });
  }

  setPitchKept(isPitchKept: boolean): void {
    this.change({ isPitchKept });
  }

  setLoop(loop: ReplayState['loop']): void {
    this.change({ loop });
  }

  imageNow(): Promise<never> {
    return Promise.reject(new Error('A scripted session has no world.'));
  }

  close(): void {
    this.listeners.clear();
  }
}

/** Ticks between entries of a track. */
const EVERY = 4;

/** The movements of a scripted session as a ghost's track. `shift`: beats that its dance lies ahead. */
export function scriptedGhost(id: string, title: string, seconds: number, shift: number): GhostTrack {
  const entries = Math.floor((seconds * TICK_RATE) / EVERY), joints = MAX_PLAYERS * JOINT_COUNT, bpm = 84;
  const xyz = new Int16Array(entries * joints * 3), confidence = new Uint8Array(entries * joints), beats = new Float64Array(entries);
  const session = new ScriptedSession({ states: 'idle', palette: 0, players: [0], isHandOnly: false, bpm });
  for (let entry = 0; entry < entries; entry++) {
    const at = (entry * EVERY) / TICK_RATE;
    session.show(at + (shift * 60) / bpm);
    beats[entry] = (at * bpm) / 60;
    for (let joint = 0; joint < joints; joint++) {
      const from = joint * JOINT_STRIDE, to = (entry * joints + joint) * 3;
      for (let axis = 0; axis < 3; axis++) xyz[to + axis] = Math.round(session.frame.joints[from + axis]! * 1000);
      confidence[entry * joints + joint] = Math.round(session.frame.joints[from + 3]! * 255);
    }
  }
  return { id, title, everyTicks: EVERY, ticks: entries * EVERY, xyz, confidence, beats, beatsPerBar: 4 };
}
