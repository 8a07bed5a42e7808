import { XROrigin } from '@react-three/xr';
import { useFrame, useThree } from '@react-three/fiber';
import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import { BoxGeometry, Group, Mesh, MeshBasicMaterial, Quaternion, SphereGeometry, Vector3 } from 'three';
import { FRAME_HEAD } from '../../protocol/index.ts';
import { stage, type StageActions } from '../stage.ts';
import { nextSpeed } from '../ui/player/play-words.ts';
import { SeekQueue } from '../ui/player/seek-queue.ts';
import { PALETTE_COLOURS } from './palette-colours.ts';
import { glide, SNAP_TURN, SnapTurn } from './xr-flight.ts';
import { meetPanel, panelPart, XrPanel, type PanelPart } from './xr-panel.ts';

/** Where whoever watches a recording stands first: before the stage, metres. */
const SEAT_Z = 2.1;
/** Where the panel floats before them: metres over the floor and ahead, leaning back. */
const PANEL_Y = 1.02, PANEL_Z = -0.62, PANEL_LEAN = -0.55;
/** Length of a ray that meets nothing, metres. */
const RAY = 1.2;

/** A hand that points: a bead, a thin ray, and a dot where the ray meets the panel. */
class Hand {
  readonly object = new Group();
  readonly origin = new Vector3();
  readonly direction = new Vector3();
  readonly hit = { u: 0, v: 0, away: 0 };
  isDown = false;
  /** Holds the session's line. */
  isScrubbing = false;
  private readonly ray: Mesh;
  private readonly dot: Mesh;
  private readonly turn = new Quaternion();

  constructor() {
    const light = new MeshBasicMaterial({ color: '#FFF8EC', transparent: true, opacity: 0.55, depthTest: false, depthWrite: false, toneMapped: false });
    this.ray = new Mesh(new BoxGeometry(0.003, 0.003, 1), light);
    this.dot = new Mesh(new SphereGeometry(0.008, 10, 8), light);
    const bead = new Mesh(new SphereGeometry(0.018, 12, 10), light);
    this.object.add(this.ray, this.dot, bead);
    for (const part of this.object.children) part.renderOrder = 51;
    this.object.visible = false;
  }

  /** Points from a pose in the origin's space. */
  point({ position, orientation }: XRRigidTransform): void {
    this.origin.set(position.x, position.y, position.z);
    this.turn.set(orientation.x, orientation.y, orientation.z, orientation.w);
    this.direction.set(0, 0, -1).applyQuaternion(this.turn);
    this.object.position.copy(this.origin);
    this.object.quaternion.copy(this.turn);
    this.object.visible = true;
  }

  reach(away: number, hasMet: boolean): void {
    this.ray.scale.z = away;
    this.ray.position.z = -away / 2;
    this.dot.position.z = -away;
    this.dot.visible = hasMet;
  }
}

/**
 * What a headset needs while a recording is on the stage: a place before it, sticks that glide and turn through the room, and a panel with the player's
 * most needed parts for hands and controllers to point at. In the live room nobody is moved, and nothing of it is seen. Lives inside the XR layer.
 */
export function XrPlayer({ leave }: { readonly leave: StageActions['leaveReplay'] }): ReactNode {
  const gl = useThree((state) => state.gl), origin = useRef<Group>(null);
  const parts = useMemo(() => {
    const panel = new XrPanel(), hands = { left: new Hand(), right: new Hand() }, object = new Group();
    panel.object.position.set(0, PANEL_Y, PANEL_Z);
    panel.object.rotation.x = PANEL_LEAN;
    panel.object.updateMatrix();
    object.add(panel.object, hands.left.object, hands.right.object);
    object.visible = false;
    return { panel, hands, object, turn: new SnapTurn(), look: new Vector3(), step: { x: 0, z: 0 }, head: new Vector3(), seeks: null as SeekQueue | null, replayId: null as string | null, over: null as PanelPart | 'line' | null };
  }, []);

  useEffect(() => {
    const handOf = (event: XRInputSourceEvent): Hand | null => (event.inputSource.handedness === 'left' ? parts.hands.left : event.inputSource.handedness === 'right' ? parts.hands.right : null);
    const down = (event: XRInputSourceEvent): void => {
      const hand = handOf(event), { replay } = stage.getState();
      if (!hand || !replay) return;
      hand.isDown = true;
      const found = meetPanel(parts.panel.object.matrix, hand.origin, hand.direction, hand.hit) ? panelPart(hand.hit.u, hand.hit.v) : null, { player, state } = replay;
      switch (found?.part) {
        case 'line': hand.isScrubbing = true; break;
        case 'play': player.setPlaying(!state.isPlaying); break;
        case 'back': void player.step(-1); break;
        case 'on': void player.step(1); break;
        case 'slower': player.setSpeed(nextSpeed(state.speed, -1)); break;
        case 'faster': player.setSpeed(nextSpeed(state.speed, 1)); break;
        case 'real': player.setSpeed(1); break;
        case 'live': leave(); break;
      }
    };
    const up = (event: XRInputSourceEvent): void => {
      const hand = handOf(event);
      if (hand) hand.isDown = hand.isScrubbing = false;
    };
    let session: XRSession | null = null;
    const forget = (): void => {
      session?.removeEventListener('selectstart', down);
      session?.removeEventListener('selectend', up);
      session = null;
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
  }, [gl, parts, leave]);

  useFrame((state, seconds, frame) => {
    const { replay } = stage.getState(), group = origin.current, isShown = replay !== null && gl.xr.isPresenting;
    parts.object.visible = isShown;
    if (!group) return;
    const id = isShown ? replay.state.id : null;
    if (id !== parts.replayId) {
      parts.replayId = id;
      parts.seeks = replay ? new SeekQueue((tick) => replay.player.seek(tick)) : null;
      // Before the stage; and back to one's own place when the live room returns.
      group.position.set(0, 0, id === null ? 0 : SEAT_Z);
      group.rotation.y = 0;
    }
    const space = gl.xr.getReferenceSpace();
    if (!isShown || !frame || !space) return;
    parts.over = null;
    for (const hand of [parts.hands.left, parts.hands.right]) hand.object.visible = false;
    for (const source of frame.session.inputSources) {
      const hand = source.handedness === 'left' ? parts.hands.left : source.handedness === 'right' ? parts.hands.right : null, pose = frame.getPose(source.targetRaySpace, space);
      if (!hand || !pose) continue;
      hand.point(pose.transform);
      const hasMet = meetPanel(parts.panel.object.matrix, hand.origin, hand.direction, hand.hit), found = hasMet ? panelPart(hand.hit.u, hand.hit.v) : null;
      hand.reach(hasMet ? hand.hit.away : RAY, hasMet);
      if (found) parts.over = found.part;
      if (hand.isScrubbing && found?.part === 'line') parts.seeks?.to(Math.round(found.along * replay.state.ticks));
      const { axes } = source.gamepad ?? { axes: [] }, x = axes[2] ?? 0, y = axes[3] ?? 0;
      if (source.handedness === 'left') {
        state.camera.getWorldDirection(parts.look);
        glide(x, y, parts.look.x, parts.look.z, seconds, parts.step);
        group.position.x += parts.step.x;
        group.position.z += parts.step.z;
      } else {
        const turn = parts.turn.take(x);
        if (turn !== 0) {
          // About the head, which stays where it is.
          state.camera.getWorldPosition(parts.head);
          group.position.sub(parts.head).applyAxisAngle(UP, -turn * SNAP_TURN).add(parts.head);
          group.rotation.y -= turn * SNAP_TURN;
        }
      }
    }
    const palette = PALETTE_COLOURS[replay.player.session.frame.head[FRAME_HEAD.palette]!] ?? PALETTE_COLOURS[0]!;
    parts.panel.draw(replay.state, parts.seeks?.goal ?? replay.player.tickNow(), parts.over, palette[1]!);
  }, -800);

  return <XROrigin ref={origin}><primitive object={parts.object} /></XROrigin>;
}

const UP = new Vector3(0, 1, 0);
