import { Group, type Vector3 } from 'three';
import { MAX_PLAYERS, type RenderFrame } from '../../../protocol/index.ts';
import { looks, lookOf, type LookId, type LooksState } from '../../looks/looks.ts';
import { guide } from '../../notation/guide-store.ts';
import { notify } from '../../stage.ts';
import type { SharedUniforms } from '../glow.ts';
import type { RoomLight } from '../room-light.ts';
import { BodyHistory } from './body-history.ts';
import type { GuideLine } from './guide-line.ts';
import type { Look, LookPicture, MakeLook } from './look.ts';

/** Every look but the body of light, which is always there. Each is loaded when it is first worn. */
const MAKERS: Readonly<Record<Exclude<LookId, 'skeleton'>, () => Promise<MakeLook>>> = {
  trails: () => import('./light-trails.ts').then(({ makeLightTrails }) => makeLightTrails),
  ribbons: () => import('./silk.ts').then(({ makeSilk }) => makeSilk),
  particles: () => import('./sparks.ts').then(({ makeSparks }) => makeSparks),
  silhouette: () => import('./silhouette.ts').then(({ makeSilhouette }) => makeSilhouette),
  puppet: () => import('./puppet.ts').then(({ makePuppet }) => makePuppet),
  crowd: () => import('./crowd.ts').then(({ makeCrowd }) => makeCrowd),
  camera: () => import('./camera-picture.ts').then(({ makeCameraPicture }) => makeCameraPicture),
};
/** Looks in which the body of light dances too. */
const WITH_BODY: readonly LookId[] = ['crowd'];
/** Shares a second by which a look comes and goes. */
const CHANGE = 5;

/** A look that somebody wears or wore. */
interface Slot {
  readonly id: LookId;
  readonly share: Float32Array;
  /** Null until it is loaded, and for ever where it cannot be. */
  look: Look | null;
}

/**
 * Who wears which look: loads looks when they are first worn, fades from one to another, and says how much of the plain body of light is
 * left to draw. A phrase that is followed is drawn with them. A look that cannot be loaded, or is still on its way, leaves the body of light in its place.
 */
export class LookStage {
  readonly object = new Group();
  /** 0–1 for each player: how much of the body of light and its trails is drawn. */
  readonly body = new Float32Array(MAX_PLAYERS).fill(1);
  private readonly history = new BodyHistory();
  private readonly slots: Slot[] = [];
  private readonly picture: { -readonly [Field in keyof LookPicture]: LookPicture[Field] };
  private guideLine: GuideLine | null = null;
  private isGuideAsked = false;

  /** `worn`: who wears what; `hasGuide`: a phrase that is followed is drawn here. */
  constructor(private readonly shared: SharedUniforms, light: RoomLight, eye: Vector3, private readonly worn: (state: LooksState, player: number) => LookId = lookOf, private readonly hasGuide = true) {
    this.picture = { light, frame: null as unknown as RenderFrame, history: this.history, own: -1, eye, heightPixels: 1, isInHeadset: false, share: this.body };
  }

  /** Draws all bodies that wear a look. `own`: the player through whose eyes the room is seen, −1 none. */
  update(frame: RenderFrame, own: number, heightPixels: number, isInHeadset: boolean): void {
    const state = looks.getState(), { light } = this.picture, change = 1 - Math.exp(-CHANGE * light.step);
    for (let player = 0; player < MAX_PLAYERS; player++) {
      const wanted = this.worn(state, player);
      if (wanted !== 'skeleton' && light.presence[player]! > 0.01) this.ask(wanted);
    }
    if (this.hasGuide && guide.getState().phrase) this.askGuide();
    this.guideLine?.update(light, frame, heightPixels);
    this.body.fill(1);
    if (this.slots.length === 0) return;
    this.history.take(light, frame);
    const { picture } = this;
    picture.frame = frame;
    picture.own = own;
    picture.heightPixels = heightPixels;
    picture.isInHeadset = isInHeadset;
    for (let i = 0; i < this.slots.length; i++) {
      const slot = this.slots[i]!, { look, share } = slot;
      if (!look) continue;
      // A video never has a last glimpse of who makes it.
      if (state.isFilmed && slot.id === 'camera') share.fill(0);
      let isWorn = false;
      for (let player = 0; player < MAX_PLAYERS; player++) {
        const goal = this.worn(state, player) === slot.id ? 1 : 0;
        share[player] = Math.abs(goal - share[player]!) < 0.01 ? goal : share[player]! + (goal - share[player]!) * change;
        if (share[player]! > 0) isWorn = true;
        if (!WITH_BODY.includes(slot.id) && (look.shows?.(player) ?? true)) this.body[player] = Math.max(0, this.body[player]! - share[player]!);
      }
      look.object.visible = isWorn;
      if (!isWorn) continue;
      picture.share = share;
      look.update(picture);
    }
  }

  /** Takes what of a camera is on the stage out of a picture that is kept, and back in again. */
  hideCamera(isHidden: boolean): void {
    for (const { look } of this.slots) look?.hideCamera?.(isHidden);
  }

  dispose(): void {
    for (const { look } of this.slots) look?.dispose?.();
  }

  private askGuide(): void {
    if (this.isGuideAsked) return;
    this.isGuideAsked = true;
    import('./guide-line.ts').then(({ GuideLine }) => {
      this.guideLine = new GuideLine(this.shared);
      this.object.add(this.guideLine.object);
    }, (cause: unknown) => notify('warn', `The line to follow did not load: ${cause instanceof Error ? cause.message : String(cause)}. Reload the page to try again.`));
  }

  private ask(id: Exclude<LookId, 'skeleton'>): void {
    for (let i = 0; i < this.slots.length; i++) if (this.slots[i]!.id === id) return;
    const slot: Slot = { id, share: new Float32Array(MAX_PLAYERS), look: null };
    this.slots.push(slot);
    MAKERS[id]().then((make) => {
      slot.look = make(this.shared);
      slot.look.object.visible = false;
      this.object.add(slot.look.object);
    }, (cause: unknown) => {
      notify('warn', `This look did not load: ${cause instanceof Error ? cause.message : String(cause)}. Reload the page to try again.`);
    });
  }
}
