/**
 * Plays one recorded session: simulates it again, or shows its cues and keyframes where this version cannot. A worker of its own, so that
 * neither the page nor a live room waits for it.
 */
import { expose } from 'comlink';
import { RENDER_FRAME_BYTES, RenderFrame, type FromReplay, type ReplayControl, type ToReplay } from '../protocol/index.ts';
import { readSession } from '../protocol/session/index.ts';
import { ReplayPlayer } from './replay-player.ts';
import { openShow } from './show.ts';
import { FrameWriter } from './triple-buffer.ts';

/** Pictures in flight when frames are transferred instead of shared. */
const FRAME_POOL = 3;

const nowMs = (): number => performance.timeOrigin + performance.now();

let player: ReplayPlayer | null = null;
/** Brings the next turn forward: there is something to do. */
let wake: () => void = () => undefined;

const playing = (): ReplayPlayer => {
  if (!player) throw new Error('No session is open yet: call open first.');
  wake();
  return player;
};

/** Turns of the player, with messages read in between. */
function keepTurning(turn: () => number): () => void {
  const again = new MessageChannel();
  let timer: ReturnType<typeof setTimeout> | undefined, isDue = false;
  const soon = (): void => {
    clearTimeout(timer);
    if (isDue) return;
    isDue = true;
    again.port2.postMessage(0);
  };
  again.port1.onmessage = () => {
    isDue = false;
    const waitMs = turn();
    if (waitMs > 0) timer = setTimeout(soon, waitMs);
    else soon();
  };
  soon();
  return soon;
}

const control: ReplayControl<MessagePort> = {
  async open(bytes, isGrowing, shared, data) {
    const read = await readSession(bytes);
    if (!read.ok) return read;
    const { session } = read, show = await openShow(session, isGrowing ? null : session.problem);
    const writer = shared ? new FrameWriter(shared) : null, frames = writer ? [] : Array.from({ length: FRAME_POOL }, () => new RenderFrame());
    data.onmessage = (event: MessageEvent<ToReplay>) => {
      if (event.data.buffer.byteLength === RENDER_FRAME_BYTES && frames.length < FRAME_POOL) frames.push(new RenderFrame(event.data.buffer));
    };
    player = new ReplayPlayer(show, session, {
      post: (message: FromReplay) => data.postMessage(message, message.type === 'cues' ? [message.cues.buffer] : []),
      show(picture) {
        if (writer) {
          writer.target.copyFrom(picture);
          writer.publish();
          return;
        }
        const frame = frames.pop();
        if (!frame) return;
        frame.copyFrom(picture);
        const buffer = frame.buffer as ArrayBuffer;
        data.postMessage({ type: 'frame', buffer } satisfies FromReplay, [buffer]);
      },
    }, nowMs);
    const { seed, layout } = session.header, opened = player;
    wake = keepTurning(() => opened.turn());
    void opened.seek(0);
    return { ok: true, scene: show.scene, markers: session.markers, seed, layout, missing: show.missing, standing: opened.standing() };
  },
  setPlaying: (isPlaying) => playing().setPlaying(isPlaying),
  setSpeed: (speed) => playing().setSpeed(speed),
  setLoop: (loop) => playing().setLoop(loop),
  seek: (tick) => playing().seek(tick),
  step: (ticks) => playing().step(ticks),
  image: async () => playing().image(),
  async inspect(port) {
    const { inspectReplay } = await import('./inspect/inspect-replay.ts'), opened = playing();
    expose(inspectReplay(opened, opened.shown, () => performance.now() * 1000), port);
  },
};

expose(control);
