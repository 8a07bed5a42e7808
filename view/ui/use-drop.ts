import { useEffect } from 'react';
import type { StageActions } from '../stage.ts';

/** What is done with files that were let go over the page, by their ending: recorded sessions and bundles are taken in, a room is stood in, of others the first is played as a motion. */
export function sortFiles<Named extends { readonly name: string }>(files: readonly Named[]): { readonly sessions: readonly Named[]; readonly room: Named | null; readonly motion: Named | null } {
  const isSession = ({ name }: Named): boolean => /\.jam(bundle)?$/i.test(name), isRoom = ({ name }: Named): boolean => name.toLowerCase().endsWith('.jamroom');
  return { sessions: files.filter(isSession), room: files.find(isRoom) ?? null, motion: files.find((file) => !isSession(file) && !isRoom(file)) ?? null };
}

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
      const { sessions, room, motion } = sortFiles([...(event.dataTransfer?.files ?? [])]);
      if (sessions.length > 0) {
        actions.importSessions(sessions);
        actions.openLibrary();
      } else if (room) {
        actions.openStudio('room');
        void import('../room/open-room-part.ts').then(({ roomActions }) => roomActions()?.openFile(room));
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
