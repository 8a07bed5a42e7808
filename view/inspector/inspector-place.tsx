import '@fontsource-variable/outfit/wght.css';
import './inspector.css';
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useStore } from 'zustand';
import type { StageActions } from '../stage.ts';
import { Inspector } from './inspector.tsx';
import { inspector } from './inspector-store.ts';

/** The inspector beside the stage, or in its own window: the same one, with the same room behind it. */
export function InspectorPlace({ actions }: { readonly actions: StageActions }): ReactNode {
  const own = useStore(inspector, (state) => state.window), link = useStore(inspector, (state) => state.link);
  if (!link) return null;
  return createPortal(<Inspector key={own ? 'window' : 'page'} actions={actions} isOwnWindow={own !== null} />, own ? own.document.body : document.body);
}
