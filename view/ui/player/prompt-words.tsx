import { useEffect, useState, type ReactNode } from 'react';
import type { Replay } from '../../replay/replay.ts';

/** How often the recording is asked what is said, ms. */
const LOOK_MS = 120;

/** What the prompter said when a show was recorded, where it stood. */
export function PromptWords({ player }: { readonly player: Replay }): ReactNode {
  const [words, setWords] = useState('');
  useEffect(() => {
    const timer = window.setInterval(() => setWords(player.promptNow()), LOOK_MS);
    return () => window.clearInterval(timer);
  }, [player]);
  return <p className="player-prompt" role="status" aria-live="polite" data-shown={words !== ''}>{words}</p>;
}
