import type { ReactNode } from 'react';
import type { StageActions } from '../stage.ts';
import type { Levels } from '../render/levels.ts';
export function Shell(_props: { readonly actions: StageActions; readonly levels?: Levels }): ReactNode { return null; }
