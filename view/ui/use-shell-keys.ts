import { useEffect } from 'react';
import { stage, type StageActions } from '../stage.ts';
import type { StudioTab } from './studio/tabs.ts';

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName) || (target instanceof HTMLInputElement && !/^(range|checkbox|radio)$/.test(target.type)));
}

/** Keys of the page itself, whatever is on the stage: `L` opens the library, `C` frees the camera, `U` opens the studio, `P` looks into the room, Escape leaves what was opened last. `onEscape`: nothing was. */
export function useShellKeys(actions: StageActions, onEscape: () => void): void {
  useEffect(() => {
    let lastTab: StudioTab = 'room';
    const key = (event: KeyboardEvent): void => {
      const { isPanelOpen, isCameraFree, library, studioTab } = stage.getState();
      if (library.isOpen) return;
      if (studioTab) lastTab = studioTab;
      if (event.key === 'Escape') {
        if (isPanelOpen) actions.setPanelOpen(false);
        else if (studioTab) actions.openStudio(null);
        else if (isCameraFree) actions.setCameraFree(false);
        else onEscape();
      } else if (!event.repeat && !event.ctrlKey && !event.altKey && !event.metaKey && !isTyping(event.target)) {
        if (event.code === 'KeyL') actions.openLibrary();
        else if (event.code === 'KeyU') actions.openStudio(studioTab ? null : lastTab);
        else if (event.code === 'KeyC') actions.setCameraFree(!isCameraFree);
        else if (event.code === 'KeyP') actions.openInspector(stage.getState().inspector === 'shut' ? 'page' : 'shut');
      }
    };
    window.addEventListener('keydown', key);
    return () => window.removeEventListener('keydown', key);
  }, [actions, onEscape]);
}
