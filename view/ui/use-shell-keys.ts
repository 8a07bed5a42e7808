import { useEffect } from 'react';
import { stage, type StageActions } from '../stage.ts';

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName) || (target instanceof HTMLInputElement && !/^(range|checkbox|radio)$/.test(target.type)));
}

/** Keys of the page itself, whatever is on the stage: `L` opens the library, `C` frees the camera, Escape leaves what was opened last. `onEscape`: nothing was. */
export function useShellKeys(actions: StageActions, onEscape: () => void): void {
  useEffect(() => {
    const key = (event: KeyboardEvent): void => {
      const { isPanelOpen, isCameraFree, library } = stage.getState();
      if (library.isOpen) return;
      if (event.key === 'Escape') {
        if (isPanelOpen) actions.setPanelOpen(false);
        else if (isCameraFree) actions.setCameraFree(false);
        else onEscape();
      } else if (!event.repeat && !event.ctrlKey && !event.altKey && !event.metaKey && !isTyping(event.target)) {
        if (event.code === 'KeyL') actions.openLibrary();
        else if (event.code === 'KeyC') actions.setCameraFree(!isCameraFree);
      }
    };
    window.addEventListener('keydown', key);
    return () => window.removeEventListener('keydown', key);
  }, [actions, onEscape]);
}
