import { useEffect } from 'react';
import type { StageActions } from '../stage.ts';

/** What is done with files that were let go over the page, by their ending: recorded sessions are taken in, of others the first is played as a motion. */
export function sortFiles<Named extends { readonly name: string }>(files: readonly Named[]): { readonly sessions: readonly Named[]; readonly motion: Named | null } {
  const isSession = ({ name }: Named): boolean => name.toLowerCase().endsWith('.jam');
  return { sessions: files.filter(isSession), motion: files.find((file) => !isSession(file)) ?? null };
}

/** A motion file let go anywhere over the page is played; sessions are taken in, and the library shows them. */
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
      const { sessions, motion } = sortFiles([...(event.dataTransfer?.files ?? [])]);
      if (sessions.length > 0) {
        actions.importSessions(sessions);
        actions.openLibrary();
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
