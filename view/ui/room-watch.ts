import { useEffect, useState } from 'react';
import { FRAME_HEAD, MAX_ZONES, PULSE_FIELD, ZONE_FIELD, ZONE_KIND, ZONE_STATE, ZONE_STRIDE, type RenderFrame, type SceneDescription } from '../../protocol/index.ts';
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

/** Follows a render frame and says in words what changed. */
export class RoomWatch {
  private readonly states = new Int8Array(MAX_ZONES).fill(-1);
  private seen = NOTHING;

  /** The same object as long as nothing that is shown changed. */
  look(frame: RenderFrame, scene: SceneDescription, launchQuantisation: number): RoomSeen {
    if (frame.head[FRAME_HEAD.ready] !== 1) return this.seen;
    const palette = frame.head[FRAME_HEAD.palette]!, bpm = Math.round(frame.pulses[PULSE_FIELD.bpm]!), activeLoops = frame.head[FRAME_HEAD.activeLoops]!;
    let caption = '';
    if (this.seen.palette >= 0 && this.seen.palette !== palette) caption = `The room turns ${scene.palettes[palette]?.name ?? ''}`.trim();
    for (let zone = 0; zone < Math.min(MAX_ZONES, frame.head[FRAME_HEAD.zones]!); zone++) {
      const at = zone * ZONE_STRIDE, state = frame.zones[at + ZONE_FIELD.state]!, before = this.states[zone]!;
      if (frame.zones[at + ZONE_FIELD.kind] !== ZONE_KIND.loop || state === before) continue;
      this.states[zone] = state;
      if (before < 0) continue;
      const loop = frame.zones[at + ZONE_FIELD.loop]!;
      caption = captionOf(`“${scene.loops[loop]?.name ?? scene.zones[zone]?.name ?? `Loop ${zone + 1}`}”`, before, state, launchQuantisation) || caption;
    }
    const { seen } = this;
    if (caption === '' && seen.palette === palette && seen.bpm === bpm && seen.activeLoops === activeLoops) return seen;
    return (this.seen = { palette, bpm, activeLoops, caption: caption || seen.caption, captionCount: seen.captionCount + (caption ? 1 : 0) });
  }
}

/** The room in words, looked at ten times a second. */
export function useRoomSeen(session: Session | null, launchQuantisation: number): RoomSeen {
  const [seen, setSeen] = useState(NOTHING);
  useEffect(() => {
    if (!session) return;
    const watch = new RoomWatch();
    const timer = window.setInterval(() => setSeen(watch.look(session.frame, session.scene, launchQuantisation)), 100);
    return () => window.clearInterval(timer);
  }, [session, launchQuantisation]);
  return seen;
}
