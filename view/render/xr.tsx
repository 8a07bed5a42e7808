import { XR, createXRStore } from '@react-three/xr';
import type { ReactElement } from 'react';
import type { Session } from '../session.ts';
import { XrBody, type XrBodyLink } from '../input/xr-body.tsx';
import { immersion } from './immersion.ts';
import { XrPlayer } from './xr-player.tsx';

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
 * Makes the way into a headset for a session. `leaveReplay`: what the panel's way back to the live room does while a recording is on the stage. Nothing of the emulator that the XR library brings is used; controllers and
 * hands are drawn by the room's own body of light, so no models are loaded; profiles come from the app's own `xr-profiles/`.
 *
 * @example const { createHeadset } = await import('./render/xr.tsx'); const headset = createHeadset(session, actions.leaveReplay);
 */
export function createHeadset(session: Session, leaveReplay: () => void): Headset {
  const store = createXRStore({
    emulate: false, offerSession: false, enterGrantedSession: false,
    baseAssetPath: new URL('xr-profiles/', document.baseURI).href,
    controller: false, hand: false, gaze: false, screenInput: false, transientPointer: false,
    frameRate: (rates) => Math.max(...Array.from(rates).filter((rate) => rate <= FRAME_RATE_MAX), Math.min(...Array.from(rates))),
    // Keeps the room where it is in the player's home. Asks for nothing; where it is not there, the room is put around the player each time.
    anchors: true,
    // Each of these would ask the player for leave to look at their home.
    hitTest: false, meshDetection: false, planeDetection: false, depthSensing: false, domOverlay: false,
  });
  let announceMounted = (): void => undefined;
  const mounted = new Promise<void>((done) => { announceMounted = done; });
  const link: XrBodyLink = { reader: null, onMounted: () => announceMounted() };
  store.onSessionEnd(() => {
    immersion.setState({ mode: 'none' });
    void session.setLayout('stage');
  });
  const layer = <XR store={store}><XrBody session={session} link={link} /><XrPlayer leave={leaveReplay} /></XR>;
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
    layer,
  };
}
