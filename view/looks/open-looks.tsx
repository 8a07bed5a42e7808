import './looks.css';
import { createRoot } from 'react-dom/client';
import type { OpenPart } from '../parts/part.ts';
import { listenTo } from '../notation/drawings.ts';
import { PhraseLog } from '../notation/phrase-log.ts';
import { PHRASE_RATE } from '../notation/phrase.ts';
import { notify, stage } from '../stage.ts';
import { stepLook } from './looks.ts';
import { Signs } from './signs.tsx';
import { openStageVideo } from './stage-video.ts';

/** The key that steps through the looks, with shift back; unless a zone has it. */
const LOOK_KEY = 'KeyV';

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName) || (target instanceof HTMLInputElement && !/^(range|checkbox|radio)$/.test(target.type)));

/** Looks by key, the signs that say what of the player is shown and recorded, the video of the stage, and the memory of what was just moved. */
export const openLooks: OpenPart = async ({ sound }) => {
  addEventListener('keydown', (event) => {
    if (event.code !== LOOK_KEY || event.repeat || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
    const { library, session } = stage.getState();
    if (library.isOpen || session?.scene.zones.some(({ key }) => key === LOOK_KEY)) return;
    notify('info', `Look: ${stepLook(event.shiftKey ? -1 : 1)}.`);
  });
  const log = new PhraseLog();
  // By a clock of its own: a machine that draws few pictures a second remembers movement as finely as any.
  setInterval(() => {
    const { session } = stage.getState();
    if (!session || document.hidden) return;
    session.sample(performance.timeOrigin + performance.now());
    log.take(session.frame);
  }, 1000 / PHRASE_RATE);
  listenTo(log);
  const place = document.createElement('div');
  document.body.append(place);
  createRoot(place).render(<Signs />);
  await openStageVideo(sound);
};
