/**
 * Bytes that a tick of the default room allocates, by the sampling heap profiler, without asking for a collection: what the
 * collector took meanwhile is counted too. The dancer plays at 30 poses a second.
 *
 * `npm run bench:allocation`; it forbids functions made from text, so that V8 names the system that allocates and not its runner.
 * Prints `{ticks, bytesPerTick, engine, game, rapier, rest, outside, places: [{place, bytesPerTick}]}` as JSON. `outside` is
 * what pushing frames and draining cues allocates, which belongs to whoever holds the room.
 */
import { Session, type HeapProfiler } from 'node:inspector';
import { createJam } from '../../game/index.ts';
import { CUE_STRIDE, JOINT_COUNT, RenderFrame, SampleWriter, SPACE, TICK_RATE, ZONE_FIELD, ZONE_STRIDE } from '../../protocol/index.ts';
import { Dancer, poseBuffer } from '../../protocol/motion/index.ts';

const TICKS = 20_000, WARM_UP = 15_000, TICKS_A_POSE = 4, BEATS_A_TICK = 96 / 60 / TICK_RATE;
const SAMPLING_BYTES = 128;

const jam = await createJam({ scene: 'loop-room', seed: 1, layout: 'stage' });
const frame = new RenderFrame();
jam.tick();
jam.writeRenderFrame(frame, 0);
const zones = jam.description.zones.map((_, zone) => {
  const at = zone * ZONE_STRIDE;
  return { x: frame.zones[at + ZONE_FIELD.x]!, y: frame.zones[at + ZONE_FIELD.y]!, z: frame.zones[at + ZONE_FIELD.z]!, height: frame.zones[at + ZONE_FIELD.height]! };
});
const dancer = new Dancer(zones), pose = poseBuffer(), writer = new SampleWriter();
const cues = new Float64Array(1024 * CUE_STRIDE);
let tick = 1, sequence = 0;

function holdRoom(): void {
  if (tick % TICKS_A_POSE === 0) {
    dancer.poseAt(tick * BEATS_A_TICK, pose);
    writer.joints(0, SPACE.world, 0, pose.xyz, pose.confidence, JOINT_COUNT, 0, 0);
    const answer = jam.push({ tick, source: 4, sequence: sequence++, payload: writer.take() });
    if (!answer.ok) throw new Error(answer.message);
  }
  jam.drainCues(cues);
}
function play(ticks: number): void {
  for (const end = tick + ticks; tick < end; tick++) {
    holdRoom();
    jam.tick();
  }
}

const session = new Session();
session.connect();
const post = <T>(method: string, params?: object): Promise<T> =>
  new Promise((resolve, reject) => session.post(method, params, (error, result) => (error ? reject(error) : resolve(result as T))));

play(WARM_UP);
await post('HeapProfiler.startSampling', { samplingInterval: SAMPLING_BYTES, includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true });
play(TICKS);
const { profile } = await post<HeapProfiler.StopSamplingReturnType>('HeapProfiler.stopSampling');

type Owner = 'engine' | 'game' | 'rapier' | 'rest' | 'outside';
const owners: Record<Owner, number> = { engine: 0, game: 0, rapier: 0, rest: 0, outside: 0 };
const places = new Map<string, number>();
const ownerOf = (url: string): Owner | null =>
  url.includes('rapier') ? 'rapier' : url.includes('/engine/') ? 'engine' : url.includes('/game/') ? 'game' : url.includes('/protocol/') || url.includes('/node_modules/') ? 'rest' : null;

/** `isInTick`: some caller is a tick. `owner`: of the nearest caller that has one. */
function walk(node: HeapProfiler.SamplingHeapProfileNode, isInTick: boolean, owner: Owner): void {
  const { functionName, url, lineNumber } = node.callFrame;
  const isOutside = functionName === 'holdRoom';
  const inTick = !isOutside && (isInTick || (functionName === 'tick' && ownerOf(url) !== null));
  const own = ownerOf(url) ?? owner;
  if (node.selfSize > 0) {
    owners[inTick ? own : 'outside'] += node.selfSize;
    if (inTick) {
      const place = `${functionName || '(anonymous)'} ${url.split('/').slice(-3).join('/')}:${lineNumber + 1}`;
      places.set(place, (places.get(place) ?? 0) + node.selfSize);
    }
  }
  for (const child of node.children) walk(child, inTick, own);
}
walk(profile.head, false, 'rest');

const perTick = (bytes: number): number => Number((bytes / TICKS).toFixed(1));
const { outside, ...inside } = owners;
console.log(JSON.stringify({
  ticks: TICKS, bytesPerTick: perTick(Object.values(inside).reduce((sum, bytes) => sum + bytes, 0)),
  ...Object.fromEntries(Object.entries(inside).map(([owner, bytes]) => [owner, perTick(bytes)])), outside: perTick(outside),
  places: [...places].sort((a, b) => b[1] - a[1]).slice(0, 25).map(([place, bytes]) => ({ place, bytesPerTick: perTick(bytes) })).filter(({ bytesPerTick }) => bytesPerTick >= 1),
}, null, 2));
