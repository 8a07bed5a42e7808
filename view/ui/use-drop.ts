import { useEffect } from 'react';
import type { StageActions } from '../stage.ts';

/** What is done with files that were let go over the page, by their ending: recorded sessions and bundles are taken in, a room is stood in, a mod is looked at, of others the first is played as a motion. */
export function sortFiles<Named extends { readonly name: string }>(files: readonly Named[]): { readonly sessions: readonly Named[]; readonly room: Named | null; readonly mod: Named | null; readonly motion: Named | null } {
  const ends = (ending: RegExp) => ({ name }: Named): boolean => ending.test(name), isSession = ends(/\.jam(bundle)?$/i), isRoom = ends(/\.jamroom$/i), isMod = ends(/\.(jam-?mod|zip)$/i);
  return { sessions: files.filter(isSession), room: files.find(isRoom) ?? null, mod: files.find(isMod) ?? null, motion: files.find((file) => !isSession(file) && !isRoom(file) && !isMod(file)) ?? null };
}

/** The folder that was let go, where the browser tells folders from files. Asked inside the event: afterwards it is forgotten. */
const droppedFolder = (data: DataTransfer | null): FileSystemEntry | null =>
  [...(data?.items ?? [])].map((item) => item.webkitGetAsEntry?.() ?? null).find((entry) => entry?.isDirectory) ?? null;

/** A motion file let go anywhere over the page is played; a room stands; sessions are taken in, and the library shows them. */
export function useDrop(actions: StageActions, setDragging: (isDragging: boolean) => void): void {
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setDragging(true);
    };
    const leave = (event: DragEvent): void => { if (event.relatedTarget === null) setDragging(false); };
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      setDragging(false);
      const { sessions, room, mod, motion } = sortFiles([...(event.dataTransfer?.files ?? [])]), folder = droppedFolder(event.dataTransfer);
      if (folder) {
        actions.openStudio('mods');
        void Promise.all([import('../mods/mods-store.ts'), import('../mods/read-folder.ts')]).then(async ([{ whenModsOpen }, { readEntry }]) => {
          const files = await readEntry(folder);
          (await whenModsOpen()).lookAtFiles(folder.name, files);
        });
      } else if (sessions.length > 0) {
        actions.importSessions(sessions);
        actions.openLibrary();
      } else if (room) {
        actions.openStudio('room');
        void import('../room/open-room-part.ts').then(({ roomActions }) => roomActions()?.openFile(room));
      } else if (mod) {
        actions.openStudio('mods');
        void import('../mods/mods-store.ts').then(async ({ whenModsOpen }) => (await whenModsOpen()).lookAtFile(mod));
      } else if (motion) actions.openMotionFile(motion);
    };
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, [actions, setDragging]);
}
