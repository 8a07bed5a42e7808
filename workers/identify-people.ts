/**
 * Who is who from one picture to the next. MoveNet's multi-person model lists the people of a picture in no order; this
 * gives each the number it had before, also when two walk past each other.
 *
 * A person is remembered by where the torso will be next (position + velocity), by size, and by the colour of the
 * clothes when that is given. Each picture's people are matched to the remembered ones so that the summed cost is least
 * (not nearest first: with two people close together the nearest-first choice is what swaps them). Pure: all state is
 * in the {@link PeopleMemory} given.
 */

/** Numbers per keypoint: x and y in px (any fixed picture size), score 0–1. COCO order, 17 keypoints. */
const STRIDE = 3;
const LEFT_SHOULDER = 5, RIGHT_SHOULDER = 6, LEFT_HIP = 11, RIGHT_HIP = 12, KEYPOINTS = 17;

/** Below this score a keypoint is a guess. MoveNet's own examples draw from 0.2–0.3 upwards. */
export const MIN_KEYPOINT_SCORE = 0.2;
/** A body is somebody from this many sure keypoints on. */
const MIN_SURE_KEYPOINTS = 5;
/** A person out of sight is remembered this long, ms: longer than passing behind somebody takes. */
const REMEMBERED_MS = 2000;
/** A second or later person must be seen this often before getting a number: single false bodies are common. */
const SIGHTINGS_TO_BELIEVE = 2;
/** Cost above which a person is somebody new. One unit is about one standard deviation of each term. */
const GATE = 5;
/** What someone who was seen in the last picture has over someone who was hidden, when both would fit. */
const SEEN_BONUS = 0.7;
/** Two remembered people nearer than this, in torso lengths, can be taken for one another. */
const CLOSE_TORSOS = 1.2;
/** How soon a measured place is believed in a crowd, seconds. */
const CROWD_TRUST_SECONDS = 0.3;
/** Two bodies of one picture nearer than this, in torso lengths, are one body reported twice. */
const DOUBLE_TORSOS = 0.3;
/** Torso ÷ height of a bounding box, for bodies whose hips or shoulders are hidden (anthropometric, as elsewhere here). */
const TORSO_PER_HEIGHT = 0.288;

/** One body of a picture. */
export interface SeenPerson {
  /** 17 × (x, y, score). Read only. */
  readonly keypoints: ArrayLike<number>;
  /** Mean colour of the torso, 0–255 each, if known. */
  readonly look?: readonly [number, number, number] | undefined;
}

interface Track {
  /** 0 until believed. */
  id: number;
  x: number; y: number;
  /** px per second. */
  vx: number; vy: number;
  torso: number;
  look: [number, number, number] | null;
  seenMs: number;
  sightings: number;
  wasSeenLast: boolean;
}

/** Everything that is remembered between pictures. */
export interface PeopleMemory {
  tracks: Track[];
  nextId: number;
  lastMs: number;
}

export const createPeopleMemory = (): PeopleMemory => ({ tracks: [], nextId: 1, lastMs: -Infinity });

interface Measured { x: number; y: number; torso: number; look: readonly [number, number, number] | undefined }

/** Torso centre and length, or null when too little of a body is sure. */
function measure(person: SeenPerson): Measured | null {
  const k = person.keypoints;
  let sure = 0, sumX = 0, sumY = 0, minY = Infinity, maxY = -Infinity;
  for (let i = 0; i < KEYPOINTS; i++) {
    const x = k[i * STRIDE]!, y = k[i * STRIDE + 1]!;
    if (!(k[i * STRIDE + 2]! >= MIN_KEYPOINT_SCORE) || !Number.isFinite(x + y)) continue;
    sure++; sumX += x; sumY += y;
    minY = Math.min(minY, y); maxY = Math.max(maxY, y);
  }
  if (sure < MIN_SURE_KEYPOINTS) return null;
  const isSure = (i: number): boolean => k[i * STRIDE + 2]! >= MIN_KEYPOINT_SCORE;
  if (isSure(LEFT_SHOULDER) && isSure(RIGHT_SHOULDER) && isSure(LEFT_HIP) && isSure(RIGHT_HIP)) {
    const at = (i: number, axis: number): number => k[i * STRIDE + axis]!;
    const shoulderX = (at(LEFT_SHOULDER, 0) + at(RIGHT_SHOULDER, 0)) / 2, shoulderY = (at(LEFT_SHOULDER, 1) + at(RIGHT_SHOULDER, 1)) / 2;
    const hipX = (at(LEFT_HIP, 0) + at(RIGHT_HIP, 0)) / 2, hipY = (at(LEFT_HIP, 1) + at(RIGHT_HIP, 1)) / 2;
    const torso = Math.hypot(shoulderX - hipX, shoulderY - hipY);
    if (torso > 1) return { x: (shoulderX + hipX) / 2, y: (shoulderY + hipY) / 2, torso, look: person.look };
  }
  return { x: sumX / sure, y: sumY / sure, torso: Math.max(4, (maxY - minY) * TORSO_PER_HEIGHT), look: person.look };
}

/** Velocity is believed less the longer nobody was seen: people stop behind one another. Fades with a time constant of 1.2 s. */
const coast = (seconds: number): number => 1.2 * (1 - Math.exp(-seconds / 1.2));

function costOf(track: Track, seen: Measured, nowMs: number): number {
  const seconds = Math.max(0, nowMs - track.seenMs) / 1000, reach = coast(seconds);
  const distance = Math.hypot(seen.x - track.x - track.vx * reach, seen.y - track.y - track.vy * reach);
  // A body that nobody watches for t seconds may have changed its mind: 0.25 torso lengths at once, 1.5 more a second.
  const position = distance / (track.torso * (0.25 + 1.5 * seconds));
  const size = Math.abs(Math.log(seen.torso / track.torso)) / 0.3;
  const look = track.look && seen.look
    ? Math.hypot(seen.look[0] - track.look[0], seen.look[1] - track.look[1], seen.look[2] - track.look[2]) / 45
    : 0;
  // Size and look are capped: a bow or a shadow must not make somebody new.
  return position + Math.min(size, 2) + Math.min(look, 2) - (track.wasSeenLast ? SEEN_BONUS : 0);
}

/**
 * The cheapest matching of seen people to tracks, each used once, a person left over costing {@link GATE}.
 * Exhaustive with pruning: MoveNet sees at most six, and a few more are remembered.
 */
function assign(costs: readonly (readonly number[])[], trackCount: number): number[] {
  let best = Infinity, chosen: number[] = costs.map(() => -1);
  const current: number[] = costs.map(() => -1), isTaken = new Array<boolean>(trackCount).fill(false);
  const visit = (row: number, sum: number): void => {
    if (sum >= best) return;
    if (row === costs.length) { best = sum; chosen = current.slice(); return; }
    // Costs may be slightly negative (the bonus), so the bound subtracts what the remaining rows could still win.
    for (let t = 0; t < trackCount; t++) {
      if (isTaken[t] || costs[row]![t]! >= GATE) continue;
      isTaken[t] = true; current[row] = t;
      visit(row + 1, sum + costs[row]![t]! + SEEN_BONUS);
      isTaken[t] = false;
    }
    current[row] = -1;
    visit(row + 1, sum + GATE + SEEN_BONUS);
  };
  visit(0, 0);
  return chosen;
}

function follow(track: Track, seen: Measured, nowMs: number, isCrowded: boolean): void {
  const seconds = (nowMs - track.seenMs) / 1000, reach = coast(seconds);
  const awayX = seen.x - track.x - track.vx * reach, awayY = seen.y - track.y - track.vy * reach;
  // In a crowd what was measured may be the other one: the way that somebody was going counts more.
  const trust = isCrowded ? 1 - Math.exp(-seconds / CROWD_TRUST_SECONDS) : 1;
  if (seconds > 0) {
    const gain = 1 - Math.exp(-seconds / (isCrowded ? 1.5 : 0.25));
    track.vx += gain * ((seen.x - track.x) / seconds - track.vx);
    track.vy += gain * ((seen.y - track.y) / seconds - track.vy);
  }
  const slow = isCrowded ? 0.02 : 0.15;
  track.torso += slow * (seen.torso - track.torso);
  if (seen.look && !track.look) track.look = [...seen.look];
  else if (seen.look && track.look) for (let c = 0; c < 3; c++) track.look[c]! += slow * (seen.look[c]! - track.look[c]!);
  track.x = seen.x - (1 - trust) * awayX;
  track.y = seen.y - (1 - trust) * awayY;
  track.seenMs = nowMs;
  track.sightings++;
}

/**
 * A number for each person of a picture, parallel to `people`: kept while the person stays in view or comes back within
 * two seconds near where they should be, never used again afterwards. 0 for what is nobody: too few sure keypoints, the
 * same body twice, or a newcomer who has been seen only once (the first person of an empty room is believed at once).
 *
 * `captureMs` must not go back; a picture older than the last one is answered without learning from it.
 * Mutates `memory`. Cost: exhaustive in people × remembered people, both small.
 */
export function identifyPeople(memory: PeopleMemory, people: readonly SeenPerson[], captureMs: number): number[] {
  const nowMs = Math.max(captureMs, memory.lastMs);
  memory.lastMs = nowMs;
  memory.tracks = memory.tracks.filter((track) => nowMs - track.seenMs <= (track.id === 0 ? 400 : REMEMBERED_MS));
  const { tracks } = memory;

  const measured = people.map(measure);
  const ids = people.map(() => 0);
  const rows: number[] = [];
  measured.forEach((seen, index) => {
    if (!seen) return;
    const isDouble = rows.some((other) => {
      const kept = measured[other]!;
      return Math.hypot(seen.x - kept.x, seen.y - kept.y) < DOUBLE_TORSOS * Math.max(seen.torso, kept.torso)
        && Math.abs(Math.log(seen.torso / kept.torso)) < 0.3 && isSameBody(people[index]!.keypoints, people[other]!.keypoints, kept.torso);
    });
    if (!isDouble) rows.push(index);
  });

  const chosen = assign(rows.map((row) => tracks.map((track) => costOf(track, measured[row]!, nowMs))), tracks.length);
  const crowded = tracks.map((track, i) => tracks.some((other, j) => {
    const reach = coast((nowMs - track.seenMs) / 1000), otherReach = coast((nowMs - other.seenMs) / 1000);
    return i !== j && Math.hypot(track.x + track.vx * reach - other.x - other.vx * otherReach, track.y + track.vy * reach - other.y - other.vy * otherReach) < CLOSE_TORSOS * Math.max(track.torso, other.torso);
  }));
  for (const track of tracks) track.wasSeenLast = false;

  const isRoomEmpty = tracks.every((track) => track.id === 0);
  rows.forEach((row, i) => {
    const seen = measured[row]!;
    let track = chosen[i]! >= 0 ? tracks[chosen[i]!]! : null;
    if (track) follow(track, seen, nowMs, crowded[chosen[i]!]!);
    else {
      track = { id: 0, x: seen.x, y: seen.y, vx: 0, vy: 0, torso: seen.torso, look: seen.look ? [...seen.look] : null, seenMs: nowMs, sightings: 1, wasSeenLast: true };
      memory.tracks.push(track);
    }
    track.wasSeenLast = true;
    if (track.id === 0 && (track.sightings >= SIGHTINGS_TO_BELIEVE || (isRoomEmpty && i === 0))) track.id = memory.nextId++;
    ids[row] = track.id;
  });
  return ids;
}

/** Two reports of one body agree in most keypoints, two people one behind the other do not. */
function isSameBody(a: ArrayLike<number>, b: ArrayLike<number>, torso: number): boolean {
  let shared = 0, near = 0;
  for (let i = 0; i < KEYPOINTS; i++) {
    if (a[i * STRIDE + 2]! < MIN_KEYPOINT_SCORE || b[i * STRIDE + 2]! < MIN_KEYPOINT_SCORE) continue;
    shared++;
    if (Math.hypot(a[i * STRIDE]! - b[i * STRIDE]!, a[i * STRIDE + 1]! - b[i * STRIDE + 1]!) < 0.25 * torso) near++;
  }
  return shared > 0 && near / shared > 0.7;
}
