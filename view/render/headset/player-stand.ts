import { Vector3, type Camera, type Group } from 'three';
import { stage, type StageActions } from '../../stage.ts';
import { nextSpeed } from '../../ui/player/play-words.ts';
import { SeekQueue } from '../../ui/player/seek-queue.ts';
import { glide, SNAP_TURN, SnapTurn } from '../xr-flight.ts';
import { panelPart, XrPanel, type PanelPart } from '../xr-panel.ts';
import type { HandRay } from './hand-ray.ts';
import { SeatKeeper } from './seat.ts';

/** Where whoever watches a recording stands first: before the stage, metres. */
const SEAT_Z = 2.1;
/** The panel floats before them at the height of the chest, leaning back: metres, radians. */
const AHEAD = 0.85, BELOW = 0.42, LEAN = -0.42;
const UP = new Vector3(0, 1, 0);

/** What whoever watches a recording in a headset needs: a place before the stage, sticks that glide and turn through the room, and a panel with the player's most needed parts. */
export class PlayerStand {
  readonly panel = new XrPanel();
  private readonly keeper = new SeatKeeper(AHEAD, BELOW);
  private readonly turn = new SnapTurn();
  private readonly look = new Vector3();
  private readonly head = new Vector3();
  private readonly step = { x: 0, z: 0 };
  private seeks: SeekQueue | null = null;
  private replayId: string | null = null;

  constructor(private readonly leave: StageActions['leaveReplay']) {
    this.panel.object.rotation.order = 'YXZ';
  }

  /** Before the stage when a recording begins; back in one's own place when the live room returns. `isShown`: a headset is worn. */
  place(origin: Group, isShown: boolean): void {
    const { replay } = stage.getState(), id = isShown && replay ? replay.state.id : null;
    if (id === this.replayId) return;
    this.replayId = id;
    this.seeks = replay && id !== null ? new SeekQueue((tick) => replay.player.seek(tick)) : null;
    origin.position.set(0, 0, id === null ? 0 : SEAT_Z);
    origin.rotation.y = 0;
    this.keeper.reset();
  }

  press(hand: HandRay, part: PanelPart | 'line' | null): void {
    const { replay } = stage.getState();
    if (!replay) return;
    const { player, state } = replay;
    switch (part) {
      case 'line': hand.isScrubbing = true; break;
      case 'play': player.setPlaying(!state.isPlaying); break;
      case 'back': void player.step(-1); break;
      case 'on': void player.step(1); break;
      case 'slower': player.setSpeed(nextSpeed(state.speed, -1)); break;
      case 'faster': player.setSpeed(nextSpeed(state.speed, 1)); break;
      case 'real': player.setSpeed(1); break;
      case 'live': this.leave(); break;
    }
  }

  /** A hand that holds the line and points at it again. */
  scrub(hand: HandRay): void {
    const { replay } = stage.getState(), found = panelPart(hand.hit.u, hand.hit.v);
    if (hand.isScrubbing && replay && found?.part === 'line') this.seeks?.to(Math.round(found.along * replay.state.ticks));
  }

  /** Sticks move whoever watches: the left one glides, the right one turns. */
  move(source: XRInputSource, origin: Group, camera: Camera, seconds: number): void {
    const { axes } = source.gamepad ?? { axes: [] }, x = axes[2] ?? 0, y = axes[3] ?? 0;
    if (source.handedness === 'left') {
      camera.getWorldDirection(this.look);
      glide(x, y, this.look.x, this.look.z, seconds, this.step);
      origin.position.x += this.step.x;
      origin.position.z += this.step.z;
      return;
    }
    const turn = this.turn.take(x);
    if (turn === 0) return;
    // About the head, which stays where it is.
    camera.getWorldPosition(this.head);
    origin.position.sub(this.head).applyAxisAngle(UP, -turn * SNAP_TURN).add(this.head);
    origin.rotation.y -= turn * SNAP_TURN;
  }

  /** Once a picture, while a recording is watched. Head in the origin's space. */
  update(over: PanelPart | 'line' | null, x: number, y: number, z: number, yaw: number, seconds: number, accent: string): void {
    const { replay } = stage.getState(), { object } = this.panel;
    if (!replay) return;
    if (this.keeper.follow(x, y, z, yaw, seconds, over !== null)) {
      const { seat } = this.keeper;
      object.position.set(seat.x, seat.y, seat.z);
      object.rotation.set(LEAN, seat.yaw, 0);
      object.updateMatrix();
    }
    this.panel.draw(replay.state, this.seeks?.goal ?? replay.player.tickNow(), over, accent);
  }
}
