import { StrictMode, Suspense, lazy } from 'react';
import { createRoot } from 'react-dom/client';
import { useStore } from 'zustand';
import { Director, backstage } from './director.ts';
import { stage } from './stage.ts';
import { Shell } from './ui/shell.tsx';

// The interface is readable before anything heavy arrives: three.js and the room come after it.
const Room = lazy(() => import('./render/room.tsx'));
const StagePointer = lazy(() => import('./render/stage-pointer.tsx').then(({ StagePointer }) => ({ default: StagePointer })));

const director = new Director();

function Page() {
  const session = useStore(stage, (state) => state.session);
  const { headsetLayer, levels } = useStore(backstage);
  return (
    <>
      <Suspense fallback={null}>
        <Room session={session} levels={levels}>
          {session && <StagePointer session={session} onTouched={director.actions.playWithPointer} />}
          {headsetLayer}
        </Room>
      </Suspense>
      <Shell actions={director.actions} levels={levels} />
    </>
  );
}

createRoot(document.getElementById('root')!).render(<StrictMode><Page /></StrictMode>);
void director.open();
