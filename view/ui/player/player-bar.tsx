import './player.css';
import { useEffect, useMemo, useRef, useState, type CSSProperties, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { recordedTouch } from '../../render/recorded-touch.ts';
import type { Replay, ReplayState } from '../../replay/replay.ts';
import { stage, type StageActions } from '../../stage.ts';
import { Icon, type IconName } from '../icons.tsx';
import { clockOfTick, loopAround, markerBeside, SPEEDS, speedInWords, speedStep, trustInWords } from './play-words.ts';
import { stepBy, togglePlaying, usePlayerKeys } from './player-keys.ts';
import { PromptWords } from './prompt-words.tsx';
import { ScrubBar } from './scrub-bar.tsx';
import { SeekQueue } from './seek-queue.ts';

/** How long it is said that a recording is not played into. */
const HINT_MS = 4000;

/** A recorded session's player, in place of the line of the live room. `isShown`: the pointer is about; else only the session's own line stays. */
export function PlayerBar({ actions, isShown }: { readonly actions: StageActions; readonly isShown: boolean }): ReactNode {
  const replay = useStore(stage, (state) => state.replay);
  return replay && <Bar key={replay.state.id} actions={actions} isShown={isShown} player={replay.player} state={replay.state} />;
}

function Bar({ actions, isShown, player, state }: { readonly actions: StageActions; readonly isShown: boolean; readonly player: Replay; readonly state: ReplayState }): ReactNode {
  const audio = useStore(stage, (now) => now.audio), isCameraFree = useStore(stage, (now) => now.isCameraFree), isFullScreen = useStore(stage, (now) => now.isFullScreen), ghosts = useStore(stage, (now) => now.ghosts);
  const canEnterAr = useStore(stage, (now) => now.canEnterAr), canEnterVr = useStore(stage, (now) => now.canEnterVr);
  const seeks = useMemo(() => new SeekQueue((tick) => player.seek(tick)), [player]), isTouched = useTouched();
  usePlayerKeys(player, seeks, actions);
  const { isPlaying, loop, markers, ticks, trust } = state, isGhost = ghosts.some(({ track }) => track.id === state.id);
  const toMarker = (by: -1 | 1): void => {
    const to = markerBeside(markers, seeks.goal ?? player.tickNow(), by);
    if (to !== null) seeks.to(to);
  };
  const hasMarkers = markers.length > 0;
  return (
    <>
      <PromptWords player={player} />
      <section className="player" data-shown={isShown || !isPlaying || isTouched} data-touched={isTouched} aria-label="Player">
        <div className="player-head">
          <button type="button" className="line-button player-back" onClick={actions.leaveReplay} title="Back to the live room (Escape)"><Icon name="back" /> Live room</button>
          <p className="player-title"><span className="player-kind">Recorded</span> {state.title}</p>
          <Trust state={state} />
          <GetMissing missing={player.missing} actions={actions} />
          <p className="player-hint" role="status">{isTouched ? 'This is a recording. Play on from here?' : ''}</p>
          <button type="button" className="solid player-on" onClick={actions.playOnFromHere} disabled={trust === 'watched'} title={trust === 'watched' ? 'What is only watched cannot be played on' : 'The room as it stands here becomes yours'}>Play on from here</button>
        </div>
        <ScrubBar player={player} state={state} seeks={seeks} />
        <div className="player-controls" role="toolbar" aria-label="Player">
          <Key name={isPlaying ? 'pause' : 'play'} label={isPlaying ? 'Pause' : 'Play'} hint="space" className="player-play" onClick={() => void togglePlaying(player, state)} />
          {hasMarkers && <Key name="markBack" label="Marker before" onClick={() => toMarker(-1)} />}
          <Key name="stepBack" label="One tick back" hint="," onClick={() => stepBy(player, seeks, -1)} />
          <Key name="stepOn" label="One tick on" hint="." onClick={() => stepBy(player, seeks, 1)} />
          {hasMarkers && <Key name="markOn" label="Marker after" onClick={() => toMarker(1)} />}
          <Clock player={player} seeks={seeks} ticks={ticks} />
          <span className="line-gap" />
          <Speed player={player} state={state} />
          <Key name="loop" label={loop ? 'Repeat no more' : 'Repeat this part'} hint="I, O" isPressed={loop !== null} onClick={() => player.setLoop(loop ? null : loopAround(player.tickNow(), ticks))} />
          <span className="line-gap" />
          <Key name="fly" label={isCameraFree ? 'Camera back to its place' : 'Free camera'} hint="C" isPressed={isCameraFree} onClick={() => actions.setCameraFree(!isCameraFree)} />
          <Key name="ghost" label={isGhost ? 'Remove its ghost' : 'Dance with it: its ghost beside you'} isPressed={isGhost} onClick={() => (isGhost ? actions.removeGhost(state.id) : actions.addGhost(state.id))} />
          {(canEnterVr || canEnterAr) && <Key name="headset" label="See it in the headset" onClick={() => actions.enterHeadset(canEnterVr ? 'vr' : 'ar')} />}
          <Key name="sessions" label="Your sessions" hint="L" onClick={actions.openLibrary} />
          <Key name={audio.isMuted ? 'muted' : 'sound'} label={audio.isMuted ? 'Sound on' : 'Sound off'} isPressed={audio.isMuted} onClick={actions.toggleMute} />
          <input
            className="line-volume" type="range" min={0} max={1} step={0.01} value={audio.volume} aria-label="Volume" aria-valuetext={`${Math.round(audio.volume * 100)} %`}
            style={{ '--at': audio.volume } as CSSProperties} onChange={(event) => actions.setVolume(Number(event.target.value))}
          />
          <Key name={isFullScreen ? 'window' : 'full'} label="Full screen" isPressed={isFullScreen} className="line-full" onClick={actions.toggleFullScreen} />
        </div>
      </section>
    </>
  );
}

function Key({ name, label, hint = '', isPressed, className = '', onClick }: {
  readonly name: IconName; readonly label: string; readonly hint?: string; readonly isPressed?: boolean; readonly className?: string; readonly onClick: () => void;
}): ReactNode {
  return <button type="button" className={`line-button ${className}`} onClick={onClick} aria-label={label} title={hint ? `${label} (${hint})` : label} {...(isPressed === undefined ? {} : { 'aria-pressed': isPressed })}><Icon name={name} /></button>;
}

/** Where it is and how long it is; written without rendering. */
function Clock({ player, seeks, ticks }: { readonly player: Replay; readonly seeks: SeekQueue; readonly ticks: number }): ReactNode {
  const now = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let request = 0;
    const look = (): void => {
      request = requestAnimationFrame(look);
      const words = clockOfTick(Math.min(ticks, seeks.goal ?? player.tickNow()));
      if (now.current && now.current.textContent !== words) now.current.textContent = words;
    };
    look();
    return () => cancelAnimationFrame(request);
  }, [player, seeks, ticks]);
  return <span className="player-clock"><span ref={now} className="player-now">0:00.0</span> <span className="player-length">/ {clockOfTick(ticks)}</span></span>;
}

function Speed({ player, state }: { readonly player: Replay; readonly state: ReplayState }): ReactNode {
  const { speed, isPitchKept } = state, step = speedStep(speed), words = speedInWords(speed);
  return (
    <span className="speed" role="group" aria-label="Speed">
      <button type="button" className="line-button speed-now" onClick={() => player.setSpeed(1)} disabled={speed === 1} aria-label={`Speed ${words}. Back to real time`} title="Back to 1 ×">{words}</button>
      <input
        type="range" min={0} max={SPEEDS.length - 1} step={1} value={step} aria-label="Speed" aria-valuetext={words} title="Speed ( [ and ] )"
        style={{ '--at': step / (SPEEDS.length - 1) } as CSSProperties} onChange={(event) => player.setSpeed(SPEEDS[Number(event.target.value)]!)}
      />
      <button type="button" className="line-button speed-pitch" aria-pressed={isPitchKept} onClick={() => player.setPitchKept(!isPitchKept)} title="At other speeds: the music keeps its key, or falls and rises like a tape (P)">{isPitchKept ? 'Same key' : 'Like tape'}</button>
    </span>
  );
}

/** How far what is shown can be trusted, and what there is to know about it. */
function Trust({ state }: { readonly state: ReplayState }): ReactNode {
  const { words, more } = trustInWords(state);
  return (
    <p className="player-trust" data-trust={state.trust} role={state.trust === 'diverged' ? 'alert' : 'status'} title={state.message || more}>
      <Icon name={state.trust === 'exact' ? 'check' : state.trust === 'diverged' ? 'branch' : 'show'} /><strong>{words}</strong> <span>{state.message || more}</span>
    </p>
  );
}

/** The way to a mod that the session needs and that is not here, where its maker says where it comes from. */
function GetMissing({ missing, actions }: { readonly missing: Replay['missing']; readonly actions: StageActions }): ReactNode {
  return missing.map(({ id, home }) => home !== undefined && (
    <button key={id} type="button" className="quiet" onClick={() => {
      actions.leaveReplay();
      actions.openStudio('mods');
      void import('../../mods/mods-store.ts').then(({ modsActions }) => modsActions()?.lookAtAddress(home));
    }}><Icon name="import" /> Get {id}</button>
  ));
}

/** True for a while after somebody tried to play in the recording. */
function useTouched(): boolean {
  const count = useStore(recordedTouch, (state) => state.count), [isTouched, setTouched] = useState(false), first = useRef(count);
  useEffect(() => {
    if (count === first.current) return;
    setTouched(true);
    const timer = window.setTimeout(() => setTouched(false), HINT_MS);
    return () => window.clearTimeout(timer);
  }, [count]);
  return isTouched;
}
