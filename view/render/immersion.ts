import { createStore } from 'zustand/vanilla';

/** How the player is in the room: looking at a page, or with a headset, over their own room (`ar`) or inside ours (`vr`). */
export type Immersion = 'none' | 'ar' | 'vr';

/** What the picture needs to know of the headset, without loading anything of it. `ar` draws no backdrop and no floor. */
export const immersion = createStore<{ readonly mode: Immersion }>(() => ({ mode: 'none' }));

/** Which of the two ways in this device offers. Asks the browser only; loads nothing. Never rejects. */
export async function detectHeadset(): Promise<{ readonly canEnterAr: boolean; readonly canEnterVr: boolean }> {
  const ask = async (mode: XRSessionMode): Promise<boolean> => {
    try {
      return (await navigator.xr?.isSessionSupported(mode)) ?? false;
    } catch {
      return false;
    }
  };
  const [canEnterAr, canEnterVr] = await Promise.all([ask('immersive-ar'), ask('immersive-vr')]);
  return { canEnterAr, canEnterVr };
}
