import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { stage, type PlayedBy, type StageActions } from '../stage.ts';
import type { IconName } from './icons.tsx';

/** One way to play. */
export interface WayToPlay {
  readonly by: Exclude<PlayedBy, 'nobody' | 'file'>;
  readonly icon: IconName;
  readonly title: string;
  readonly words: string;
  /** What assistive technology reads where the title alone would hide what it is; begins with the title. */
  readonly label?: string;
  choose(): void;
}

/** Whether fingers are what this device is used with. */
export function useIsTouch(): boolean {
  const [isTouch, setTouch] = useState(() => matchMedia('(pointer: coarse)').matches);
  useEffect(() => {
    const coarse = matchMedia('(pointer: coarse)'), look = (): void => setTouch(coarse.matches);
    coarse.addEventListener('change', look);
    return () => coarse.removeEventListener('change', look);
  }, []);
  return isTouch;
}

/** Whether a camera is plugged in. Asks the browser's list, which needs no leave and switches nothing on. */
function useHasCamera(): boolean {
  const [hasCamera, setHas] = useState(false);
  useEffect(() => {
    const { mediaDevices } = navigator;
    if (!mediaDevices?.enumerateDevices) return;
    let isGone = false;
    const look = (): void => void mediaDevices.enumerateDevices().then((devices) => { if (!isGone) setHas(devices.some(({ kind }) => kind === 'videoinput')); }, () => undefined);
    look();
    mediaDevices.addEventListener?.('devicechange', look);
    return () => {
      isGone = true;
      mediaDevices.removeEventListener?.('devicechange', look);
    };
  }, []);
  return hasCamera;
}

/**
 * The best way to begin on this device: a headset where there is one (the page is open in it), fingers on a screen made for them
 * (nobody stands two metres from a phone first), the whole body where a camera looks on, else the pointer.
 */
export function bestWay(device: { readonly hasHeadset: boolean; readonly isTouch: boolean; readonly hasCamera: boolean }): WayToPlay['by'] {
  if (device.hasHeadset) return 'headset';
  return device.isTouch || !device.hasCamera ? 'pointer' : 'camera';
}

/** The ways to play that are possible here, the best to begin with first. */
export function useWaysToPlay(actions: StageActions): readonly WayToPlay[] {
  const canEnterAr = useStore(stage, (state) => state.canEnterAr), canEnterVr = useStore(stage, (state) => state.canEnterVr);
  const isTouch = useIsTouch(), hasCamera = useHasCamera(), hasHeadset = canEnterAr || canEnterVr;
  const ways: WayToPlay[] = [
    { by: 'camera', icon: 'camera', title: 'Camera', words: 'Your whole body plays', choose: () => actions.playWithCamera() },
    isTouch
      ? { by: 'pointer', icon: 'touch', title: 'Touch', words: 'Fingers on the screen', label: 'Touch: your finger is the pointer', choose: () => actions.playWithPointer() }
      : { by: 'pointer', icon: 'pointer', title: 'Pointer and keys', words: 'Mouse and number keys', choose: () => actions.playWithPointer() },
    { by: 'dancer', icon: 'dancer', title: 'Watch the show', words: 'Three minutes of light, step in anytime', choose: () => actions.watchShow() },
  ];
  if (hasHeadset) ways.push({ by: 'headset', icon: 'headset', title: 'Headset', words: 'Lights all around you', choose: () => actions.enterHeadset(canEnterAr ? 'ar' : 'vr') });
  const best = bestWay({ hasHeadset, isTouch, hasCamera });
  return ways.sort((a, b) => Number(b.by === best) - Number(a.by === best));
}
