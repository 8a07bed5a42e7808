import { useEffect, useId, useRef, useState, type ReactNode, type RefObject } from 'react';
import { useStore } from 'zustand';
import type { Levels } from '../render/levels.ts';
import { stage, type StageActions } from '../stage.ts';
import { Icon } from './icons.tsx';
import { MakerNumbers } from './maker-numbers.tsx';
import { Meters } from './meters.tsx';
import { PaletteChoice, Pick, Slide } from './music-controls.tsx';
import type { RoomSeen } from './room-watch.ts';
import { ChoiceButton, MotionFileButton } from './start-choices.tsx';
import { lazyPart } from './lazy-part.tsx';
import { KEPT_WORDS } from './status.tsx';
import { useWaysToPlay } from './ways-to-play.ts';

const SoundDevices = lazyPart(() => import('./sound-devices.tsx').then((part) => part.SoundDevices), 'Microphone and delays');
const Devices = lazyPart(() => import('./devices.tsx').then((part) => part.Devices), 'Devices');

const KEY_WORDS = (value: number): string => (value === 0 ? 'as written' : `${value > 0 ? 'up' : 'down'} ${Math.abs(value)}`);

/** Everything that can be set, beside the stage and never over the body. */
export function Panel({ actions, seen, levels, hasCaptions, onCaptions, panelRef }: {
  readonly actions: StageActions; readonly seen: RoomSeen; readonly levels: Levels; readonly hasCaptions: boolean; readonly onCaptions: (has: boolean) => void; readonly panelRef: RefObject<HTMLElement | null>;
}): ReactNode {
  const isOpen = useStore(stage, (state) => state.isPanelOpen), playedBy = useStore(stage, (state) => state.playedBy), settings = useStore(stage, (state) => state.settings);
  const isCameraFree = useStore(stage, (state) => state.isCameraFree), canEnterAr = useStore(stage, (state) => state.canEnterAr), canEnterVr = useStore(stage, (state) => state.canEnterVr);
  const ways = useWaysToPlay(actions), close = useRef<HTMLButtonElement>(null), captionsId = useId(), mirrorId = useId(), flyId = useId();
  const [hasOpened, setOpened] = useState(false);
  useEffect(() => {
    if (!isOpen) return;
    setOpened(true);
    close.current?.focus({ preventScroll: true });
  }, [isOpen]);
  return (
    <section ref={panelRef} id="panel" className="panel" data-open={isOpen} inert={!isOpen} aria-label="Settings">
      <header className="panel-head">
        <h2>Settings</h2>
        <button ref={close} type="button" className="line-button" onClick={() => actions.setPanelOpen(false)} aria-label="Close settings"><Icon name="close" /></button>
      </header>
      <div className="panel-body">
        <h3>Music</h3>
        <PaletteChoice actions={actions} seen={seen} />
        <Slide actions={actions} name="tempo" min={39} say={(value) => (value < 40 ? 'the palette’s own' : `${value} a minute`)} />
        <Slide actions={actions} name="key" say={KEY_WORDS} />
        <Pick actions={actions} name="launchQuantisation" words={['Now', 'Beat', 'Bar', 'Phrase']} />
        <Pick actions={actions} name="strikeQuantisation" words={['As played', 'Sixteenth']} />

        <h3>Body</h3>
        <Slide actions={actions} name="sensitivity" say={(value) => `${value.toFixed(2)} ×`} />
        <div className="field field-check">
          <label htmlFor={mirrorId}>Mirror</label>
          <input id={mirrorId} type="checkbox" checked={settings.mirror === 1} onChange={(event) => actions.setSetting('mirror', event.target.checked ? 1 : 0)} />
        </div>
        <CameraChooser actions={actions} />
        <button type="button" className="quiet" onClick={actions.recentre}>Centre me</button>

        <h3>Play with</h3>
        <div className="choices choices-small">
          {ways.map((way) => <ChoiceButton key={way.by} way={way} isCurrent={way.by === playedBy} />)}
        </div>
        {canEnterAr && canEnterVr && <button type="button" className="quiet" onClick={() => actions.enterHeadset('vr')}><Icon name="headset" /> Headset, in the dark</button>}
        <MotionFileButton actions={actions} />
        <p className="kept"><Icon name="sessions" /> {KEPT_WORDS}</p>
        <div className="field field-check">
          <label htmlFor={flyId}>Free camera</label>
          <input id={flyId} type="checkbox" checked={isCameraFree} onChange={(event) => actions.setCameraFree(event.target.checked)} />
        </div>

        <h3>Sound</h3>
        <Meters levels={levels} seen={seen} isRunning={isOpen} />
        <div className="field field-check">
          <label htmlFor={captionsId}>Captions</label>
          <input id={captionsId} type="checkbox" checked={hasCaptions} onChange={(event) => onCaptions(event.target.checked)} />
        </div>
        {hasOpened && <SoundDevices />}
        {hasOpened && <Devices />}
        <MakerNumbers actions={actions} isRunning={isOpen} />
      </div>
    </section>
  );
}

function CameraChooser({ actions }: { readonly actions: StageActions }): ReactNode {
  const camera = useStore(stage, (state) => state.camera), hasSeveralPeople = useStore(stage, (state) => state.hasSeveralPeople), id = useId(), severalId = useId();
  if (camera.devices.length === 0 && camera.state === 'off') return null;
  return (
    <div className="field">
      {camera.devices.length > 0 && (
        <>
          <label htmlFor={id}>Camera</label>
          <select id={id} value={camera.deviceId} onChange={(event) => actions.playWithCamera(event.target.value)}>
            {camera.devices.map((device, index) => <option key={device.id} value={device.id}>{device.label || `Camera ${index + 1}`}</option>)}
          </select>
        </>
      )}
      {camera.state !== 'off' && (
        <div className="field field-check">
          <label htmlFor={severalId}>Several people</label>
          <input id={severalId} type="checkbox" checked={hasSeveralPeople} onChange={(event) => actions.setSeveralPeople(event.target.checked)} />
        </div>
      )}
      {camera.state !== 'off' && <button type="button" className="quiet" onClick={actions.stopCamera}>Camera off</button>}
    </div>
  );
}
