/**
 * The picture and the interface over a scripted session, for looking and for counting draws.
 * `?states=idle|armed|sounding|ending|mixed&palette=0…2&players=3,0&hand=1&by=dancer|pointer|…&shell=0&bpm=96`
 */
import { createRoot } from 'react-dom/client';
import { stage, type PlayedBy, type StageActions } from '../../../../view/stage.ts';
import { drawCounts } from '../../../../view/render/draw-counts.ts';
import Room from '../../../../view/render/room.tsx';
import { coverNow, stageView } from '../../../../view/render/stage-view.ts';
import { Shell } from '../../../../view/ui/shell.tsx';
import { ScriptedSession, type Script } from './scripted-session.ts';

const query = new URLSearchParams(location.search), text = (name: string, otherwise: string): string => query.get(name) ?? otherwise;
const session = new ScriptedSession({
  states: text('states', 'mixed') as Script['states'], palette: Number(text('palette', '0')), players: text('players', '3').split(',').filter(Boolean).map(Number),
  isHandOnly: text('hand', '0') === '1', bpm: Number(text('bpm', '84')),
}, Number(text('from', '8')));

const asked: string[] = [];
const note = (name: string) => (...values: unknown[]): void => { asked.push([name, ...values.map(String)].join(' ')); };
const by = (playedBy: PlayedBy): void => stage.setState({ playedBy });
const actions: StageActions = {
  playWithCamera: (id) => { note('camera')(id ?? ''); by('camera'); }, playWithPointer: () => { note('pointer')(); by('pointer'); }, watchDancer: () => { note('dancer')(); by('dancer'); },
  enterHeadset: note('headset'), leaveHeadset: note('leave'), openMotionFile: (file) => { note('file')(file.name); by('file'); }, stopCamera: note('stopCamera'), setSeveralPeople: note('setSeveralPeople'),
  setSetting: (name, value) => { note('setting')(name, value); session.setSetting(name, value); stage.setState(({ settings }) => ({ settings: { ...settings, [name]: value } })); },
  setVolume: (volume) => stage.setState(({ audio }) => ({ audio: { ...audio, volume } })), toggleMute: () => stage.setState(({ audio }) => ({ audio: { ...audio, isMuted: !audio.isMuted } })),
  panic: note('panic'), recentre: note('recentre'), toggleFullScreen: note('fullscreen'), setPanelOpen: (isPanelOpen) => stage.setState({ isPanelOpen }),
  dismissNotice: (id) => stage.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) })),
  openLibrary: () => stage.setState(({ library }) => ({ library: { ...library, isOpen: true } })), closeLibrary: () => stage.setState(({ library }) => ({ library: { ...library, isOpen: false } })),
  playSession: note('playSession'), renameSession: note('renameSession'), tagSession: note('tagSession'), deleteSessions: note('deleteSessions'), undoDelete: note('undoDelete'),
  exportSession: note('exportSession'), importSessions: note('importSessions'), leaveReplay: note('leaveReplay'), playOnFromHere: note('playOnFromHere'), addGhost: note('addGhost'),
  setGhostShown: note('setGhostShown'), removeGhost: note('removeGhost'), setCameraFree: (isCameraFree) => stage.setState({ isCameraFree }),
};
stage.setState({
  phase: 'ready', session, playedBy: text('by', 'dancer') as PlayedBy, canEnterVr: text('vr', '0') === '1', isPanelOpen: text('panel', '0') === '1',
  isReducedMotion: matchMedia('(prefers-reduced-motion: reduce)').matches, settings: { ...stage.getState().settings, palette: session.scene.palettes.length > 0 ? Number(text('palette', '0')) : 0 },
});
Object.assign(window, { stage, asked, session, drawCounts, stageView, coverNow });
const levels = { loop: (index: number) => 0.3 + 0.2 * Math.sin(performance.now() / 200 + index), master: () => 0.4 };

createRoot(document.getElementById('root')!).render(
  <>
    <Room session={text('session', '1') === '1' ? session : null} levels={levels} />
    {text('shell', '1') === '1' && <Shell actions={actions} levels={levels} />}
  </>,
);
