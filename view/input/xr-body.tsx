import { useFrame, useThree } from '@react-three/fiber';
import { useEffect, useRef } from 'react';
import { CUE, CUE_KIND, CUE_STRIDE, JOINT, JOINT_COUNT, NEAREST, ROOM_ACT, SPACE, SampleWriter, ZONE_FIELD, ZONE_STRIDE } from '../../protocol/index.ts';
import { editMarks } from '../room/edit-marks.ts';
import { roomByHand } from '../room/room-store.ts';
import { SOURCE, type Session } from '../session.ts';
import { feel } from './haptics.ts';
import { panelAim } from './panel-aim.ts';
import { RoomAnchor } from './room-anchor.ts';
import { XrReader } from './xr-reader.ts';

/** The player whom a headset plays. */
const PLAYER = 0;
/** How long a strike is felt, ms: short as a drumstick's rebound. */
const PULSE_MS = 28;
/** Runs after the XR library has taken the frame (−1000) and before anything is drawn. */
const PRIORITY = -900;

/** What a headset shows beside the room, for the console and for tests. */
export interface InsideNow {
  desk(): { readonly page: string; readonly parts: readonly { readonly act: string; readonly label: string; readonly isHeld: boolean }[] };
  placeOf(act: string): { readonly x: number; readonly y: number; readonly z: number } | null;
  prompter(): string;
  edge(): { readonly kind: string; readonly isWarning: boolean; readonly saying: string; readonly isSeen: boolean };
}

/** What a headset's owner asks of the body inside the canvas. */
export interface XrBodyLink {
  /** Set by the mounted body; resolves those who wait for it. */
  onMounted(): void;
  /** The mounted body's reader. */
  reader: XrReader | null;
  /** Set by what the headset shows beside the room, once it is mounted. */
  inside: InsideNow | null;
}

/** Which hand a struck zone answers: the nearer one. */
function nearerHand(session: Session, reader: XrReader, zone: number): 'left' | 'right' {
  const { zones } = session.frame, at = zone * ZONE_STRIDE;
  const distance = (wrist: number): number => reader.body.confidence[wrist]! === 0 ? Infinity : Math.hypot(
    reader.body.xyz[wrist * 3]! - zones[at + ZONE_FIELD.x]!,
    reader.body.xyz[wrist * 3 + 1]! - zones[at + ZONE_FIELD.y]!,
    reader.body.xyz[wrist * 3 + 2]! - zones[at + ZONE_FIELD.z]!,
  );
  return distance(JOINT.left_wrist) < distance(JOINT.right_wrist) ? 'left' : 'right';
}

/**
 * Sends the wearer's body through the door with every XR frame, as player 0 of the headset's source, and lets a controller
 * answer strikes by touch. A squeeze at a zone takes it, and so does a pinch or a trigger while zones are moved, unless it points at a panel; letting go leaves it there. Draws nothing. Lives inside the canvas; does nothing outside an XR session.
 */
export function XrBody({ session, link }: { session: Session; link: XrBodyLink }): null {
  const manager = useThree((state) => state.gl.xr);
  const parts = useRef<{ reader: XrReader; writer: SampleWriter } | null>(null);
  parts.current ??= { reader: new XrReader(new RoomAnchor((anchor) => roomByHand.setState({ anchor }), globalThis.localStorage)), writer: new SampleWriter() };
  const { reader, writer } = parts.current;

  useEffect(() => {
    link.reader = reader;
    link.onMounted();
    const onEnd = (): void => {
      reader.end();
      writer.leave(PLAYER, 0);
      session.send(SOURCE.headset, writer.take(), performance.timeOrigin + performance.now());
    };
    manager.addEventListener('sessionend', onEnd);
    const holds = new Set<XRInputSource>();
    const tell = (act: number, target: number, source: XRInputSource): void => {
      writer.act(PLAYER, act, target, source.handedness === 'right' ? 1 : 0, 0, 0, 0, 0, 0);
      session.send(SOURCE.headset, writer.take(), performance.timeOrigin + performance.now());
    };
    const take = ({ type, inputSource }: XRInputSourceEvent): void => {
      if (inputSource.handedness === 'none' || holds.has(inputSource) || (type === 'selectstart' && (!editMarks.isEditing || panelAim[inputSource.handedness]))) return;
      holds.add(inputSource);
      tell(ROOM_ACT.grab, NEAREST, inputSource);
    };
    const letGo = ({ inputSource }: XRInputSourceEvent): void => {
      if (holds.delete(inputSource)) tell(ROOM_ACT.drop, 0, inputSource);
    };
    let worn: XRSession | null = null;
    const takeOff = (): void => {
      for (const type of ['selectstart', 'squeezestart'] as const) worn?.removeEventListener(type, take);
      for (const type of ['selectend', 'squeezeend'] as const) worn?.removeEventListener(type, letGo);
      worn = null;
      holds.clear();
    };
    const putOn = (): void => {
      takeOff();
      worn = manager.getSession();
      for (const type of ['selectstart', 'squeezestart'] as const) worn?.addEventListener(type, take);
      for (const type of ['selectend', 'squeezeend'] as const) worn?.addEventListener(type, letGo);
    };
    if (manager.isPresenting) putOn();
    manager.addEventListener('sessionstart', putOn);
    manager.addEventListener('sessionend', takeOff);
    const stopListening = session.onCues((cues, count) => {
      for (let at = 0; at < count * CUE_STRIDE; at += CUE_STRIDE) {
        if (cues[at + CUE.kind] !== CUE_KIND.strike || cues[at + CUE.source] !== SOURCE.headset || cues[at + CUE.zone]! < 0) continue;
        feel(reader.sources[nearerHand(session, reader, cues[at + CUE.zone]!)], Math.max(0.2, Math.min(1, cues[at + CUE.velocity]!)), PULSE_MS);
      }
    });
    return () => {
      stopListening();
      manager.removeEventListener('sessionend', onEnd);
      manager.removeEventListener('sessionstart', putOn);
      manager.removeEventListener('sessionend', takeOff);
      takeOff();
      link.reader = null;
    };
  }, [manager, session, link, reader, writer]);

  useFrame((_state, _delta, frame) => {
    if (!frame || !manager.isPresenting) return;
    const nowMs = performance.now();
    if (!reader.read(frame, manager, nowMs / 1000)) return;
    writer.joints(PLAYER, SPACE.world, reader.epoch, reader.body.xyz, reader.body.confidence, JOINT_COUNT, 0, 0);
    session.send(SOURCE.headset, writer.take(), performance.timeOrigin + nowMs);
  }, PRIORITY);
  return null;
}
