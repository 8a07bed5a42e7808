import { XROrigin } from '@react-three/xr';
import { useFrame, useThree } from '@react-three/fiber';
import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import { Group } from 'three';
import { FRAME_HEAD, JOINT, SHOW_STATE } from '../../../protocol/index.ts';
import { feel } from '../../input/haptics.ts';
import { yawOf } from '../../input/head-body.ts';
import { panelAim } from '../../input/panel-aim.ts';
import type { XrBodyLink } from '../../input/xr-body.tsx';
import { XrBounds } from '../../input/xr-bounds.ts';
import { showPage } from '../../show/show-store.ts';
import { stage, type StageActions } from '../../stage.ts';
import { PALETTE_COLOURS } from '../palette-colours.ts';
import { meetPanel, panelPart, type PanelPart } from '../xr-panel.ts';
import { Clicker } from './clicker.ts';
import { DeskStand } from './desk-stand.ts';
import { DESK_HEIGHT, DESK_HIGH, DESK_WIDE, DESK_WIDTH, type DeskPart } from './desk-parts.ts';
import { Guard } from './guard.ts';
import { HandRay } from './hand-ray.ts';
import { headsetView } from './headset-view.ts';
import { MirrorGlass } from './mirror-glass.ts';
import { PlayerStand } from './player-stand.ts';
import { Prompter } from './prompter.ts';

/** Runs after the body was read (−900) and before anything is drawn. */
const PRIORITY = -800;
/** What is pressed is felt so strongly, and for so long, ms. */
const PRESS = 0.25, PRESS_MS = 14;

/** A hand, and what it points at: a part of the desk, or of the player's panel. */
class Pointing {
  readonly hand = new HandRay();
  desk: DeskPart | null = null;
  player: PanelPart | 'line' | null = null;
  isAimed = false;
}

/** Everything that a headset shows beside the room itself. */
class Inside {
  readonly object = new Group();
  readonly left = new Pointing();
  readonly right = new Pointing();
  readonly bounds = new XrBounds();
  readonly guard = new Guard();
  readonly prompter = new Prompter();
  readonly clicker = new Clicker();
  readonly glass = new MirrorGlass();
  readonly desk: DeskStand;
  readonly player: PlayerStand;
  /** The head in the origin's space: metres, and radians of its turn. */
  readonly head = { x: 0, y: 1.6, z: 0, yaw: 0 };
  /** Of the body, as it was last seen: another one means that the room stands elsewhere. */
  epoch = -1;

  constructor(actions: StageActions, takeOff: () => void) {
    this.desk = new DeskStand(actions, this.bounds, () => this.head, takeOff);
    this.player = new PlayerStand(actions.leaveReplay);
    this.object.add(this.desk.desk.object, this.player.panel.object, this.glass.object, this.guard.object, this.prompter.object, this.left.hand.object, this.right.hand.object);
    this.object.visible = false;
  }

  of(source: XRInputSource): Pointing {
    return source.handedness === 'left' ? this.left : this.right;
  }

  /** Finds what a hand points at: the nearer of the two panels. */
  aim(pointing: Pointing, hasPlayer: boolean): void {
    const { hand } = pointing, desk = this.desk.desk.object, panel = this.player.panel.object;
    pointing.desk = pointing.player = null;
    pointing.isAimed = hasPlayer && meetPanel(panel.matrix, hand.origin, hand.direction, hand.hit);
    if (pointing.isAimed) {
      pointing.player = panelPart(hand.hit.u, hand.hit.v)?.part ?? null;
      return;
    }
    if (!meetPanel(desk.matrix, hand.origin, hand.direction, hand.hit, DESK_WIDTH, DESK_HEIGHT)) return;
    pointing.desk = this.desk.partAt(hand.hit.u, hand.hit.v);
    // Of a shut desk only its two buttons are there.
    pointing.isAimed = this.desk.shown.page !== 'shut' || pointing.desk !== null;
  }

  /** A headset was put on or taken off. */
  reset(): void {
    this.desk.reset();
    this.prompter.reset();
    for (const { hand } of [this.left, this.right]) hand.isDown = hand.isScrubbing = false;
    headsetView.hasMirror = false;
    panelAim.left = panelAim.right = false;
  }
}

/**
 * What a headset's wearer needs beside the room: a desk with what is needed at any time, a warning at the edge of their space, the prompter's words, and while a
 * recording is on the stage a place before it and the player's panel. Controllers are clickers while a show runs. Lives inside the XR layer.
 */
export function InsideHeadset({ actions, link, takeOff }: { readonly actions: StageActions; readonly link: XrBodyLink; readonly takeOff: () => void }): ReactNode {
  const gl = useThree((state) => state.gl), origin = useRef<Group>(null);
  const inside = useMemo(() => new Inside(actions, takeOff), [actions, takeOff]);

  useEffect(() => {
    const down = (event: XRInputSourceEvent): void => {
      const pointing = inside.of(event.inputSource), { hand } = pointing, space = gl.xr.getReferenceSpace(), pose = space && event.frame.getPose(event.inputSource.targetRaySpace, space);
      if (pose) {
        hand.point(pose.transform);
        inside.aim(pointing, stage.getState().replay !== null);
      }
      hand.isDown = true;
      if (pointing.player) inside.player.press(hand, pointing.player);
      else if (!inside.desk.press(hand, pointing.desk, performance.now())) return;
      feel(event.inputSource, PRESS, PRESS_MS);
    };
    const up = (event: XRInputSourceEvent): void => {
      const { hand } = inside.of(event.inputSource);
      hand.isDown = hand.isScrubbing = false;
    };
    let session: XRSession | null = null;
    const forget = (): void => {
      if (!session) return;
      session.removeEventListener('selectstart', down);
      session.removeEventListener('selectend', up);
      session = null;
      inside.bounds.end();
      inside.reset();
    };
    const begin = (): void => {
      forget();
      session = gl.xr.getSession();
      session?.addEventListener('selectstart', down);
      session?.addEventListener('selectend', up);
    };
    if (gl.xr.isPresenting) begin();
    gl.xr.addEventListener('sessionstart', begin);
    gl.xr.addEventListener('sessionend', forget);
    return () => {
      forget();
      gl.xr.removeEventListener('sessionstart', begin);
      gl.xr.removeEventListener('sessionend', forget);
    };
  }, [gl, inside]);

  // For the console and for tests: what the headset shows beside the room.
  useEffect(() => {
    link.inside = {
      desk: () => inside.desk.shown,
      /** Where the middle of a part of the desk is, metres, in the origin's space; null where it is not there. */
      placeOf: (act) => {
        const part = inside.desk.shown.parts.find((found) => found.act === act), at = inside.left.hand.origin.clone();
        return part ? at.set(((part.x + part.wide / 2) / DESK_WIDE - 0.5) * DESK_WIDTH, (0.5 - (part.y + part.high / 2) / DESK_HIGH) * DESK_HEIGHT, 0).applyMatrix4(inside.desk.desk.object.matrix) : null;
      },
      prompter: () => inside.prompter.shown,
      edge: () => ({ kind: inside.bounds.kind, isWarning: inside.guard.isWarning, saying: inside.guard.saying, isSeen: inside.guard.fence.object.visible }),
    };
    return () => { link.inside = null; };
  }, [inside, link]);

  useFrame((state, seconds, frame) => {
    const group = origin.current, isWorn = gl.xr.isPresenting, { replay, show } = stage.getState();
    inside.object.visible = isWorn;
    if (!group) return;
    inside.player.place(group, isWorn);
    const space = gl.xr.getReferenceSpace(), { reader } = link;
    if (!isWorn || !frame || !space) return;
    const nowMs = performance.now(), viewer = frame.getViewerPose(space)?.transform, { head } = inside, isPassthrough = gl.xr.getEnvironmentBlendMode() !== 'opaque';
    if (viewer) Object.assign(head, { x: viewer.position.x, y: viewer.position.y, z: viewer.position.z, yaw: yawOf(viewer) });

    if (reader && reader.epoch !== inside.epoch) {
      inside.epoch = reader.epoch;
      inside.desk.comeBefore();
      inside.prompter.reset();
    }
    inside.left.hand.isHere = inside.right.hand.isHere = false;
    const isRunning = show !== 'off' && showPage.getState().seen.state !== SHOW_STATE.none;
    for (const source of frame.session.inputSources) {
      const pose = frame.getPose(source.targetRaySpace, space);
      if (pose && source.handedness !== 'none') inside.of(source).hand.point(pose.transform);
      const asked = source.gamepad && source.handedness !== 'none' ? inside.clicker.take(source.handedness, source.gamepad.buttons) : null, { director } = showPage.getState();
      if (asked && isRunning && director) {
        director[asked]();
        feel(source, PRESS, PRESS_MS);
      }
      if (replay) inside.player.move(source, group, state.camera, seconds);
    }
    for (const pointing of [inside.left, inside.right]) {
      const { hand } = pointing;
      if (hand.isHere) inside.aim(pointing, replay !== null);
      else if (!hand.isDown) Object.assign(pointing, { desk: null, player: null, isAimed: false });
      hand.reach(pointing.isAimed ? hand.hit.away : null, replay !== null, seconds);
      if (pointing.player === 'line') inside.player.scrub(hand);
    }
    panelAim.left = inside.left.isAimed;
    panelAim.right = inside.right.isAimed;

    const live = stage.getState().session, accent = (PALETTE_COLOURS[live?.frame.head[FRAME_HEAD.palette] ?? 0] ?? PALETTE_COLOURS[0]!)[1]!;
    inside.glass.object.visible = headsetView.hasMirror && replay === null;
    inside.player.panel.object.visible = replay !== null;
    inside.player.update(inside.left.player ?? inside.right.player, head.x, head.y, head.z, head.yaw, seconds, accent);
    inside.desk.update([{ hand: inside.left.hand, part: inside.left.desk }, { hand: inside.right.hand, part: inside.right.desk }], head.x, head.y, head.z, head.yaw, seconds, nowMs, accent);
    inside.prompter.update(head.x, head.y, head.z, head.yaw, seconds);
    if (reader?.floor && reader.body.confidence[JOINT.nose]! > 0) {
      inside.bounds.read(frame, reader.floor, space);
      inside.guard.update(inside.bounds, reader, head.yaw, nowMs, seconds, isPassthrough);
    }
  }, PRIORITY);

  return <XROrigin ref={origin}><primitive object={inside.object} /></XROrigin>;
}
