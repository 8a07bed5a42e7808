/**
 * The picture and the interface over a scripted session, for looking and for counting draws.
 * `?states=idle|armed|sounding|ending|mixed&palette=0…2&players=3,0&hand=1&by=dancer|pointer|…&shell=0&room=0&bpm=96`
 * `&look=skeleton|trails|ribbons|particles|silhouette|puppet|crowd`
 * `&looks=1`: with the part of the looks, without sound
 * `&cards=12&library=1&recording=waiting|recording|full|failed&replay=exact|diverged|watched&ghosts=2&fly=1&headset=1`
 */
import { useThree } from '@react-three/fiber';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { Vector3 } from 'three';
import { useStore } from 'zustand';
import type { ReplayState } from '../../../../view/replay/replay.ts';
import type { SessionCard } from '../../../../view/sessions/session-store.ts';
import { stage, type PlayedBy, type RecordingStatus, type StageActions } from '../../../../view/stage.ts';
import { setCameraShade, wearLook, type LookId } from '../../../../view/looks/looks.ts';
import { drawCounts } from '../../../../view/render/draw-counts.ts';
import { headsetView } from '../../../../view/render/headset/headset-view.ts';
import Room from '../../../../view/render/room.tsx';
import { coverNow, stageView } from '../../../../view/render/stage-view.ts';
import { StagePointer } from '../../../../view/render/stage-pointer.tsx';
import { Shell } from '../../../../view/ui/shell.tsx';
import { takePicture } from '../../../../view/render/take-picture.ts';
import { scriptedCards, scriptedGhost, ScriptedReplay } from './scripted-library.ts';
import { ScriptedSession, type Script } from './scripted-session.ts';

const query = new URLSearchParams(location.search), text = (name: string, otherwise: string): string => query.get(name) ?? otherwise;
const session = new ScriptedSession({
  states: text('states', 'mixed') as Script['states'], palette: Number(text('palette', '0')), players: text('players', '3').split(',').filter(Boolean).map(Number),
  isHandOnly: text('hand', '0') === '1', bpm: Number(text('bpm', '84')),
}, Number(text('from', '8')));

const asked: string[] = [], sent: number[] = [];
session.send = (source) => { sent.push(source); };
const note = (name: string) => (...values: unknown[]): void => { asked.push([name, ...values.map(String)].join(' ')); };
const by = (playedBy: PlayedBy): void => stage.setState({ playedBy });
const actions: StageActions = {
  playWithCamera: (id) => { note('camera')(id ?? ''); by('camera'); }, playWithPointer: () => { note('pointer')(); by('pointer'); }, watchDancer: () => { note('dancer')(); by('dancer'); }, watchShow: () => { note('show')(); by('dancer'); }, takeStage: note('takeStage'), tryShow: note('tryShow'), leaveShow: note('leaveShow'),
  enterHeadset: note('headset'), leaveHeadset: note('leave'), openMotionFile: (file) => { note('file')(file.name); by('file'); }, stopCamera: note('stopCamera'), setSeveralPeople: note('setSeveralPeople'),
  setSetting: (name, value) => { note('setting')(name, value); session.setSetting(name, value); stage.setState(({ settings }) => ({ settings: { ...settings, [name]: value } })); },
  setVolume: (volume) => stage.setState(({ audio }) => ({ audio: { ...audio, volume } })), toggleMute: () => stage.setState(({ audio }) => ({ audio: { ...audio, isMuted: !audio.isMuted } })),
  panic: note('panic'), recentre: note('recentre'), toggleFullScreen: note('fullscreen'), setPanelOpen: (isPanelOpen) => stage.setState({ isPanelOpen }), openInspector: note('openInspector'), openStudio: (studioTab) => stage.setState({ studioTab }),
  dismissNotice: (id) => stage.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) })),
  openLibrary: () => stage.setState(({ library }) => ({ library: { ...library, isOpen: true } })), closeLibrary: () => stage.setState(({ library }) => ({ library: { ...library, isOpen: false } })),
  playSession: (id) => { note('playSession')(id); stage.setState(({ library }) => ({ library: { ...library, isOpen: false } })); beginReplay('exact', id); },
  renameSession: (id, title) => { note('renameSession')(id, title); changeCards((cards) => cards.map((card) => (card.id === id ? { ...card, title } : card))); },
  tagSession: (id, tags) => { note('tagSession')(id, tags.join(',')); changeCards((cards) => cards.map((card) => (card.id === id ? { ...card, tags } : card))); },
  deleteSessions: (ids) => {
    note('deleteSessions')(ids.join(','));
    const gone = stage.getState().library.cards.filter(({ id }) => ids.includes(id));
    deleted.push(...gone);
    stage.setState(({ library }) => ({ library: { ...library, undo: gone.map(({ id, title }) => ({ id, title })), cards: library.cards.filter(({ id }) => !ids.includes(id)) } }));
  },
  undoDelete: () => { note('undoDelete')(); stage.setState(({ library }) => ({ library: { ...library, undo: [], cards: [...library.cards, ...deleted.splice(0)] } })); },
  exportSession: note('exportSession'), importSessions: (files) => note('importSessions')(files.map(({ name }) => name).join(',')),
  leaveReplay: () => { note('leaveReplay')(); stage.setState({ replay: null, session, isCameraFree: false }); }, playOnFromHere: note('playOnFromHere'),
  addGhost: (id) => { note('addGhost')(id); addGhosts(stage.getState().ghosts.length + 1); },
  setGhostShown: (id, isShown) => stage.setState(({ ghosts }) => ({ ghosts: ghosts.map((ghost) => (ghost.track.id === id ? { ...ghost, isShown } : ghost)) })),
  removeGhost: (id) => stage.setState(({ ghosts }) => ({ ghosts: ghosts.filter(({ track }) => track.id !== id) })), setCameraFree: (isCameraFree) => stage.setState({ isCameraFree }),
};
const deleted: SessionCard[] = [];
const changeCards = (change: (cards: readonly SessionCard[]) => readonly SessionCard[]): void => stage.setState(({ library }) => ({ library: { ...library, cards: change(library.cards) } }));
const beginReplay = (trust: ReplayState['trust'], id: string): void => {
  const card = stage.getState().library.cards.find((found) => found.id === id);
  const player = new ScriptedReplay(new ScriptedSession({ states: 'mixed', palette: 1, players: [0], isHandOnly: false, bpm: 96 }), {
    id, trust, ...(card ? { title: card.title } : {}),
    message: trust === 'exact' ? '' : trust === 'watched' ? 'Made with another version of the room: it cannot be checked here.' : 'It went another way after 0:41: the drums heard a stroke that was not there.',
  });
  player.onState((state) => stage.setState({ replay: { player, state } }));
  stage.setState({ replay: { player, state: player.state }, session: player.session });
};
const GHOST_NAMES = ['Friday night', 'Anna', 'Slow one', 'Ben', 'Warm-up', 'Again, but better', 'Rain on the roof', 'Tide'];
const addGhosts = (count: number): void => stage.setState({ ghosts: GHOST_NAMES.slice(0, count).map((name, i) => ({ track: scriptedGhost(`ghost-${i}`, name, 60, i * 1.7), isShown: true, hue: (0.52 + i * 0.382) % 1 })) });
stage.setState({
  phase: 'ready', session, playedBy: text('by', 'dancer') as PlayedBy, canEnterVr: text('vr', '0') === '1', isPanelOpen: text('panel', '0') === '1',
  isReducedMotion: matchMedia('(prefers-reduced-motion: reduce)').matches, settings: { ...stage.getState().settings, palette: session.scene.palettes.length > 0 ? Number(text('palette', '0')) : 0 },
});
const recording = text('recording', 'recording') as RecordingStatus['state'], count = Number(text('cards', '0'));
stage.setState(({ library }) => ({
  recording: { state: recording, message: '', id: recording === 'recording' ? 'session-0' : null }, isCameraFree: text('fly', '0') === '1',
  library: { ...library, isOpen: text('library', '0') === '1', isLoading: count > 0, use: { sessionBytes: count * 350_000, usedBytes: recording === 'full' ? 1.19e9 : 2.4e8, quotaBytes: 1.2e9 } },
}));
if (count > 0) void scriptedCards(count).then((cards) => stage.setState(({ library }) => ({ library: { ...library, cards, isLoading: false } })));
if (text('replay', '') !== '') beginReplay(text('replay', 'exact') as ReplayState['trust'], 'session-1');
if (Number(text('ghosts', '0')) > 0) addGhosts(Number(text('ghosts', '0')));
if (text('look', '') !== '') wearLook(text('look', 'skeleton') as LookId);
Object.assign(window, { wearLook, setCameraShade, stage, asked, session, drawCounts, stageView, coverNow, takePicture, sent });
const levels = { loop: (index: number) => 0.3 + 0.2 * Math.sin(performance.now() / 200 + index), master: () => 0.4 };

if (text('looks', '0') === '1') {
  const { openLooks } = await import('../../../../view/looks/open-looks.tsx');
  await openLooks({ sound: { audio: null } } as Parameters<typeof openLooks>[0]);
}
const headset = text('headset', '0') === '1' ? (await import('../../../../view/render/xr.tsx')).createHeadset(session, actions) : null;
Object.assign(window, { headset, headsetView });

/** Tells tests where the room is seen from. */
function Eye(): null {
  const get = useThree((state) => state.get);
  Object.assign(window, { eyeNow: () => get().camera.getWorldPosition(new Vector3()) });
  return null;
}

function Page(): ReactNode {
  const now = useStore(stage, (state) => state.session);
  return (
    <Room session={text('session', '1') === '1' ? now : null} levels={levels}>
      {now && <StagePointer session={now} onTouched={actions.playWithPointer} />}
      {headset?.layer}
      <Eye />
    </Room>
  );
}

createRoot(document.getElementById('root')!).render(
  <>
    {text('room', '1') === '1' && <Page />}
    {text('shell', '1') === '1' && <Shell actions={actions} levels={levels} />}
  </>,
);
