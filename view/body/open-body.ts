import {
  type BodyDescription, BODY_ACT, CHANNELS, CONTROL_UNITS, FRAME_HEAD, MAP_TARGET, MAPPING_FIELD, MAPPING_STRIDE, MAX_ATTACKS, MAX_BINDINGS, ATTACK_FIELD, ATTACK_STRIDE, JOINT, packControl, packTrigger, PLAYER_FIELD, PLAYER_STRIDE, SAMPLE, SAMPLE_HEADER_BYTES, TRIGGER,
  ZONE_FIELD, ZONE_MOMENT, ZONE_STRIDE,
} from '../../protocol/index.ts';
import type { OpenPart } from '../parts/part.ts';
import { Performer } from '../parts/performer.ts';
import { SOURCE } from '../session.ts';
import { EMPTY_SET, FILE_ENDING, isUnchanged, MAX_GESTURES, MAX_POSES, MAX_SHOWS, readBodyFile, writeBodyFile, type BindCard, type BodySet, type MapCard } from './body-file.ts';
import { body, seenNow, type BodyActions, type Listening } from './body-store.ts';
import { Learner } from './learner.ts';
import { changeMapping, freeSlot, sendBinding, sendMapping, sendSet } from './send-set.ts';
import { wordsOfSource } from './body-words.ts';
import { jointsOf, playerThere, secondsOf, ShowRecorder, SourceFinder } from './watch-body.ts';

const KEPT = 'jam-engine/body/1';
/** How often bodies are looked at, ms. */
const LOOK_MS = 33;
const SHOWS = 3, COUNT_SECONDS = 3, AGAIN_SECONDS = 1.6, POSE_SECONDS = 2, DANCE_SECONDS = 20, LISTEN_SECONDS = 4;
const MOST_UNDO = 40;
/** Keys that bindings listen to have the upper half of the channels of keys. */
const FIRST_KEY = CHANNELS.key.first + CHANNELS.key.count / 2;
/** Values of a learned sound leave when they changed by this. */
const VALUE_STEP = 0.004;

/** The playable body's side of the page: what is set up is kept and sent through the door; gestures and sounds are learned and watched for. */
export const openBody: OpenPart = ({ live }) => {
  const studio = new Performer(live), learned = [0, 1, 2, 3].map((player) => new Performer(live, SOURCE.learned, player)), past: BodySet[] = [];
  let room = live.room;
  const set = (): BodySet => body.getState().set;
  const say = (message: string): void => body.setState({ message });

  const keep = (): void => {
    void writeBodyFile(set()).then(({ text, hash }) => {
      body.setState({ hash });
      localStorage.setItem(KEPT, text);
    }).catch(() => say('This browser has no room to remember your body’s setup. Save it as a file.'));
  };
  /** From here on the set is another one. */
  const change = (next: BodySet, isLearnedAnew: boolean): void => {
    past.push(set());
    if (past.length > MOST_UNDO) past.shift();
    body.setState({ set: next, canUndo: true, message: '' });
    if (isLearnedAnew) learn();
    keep();
  };

  const learner = new Learner({
    progress: (progress) => body.setState({ learning: { state: 'learning', progress, words: '' } }),
    learned(isClear, hasPoses, millis) {
      const { gestures, sound } = set(), unclear = gestures.filter(({ shows }) => shows.length > 0).filter((_, n) => isClear[n] === false).map(({ name }) => `“${name}”`), took = millis < 100 ? 'Learned.' : `Learned in ${(millis / 1000).toFixed(1)} s.`;
      const wants = hasPoses || sound.poses.length === 0 ? '' : sound.poses.length === 1 ? ' Show one more pose with another sound.' : ' These poses look alike: delete one, and show one that differs more.';
      body.setState({ isClear, learning: { state: isClear.length > 0 || hasPoses ? 'learned' : 'none', progress: 1, words: unclear.length > 0 ? `Learned. ${unclear.join(' and ')} could be clearer: show it again, always the same way.` : isClear.length > 0 || hasPoses ? `${took} Try it.${wants}` : wants } });
      lastValues.forEach((values) => { values.length = 0; });
    },
    cancelled: () => body.setState({ learning: { state: 'none', progress: 0, words: 'Stopped. What was learned before still works.' } }),
    failed: (message) => body.setState({ learning: { state: 'failed', progress: 0, words: `Learning failed: ${message}. Delete the last show and try again.` } }),
    spotted(player, gesture, confidence, agoSeconds) {
      const index = shownGestures()[gesture];
      if (index === undefined) return;
      learned[player]!.control(CHANNELS.gesture.first + index, true, confidence, Math.round(agoSeconds * 1e6));
      body.setState({ lit: { ...body.getState().lit, [index]: { atMs: performance.now(), confidence } } });
    },
    seen(player, nearness, values) {
      const shown = shownGestures(), all: number[] = [], before = lastValues[player]!;
      nearness.forEach((near, n) => { all[shown[n]!] = near; });
      seenNow.nearness = all;
      seenNow.values = values;
      values.forEach((value, n) => {
        if (before[n] !== undefined && Math.abs(before[n] - value) < VALUE_STEP) return;
        before[n] = value;
        learned[player]!.control(CHANNELS.learned.first + n, false, value);
      });
    },
  });
  const lastValues: number[][] = [[], [], [], []];
  /** Places of the gestures that have been shown: what the worker numbers. */
  const shownGestures = (): number[] => set().gestures.flatMap(({ shows }, index) => (shows.length > 0 ? [index] : []));
  const learn = (): void => {
    const { gestures, dance, sound } = set();
    body.setState({ lit: {} });
    learner.learn({ gestures: gestures.filter(({ shows }) => shows.length > 0), background: dance, poses: sound.poses });
  };

  // Shows, hands-free. ----------------------------------------------------------------------------------------------------
  let recorder: ShowRecorder | null = null, phaseEnds = 0, wanted: { kind: 'gesture'; index: number; left: number } | { kind: 'pose'; values: readonly number[] } | { kind: 'dance' } | null = null;
  const beginCount = (seconds: number): void => { phaseEnds = performance.now() + seconds * 1000; recorder = null; };
  const beginShowing = (want: typeof wanted, name: string, shows: number, show: number): void => {
    wanted = want;
    beginCount(COUNT_SECONDS);
    body.setState({ showing: { of: want!.kind, name, phase: 'ready', count: COUNT_SECONDS, show, shows }, message: '' });
  };
  const endShowing = (): void => { wanted = recorder = null; body.setState({ showing: null }); };

  const followShow = (slot: number, seconds: number, joints: Float32Array, height: number): void => {
    const { showing } = body.getState();
    if (!wanted || !showing) return;
    const now = performance.now();
    if (slot < 0) {
      beginCount(COUNT_SECONDS);
      if (showing.phase !== 'nobody') body.setState({ showing: { ...showing, phase: 'nobody', count: 0 } });
      return;
    }
    if (!recorder) {
      const count = Math.ceil((phaseEnds - now) / 1000);
      if (count > 0) {
        const phase = showing.phase === 'nobody' ? 'ready' : showing.phase;
        if (count !== showing.count || phase !== showing.phase) body.setState({ showing: { ...showing, count, phase } });
        return;
      }
      recorder = new ShowRecorder(wanted.kind === 'pose' ? POSE_SECONDS : wanted.kind === 'dance' ? DANCE_SECONDS : 0);
      phaseEnds = now + DANCE_SECONDS * 1000;
      body.setState({ showing: { ...showing, phase: 'show', count: wanted.kind === 'dance' ? DANCE_SECONDS : 0 } });
    }
    if (!recorder.push(seconds, joints, height)) {
      const count = Math.max(0, Math.ceil((phaseEnds - now) / 1000));
      if (wanted.kind === 'dance' && count !== showing.count) body.setState({ showing: { ...showing, phase: 'show', count } });
      return;
    }
    const motion = recorder.take(), current = set();
    if (wanted.kind === 'pose') {
      const { values } = wanted;
      endShowing();
      change({ ...current, sound: { ...current.sound, poses: [...current.sound.poses, { values, motion }] } }, true);
      const { params, poses } = set().sound;
      if (poses.length === 2) addLearnedMappings(params);
      return;
    }
    if (wanted.kind === 'dance') {
      endShowing();
      return change({ ...current, dance: [motion] }, true);
    }
    if (!recorder.isMoved) {
      beginCount(AGAIN_SECONDS);
      body.setState({ showing: { ...showing, phase: 'ready', count: 2 }, message: 'Nothing moved: show it with a larger movement.' });
      return;
    }
    const { index } = wanted, left = wanted.left - 1, isLast = left === 0;
    change({ ...current, gestures: current.gestures.map((gesture, n) => (n === index ? { ...gesture, shows: [...gesture.shows, motion] } : gesture)) }, isLast);
    if (isLast) endShowing();
    else {
      wanted = { kind: 'gesture', index, left };
      beginCount(AGAIN_SECONDS);
      body.setState({ showing: { ...showing, phase: 'good', count: 2, show: showing.show + 1 } });
    }
  };

  // Listening: what should drive, what should set off. ---------------------------------------------------------------------
  let finder: SourceFinder | null = null, listenEnds = 0, rangeOf = -1, lows: { low: number; high: number } | null = null, attacksBefore = 0, hitsBefore: number[] = [];
  const stopListening = (found: ReturnType<typeof body.getState>['found'] = null): void => { finder = null; body.setState({ listening: null, listened: 0, found }); };
  const followListening = (slot: number, joints: Float32Array, height: number): void => {
    const { listening } = body.getState();
    if (!listening) return;
    const now = performance.now(), { frame } = live, isOver = now >= listenEnds;
    body.setState({ listened: Math.min(1, 1 - (listenEnds - now) / (LISTEN_SECONDS * 1000)) });
    if (listening === 'source') {
      if (slot >= 0) finder?.push(joints, height);
      if (!isOver) return;
      const best = finder?.best() ?? null;
      stopListening(best);
      say(best ? `${wordsOfSource(best.source)} moved most.` : slot < 0 ? 'Nobody is there. Choose who plays first.' : 'Nothing moved enough. Try again with a larger movement.');
    } else if (listening === 'range') {
      const at = rangeOf * MAPPING_STRIDE, input = frame.mappings[at + MAPPING_FIELD.input]!;
      if (frame.mappings[at + MAPPING_FIELD.isLive] === 1) lows = lows ? { low: Math.min(lows.low, input), high: Math.max(lows.high, input) } : { low: input, high: input };
      if (!isOver) return;
      const card = set().mappings.find((one) => one.slot === rangeOf), seen = lows;
      stopListening();
      if (!card || !seen || seen.high - seen.low < 0.02) say('That hardly moved. Try again, from one end to the other.');
      else actions.changeMapping(rangeOf, card.inLow > card.inHigh ? { inLow: seen.high, inHigh: seen.low } : { inLow: seen.low, inHigh: seen.high });
    } else {
      for (let n = Math.max(attacksBefore, frame.head[FRAME_HEAD.attackCount]! - MAX_ATTACKS); n < frame.head[FRAME_HEAD.attackCount]!; n++) {
        const at = (n % MAX_ATTACKS) * ATTACK_STRIDE, joint = frame.attacks[at + ATTACK_FIELD.joint]!, zone = frame.attacks[at + ATTACK_FIELD.zone]!, isFoot = joint === JOINT.left_ankle || joint === JOINT.right_ankle;
        if (zone >= 0) stopListening({ trigger: packTrigger(TRIGGER.zone, ZONE_MOMENT.strike, zone) });
        else if (isFoot) stopListening({ trigger: packTrigger(TRIGGER.stamp, joint === JOINT.left_ankle ? 0 : 1, 0) });
        else stopListening({ trigger: packTrigger(TRIGGER.stroke, joint, 0) });
        return;
      }
      for (let zone = 0; zone < hitsBefore.length; zone++) {
        if (frame.zones[zone * ZONE_STRIDE + ZONE_FIELD.state] === hitsBefore[zone]) continue;
        stopListening({ trigger: packTrigger(TRIGGER.zone, ZONE_MOMENT.effect, zone) });
        return;
      }
      if (!isOver) return;
      stopListening();
      say('Nothing was heard. Press a key or a pad, stamp, strike or touch a lantern.');
    }
  };

  /** What devices send: a note, a button, a knob that is turned. */
  live.onSent((payload) => {
    const { listening } = body.getState();
    if (listening !== 'trigger' && listening !== 'source') return;
    const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
    for (let at = 0; at + SAMPLE_HEADER_BYTES <= payload.length; at += view.getUint16(at + 2, true)) {
      if (view.getUint8(at) !== SAMPLE.control) continue;
      const channel = view.getUint16(at + SAMPLE_HEADER_BYTES, true), isTrigger = view.getUint8(at + SAMPLE_HEADER_BYTES + 2) === 1, value = view.getInt32(at + SAMPLE_HEADER_BYTES + 4, true) / CONTROL_UNITS;
      const isLoudness = channel >= CHANNELS.voiceLoudness.first && channel < CHANNELS.voiceOnset.first;
      if (channel >= CHANNELS.learned.first && channel < CHANNELS.gesture.first) continue;
      if (listening === 'trigger' && isTrigger) return stopListening({ trigger: packTrigger(TRIGGER.control, 0, channel) });
      if (listening === 'source' && !isTrigger && !isLoudness && Math.abs(value) > 0.2 && channel < CHANNELS.key.first) return stopListening({ source: packControl(channel), low: channel >= CHANNELS.gamepadAxis.first && channel < CHANNELS.gamepadButton.first ? -1 : 0, high: 1 });
    }
  });
  window.addEventListener('keydown', (event) => {
    if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    const { listening } = body.getState(), isTyping = event.target instanceof HTMLElement && event.target.matches('input, select, textarea');
    if (listening === 'trigger' && !['Tab', 'Escape', 'Enter', 'Space'].includes(event.code)) {
      event.preventDefault();
      event.stopPropagation();
      const known = set().bindings.find(({ code }) => code === event.code), used = set().bindings.map(({ trigger }) => trigger >>> 16);
      let channel = known ? known.trigger >>> 16 : FIRST_KEY;
      if (!known) while (used.includes(channel)) channel++;
      stopListening({ trigger: packTrigger(TRIGGER.control, 0, channel), code: event.code });
      return;
    }
    if (isTyping) return;
    const card = set().bindings.find(({ code }) => code === event.code);
    if (card) studio.control(card.trigger >>> 16, true, 1, Math.round((performance.now() - event.timeStamp) * 1000));
  }, { capture: true });

  /** Each value of a learned sound goes to its parameter. */
  const addLearnedMappings = (params: readonly number[]): void => {
    const { mappings } = set(), added: MapCard[] = [];
    params.forEach((param, n) => {
      const source = packControl(CHANNELS.learned.first + n), target = MAP_TARGET.param * 65536 + param, slot = freeSlot([...mappings, ...added]);
      studio.act(BODY_ACT.restParam, param, -1);
      if (slot < 0 || mappings.some((card) => card.source === source && card.target === target)) return;
      const card: MapCard = { slot, source, target, player: 0, inLow: 0, inHigh: 1, outLow: 0, outHigh: 1, curve: 0, smoothing: 60, steps: 4, isOn: true };
      added.push(card);
      sendMapping(studio, card);
    });
    if (added.length > 0) change({ ...set(), mappings: [...mappings, ...added] }, false);
  };

  const actions: BodyActions = {
    addMapping(source, target, low, high) {
      const slot = freeSlot(set().mappings), player = Math.max(0, playerThere(live.frame));
      if (slot < 0) return say('All 32 mappings are taken. Delete one first.');
      const card: MapCard = { slot, source, target, player, inLow: low, inHigh: high, outLow: 0, outHigh: 1, curve: 0, smoothing: 80, steps: 4, isOn: true };
      sendMapping(studio, card);
      change({ ...set(), mappings: [...set().mappings, card] }, false);
    },
    changeMapping(slot, part) {
      const before = set().mappings.find((card) => card.slot === slot);
      if (!before) return;
      const card = { ...before, ...part };
      if (part.source !== undefined || part.target !== undefined || part.player !== undefined) sendMapping(studio, card);
      else changeMapping(studio, card);
      change({ ...set(), mappings: set().mappings.map((one) => (one.slot === slot ? card : one)) }, false);
    },
    removeMapping(slot) {
      studio.act(BODY_ACT.unmap, slot);
      change({ ...set(), mappings: set().mappings.filter((card) => card.slot !== slot) }, false);
    },
    addBinding(part) {
      const slot = freeSlot(set().bindings, MAX_BINDINGS);
      if (slot < 0) return say('All 64 places are taken. Delete one first.');
      const card: BindCard = { slot, ...part };
      sendBinding(studio, card);
      change({ ...set(), bindings: [...set().bindings, card] }, false);
    },
    removeBinding(slot) {
      studio.act(BODY_ACT.unbind, slot);
      change({ ...set(), bindings: set().bindings.filter((card) => card.slot !== slot) }, false);
    },
    addGesture(name) {
      const { gestures } = set();
      if (gestures.length >= MAX_GESTURES) return say(`${MAX_GESTURES} gestures are known. Delete one first.`);
      change({ ...set(), gestures: [...gestures, { name, isEitherSide: true, shows: [] }] }, false);
      actions.showGesture(gestures.length);
    },
    renameGesture: (index, name) => change({ ...set(), gestures: set().gestures.map((gesture, n) => (n === index ? { ...gesture, name: name.slice(0, 40) } : gesture)) }, false),
    removeGesture(index) {
      // What was bound to later ones follows them to their new numbers; what was bound to this one goes.
      const number = CHANNELS.gesture.first + index, isGesture = (card: BindCard): boolean => (card.trigger & 255) === TRIGGER.control && card.trigger >>> 16 >= number && card.trigger >>> 16 < CHANNELS.gesture.first + MAX_GESTURES;
      const bindings = set().bindings.flatMap((card) => (!isGesture(card) ? [card] : card.trigger >>> 16 === number ? [] : [{ ...card, trigger: packTrigger(TRIGGER.control, 0, (card.trigger >>> 16) - 1) }]));
      change({ ...set(), gestures: set().gestures.filter((_, n) => n !== index), bindings }, true);
      sendSet(studio, set());
    },
    showGesture(index) {
      const gesture = set().gestures[index];
      if (!gesture) return;
      const left = Math.min(SHOWS, MAX_SHOWS - gesture.shows.length);
      if (left <= 0) return say('It was shown often enough. Delete a show to make room.');
      beginShowing({ kind: 'gesture', index, left }, gesture.name, left, 1);
    },
    setEitherSide: (index, isEitherSide) => change({ ...set(), gestures: set().gestures.map((gesture, n) => (n === index ? { ...gesture, isEitherSide } : gesture)) }, true),
    showDance: () => beginShowing({ kind: 'dance' }, 'your dance', 1, 1),
    removeDance: () => change({ ...set(), dance: [] }, true),
    removeShow: (index, show) => change({ ...set(), gestures: set().gestures.map((gesture, n) => (n === index ? { ...gesture, shows: gesture.shows.filter((_, k) => k !== show) } : gesture)) }, true),
    setSoundParams: (params) => change({ ...set(), sound: { params, poses: [] } }, true),
    holdParam: (param, value) => studio.act(BODY_ACT.restParam, param, Math.round(value * 1000)),
    showPose(values) {
      if (set().sound.poses.length >= MAX_POSES) return say('That is enough to learn from. Delete a pose first.');
      beginShowing({ kind: 'pose', values }, 'this sound', 1, 1);
    },
    removePose: (index) => change({ ...set(), sound: { ...set().sound, poses: set().sound.poses.filter((_, n) => n !== index) } }, true),
    cancelShowing: endShowing,
    cancelLearning: () => learner.cancel(),
    listen(what: Exclude<Listening, null>, slot = -1) {
      finder = new SourceFinder();
      rangeOf = slot;
      lows = null;
      listenEnds = performance.now() + LISTEN_SECONDS * 1000 * (what === 'trigger' ? 2 : 1);
      const { frame } = live;
      attacksBefore = frame.head[FRAME_HEAD.attackCount]!;
      hitsBefore = Array.from({ length: frame.head[FRAME_HEAD.zones]! }, (_, zone) => frame.zones[zone * ZONE_STRIDE + ZONE_FIELD.state]!);
      body.setState({ listening: what, listened: 0, found: null, message: '' });
    },
    stopListening: () => stopListening(),
    undo() {
      const before = past.pop();
      if (!before) return;
      body.setState({ set: before, canUndo: past.length > 0, message: '' });
      sendSet(studio, before);
      learn();
      keep();
    },
    rename: (name) => change({ ...set(), name: name.slice(0, 40) || EMPTY_SET.name }, false),
    download() {
      void writeBodyFile(set()).then(({ text, hash }) => {
        const link = document.createElement('a');
        link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
        link.download = `${set().name.replace(/[^\p{L}\p{N} _-]/gu, '').trim() || 'body'} ${hash.slice(0, 8)}${FILE_ENDING}`;
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
      });
    },
    load(file) {
      void file.text().then(async (text) => {
        const read = readBodyFile(text);
        if (!read.ok) return say(read.message);
        change(read.set, true);
        sendSet(studio, read.set);
        say((await isUnchanged(text)) ? `“${read.set.name}” is in place. Undo brings back what was here.` : `“${read.set.name}” is in place, though it was changed since it was saved.`);
      });
    },
    clear() {
      change(EMPTY_SET, true);
      sendSet(studio, EMPTY_SET);
    },
  };

  let kept: string | null = null;
  try {
    kept = localStorage.getItem(KEPT);
  } catch { /* storage is shut: nothing was kept */ }
  const read = kept === null ? null : readBodyFile(kept);
  if (read?.ok) void writeBodyFile(read.set).then(({ hash }) => body.setState({ hash }));
  body.setState({ actions, ...(read?.ok && { set: read.set }), ...(read && !read.ok && { message: read.message }) });
  if (read?.ok && (read.set.mappings.length > 0 || read.set.bindings.length > 0)) sendSet(studio, read.set);
  if (read?.ok) learn();

  /** A recording is played on from: what drives what there goes on, and is what the tab shows. What was here comes back with undo. */
  const takeOver = (there: BodyDescription | undefined): void => {
    if (!there) return sendSet(studio, set());
    const { bindings, ...rest } = set();
    change({ ...rest, mappings: there.mappings, bindings: there.bindings.map((card) => ({ ...card, code: bindings.find(({ trigger, code }) => code !== '' && trigger === card.trigger)?.code ?? '' })) }, false);
    say('Your body now plays as in the recording. Undo brings back how it was.');
  };

  let latest = -1;
  window.setInterval(() => {
    if (live.room !== room) {
      room = live.room;
      takeOver(room.scene.body);
    }
    const { frame } = live, seconds = secondsOf(frame), { showing, listening } = body.getState(), slot = playerThere(frame);
    if (seconds === latest) return;
    latest = seconds;
    const height = slot < 0 ? 1.7 : Math.max(0.5, frame.players[slot * PLAYER_STRIDE + PLAYER_FIELD.height]!);
    if (showing || listening) {
      const joints = slot < 0 ? new Float32Array(0) : jointsOf(frame, slot);
      followShow(slot, seconds, joints, height);
      followListening(slot, joints, height);
    }
    if (!learner.isWatching) return;
    for (let player = 0; player < learned.length; player++) if (frame.players[player * PLAYER_STRIDE + PLAYER_FIELD.isPresent] === 1) learner.watch(player, seconds, jointsOf(frame, player));
  }, LOOK_MS);
};
