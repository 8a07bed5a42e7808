import { notify } from '../stage.ts';
import type { OpenPart, PartCrew } from './part.ts';

/** The parts of the page, in the order in which they open. Each is loaded by itself. */
const PARTS: readonly { readonly name: string; readonly load: () => Promise<OpenPart> }[] = [
  { name: 'The room', load: () => import('../room/open-room-part.ts').then((part) => part.openRoomByHand) },
  { name: 'The tape', load: () => import('../tape/index.ts').then((part) => part.openTape) },
  { name: 'The loop station', load: () => import('../station/open-station.ts').then((part) => part.openStation) },
  { name: 'The tuner', load: () => import('../feel/open-feel.ts').then((part) => part.openFeel) },
  { name: 'The show', load: () => import('../show/open-show.ts').then((part) => part.openShow) },
  { name: 'The looks', load: () => import('../looks/open-looks.tsx').then((part) => part.openLooks) },
  { name: 'The takes', load: () => import('../takes/open-takes-part.ts').then((part) => part.openTakesPart) },
  { name: 'The signs', load: () => import('../manners/open-manners.tsx').then((part) => part.openManners) },
  { name: 'The devices', load: () => import('../input/open-devices.ts').then((part) => part.openDevices) },
  { name: 'The mods', load: () => import('../mods/open-mods.ts').then((part) => part.openMods) },
  { name: 'The body', load: () => import('../body/open-body.ts').then((part) => part.openBody) },
];

/** Opens all parts, one after the other, when the page has nothing better to do. What fails is said; the others open. */
export async function openParts(crew: PartCrew): Promise<void> {
  for (const { name, load } of PARTS) {
    await idle();
    try {
      await (await load())(crew);
    } catch (cause) {
      notify('warn', `${name} did not open: ${cause instanceof Error ? cause.message : String(cause)}. Reload the page to try again.`);
    }
  }
}

const idle = (): Promise<void> => new Promise((resolve) => {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(() => resolve(), { timeout: 500 });
  else setTimeout(resolve, 50);
});
