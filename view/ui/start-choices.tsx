import { useRef, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { stage, type StageActions } from '../stage.ts';
import { Icon } from './icons.tsx';
import { Progress } from './progress.tsx';
import { SoundWaits } from './sound-words.tsx';
import { KEPT_WORDS } from './status.tsx';
import { useWaysToPlay, type WayToPlay } from './ways-to-play.ts';

/** Endings of the motion files that can be opened. */
export const MOTION_FILES = '.bvh,.json';

/** One way to play, as a soft row that lights up. The best one to begin with is filled. */
export function ChoiceButton({ way, onChosen, isCurrent = false, isBest = false }: {
  readonly way: WayToPlay; readonly onChosen?: () => void; readonly isCurrent?: boolean; readonly isBest?: boolean;
}): ReactNode {
  return (
    <button
      type="button" className="choice" data-best={isBest} aria-label={way.label} aria-current={isCurrent ? 'true' : undefined}
      onClick={() => {
        way.choose();
        onChosen?.();
      }}
    >
      <Icon name={way.icon} />
      <span className="choice-title">{way.title}</span>
      <span className="choice-words">{way.words}</span>
    </button>
  );
}

/** Opens a recorded movement from the disk. */
export function MotionFileButton({ actions, onChosen }: { readonly actions: StageActions; readonly onChosen?: () => void }): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className="quiet" onClick={() => input.current?.click()}>
        <Icon name="file" /> Open a motion file
      </button>
      <input
        ref={input} type="file" accept={MOTION_FILES} hidden aria-hidden="true" tabIndex={-1}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (!file) return;
          actions.openMotionFile(file);
          onChosen?.();
        }}
      />
    </>
  );
}

/** The first thing a stranger reads: what this is, that sound waits for a click, and how to play it. */
export function StartChoices({ actions, onChosen }: { readonly actions: StageActions; readonly onChosen: () => void }): ReactNode {
  const ways = useWaysToPlay(actions), playedBy = useStore(stage, (state) => state.playedBy);
  const phase = useStore(stage, (state) => state.phase), message = useStore(stage, (state) => state.loadingMessage), progress = useStore(stage, (state) => state.loadingProgress);
  const isPlaying = playedBy !== 'nobody' && playedBy !== 'dancer';
  return (
    <nav className="start" aria-label="Ways to play">
      <p className="brand">Jam Engine</p>
      <h1>Play it yourself</h1>
      <p className="lead">Loops hang in the air. Touch one.</p>
      <SoundWaits actions={actions} />
      <div className="choices">
        {ways.map((way, index) => <ChoiceButton key={way.by} way={way} onChosen={onChosen} isBest={index === 0} isCurrent={isPlaying && way.by === playedBy} />)}
      </div>
      <p className="kept"><Icon name="sessions" /> {KEPT_WORDS}</p>
      <p className="start-more">
        {isPlaying && <button type="button" className="quiet" onClick={onChosen}><Icon name="close" /> Back to playing</button>}
        <MotionFileButton actions={actions} onChosen={onChosen} />
        {!ways.some(({ by }) => by === 'headset') && <span className="headset-hint"><Icon name="headset" /> Headset? Open this page in it.</span>}
      </p>
      {phase === 'loading' && <Progress label={message} value={progress} />}
      {phase === 'failed' && <p className="trouble" role="alert">{message}</p>}
    </nav>
  );
}
