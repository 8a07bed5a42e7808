import { XR, createXRStore } from '@react-three/xr';
import type { ReactElement } from 'react';
import { XrBody, type InsideNow, type XrBodyLink } from '../input/xr-body.tsx';
import type { Session } from '../session.ts';
import type { StageActions } from '../stage.ts';
import { InsideHeadset } from './headset/inside.tsx';
import { immersion } from './immersion.ts';

/** Pictures a second that are asked for: the smoothest rate up to this; a standalone headset holds no more of this room. */
const FRAME_RATE_MAX = 90;

/** A headset that can be put on. Loaded only where one may be there. */
export interface Headset {
  /** Must be called from a click or tap. Rejects with one line for the player. The session's layout becomes `ring`. */
  enter(mode: 'ar' | 'vr'): Promise<void>;
  /** Takes it off; harmless when it is not on. The layout becomes `stage` again. */
  leave(): Promise<void>;
  /** Puts the room around the player as they stand and look now. */
  recentre(): void;
  /** What it shows beside the room now, for the console and for tests; null while nothing is mounted. */
  readonly inside: InsideNow | null;
  /** Goes into the canvas beside the room, which is therefore not mounted again when a headset turns up. */
  readonly layer: ReactElement;
}

/** Why a session did not begin, in a player's words. */
function inWords(cause: unknown): string {
  const name = cause instanceof DOMException ? cause.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'The headset was not allowed to start. Press the button again, and say yes.';
  if (name === 'NotSupportedError') return 'This headset cannot show the room this way. Try the other way in.';
  if (name === 'InvalidStateError') return 'The headset is in use already. Leave the other room first.';
  return `The headset did not start (${cause instanceof Error ? cause.message : String(cause)}). Reload the page and try again.`;
}

/**
 * Makes the way into a headset for a session. `actions`: what can be asked for on its panels. Nothing of the emulator that the XR library brings is used; controllers and
 * hands are drawn by the room's own body of light, so no models are loaded; profiles come from the app's own `xr-profiles/`.
 *
 * @example const { createHeadset } = await import('./render/xr.tsx'); const headset = createHeadset(session, actions);
 */
export function createHeadset(session: Session, actions: StageActions): Headset {
  const store = createXRStore({
    emulate: false, offerSession: false, enterGrantedSession: false,
    baseAssetPath: new URL('xr-profiles/', document.baseURI).href,
    controller: false, hand: false, gaze: false, screenInput: false, transientPointer: false,
    frameRate: (rates) => Math.max(...Array.from(rates).filter((rate) => rate <= FRAME_RATE_MAX), Math.min(...Array.from(rates))),
    // Bounds warn at the edge of the player's space; anchors keep the room where it is in their home. Whatever is not there is done without. What would ask the
    // player for leave to look at their home (planes, meshes, depth, hit tests) is not asked for.
    customSessionInit: { requiredFeatures: ['local-floor'], optionalFeatures: ['bounded-floor', 'anchors', 'hand-tracking', 'layers'] },
  });
  let announceMounted = (): void => undefined;
  const mounted = new Promise<void>((done) => { announceMounted = done; });
  const link: XrBodyLink = { reader: null, inside: null, onMounted: () => announceMounted() };
  const takeOff = (): void => void store.getState().session?.end();
  store.onSessionEnd(() => {
    immersion.setState({ mode: 'none' });
    void session.setLayout('stage');
  });
  const layer = <XR store={store}><XrBody session={session} link={link} /><InsideHeadset actions={actions} link={link} takeOff={takeOff} /></XR>;
  return {
    async enter(mode) {
      await mounted;
      try {
        await (mode === 'ar' ? store.enterAR() : store.enterVR());
      } catch (cause) {
        throw new Error(inWords(cause), { cause });
      }
      immersion.setState({ mode });
      await session.setLayout('ring');
    },
    async leave() {
      await store.getState().session?.end();
    },
    recentre: () => link.reader?.recentre(),
    get inside() { return link.inside; },
    layer,
  };
}
