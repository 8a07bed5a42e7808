import { CUE, CUE_KIND, CUE_STRIDE, SAMPLE } from '../../../../protocol/index.ts';
import { startPointer } from '../../../../view/input/pointer.ts';
import { openSession } from '../../../../view/open-session.ts';

/** When a click passed each stage on its way to being heard, EpochMs. */
export interface ClickTimes {
  /** The event's own time; when the page was told; when the strike left for the simulation. */
  readonly eventMs: number;
  readonly toldMs: number;
  readonly sentMs: number;
  /** Start of the tick that took it in; when its cue was on the page. */
  readonly tickMs: number;
  readonly cueMs: number;
}

const now = (): number => performance.timeOrigin + performance.now();
const pad = document.getElementById('pad')!;
const session = await openSession({ scene: 'loop-room', seed: 1, layout: 'stage' });
const clicks: ClickTimes[] = [];
const waiting: { eventMs: number; toldMs: number; sentMs: number }[] = [];
let eventMs = 0, toldMs = 0;

pad.addEventListener('pointerdown', (event) => {
  eventMs = performance.timeOrigin + event.timeStamp;
  toldMs = now();
});
const { send } = session;
session.send = (source, payload, atMs) => {
  let hasStrike = false;
  const view = new DataView(payload.buffer);
  for (let at = 0; at < payload.length; at += view.getUint16(at + 2, true)) hasStrike ||= payload[at] === SAMPLE.strike;
  send(source, payload, atMs);
  if (hasStrike) waiting.push({ eventMs, toldMs, sentMs: now() });
};
session.onCues((cues, count) => {
  for (let at = 0; at < count * CUE_STRIDE; at += CUE_STRIDE) {
    const click = cues[at + CUE.kind] === CUE_KIND.strike ? waiting.shift() : undefined;
    if (click) clicks.push({ ...click, tickMs: session.epochOfTick(cues[at + CUE.tick]!), cueMs: now() });
  }
});
// The pad's middle is the right hand drum; pictures are only read, sixty a second, never drawn.
startPointer(session, pad, (x, y) => ({ x: 0.44 + (x - innerWidth / 2) / 400, y: 0.97 - (y - innerHeight / 2) / 400, z: 0 }));
setInterval(() => session.sample(now()), 16);
Object.assign(globalThis, { clicks, session });
