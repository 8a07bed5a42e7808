/**
 * Bytes that a tick allocates, by the sampling heap profiler, without asking for a collection: what the collector took meanwhile is counted
 * too. The dancer plays at 30 poses a second, in the default room and then in one with every part at work (tests/game/room/full-room.ts).
 *
 * `npm run bench:allocation`; it forbids functions made from text, so that V8 names the system that allocates and not its runner.
 * Prints `{plain, full}` as JSON, each `{ticks, bytesPerTick, engine, game, rapier, rest, outside, places: [{place, bytesPerTick}]}`. `outside` is
 * what pushing frames and draining cues allocates, which belongs to whoever holds the room.
 */
import { Session, type HeapProfiler } from 'node:inspector';
import { createJam, type Jam } from '../../game/index.ts';
import { CUE_STRIDE, JOINT_COUNT, RenderFrame, SampleWriter, SPACE, TICK_RATE, ZONE_FIELD, ZONE_STRIDE } from '../../protocol/index.ts';
import { Dancer, poseBuffer } from '../../protocol/motion/index.ts';
import { accompany, fullRoom } from '../game/room/full-room.ts';

const TICKS = 20_000, WARM_UP = 15_000, TICKS_A_POSE = 4, BEATS_A_TICK = 96 / 60 / TICK_RATE;
const SAMPLING_BYTES = 128, DANCER_SOURCE = 4;

/** A room, and the dancer in it. */
class HeldRoom {
  private readonly dancer: Dancer;
  private readonly pose = poseBuffer();
  private readonly writer = new SampleWriter();
  private readonly cues = new Float64Array(1024 * CUE_STRIDE);
  private sequence = 0;

  /** `others`: what else is sent before a tick. */
  constructor(private readonly jam: Jam, private readonly others: () => void) {
    const frame = new RenderFrame();
    jam.tick();
    jam.writeRenderFrame(frame, 0);
    this.dancer = new Dancer(jam.description.zones.map((_, zone) => {
      const at = zone * ZONE_STRIDE;
      return { x: frame.zones[at + ZONE_FIELD.x]!, y: frame.zones[at + ZONE_FIELD.y]!, z: frame.zones[at + ZONE_FIELD.z]!, height: frame.zones[at + ZONE_FIELD.height]! };
    }));
  }

  private holdRoom(): void {
    const { jam, writer, pose } = this, tick = jam.nextTick;
    if (tick % TICKS_A_POSE === 0) {
      this.dancer.poseAt(tick * BEATS_A_TICK, pose);
      writer.joints(0, SPACE.world, 0, pose.xyz, pose.confidence, JOINT_COUNT, 0, 0);
      const answer = jam.push({ tick, source: DANCER_SOURCE, sequence: this.sequence++, payload: writer.take() });
      if (!answer.ok) throw new Error(answer.message);
    }
    this.others();
    jam.drainCues(this.cues);
  }

  play(ticks: number): void {
    for (let n = 0; n < ticks; n++) {
      this.holdRoom();
      this.jam.tick();
    }
  }
}

const session = new Session();
session.connect();
const post = <T>(method: string, params?: object): Promise<T> =>
  new Promise((resolve, reject) => session.post(method, params, (error, result) => (error ? reject(error) : resolve(result as T))));

type Owner = 'engine' | 'game' | 'rapier' | 'rest' | 'outside';
const ownerOf = (url: string): Owner | null =>
  url.includes('rapier') ? 'rapier' : url.includes('/engine/') ? 'engine' : url.includes('/game/') ? 'game' : url.includes('/protocol/') || url.includes('/node_modules/') ? 'rest' : null;

async function measure(room: HeldRoom): Promise<object> {
  room.play(WARM_UP);
  await post('HeapProfiler.startSampling', { samplingInterval: SAMPLING_BYTES, includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true });
  room.play(TICKS);
  const { profile } = await post<HeapProfiler.StopSamplingReturnType>('HeapProfiler.stopSampling');
  const owners: Record<Owner, number> = { engine: 0, game: 0, rapier: 0, rest: 0, outside: 0 }, places = new Map<string, number>();

  /** `isInTick`: some caller is a tick. `owner`: of the nearest caller that has one. */
  const walk = (node: HeapProfiler.SamplingHeapProfileNode, isInTick: boolean, owner: Owner): void => {
    const { functionName, url, lineNumber } = node.callFrame;
    const isOutside = functionName === 'holdRoom', inTick = !isOutside && (isInTick || (functionName === 'tick' && ownerOf(url) !== null)), own = ownerOf(url) ?? owner;
    if (node.selfSize > 0) {
      owners[inTick ? own : 'outside'] += node.selfSize;
      if (inTick) {
        const place = `${functionName || '(anonymous)'} ${url.split('/').slice(-3).join('/')}:${lineNumber + 1}`;
        places.set(place, (places.get(place) ?? 0) + node.selfSize);
      }
    }
    for (const child of node.children) walk(child, inTick, own);
  };
  walk(profile.head, false, 'rest');

  const perTick = (bytes: number): number => Number((bytes / TICKS).toFixed(1)), { outside, ...inside } = owners;
  return {
    ticks: TICKS, bytesPerTick: perTick(Object.values(inside).reduce((sum, bytes) => sum + bytes, 0)),
    ...Object.fromEntries(Object.entries(inside).map(([owner, bytes]) => [owner, perTick(bytes)])), outside: perTick(outside),
    places: [...places].sort((a, b) => b[1] - a[1]).slice(0, 25).map(([place, bytes]) => ({ place, bytesPerTick: perTick(bytes) })).filter(({ bytesPerTick }) => bytesPerTick >= 1),
  };
}

const plain = await measure(new HeldRoom(await createJam({ scene: 'loop-room', seed: 1, layout: 'stage' }), () => undefined));
const performance = await fullRoom();
const full = await measure(new HeldRoom(performance.jam, () => accompany(performance)));
console.log(JSON.stringify({ plain, full }, null, 2));
