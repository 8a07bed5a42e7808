import { IMAGE_WIDTH, JOINT_COUNT, MAX_PAYLOAD_BYTES, SPACE, SampleWriter, SAMPLE_HEADER_BYTES, JOINTS_HEADER_BYTES, JOINT_BYTES, type EpochMs } from '../../protocol/index.ts';
import { frameAt, parseBvh, parsePosesJson, type Motion, type MotionResult } from '../../protocol/motion/index.ts';
import { DANCER_PLAYER, SOURCE, type Session } from '../session.ts';

/** Larger files are refused before they are read, bytes: an hour of motion capture fits. */
export const MAX_MOTION_FILE_BYTES = 128 * 2 ** 20;
/** How often what is due is sent, ms. */
const STEP_MS = 8;
/** A page that slept longer than this, ms, goes on from now instead of sending what it missed. */
const MAX_BACKLOG_MS = 400;

/** A motion file that plays as a body. */
export interface MotionFilePlayer {
  readonly motion: Motion;
  readonly isPaused: boolean;
  pause(): void;
  resume(): void;
  /** The players leave. */
  stop(): void;
}

/**
 * Reads a file by its name's ending: `.bvh` or `.poses.json`. Never throws; a refusal says what is wrong, where, and what to do.
 * @example const result = readMotion('walk.bvh', await file.text());
 */
export function readMotion(name: string, text: string): MotionResult {
  const ending = name.toLowerCase();
  if (ending.endsWith('.bvh')) return parseBvh(text);
  if (ending.endsWith('.json')) return parsePosesJson(text);
  return { ok: false, message: `"${name}" is not a motion file; choose one that ends in .bvh or .poses.json. A mod ends in .jammod or .zip, or is a folder with mod.json.` };
}

/** {@link readMotion} of a chosen file, with its size looked at first. */
export async function readMotionFile(file: File): Promise<MotionResult> {
  if (file.size > MAX_MOTION_FILE_BYTES) return { ok: false, message: `${file.name} has ${Math.round(file.size / 2 ** 20)} MB, more than ${MAX_MOTION_FILE_BYTES / 2 ** 20}; cut the take.` };
  let text: string;
  try {
    text = await file.text();
  } catch (cause) {
    return { ok: false, message: `${file.name} could not be read (${cause instanceof Error ? cause.message : String(cause)}); choose it again.` };
  }
  const result = readMotion(file.name, text);
  return result.ok ? result : { ok: false, message: `${file.name}: ${result.message}` };
}

/**
 * Plays recorded motion as the bodies of players 0, 1, 2 in real time, round and round: every recorded frame enters the door once,
 * with the time at which it was due, so that attacks are as fine as the recording. Each round begins a new epoch: nothing joins the last
 * frame to the first. Image motion is scaled to a picture 640 px wide.
 */
export function startMotionFile(session: Session, motion: Motion, now: () => EpochMs = () => performance.timeOrigin + performance.now()): MotionFilePlayer {
  const writer = new SampleWriter();
  const players = Math.min(motion.tracks.length, DANCER_PLAYER);
  const space = motion.space === 'image' ? SPACE.image : SPACE.world;
  const scale = motion.space === 'image' ? IMAGE_WIDTH / motion.width : 1;
  const xyz = new Float64Array(JOINT_COUNT * 3);
  const framesPerPayload = Math.floor(MAX_PAYLOAD_BYTES / (players * (SAMPLE_HEADER_BYTES + JOINTS_HEADER_BYTES + JOINT_COUNT * JOINT_BYTES)));
  const lengthMs = motion.lengthMicros / 1000, frames = motion.micros.length;
  /** When round 0 began; moved on by pauses. */
  let startMs = now(), round = 0, next = 0, epoch = 0, pausedAtMs = NaN;

  const step = (): void => {
    const nowMs = now();
    if (nowMs - (startMs + round * lengthMs + motion.micros[next]! / 1000) > MAX_BACKLOG_MS) {
      const elapsed = nowMs - startMs;
      round = Math.floor(elapsed / lengthMs);
      next = frameAt(motion, (elapsed - round * lengthMs) * 1000);
      epoch++;
    }
    let written = 0;
    for (let dueMs = startMs + round * lengthMs + motion.micros[next]! / 1000; dueMs <= nowMs && written < framesPerPayload; dueMs = startMs + round * lengthMs + motion.micros[next]! / 1000) {
      for (let player = 0; player < players; player++) {
        const track = motion.tracks[player]!, at = next * JOINT_COUNT;
        for (let i = 0; i < JOINT_COUNT * 3; i++) xyz[i] = track.xyz[at * 3 + i]! * scale;
        writer.joints(player, space, epoch, xyz, track.confidence.subarray(at, at + JOINT_COUNT), JOINT_COUNT, 0, Math.round((nowMs - dueMs) * 1000));
      }
      written++;
      if (++next === frames) {
        next = 0;
        round++;
        epoch++;
      }
    }
    if (written > 0) session.send(SOURCE.file, writer.take(), nowMs);
  };
  let timer: ReturnType<typeof setInterval> | null = setInterval(step, STEP_MS);
  const halt = (): void => {
    if (timer !== null) clearInterval(timer);
    timer = null;
  };
  step();

  return {
    motion,
    get isPaused() {
      return !Number.isNaN(pausedAtMs);
    },
    pause() {
      if (timer === null) return;
      pausedAtMs = now();
      halt();
    },
    resume() {
      if (Number.isNaN(pausedAtMs)) return;
      startMs += now() - pausedAtMs;
      pausedAtMs = NaN;
      epoch++;
      timer = setInterval(step, STEP_MS);
    },
    stop() {
      halt();
      pausedAtMs = NaN;
      for (let player = 0; player < players; player++) writer.leave(player, 0);
      session.send(SOURCE.file, writer.take(), now());
    },
  };
}

/**
 * Opens a chosen file and plays it at once. A refusal is an answer for the player, never an exception; what was mended while
 * reading is in `motion.warnings`.
 * @example const answer = await openMotionFile(file, session); if (!answer.ok) notify('error', answer.message);
 */
export async function openMotionFile(file: File, session: Session): Promise<({ readonly ok: true } & MotionFilePlayer) | { readonly ok: false; readonly message: string }> {
  const result = await readMotionFile(file);
  return result.ok ? Object.assign(startMotionFile(session, result.motion), { ok: true as const }) : result;
}
