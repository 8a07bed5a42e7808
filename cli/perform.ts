import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError as EngineUsageError, type Divergence } from '../engine/index.ts';
import { Mods } from '../engine/mods/index.ts';
import { createJam, createSyncJam, SCENES, type Jam, type JamOptions } from '../game/index.ts';
import { CUE, CUE_KIND, CUE_KIND_NAMES, CUE_STRIDE, JOINTS, MAX_PLAYERS, SampleWriter, SETTINGS, TICK_RATE, type JointName } from '../protocol/index.ts';
import { degradeAsCamera, parseBvh, parsePosesJson, type Motion } from '../protocol/motion/index.ts';
import { modsOf } from './mod-folder.ts';
import { dancerMotion } from './dancer-motion.ts';
import { MotionSource } from './motion-source.ts';
import { numberOption } from './options.ts';
import { SessionRecording } from './session-recording.ts';
import { UsageError } from './usage-error.ts';

export const PERFORM_USAGE = `  jam perform --motion FILE [--motion FILE …] [--scene NAME] [--mod DIR …] [--seed N] [--bpm N] [--seconds N] [--camera clean|HZ,PX] [--out FILE.jam [--pictures]] [--sync-test TICKS] [--json]
      Plays a scene with recorded motion (.bvh, .poses.json, or "dancer", the dancer of light) as the bodies of players 1, 2, …; records the session, with light keyframes if asked for.
      --mod puts the mod of a folder (or a packed mod) into the room.
      --sync-test runs the last TICKS again after every tick and compares: what differs is named, and the exit code is 1.`;

/** Longest performance: a day. */
const MAX_SECONDS = 86_400;
const FIRST_FILE_SOURCE = 5;
/** Most ticks that a sync test runs again: as many as input may be late by. */
const MAX_SYNC_TICKS = 32;
/** Kinds of cues that begin a sound. */
const SOUNDING: ReadonlySet<number> = new Set([CUE_KIND.note, CUE_KIND.strike, CUE_KIND.bowStart]);

interface AttackEvent { tick: number; micros: number; strokeAtMicros: number; player: number; joint: JointName; strength: number }
interface PlaceEvent { tick: number; event: string }

/** What `jam perform --json` prints; the shape that others rely on. */
export interface Performance {
  readonly scene: string;
  readonly seed: number;
  readonly ticks: number;
  readonly tickRate: number;
  readonly seconds: number;
  readonly wallSeconds: number;
  readonly realtimeFactor: number;
  readonly hash: string;
  readonly attacks: readonly AttackEvent[];
  readonly zones: readonly (PlaceEvent & { readonly zone: string })[];
  readonly loops: readonly (PlaceEvent & { readonly loop: string })[];
  readonly cues: number;
  readonly cueKinds: Readonly<Record<string, number>>;
  /** Mods that were in the room, `sounds` with instruments of their own; left out where there were none. */
  readonly mods?: readonly { readonly id: string; readonly version: string; readonly hash: string; readonly sounds: number; readonly faults: number; readonly isOn: boolean }[];
  /** Live entities at the end. */
  readonly entities: number;
  /** What `--sync-test` found; there only if it was asked for. */
  readonly syncTest?: { readonly depth: number; readonly ticksAgain: number; readonly divergence: Divergence | null };
}

function cameraOption(text: string): { hz: number; px: number } | null {
  if (text === 'clean') return null;
  const found = /^(\d+(?:\.\d+)?),(\d+(?:\.\d+)?)$/.exec(text);
  const hz = Number(found?.[1]), px = Number(found?.[2]);
  if (!found || hz <= 0 || hz > 240 || px > 100) throw new UsageError(`--camera is "${text}"; it must be "clean" or HZ,PX with HZ up to 240 and PX up to 100, such as 12,4.`);
  return { hz, px };
}

/** Reads one motion file; "dancer" is the dancer of light. Throws a UsageError that names the file and the place. */
export async function readMotion(path: string): Promise<Motion> {
  if (path === 'dancer') return dancerMotion();
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new UsageError(`"${path}" cannot be read: ${(cause as Error).message}. Give the path of a .bvh or .poses.json file, or "dancer".`);
  }
  const isPoses = path.toLowerCase().endsWith('.json');
  if (!isPoses && !path.toLowerCase().endsWith('.bvh')) throw new UsageError(`"${path}" is neither .bvh nor .poses.json.`);
  const result = isPoses ? parsePosesJson(text) : parseBvh(text);
  if (!result.ok) throw new UsageError(`"${path}": ${result.message}`);
  for (const warning of result.motion.warnings) console.error(`${path}: ${warning}`);
  return result.motion;
}

const SAID = new WeakMap<Jam, Set<string>>();

/** What mods have to say goes to standard error, each line once. */
function tellLog(jam: Jam): void {
  if (jam.mods.length === 0 || jam.nextTick % TICK_RATE !== 0) return;
  let said = SAID.get(jam);
  if (!said) SAID.set(jam, (said = new Set()));
  for (const { message } of jam.app.drainLog()) {
    if (said.has(message)) continue;
    said.add(message);
    console.error(message);
  }
}

/** A room, or what keeps its mods from running. */
export async function openWith(options: JamOptions): Promise<Jam> {
  try {
    return await createJam(options);
  } catch (cause) {
    if (cause instanceof EngineUsageError && options.mods?.length) throw new UsageError(cause.message);
    throw cause;
  }
}

/** `jam perform`: the very app of the page, without the page. */
export async function perform(words: string[]): Promise<number> {
  let values;
  try {
    ({ values } = parseArgs({
      args: words, allowPositionals: false,
      options: {
        motion: { type: 'string', multiple: true }, scene: { type: 'string' }, mod: { type: 'string', multiple: true }, seed: { type: 'string' }, bpm: { type: 'string' },
        seconds: { type: 'string' }, camera: { type: 'string' }, out: { type: 'string' }, pictures: { type: 'boolean' }, 'sync-test': { type: 'string' }, json: { type: 'boolean' },
      },
    }));
  } catch (cause) {
    throw new UsageError(`${(cause as Error).message}\n${PERFORM_USAGE}`);
  }
  if (values.pictures && values.out === undefined) throw new UsageError('--pictures goes with --out FILE.jam: it adds light keyframes to the recording.');
  if (!values.motion?.length) throw new UsageError(`--motion FILE is missing: it says how the body moves; "dancer" is the dancer of light.\n${PERFORM_USAGE}`);
  const sceneName = values.scene ?? 'loop-room';
  if (!SCENES.includes(sceneName)) throw new UsageError(`There is no scene "${sceneName}". There is: ${SCENES.join(', ')}.`);
  const seed = numberOption('seed', values.seed, 1, 0, 2 ** 32 - 1, true);
  const camera = cameraOption(values.camera ?? 'clean');

  const sources: MotionSource[] = [], fileNames: string[] = [];
  for (const path of values.motion) {
    const read = await readMotion(path);
    const motion = camera ? degradeAsCamera(read, { ...camera, seed }) : read;
    motion.tracks.forEach((_, track) => {
      sources.push(new MotionSource(motion, track, sources.length, FIRST_FILE_SOURCE + sources.length));
      fileNames.push(basename(path));
    });
  }
  if (sources.length > MAX_PLAYERS) throw new UsageError(`The files hold ${sources.length} bodies; a room seats ${MAX_PLAYERS}.`);
  const seconds = numberOption('seconds', values.seconds, Math.max(...sources.map((source) => source.seconds)), 1 / TICK_RATE, MAX_SECONDS, false);
  const ticks = Math.max(1, Math.ceil(seconds * TICK_RATE - 1e-9));

  const depth = values['sync-test'] === undefined ? null : numberOption('sync-test', values['sync-test'], 8, 1, MAX_SYNC_TICKS, true);
  const mods = await modsOf(values.mod);
  const room = await openWith({ scene: sceneName, seed, layout: 'stage', mods }), tested = depth === null ? null : createSyncJam(room, depth), jam = tested ?? room;
  const bpm = values.bpm === undefined ? null : numberOption('bpm', values.bpm, 0, 20, SETTINGS.tempo.max, false);
  const recording = values.out === undefined ? null : await SessionRecording.begin(values.out, jam, values.pictures === true);
  sources.forEach(({ source, player }, index) => recording?.player(source, fileNames[index]!, `player ${player + 1}: ${fileNames[index]!}`));
  if (bpm !== null) {
    const writer = new SampleWriter();
    writer.setting(SETTINGS.tempo.id, bpm, 0);
    const frame = { tick: 0, source: 0, sequence: 0, payload: writer.take() };
    jam.push(frame);
    recording?.frame(frame);
  }

  const attacks: AttackEvent[] = [], zones: (PlaceEvent & { zone: string })[] = [], loops: (PlaceEvent & { loop: string })[] = [];
  const cues = new Float64Array(4096 * CUE_STRIDE), kindCounts = new Array<number>(CUE_KIND_NAMES.length).fill(0);
  const slotOf = new Map((jam.description.mods ?? []).flatMap(({ slot, instruments }) => instruments.map(({ number }) => [number, slot] as const))), sounds = jam.mods.map(() => 0);
  let cueCount = 0;
  const began = process.hrtime.bigint();
  for (let tick = 0; tick < ticks; tick++) {
    for (const source of sources) {
      const frame = source.frameOf(tick);
      if (!frame) continue;
      const answer = jam.push(frame);
      if (!answer.ok) throw new UsageError(`Motion of player ${source.player + 1} at tick ${tick}: ${answer.message}`);
      recording?.frame(frame);
    }
    jam.tick();
    jam.readEvents({
      attack: (micros, strokeAtMicros, player, joint, strength) => attacks.push({ tick, micros, strokeAtMicros, player: player + 1, joint: JOINTS[joint]!, strength }),
      zone: (zone, event) => zones.push({ tick, zone: jam.description.zones.find(({ index }) => index === zone)?.name ?? `Zone ${zone + 1}`, event }),
      loop: (loop, event) => loops.push({ tick, loop: jam.description.loops[loop]!.name, event }),
    });
    const count = jam.drainCues(cues);
    tellLog(jam);
    recording?.afterTick(cues, count);
    for (let i = 0; i < count; i++) {
      const kind = cues[i * CUE_STRIDE + CUE.kind]!, slot = slotOf.get(cues[i * CUE_STRIDE + CUE.instrument]!);
      kindCounts[kind]!++;
      if (slot !== undefined && SOUNDING.has(kind)) sounds[slot]!++;
    }
    cueCount += count;
  }
  const wallSeconds = Number(process.hrtime.bigint() - began) / 1e9;
  const played = ticks / TICK_RATE;
  const fileBytes = recording ? await recording.end() : 0;
  const standing = jam.mods.length > 0 ? jam.app.world.resource(Mods) : null;
  const performance: Performance = {
    scene: sceneName, seed, ticks, tickRate: TICK_RATE, seconds: played,
    wallSeconds, realtimeFactor: played / wallSeconds, hash: jam.hash(), attacks, zones, loops, cues: cueCount,
    cueKinds: Object.fromEntries(CUE_KIND_NAMES.flatMap((name, kind) => (name && kindCounts[kind]! > 0 ? [[name, kindCounts[kind]!]] : []))),
    entities: jam.app.world.entityCount,
    ...(jam.mods.length > 0 && { mods: jam.mods.map(({ id, version, hash }, slot) => ({ id, version, hash, sounds: sounds[slot]!, faults: standing!.faults[slot]!, isOn: standing!.isOn[slot] === 1 })) }),
    ...(tested && depth !== null && { syncTest: { depth, ticksAgain: tested.ticksAgain, divergence: tested.found } }),
  };
  if (values.json) console.log(JSON.stringify(performance));
  else {
    console.log(`${sceneName}: ${played.toFixed(1)} s played in ${wallSeconds.toFixed(2)} s (${performance.realtimeFactor.toFixed(0)}× real time), ${performance.entities} entities`);
    console.log(`${attacks.length} attacks, ${zones.length} zone events, ${loops.length} loop events, ${cueCount} cues`);
    for (const { id, version, sounds, faults, isOn } of performance.mods ?? []) console.log(`${id} ${version}: ${sounds} sounds of its own instruments${faults > 0 ? `, stopped ${faults} times` : ''}${isOn ? '' : ', switched off'}`);
    console.log(`hash ${performance.hash}`);
    if (tested && !tested.found) console.log(`${tested.ticksAgain} ticks were run twice and came out the same`);
    if (recording) console.log(`recorded in "${recording.path}", ${(fileBytes / 1024).toFixed(0)} KB`);
  }
  if (tested?.found) console.error(`Sync test: ${tested.found.message}`);
  return tested?.found ? 1 : 0;
}
