import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { stage } from '../stage.ts';
import { Icon } from '../ui/icons.tsx';
import { hideCamera, isCameraAsked, looks } from './looks.ts';
import { clock, size, stageVideo, stopVideo } from './stage-video.ts';
import { tapeState } from '../tape/index.ts';

/** Over the stage, and never hidden: that a camera's picture is shown, and that a video is made; each with its way out. */
export function Signs(): ReactNode {
  const isAsked = useStore(looks, isCameraAsked), hasShade = useStore(looks, (state) => state.hasCameraShade);
  const isCameraOn = useStore(stage, ({ camera }) => camera.state === 'running' || camera.state === 'nobody' || camera.state === 'dark');
  const video = useStore(stageVideo), isMicrophoneRecorded = useStore(tapeState, ({ microphone }) => microphone.isRecording);
  return (
    <div className="looks-signs" role="region" aria-label="What is shown and recorded">
      {isCameraOn && (isAsked || hasShade) && (
        <div className="looks-sign" data-kind="camera">
          <Icon name="camera" />
          <span role="status">{isAsked ? 'Your camera picture is shown' : 'Your shape is shaded by the camera'}</span>
          <button type="button" onClick={hideCamera}>Hide it</button>
        </div>
      )}
      {isMicrophoneRecorded && (
        <div className="looks-sign" data-kind="microphone">
          <i aria-hidden="true" />
          <span role="status">Recording<span className="looks-more"> from the microphone</span></span>
        </div>
      )}
      {(video.state === 'recording' || video.state === 'finishing') && (
        <div className="looks-sign" data-kind="video">
          <i aria-hidden="true" />
          <span role="status">{video.state === 'recording' ? 'Recording video' : 'Finishing the video'}</span>
          <output aria-label="Length">{clock(video.seconds)}</output>
          <span className="looks-size">{size(video.bytes)}</span>
          {video.state === 'recording' && <button type="button" onClick={() => void stopVideo()}>Stop</button>}
        </div>
      )}
    </div>
  );
}
