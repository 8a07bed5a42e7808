import type { ComponentType } from 'react';
import type { StageActions } from '../../stage.ts';
import type { IconName } from '../icons.tsx';

/** What every tab of the studio is given. */
export interface TabProps {
  readonly actions: StageActions;
}

export type StudioTab = 'room' | 'loops' | 'body' | 'feel' | 'show' | 'looks' | 'takes' | 'mods';

/** The studio's tabs, in order. Each is loaded when it is first shown. */
export const STUDIO_TABS: readonly { readonly id: StudioTab; readonly title: string; readonly icon: IconName; readonly load: () => Promise<ComponentType<TabProps>> }[] = [
  { id: 'room', title: 'Room', icon: 'room', load: () => import('./room/room-tab.tsx').then((part) => part.RoomTab) },
  { id: 'loops', title: 'Loops', icon: 'tracks', load: () => import('./loops/loops-tab.tsx').then((part) => part.LoopsTab) },
  { id: 'body', title: 'Body', icon: 'body', load: () => import('./body/body-tab.tsx').then((part) => part.BodyTab) },
  { id: 'feel', title: 'Feel', icon: 'feel', load: () => import('./feel/feel-tab.tsx').then((part) => part.FeelTab) },
  { id: 'show', title: 'Show', icon: 'curtain', load: () => import('./show/show-tab.tsx').then((part) => part.ShowTab) },
  { id: 'looks', title: 'Looks', icon: 'looks', load: () => import('./looks/looks-tab.tsx').then((part) => part.LooksTab) },
  { id: 'takes', title: 'Takes', icon: 'takes', load: () => import('./takes/takes-tab.tsx').then((part) => part.TakesTab) },
  { id: 'mods', title: 'Mods', icon: 'mods', load: () => import('./mods/mods-tab.tsx').then((part) => part.ModsTab) },
];
