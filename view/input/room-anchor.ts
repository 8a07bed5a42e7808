/** Name under which this browser remembers the anchor of the player's room. */
const KEY = 'jam-engine/room-anchor';

/** What the anchors module of WebXR adds, as far as it is used; DOM types have it in part. */
interface AnchorSession {
  restorePersistentAnchor?(handle: string): Promise<XRAnchor>;
}
interface AnchorFrame {
  createAnchor?(pose: XRRigidTransform, space: XRSpace): Promise<XRAnchor> | undefined;
}
interface PersistentAnchor {
  requestPersistentHandle?(): Promise<string>;
}

/**
 * Keeps the room's middle where it is in the player's home: an anchor that the headset holds on to while it learns the place better, and finds again in
 * another session where it can. Headsets without anchors have none of it: `state` says so.
 */
export class RoomAnchor {
  /** none: not known yet · kept: the room's place is held · cannot: this headset or this way of seeing holds no place. */
  state: 'none' | 'kept' | 'cannot' = 'none';
  private anchor: XRAnchor | null = null;
  private isAsked = false;
  /** The place of an earlier session is being looked for. */
  isLooking = false;
  private session: XRSession | null = null;

  constructor(private readonly tell: (state: 'none' | 'kept' | 'cannot') => void = () => undefined, private readonly storage: Pick<Storage, 'getItem' | 'setItem'> | null = null) {}

  private become(state: RoomAnchor['state']): void {
    if (state === this.state) return;
    this.state = state;
    this.tell(state);
  }

  /** A session begins: the place of an earlier one is looked for. Resolves to whether it is there. */
  async begin(session: XRSession): Promise<boolean> {
    if (session === this.session) return this.anchor !== null;
    this.session = session;
    this.anchor = null;
    this.isAsked = false;
    this.become(session.enabledFeatures?.includes('anchors') === false ? 'cannot' : 'none');
    const handle = this.read(), { restorePersistentAnchor } = session as AnchorSession;
    if (!handle || !restorePersistentAnchor || this.state === 'cannot') return false;
    this.isLooking = true;
    try {
      this.anchor = await restorePersistentAnchor.call(session, handle);
      this.isAsked = true;
      this.become('kept');
      return true;
    } catch {
      // Another home, or a place that the headset has forgotten: the room is put around the player, as without.
      return false;
    } finally {
      this.isLooking = false;
    }
  }

  /** Holds the room's middle from now on: a pose in `space`. */
  hold(frame: XRFrame, pose: XRRigidTransform, space: XRSpace): void {
    const { createAnchor } = frame as AnchorFrame;
    this.anchor?.delete();
    this.anchor = null;
    this.isAsked = true;
    if (!createAnchor || this.state === 'cannot') return this.become('cannot');
    try {
      const asked = createAnchor.call(frame, pose, space);
      if (!asked) return this.become('cannot');
      void asked.then((anchor) => {
        this.anchor = anchor;
        this.become('kept');
        void (anchor as PersistentAnchor).requestPersistentHandle?.().then((handle) => this.write(handle), () => undefined);
      }, () => this.become('cannot'));
    } catch {
      this.become('cannot');
    }
  }

  /** Where the room's middle is now, in `space`; null while it is not known. */
  poseIn(frame: XRFrame, space: XRSpace): XRRigidTransform | null {
    if (!this.anchor) return null;
    try {
      return frame.getPose(this.anchor.anchorSpace, space)?.transform ?? null;
    } catch {
      // A headset that took the anchor back.
      this.anchor = null;
      this.become('cannot');
      return null;
    }
  }

  /** Whether a place was asked for in this session, whatever came of it. */
  get hasBeenAsked(): boolean {
    return this.isAsked;
  }

  end(): void {
    this.session = null;
    this.anchor = null;
    this.isAsked = false;
    this.become('none');
  }

  private read(): string | null {
    try {
      return this.storage?.getItem(KEY) ?? null;
    } catch {
      return null;
    }
  }

  private write(handle: string): void {
    try {
      this.storage?.setItem(KEY, handle);
    } catch { /* A browser that keeps nothing finds its room anew. */ }
  }
}
