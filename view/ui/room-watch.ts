import { useEffect, useState } from 'react';
import { FRAME_HEAD, MAX_ZONES, PULSE_FIELD, ZONE_FIELD, ZONE_KIND, ZONE_STATE, ZONE_STRIDE, TICK_RATE, type RenderFrame, type SceneDescription } from '../../protocol/index.ts';
import type { Session } from '../session.ts';

/** When loops start, in words, by the setting `launchQuantisation`. */
const MOMENTS = ['', 'the beat', 'the bar', 'the phrase'] as const;

/** What the interface knows of the room: few and slow things, for words. */
export interface RoomSeen {
  /** Index of the palette that sounds, or −1 before the room is open. */
  readonly palette: number;
  /** Beats a minute now. */
  readonly bpm: number;
  readonly activeLoops: number;
  /** The latest change, in words; empty at first. */
  readonly caption: string;
  /** Grows by one with each caption, so that the same words twice are two captions. */
  readonly captionCount: number;
}

const NOTHING: RoomSeen = { palette: -1, bpm: 0, activeLoops: 0, caption: '', captionCount: 0 };

const nameOf = (scene: SceneDescription, zone: number): string | undefined => scene.zones.find(({ index }) => index === zone)?.name;

/** How a caption ends that says a loop is over. */
export const SILENT = 'is silent';

/** Words for a zone that went from one state to another, or empty. At most eight words. */
export function captionOf(name: string, from: number, to: number, launchQuantisation: number): string {
  const moment = MOMENTS[launchQuantisation] ?? '';
  if (to === ZONE_STATE.armed) return moment ? `${name} waits for ${moment}` : `${name} starts`;
  if (to === ZONE_STATE.sounding) return from === ZONE_STATE.ending ? `${name} goes on` : `${name} plays`;
  if (to === ZONE_STATE.ending) return moment ? `${name} stops on ${moment}` : `${name} stops`;
  return from === ZONE_STATE.ending || from === ZONE_STATE.sounding ? `${name} ${SILENT}` : '';
}

/** A picture that lies this many ticks after the last one looked at, or before it, is another place of a recording: what differs there did not just happen. */
const JUMP_TICKS = 6 * TICK_RATE;
/** Looks for which a stroke keeps quiet after other words: loops and palettes are the news. */
const STROKE_WAITS = 12;

/** Follows a render frame and says in words what changed. `tellsStrokes`: struck drums and bows too, as in a recording, where nobody's own hands tell. */
export class RoomWatch {
  private readonly states = new Int8Array(MAX_ZONES).fill(-1);
  private readonly hits = new Float64Array(MAX_ZONES);
  private readonly isBowed = new Uint8Array(MAX_ZONES);
  private seen = NOTHING;
  private tick = -1;
  private quietFor = STROKE_WAITS;

  constructor(private readonly tellsStrokes = false) {}

  /** The same object as long as nothing that is shown changed. */
  look(frame: RenderFrame, scene: SceneDescription, launchQuantisation: number): RoomSeen {
    if (frame.head[FRAME_HEAD.ready] !== 1) return this.seen;
    const palette = frame.head[FRAME_HEAD.palette]!, bpm = Math.round(frame.pulses[PULSE_FIELD.bpm]!), activeLoops = frame.head[FRAME_HEAD.activeLoops]!;
    const tick = frame.head[FRAME_HEAD.tick]!, isFirst = this.tick < 0, hasJumped = !isFirst && (tick < this.tick || tick > this.tick + JUMP_TICKS);
    this.tick = tick;
    let caption = '';
    if (!hasJumped && this.seen.palette >= 0 && this.seen.palette !== palette) caption = `The room turns ${scene.palettes[palette]?.name ?? ''}`.trim();
    for (let zone = 0; zone < Math.min(MAX_ZONES, frame.head[FRAME_HEAD.zones]!); zone++) {
      const at = zone * ZONE_STRIDE, state = frame.zones[at + ZONE_FIELD.state]!, before = this.states[zone]!;
      if (frame.zones[at + ZONE_FIELD.kind] !== ZONE_KIND.loop || state === before) continue;
      this.states[zone] = state;
      if (before < 0 || hasJumped) continue;
      const loop = frame.zones[at + ZONE_FIELD.loop]!;
      caption = captionOf(`“${scene.loops[loop]?.name ?? nameOf(scene, zone) ?? `Loop ${zone + 1}`}”`, before, state, launchQuantisation) || caption;
    }
    if (this.tellsStrokes) caption = this.lookAtStrokes(frame, scene, caption, isFirst || hasJumped);
    this.quietFor = caption === '' ? this.quietFor + 1 : 0;
    const { seen } = this;
    // What was said of the place that was left is true of it no more.
    if (hasJumped && seen.caption !== '') return (this.seen = { palette, bpm, activeLoops, caption: '', captionCount: seen.captionCount + 1 });
    if (caption === '' && seen.palette === palette && seen.bpm === bpm && seen.activeLoops === activeLoops) return seen;
    return (this.seen = { palette, bpm, activeLoops, caption: caption || seen.caption, captionCount: seen.captionCount + (caption ? 1 : 0) });
  }

  /** The caption that is there, or, where there has been none for a while, one of a drum that was struck or a bow that was taken up. */
  private lookAtStrokes(frame: RenderFrame, scene: SceneDescription, caption: string, isElsewhere: boolean): string {
    let words = caption;
    for (let zone = 0; zone < Math.min(MAX_ZONES, frame.head[FRAME_HEAD.zones]!); zone++) {
      const at = zone * ZONE_STRIDE, kind = frame.zones[at + ZONE_FIELD.kind], hits = frame.zones[at + ZONE_FIELD.hits]!, isBowed = frame.zones[at + ZONE_FIELD.occupied]! > 0 ? 1 : 0;
      const isStruck = kind === ZONE_KIND.strike && hits > this.hits[zone]!, isTaken = kind === ZONE_KIND.bow && isBowed > this.isBowed[zone]!;
      this.hits[zone] = hits;
      this.isBowed[zone] = isBowed;
      if (words === '' && !isElsewhere && this.quietFor >= STROKE_WAITS && (isStruck || isTaken)) words = `“${nameOf(scene, zone) ?? 'Drum'}” ${isStruck ? 'is struck' : 'sings'}`;
    }
    return words;
  }
}

/** The room in words, looked at ten times a second. `isReplay`: the session was recorded. */
export function useRoomSeen(session: Session | null, launchQuantisation: number, isReplay: boolean): RoomSeen {
  const [seen, setSeen] = useState(NOTHING);
  useEffect(() => {
    if (!session) return;
    const watch = new RoomWatch(isReplay);
    const timer = window.setInterval(() => setSeen(watch.look(session.frame, session.scene, launchQuantisation)), 100);
    return () => window.clearInterval(timer);
  }, [session, launchQuantisation, isReplay]);
  return seen;
}
