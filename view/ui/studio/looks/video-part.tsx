import { useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { clock, forgetVideo, saveVideo, size, startVideo, stageVideo, stopVideo } from '../../../looks/stage-video.ts';
import { Icon } from '../../icons.tsx';

/** Starts and ends a video of the stage, and says how it goes. */
export function VideoPart(): ReactNode {
  const video = useStore(stageVideo), [isBusy, setBusy] = useState(false);
  const during = (work: () => Promise<void>) => (): void => {
    setBusy(true);
    void work().finally(() => setBusy(false));
  };
  const isRunning = video.state === 'recording', isDone = video.state === 'done' || video.left !== null;
  return (
    <>
      <div className="looks-row">
        <button type="button" className="solid" disabled={isBusy && !isRunning} onClick={during(isRunning ? stopVideo : startVideo)}>{isRunning ? 'Stop and save' : 'Record a video'}</button>
        {(isRunning || video.state === 'finishing') && <span className="looks-video"><i className="looks-red" aria-hidden="true" /> <output aria-label="Length">{clock(video.seconds)}</output> · {size(video.bytes)}</span>}
        {video.state === 'done' && <span className="looks-video">{clock(video.seconds)} · {size(video.bytes)}</span>}
      </div>
      {video.message !== '' && <p className="looks-note" role="status">{video.message}</p>}
      {video.left !== null && !isRunning && <p className="looks-note" role="status">A video from your last visit is still here.</p>}
      {isDone && !isRunning && (
        <div className="looks-row">
          <button type="button" className="quiet" onClick={during(saveVideo)}><Icon name="export" /> {video.left !== null ? 'Save it' : 'Save again'}</button>
          <button type="button" className="quiet" onClick={during(forgetVideo)}><Icon name="trash" /> Forget it</button>
        </div>
      )}
      {!isRunning && !isDone && video.message === '' && <p className="looks-note">The stage with its sound, as a file. Words and panels are not in it.</p>}
    </>
  );
}
