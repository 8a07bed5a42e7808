import { log, reads, resMut, system, type Args } from '../../engine/index.ts';
import { MAX_SHOW_ACTIONS, MAX_SHOW_CUES, MAX_SHOW_LINES, MAX_SHOW_SCENES, SHOW_ACT, SHOW_STATE, SHOW_WHEN, TEXT_BYTES } from '../../protocol/index.ts';
import { ActAsked, TextGiven } from '../components/acts.ts';
import { ShowRun, ShowScript } from '../components/show.ts';

const params = { acts: reads(ActAsked), texts: reads(TextGiven), script: resMut(ShowScript), run: resMut(ShowRun), out: log() };
type Loading = Args<typeof params>;

/** Takes a show in, piece by piece. What does not fit or is not whole is said, and not played. */
export const loadShow = system('show/load-show', params, (p) => {
  const { acts, texts } = p;
  for (let i = acts.start; i < acts.end; i++) {
    const slot = i & acts.mask, act = acts.act[slot]!;
    if (act >= SHOW_ACT.begin && act <= SHOW_ACT.ready) take(p, act, acts.target[slot]!, acts.a[slot]!, acts.b[slot]!, acts.c[slot]!, acts.d[slot]!);
  }
  for (let i = texts.start; i < texts.end; i++) {
    const slot = i & texts.mask, act = texts.act[slot]!;
    if (act === SHOW_ACT.sceneName || act === SHOW_ACT.line) takeWords(p, act === SHOW_ACT.line, texts.target[slot]!, slot);
  }
});

function take(p: Loading, act: number, target: number, a: number, b: number, c: number, d: number): void {
  const { script, run, out } = p;
  if (act === SHOW_ACT.begin) {
    clear(p);
    if (b < 1 || b > MAX_SHOW_SCENES || c < 0 || c > MAX_SHOW_CUES || d < 0 || d > MAX_SHOW_ACTIONS) {
      out.warn(`A show of ${b} scenes, ${c} cues and ${d} actions was announced; it can have ${MAX_SHOW_SCENES}, ${MAX_SHOW_CUES} and ${MAX_SHOW_ACTIONS}. Divide it.`);
      return;
    }
    script.id = a & 0xffffff;
    script.scenes = b;
    script.cues = c;
    script.actions = d;
  } else if (act === SHOW_ACT.scene && target < script.scenes) {
    script.sceneMillis[target] = Math.max(0, a);
    script.scenesGiven++;
  } else if (act === SHOW_ACT.cue && target < script.cues && a >= 0 && a < script.scenes && b >= 0 && b <= SHOW_WHEN.go) {
    script.cueScene[target] = a;
    script.cueWhen[target] = b;
    script.cueC[target] = c;
    script.cueD[target] = d;
    script.cuesGiven++;
  } else if (act === SHOW_ACT.action && target < script.actions && a >= 0 && a < script.cues && b >= 0 && b <= 0xffff && c >= 0 && c <= 0xffff) {
    script.actionCue[target] = a;
    script.actionAct[target] = b;
    script.actionTarget[target] = c;
    script.actionsGiven++;
  } else if (act === SHOW_ACT.actionWith && target < script.actions) {
    script.actionA[target] = a;
    script.actionB[target] = b;
    script.actionC[target] = c;
    script.actionD[target] = d;
  } else if (act === SHOW_ACT.ready && script.scenes > 0) {
    if (script.scenesGiven === script.scenes && script.cuesGiven === script.cues && script.actionsGiven === script.actions) {
      script.isWhole = 1;
      run.state = SHOW_STATE.ready;
    } else out.warn(`The show is not whole: ${script.scenesGiven} of ${script.scenes} scenes, ${script.cuesGiven} of ${script.cues} cues, ${script.actionsGiven} of ${script.actions} actions came. Load it again.`);
  } else out.warn(`Piece ${target} (act ${act}) does not fit the show that was announced, with ${script.scenes} scenes, ${script.cues} cues and ${script.actions} actions; it is left out.`);
}

/** Nothing is loaded and nothing runs; lights and camera stay as they are. */
function clear({ script, run }: Loading): void {
  script.id = script.scenes = script.cues = script.actions = script.scenesGiven = script.cuesGiven = script.actionsGiven = script.isWhole = script.lines = 0;
  for (const columns of [script.sceneMillis, script.sceneNameBytes, script.sceneName, script.cueScene, script.cueWhen, script.cueC, script.cueD,
    script.actionCue, script.actionAct, script.actionTarget, script.actionA, script.actionB, script.actionC, script.actionD, script.lineBytes, script.line]) columns.fill(0);
  run.state = SHOW_STATE.none;
  run.isHeld = run.scene = run.sceneTicks = run.showTicks = run.bar = run.barBeat = run.startTick = run.line = run.lines = 0;
  run.step.fill(0);
  run.dueTick.fill(0);
  run.doneAt.fill(0);
  run.source.fill(0);
}

function takeWords({ texts, script, out }: Loading, isLine: boolean, target: number, slot: number): void {
  if (target >= (isLine ? MAX_SHOW_LINES : script.scenes)) {
    out.warn(`Words for ${isLine ? 'line' : 'scene'} ${target} of the show do not fit; they are left out.`);
    return;
  }
  const count = texts.byteCount[slot]!, bytes = isLine ? script.line : script.sceneName;
  (isLine ? script.lineBytes : script.sceneNameBytes)[target] = count;
  for (let k = 0; k < TEXT_BYTES; k++) bytes[target * TEXT_BYTES + k] = k < count ? texts.bytes[slot * TEXT_BYTES + k]! : 0;
  if (isLine && target >= script.lines) script.lines = target + 1;
}
