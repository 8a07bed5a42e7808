import { useRef, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { stage, type StageActions } from '../stage.ts';
import { Icon, type IconName } from './icons.tsx';

/** Endings of the motion files that can be opened. */
export const MOTION_FILES = '.bvh,.json';

interface Choice {
  readonly icon: IconName;
  readonly title: string;
  readonly words: string;
  readonly isPossible: boolean;
  choose(): void;
}

/** The ways to play, in the order in which most people can. */
export function useChoices(actions: StageActions): readonly Choice[] {
  const canEnterAr = useStore(stage, (state) => state.canEnterAr), canEnterVr = useStore(stage, (state) => state.canEnterVr);
  const headset = canEnterAr || canEnterVr;
  return [
    { icon: 'camera', title: 'Camera', words: 'Your whole body', isPossible: true, choose: () => actions.playWithCamera() },
    { icon: 'headset', title: 'Headset', words: headset ? 'Lanterns all around you' : 'None found here', isPossible: headset, choose: () => actions.enterHeadset(canEnterAr ? 'ar' : 'vr') },
    { icon: 'pointer', title: 'Hands on the pointer', words: 'Mouse, touch and keys', isPossible: true, choose: () => actions.playWithPointer() },
    { icon: 'dancer', title: 'Watch the dancer', words: 'Lean back and listen', isPossible: true, choose: () => actions.watchDancer() },
  ];
}

/** One way to play, as a line that lights up. */
export function ChoiceButton({ choice, onChosen, isCurrent = false }: { readonly choice: Choice; readonly onChosen?: () => void; readonly isCurrent?: boolean }): ReactNode {
  return (
    <button
      type="button" className="choice" aria-disabled={!choice.isPossible} aria-current={isCurrent ? 'true' : undefined}
      onClick={() => {
        if (!choice.isPossible) return;
        choice.choose();
        onChosen?.();
      }}
    >
      <Icon name={choice.icon} />
      <span className="choice-title">{choice.title}</span>
      <span className="choice-words">{choice.words}</span>
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

/** The first thing a stranger reads: what this is, and how to play it. */
export function StartChoices({ actions, onChosen }: { readonly actions: StageActions; readonly onChosen: () => void }): ReactNode {
  const choices = useChoices(actions);
  const phase = useStore(stage, (state) => state.phase), message = useStore(stage, (state) => state.loadingMessage), progress = useStore(stage, (state) => state.loadingProgress);
  return (
    <nav className="start" aria-label="Ways to play">
      <p className="brand">Jam Engine</p>
      <h1>Play it yourself</h1>
      <p className="lead">Loops hang in the air. Touch one.</p>
      <div className="choices">
        {choices.map((choice) => <ChoiceButton key={choice.title} choice={choice} onChosen={onChosen} />)}
      </div>
      <MotionFileButton actions={actions} onChosen={onChosen} />
      {phase === 'loading' && <Progress label={message} value={progress} />}
      {phase === 'failed' && <p className="trouble" role="alert">{message}</p>}
    </nav>
  );
}

/** A wait, with how much of it is over. `value` 0…1. */
export function Progress({ label, value }: { readonly label: string; readonly value: number }): ReactNode {
  const percent = Math.round(Math.max(0, Math.min(1, value)) * 100);
  return (
    <div className="progress" role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={percent}>
      <span className="progress-words">{label}</span>
      <span className="progress-track"><span className="progress-bar" style={{ transform: `scaleX(${Math.max(0.02, percent / 100)})` }} /></span>
    </div>
  );
}
