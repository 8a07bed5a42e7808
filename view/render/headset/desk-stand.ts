import { SHOW_STATE, ZONE_KIND, MAX_ZONES } from '../../../protocol/index.ts';
import { CIRCLE, type XrBounds } from '../../input/xr-bounds.ts';
import { looks, LOOKS, stepLook } from '../../looks/looks.ts';
import { roomByHand } from '../../room/room-store.ts';
import { showPage } from '../../show/show-store.ts';
import { stage, type StageActions } from '../../stage.ts';
import { dateInWords, lengthInWords } from '../../ui/library/session-words.ts';
import { Desk } from './desk.ts';
import { deskParts, HOLD_MS, partAt, ROWS, type DeskFacts, type DeskPart } from './desk-parts.ts';
import type { HandRay } from './hand-ray.ts';
import { headsetView } from './headset-view.ts';
import { SeatKeeper } from './seat.ts';

/** The desk stands so far before the player and below their eyes, metres: between the lanterns and the drums. It leans back to face them. */
const AHEAD = 0.84, BELOW = 0.9, LEAN = -0.82;
/** How often it looks at what it shows, ms. */
const LOOK_MS = 100;
/** A picture counts for at most so much of a hold, ms: one that took long proves nothing about the hand. */
const MOST_STEP_MS = 100;
/** Loudness by one press. */
const VOLUME_STEP = 0.1;
/** A shut desk is dim, and dimmer in the dark. */
const DIM = 0.62, DARK = 0.4;

const isSame = (a: DeskPart | null, b: DeskPart | null): boolean => a !== null && b !== null && a.act === b.act && a.id === b.id;

/** The desk in the room: what it shows, what is pressed on it, and where it stands. */
export class DeskStand {
  readonly desk = new Desk();
  private readonly keeper = new SeatKeeper(AHEAD, BELOW);
  private page: 'shut' | 'main' | 'room' | 'space' = 'shut';
  private first = 0;
  private facts: DeskFacts;
  private parts: readonly DeskPart[] = [];
  private lookedMs = -Infinity;
  private over: DeskPart | null = null;
  private holding: { readonly hand: HandRay; readonly part: DeskPart; heldMs: number } | null = null;

  /** `whereIsHead`: metres, in the room. */
  constructor(private readonly actions: StageActions, private readonly bounds: XrBounds, private readonly whereIsHead: () => { readonly x: number; readonly z: number }, private readonly takeOff: () => void) {
    this.desk.object.rotation.order = 'YXZ';
    this.facts = this.read();
  }

  private read(): DeskFacts {
    const { audio, show, replay, library } = stage.getState(), { canUndo, canRedo } = roomByHand.getState(), { seen } = showPage.getState(), nowMs = Date.now(), look = looks.getState().all;
    return {
      page: this.page === 'main' && library.isOpen && show === 'off' ? 'recordings' : this.page, isShow: show !== 'off' && seen.state !== SHOW_STATE.none, isShowHeld: seen.isHeld, isReplay: replay !== null,
      isMuted: audio.isMuted, volume: audio.volume, canUndo, canRedo, look: LOOKS.find(({ id }) => id === look)!.label, hasMirror: headsetView.hasMirror, space: this.bounds.kind, radius: this.bounds.radius, first: this.first,
      recordings: this.page === 'main' && library.isOpen ? library.cards.filter(({ isLive }) => !isLive).map(({ id, title, startedAt, seconds }) => ({ id, title, more: `${dateInWords(startedAt, nowMs)} · ${lengthInWords(seconds)}` })) : [],
    };
  }

  private look(nowMs: number): void {
    this.lookedMs = nowMs;
    const { show } = stage.getState();
    // Neither room nor space is changed while a show runs.
    if (show !== 'off' && (this.page === 'room' || this.page === 'space')) this.turnTo('main');
    this.facts = this.read();
    this.parts = deskParts(this.facts);
  }

  private turnTo(page: DeskStand['page']): void {
    this.page = page;
    this.first = 0;
    roomByHand.setState({ isEditedInHeadset: page === 'room' });
    if (page !== 'main' && stage.getState().library.isOpen) this.actions.closeLibrary();
  }

  /** What lies under a point of the desk. */
  partAt(u: number, v: number): DeskPart | null {
    return partAt(this.parts, u, v);
  }

  /** A hand presses what it points at. Returns whether there was anything. */
  press(hand: HandRay, part: DeskPart | null, nowMs: number): boolean {
    if (!part) return false;
    if (part.isHeld) this.holding = { hand, part, heldMs: 0 };
    else this.carryOut(part, nowMs);
    return true;
  }

  private carryOut(part: DeskPart, nowMs: number): void {
    const { actions, bounds } = this, { audio } = stage.getState(), { director } = showPage.getState(), head = this.whereIsHead(), { act } = roomByHand.getState();
    switch (part.act) {
      case 'open': this.turnTo('main'); break;
      case 'shut': this.turnTo('shut'); break;
      case 'main': this.turnTo('main'); if (stage.getState().library.isOpen) actions.closeLibrary(); break;
      case 'stop': actions.panic(); break;
      case 'mute': actions.toggleMute(); break;
      case 'quieter': actions.setVolume(Math.max(0, Math.round((audio.volume - VOLUME_STEP) * 10) / 10)); break;
      case 'louder': actions.setVolume(Math.min(1, Math.round((audio.volume + VOLUME_STEP) * 10) / 10)); break;
      case 'centre': actions.recentre(); this.keeper.reset(); break;
      case 'edit': this.turnTo('room'); break;
      case 'doneEditing': this.turnTo('main'); break;
      case 'undo': act?.('undo'); break;
      case 'redo': act?.('redo'); break;
      case 'make': {
        const { zones } = roomByHand.getState();
        for (let index = 0; index < MAX_ZONES; index++) {
          if (zones.some((zone) => zone.index === index)) continue;
          act?.('make', index, ZONE_KIND.loop, 0);
          break;
        }
        break;
      }
      case 'recordings': this.first = 0; actions.openLibrary(); break;
      case 'newer': this.first = Math.max(0, this.first - ROWS); break;
      case 'older': this.first += ROWS; break;
      case 'play': if (part.id) actions.playSession(part.id); this.turnTo('shut'); break;
      case 'live': actions.leaveReplay(); break;
      case 'space': this.turnTo('space'); break;
      case 'smaller': bounds.setRadius(Math.max(CIRCLE.least, bounds.radius - CIRCLE.step)); break;
      case 'wider': if (bounds.radius === 0) bounds.standHere(head.x, head.z); bounds.setRadius(bounds.radius === 0 ? CIRCLE.first : bounds.radius + CIRCLE.step); break;
      case 'spaceHere': bounds.standHere(head.x, head.z); break;
      case 'spaceOff': bounds.setRadius(0); break;
      case 'look': stepLook(1); break;
      case 'mirror': headsetView.hasMirror = !headsetView.hasMirror; break;
      case 'leave': this.takeOff(); break;
      case 'next': director?.go(); break;
      case 'back': director?.back(); break;
      case 'hold': director?.hold(); break;
      case 'endShow': actions.leaveShow(); break;
    }
    this.look(nowMs);
  }

  /** Once a picture. `hands`: each with the part that it points at, or null. Poses in the origin's space. */
  update(hands: readonly { readonly hand: HandRay; readonly part: DeskPart | null }[], x: number, y: number, z: number, yaw: number, seconds: number, nowMs: number, accent: string): void {
    if (nowMs - this.lookedMs > LOOK_MS) this.look(nowMs);
    const { object } = this.desk, { holding } = this;
    let held = 0;
    if (holding) {
      const still = hands.find(({ hand }) => hand === holding.hand);
      if (!holding.hand.isDown || !isSame(still?.part ?? null, holding.part)) this.holding = null;
      else {
        holding.heldMs += Math.min(MOST_STEP_MS, seconds * 1000);
        held = Math.min(1, holding.heldMs / HOLD_MS);
        if (held >= 1) {
          this.holding = null;
          this.carryOut(holding.part, nowMs);
        }
      }
    }
    this.over = this.holding?.part ?? hands.find(({ part }) => part !== null)?.part ?? null;
    if (this.keeper.follow(x, y, z, yaw, seconds, this.over !== null)) {
      const { seat } = this.keeper;
      object.position.set(seat.x, seat.y, seat.z);
      object.rotation.set(LEAN, seat.yaw, 0);
      object.updateMatrix();
    }
    object.material.opacity = this.facts.page !== 'shut' || this.over ? 1 : showPage.getState().seen.isDark ? DARK : DIM;
    this.desk.draw(this.facts, this.parts, this.over, held, accent);
  }

  /** The headset was put on or taken off: shut, and before the player at the next picture. */
  reset(): void {
    this.turnTo('shut');
    this.holding = null;
    this.comeBefore();
  }

  /** It stands before the player at the next picture: the room was put elsewhere. */
  comeBefore(): void {
    this.keeper.reset();
  }

  /** For whoever looks on: what it shows. */
  get shown(): { readonly page: DeskFacts['page']; readonly parts: readonly DeskPart[] } {
    return { page: this.facts.page, parts: this.parts };
  }
}
