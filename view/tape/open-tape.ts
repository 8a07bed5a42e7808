import { recall, remember } from '../remembered.ts';
import { echoOf } from '../microphone/echo.ts';
import { Microphone, type MicrophoneDevices } from '../microphone/microphone.ts';
import { openCalibration } from '../calibration/index.ts';
import type { OpenPart } from '../parts/part.ts';
import { Performer } from '../parts/performer.ts';
import { SOURCE } from '../session.ts';
import { notify } from '../stage.ts';
import { MicrophoneEar } from './microphone-ear.ts';
import { openTakes } from './open-takes.ts';
import { TapeDirector } from './tape-director.ts';
import { setTapeActions, tapeState } from './tape-store.ts';

/** Troubles of a microphone that was there: what refuses it is told where it was asked for. */
const OF_ONE_THAT_IS_THERE: ReadonlySet<string> = new Set(['lost', 'silent', 'clipping', 'echo']);
/** How often the meter moves, and how often the microphone is listened to for the loudspeaker, ms. */
const LOOK_MS = 50, ECHO_MS = 700;

/** Recorded sound: the microphone, what the tape records and what is kept of it. */
export const openTape: OpenPart = ({ live, sound, store }) => {
  const { audio } = sound;
  if (!audio) return;
  const { tape } = audio, devices: MicrophoneDevices | null = (navigator.mediaDevices as MediaDevices | undefined) ?? null;
  let ear: MicrophoneEar | null = null, delays: ReturnType<typeof openCalibration> | null = null;
  const told = new Set<string>();
  const microphone = new Microphone({
    onStatus: (status) => {
      tapeState.setState({ microphone: status });
      if (status.deviceId) remember({ microphone: status.deviceId });
      // Whoever records looks at the loops and not at the settings; each trouble is told once a recording.
      if (!status.isRecording) told.clear();
      else if (OF_ONE_THAT_IS_THERE.has(status.state) && !told.has(status.state)) {
        told.add(status.state);
        notify('warn', status.message);
      }
    },
    onStream: (stream) => {
      ear?.close();
      ear = null;
      tape.useMicrophone(stream);
      tape.inputLatency = microphone.latency;
      void delays?.apply();
      if (stream && audio.device) ear = new MicrophoneEar(audio.device.context, stream, audio.device.output);
    },
    onChanged: (words) => notify('info', words),
  }, devices, () => performance.now(), String(recall()['microphone'] ?? ''));
  delays = openCalibration({ audio, microphone, session: live, setMuted: (isMuted) => audio.setMuted(isMuted) });
  const director = new TapeDirector({ tape, microphone, performer: new Performer(live, SOURCE.microphone), takes: openTakes, sessionId: () => store.recordingId ?? '', notify });
  tapeState.setState({ hasTape: tape.hasTape });
  sound.onReel((reel) => void director.enter(reel).catch((cause: unknown) => notify('warn', cause instanceof Error ? cause.message : String(cause))));
  if (sound.reel) void director.enter(sound.reel).catch(() => undefined);

  let echoDueMs = 0;
  window.setInterval(() => {
    director.look(live.frame);
    const { device } = audio, nowMs = performance.now();
    // Sound was started after the microphone, or goes to another device now.
    if (device && microphone.isOpen && ear?.context !== device.context && microphone.stream) {
      ear?.close();
      ear = new MicrophoneEar(device.context, microphone.stream, device.output);
    }
    if (!ear) return microphone.look(null);
    const isDue = nowMs > echoDueMs && !document.hidden;
    if (isDue) echoDueMs = nowMs + ECHO_MS;
    microphone.look({ ...ear.level(), echo: isDue ? ear.compare(echoOf) : null });
  }, LOOK_MS);

  setTapeActions({
    openMicrophone: () => microphone.open(true),
    closeMicrophone: () => microphone.close(),
    chooseMicrophone: (deviceId) => void microphone.choose(deviceId),
  });
  Object.assign(globalThis, { jamTape: { microphone, takes: openTakes, state: tapeState } });
};
