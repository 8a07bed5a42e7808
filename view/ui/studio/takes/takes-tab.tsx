import './takes-tab.css';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { FRAME_HEAD, type TakeRow } from '../../../../protocol/index.ts';
import { isVoice, RETENTION_WORDS, RETENTIONS } from '../../../takes/retention.ts';
import { takesActions, takesView } from '../../../takes/takes-store.ts';
import { stage } from '../../../stage.ts';
import { Icon } from '../../icons.tsx';
import type { TabProps } from '../tabs.ts';
import { SaveSession } from './save-session.tsx';
import { clockWords, megabytes, takeTitle, takeWords } from './takes-words.ts';

/** How often the length of what is played is looked at, ms. */
const LOOK_MS = 1000;

/** What this session holds, how it can be saved, and the microphone's takes: played, kept for how long, deleted. */
export function TakesTab({ actions }: TabProps): ReactNode {
  const view = useStore(takesView), recording = useStore(stage, (state) => state.recording), replay = useStore(stage, (state) => state.replay?.state ?? null), seconds = useSecondsPlayed();
  const id = replay?.id ?? recording.id ?? '', isKept = replay !== null || recording.state === 'recording' || recording.state === 'full';
  useEffect(() => takesActions()?.refresh(), [id]);
  const takes = view.takes ?? [], mine = takes.filter(({ session }) => session === id), others = takes.filter(({ session }) => session !== id);
  return (
    <div className="takes-tab">
      <h3>{replay ? `“${replay.title}”` : 'This session'}</h3>
      {isKept && id !== '' ? (
        <>
          <p className="takes-facts"><b>{clockWords(seconds)}</b> played{mine.length > 0 && `, ${mine.length === 1 ? 'one take' : `${mine.length} takes`}`}. All of it is kept.</p>
          <SaveSession id={id} title={replay?.title ?? 'this session'} />
        </>
      ) : <p className="takes-note">{recording.message || 'Nobody has played yet. From your first note on everything is kept here by itself.'}</p>}
      <button type="button" className="quiet" onClick={actions.openLibrary}><Icon name="sessions" /> Your sessions</button>

      <h3>Recorded takes</h3>
      {view.takes === null ? <p className="takes-note" role="status">Looking …</p> : takes.length === 0 ? <p className="takes-note">Nothing recorded yet. Record a loop with the microphone and it shows up here.</p> : (
        <>
          <TakeList takes={mine} playing={view.playing} label="Takes of this session" />
          {others.length > 0 && (
            <details>
              <summary className="takes-note">{others.length === 1 ? 'One of another session' : `${others.length} of other sessions`}</summary>
              <TakeList takes={others} playing={view.playing} label="Takes of other sessions" />
            </details>
          )}
        </>
      )}
      {view.message !== '' && <p className="takes-trouble" role="alert">{view.message}</p>}

      <fieldset className="field pick">
        <legend>Keep what the microphone heard</legend>
        <span className="pick-row">
          {RETENTIONS.map((one) => (
            <label key={one} className="pick-one"><input type="radio" name="takes-retention" checked={view.retention === one} onChange={() => takesActions()?.setRetention(one)} /><span>{RETENTION_WORDS[one]}</span></label>
          ))}
        </span>
      </fieldset>
      <p className="takes-note">Takes stay on this device. A session that is deleted takes its own with it.</p>
      {takes.length > 0 && <DeleteAll count={takes.length} voices={takes.filter(isVoice).length} bytes={view.bytes} />}
    </div>
  );
}

function TakeList({ takes, playing, label }: { readonly takes: readonly TakeRow[]; readonly playing: string; readonly label: string }): ReactNode {
  if (takes.length === 0) return null;
  return (
    <ul className="takes-list" aria-label={label}>
      {takes.map((take) => {
        const title = takeTitle(take), isPlaying = take.hash === playing;
        return (
          <li key={`${take.session} ${take.layer}`} className="takes-take">
            <button type="button" className="line-button" aria-label={`${isPlaying ? 'Stop' : 'Play'} ${title}`} onClick={() => (isPlaying ? takesActions()?.stop() : takesActions()?.play(take))}><Icon name={isPlaying ? 'stop' : 'play'} /></button>
            <span className="takes-what"><span>{title}</span><span className="takes-words">{takeWords(take)}</span></span>
            <button type="button" className="line-button" aria-label={`Delete ${title}`} onClick={() => takesActions()?.remove([take])}><Icon name="trash" /></button>
          </li>
        );
      })}
    </ul>
  );
}

/** Asks once: what is recorded cannot be brought back. */
function DeleteAll({ count, voices, bytes }: { readonly count: number; readonly voices: number; readonly bytes: number }): ReactNode {
  const [isAsking, setAsking] = useState(false), no = useRef<HTMLButtonElement>(null);
  useEffect(() => { if (isAsking) no.current?.focus(); }, [isAsking]);
  if (!isAsking) return <button type="button" className="quiet" onClick={() => setAsking(true)}><Icon name="trash" /> Delete all takes ({megabytes(bytes)})</button>;
  return (
    <p className="takes-ask" role="group" aria-label="Delete all takes?">
      <span>Delete {count === 1 ? 'the only take' : `all ${count} takes`}{voices === 0 && ', none with the microphone'}? They cannot be brought back.</span>
      <button type="button" className="solid" onClick={() => {
        setAsking(false);
        takesActions()?.removeAll();
      }}>Delete</button>
      <button ref={no} type="button" className="quiet" onClick={() => setAsking(false)}>Keep</button>
    </p>
  );
}

/** Length of what is on the stage, in seconds. */
function useSecondsPlayed(): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const look = (): void => {
      const { replay, session } = stage.getState();
      setSeconds(replay ? replay.state.ticks / 128 : session?.frame.head[FRAME_HEAD.seconds] ?? 0);
    };
    look();
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  return seconds;
}
