/** Size of a session's picture on its card, px. */
export const CARD_PICTURE = { width: 320, height: 200, quality: 0.82 } as const;

type Photographer = () => Promise<Blob | null>;
let photographer: Photographer | null = null;

/** The room's canvas, once it draws, offers itself as the one who takes pictures; null when it goes. */
export function setPhotographer(taker: Photographer | null): void {
  photographer = taker;
}

/**
 * The stage as it looks now, framed for a card and without names or ghosts: a JPEG of {@link CARD_PICTURE}. Null while nothing is drawn, or when the
 * graphics card gives no picture. Never rejects. Costs one more small picture.
 */
export async function takePicture(): Promise<Blob | null> {
  try {
    return (await photographer?.()) ?? null;
  } catch {
    return null;
  }
}
