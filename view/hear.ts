import { FRAME_HEAD, PARAMS, PULSE_FIELD } from '../protocol/index.ts';
import type { AudioEngine } from './audio/index.ts';
import type { Session } from './session.ts';
import type { OpenedReplay } from './replay/open-replay.ts';
import type { Reel } from './stage-sound.ts';

/** How often the echo looks at the tempo, ms. */
const TEMPO_LOOK_MS = 250;

/** What is heard: a live room, or a recorded session at its own speed. Whatever sounded of another one falls silent. Returns the way to stop it. */
export function hear(audio: AudioEngine, session: Session, replay: OpenedReplay | null, reel: Reel | null): () => void {
  let speed = replay?.state.speed ?? 1;
  audio.silenceFrom(performance.timeOrigin + performance.now());
  if (reel) audio.tape.openReel(reel.name, reel.isLive, reel.from);
  audio.restParams();
  // Cues say what parameters are only when they change: where a session is entered in its midst, its picture knows them.
  const takeParams = (): void => {
    const { params } = session.frame;
    if (params.some((value) => value > 0)) for (const { id } of PARAMS) audio.setParam(id, params[id]!);
  };
  let isEntered = true;
  audio.describe(session.scene);
  const stopScenes = session.onScene?.(({ mods = [] }) => audio.describeMods(mods));
  audio.setPalette(session.frame.head[FRAME_HEAD.palette]!);
  audio.setRate(replay?.state.speed ?? 1, replay?.state.isPitchKept ?? true);
  const stopCuts = replay?.onCut((cut) => {
    if (cut.kind === 'all') {
      audio.silenceFrom(cut.atMs);
      audio.setPalette(cut.palette);
      isEntered = true;
    } else if (cut.kind === 'ahead') audio.takeBack(cut.atMs);
    speed = cut.speed;
    audio.setRate(cut.speed, cut.isPitchKept);
  });
  const stopCancelled = session.onCancelled?.((ids) => audio.cancel(ids));
  const stopCues = session.onCues((cues, count) => audio.schedule(cues, count, session.epochOfTick));
  const tempo = setInterval(() => {
    if (isEntered) {
      takeParams();
      // A recorded session tells its rounds itself.
      if (reel?.isLive) audio.rejoinRounds(session.frame.head[FRAME_HEAD.tick]!, session.epochOfTick);
    }
    isEntered = false;
    const bpm = session.frame.pulses[PULSE_FIELD.bpm]!;
    if (bpm > 0) audio.setTempo(bpm * speed);
  }, TEMPO_LOOK_MS);
  return () => {
    stopCuts?.();
    stopScenes?.();
    stopCues();
    stopCancelled?.();
    clearInterval(tempo);
  };
}
