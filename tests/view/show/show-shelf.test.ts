import { beforeEach, describe, expect, it } from 'vitest';
import { createJam } from '../../../game/index.ts';
import { STATION_ACT } from '../../../protocol/index.ts';
import { checkShow, compileShow } from '../../../protocol/show/index.ts';
import { readBodyFile } from '../../../view/body/body-file.ts';
import { ACT_VERBS, actOfVerb, verbOfAct, wordsOfVerb } from '../../../view/show/act-verbs.ts';
import { addCue, addScene, changeCue, changeScene, deleteCue, deleteScene, duplicateCue, duplicateScene, moveCue, moveScene, newShow } from '../../../view/show/edit-show.ts';
import { PERSONAS } from '../../../view/show/personas.ts';
import { addShow, changeShow, chooseShow, deleteShow, openedShow, openShelf, redoShow, undoShow } from '../../../view/show/show-shelf.ts';
import { showPage } from '../../../view/show/show-store.ts';
import { clockWords, cueWords, remainingWords } from '../../../view/show/show-words.ts';

const kept = new Map<string, string>();
beforeEach(() => {
  kept.clear();
  Object.assign(globalThis, { localStorage: { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value) } });
  showPage.setState({ shows: [], open: 0, scene: 0, past: [], future: [], problems: [] });
});
const names = (): string[] => openedShow().scenes.map(({ name }) => name);

describe('a set list', () => {
  it('[SHO10] scenes are added, named, moved, duplicated and deleted; the last one stays; all of it can be taken back and done again', () => {
    openShelf();
    const states: string[] = [JSON.stringify(openedShow())];
    for (const change of [addScene, (show) => changeScene(show, 1, { name: 'Storm' }), (show) => moveScene(show, 1, -1), (show) => duplicateScene(show, 0), (show) => deleteScene(show, 2)] as ((show: ReturnType<typeof openedShow>) => ReturnType<typeof openedShow>)[]) {
      changeShow(change);
      states.push(JSON.stringify(openedShow()));
    }
    expect(names()).toEqual(['Storm', 'Storm 2']);
    for (let n = states.length - 2; n >= 0; n--) {
      undoShow();
      expect(JSON.stringify(openedShow())).toBe(states[n]);
    }
    undoShow();
    for (let n = 1; n < states.length; n++) {
      redoShow();
      expect(JSON.stringify(openedShow())).toBe(states[n]);
    }
    changeShow((show) => deleteScene(deleteScene(deleteScene(show, 0), 0), 0));
    expect(names()).toHaveLength(1);
  });

  it('[SHO10] cues are added, changed, moved, duplicated and deleted, and read as sentences', () => {
    let show = addCue(addCue(newShow('S'), 0), 0);
    show = changeCue(show, 0, 1, { when: { kind: 'bar', bar: 5, beat: 1 }, does: [{ do: 'loop', loop: 'Felt', how: 'on' }, { do: 'light', lamp: 'left', level: 0.5, hue: 0, over: 3 }] });
    show = duplicateCue(moveCue(show, 0, 1, -1), 0, 0);
    show = deleteCue(show, 0, 2);
    expect(show.scenes[0]!.cues.map(cueWords)).toEqual(['On bar 5: Felt on, Lamp left 50 % red over 3 s', 'On bar 5: Felt on, Lamp left 50 % red over 3 s']);
    expect([clockWords(95), remainingWords(0.2), remainingWords(-4)]).toEqual(['1:35', '0:01', '0:00']);
  });

  it('[SHO10] shows come back after a visit, and what was damaged meanwhile is left out', () => {
    openShelf();
    addShow({ ...newShow('Evening'), scenes: [{ name: 'Dusk', seconds: 12, notes: '', cues: [] }] });
    addShow(newShow('Evening'));
    expect(showPage.getState().shows.map(({ name }) => name)).toEqual(['My show', 'Evening', 'Evening 2']);
    chooseShow(1);
    const store = JSON.parse([...kept.values()][0]!) as { shows: unknown[] };
    store.shows[0] = { format: 'jam-show', version: 1, name: 4 };
    kept.set([...kept.keys()][0]!, JSON.stringify(store));
    showPage.setState({ shows: [], open: 0 });
    openShelf();
    expect(showPage.getState().shows.map(({ name }) => name)).toEqual(['Evening', 'Evening 2']);
    for (let n = 0; n < 3; n++) deleteShow();
    expect(showPage.getState().shows).toHaveLength(1);
  });
});

describe('personas', () => {
  it('[SHO11] each persona is a show that passes the check, with nothing in it that the room does not know', async () => {
    const jam = await createJam({ scene: 'loop-room', seed: 1, layout: 'stage' });
    expect(PERSONAS.map(({ name }) => name)).toEqual(['Keypress artist', 'Beatboxer', 'Dancer and sampler', 'Light conductor', 'Harmony arranger']);
    for (const { name, show, words } of PERSONAS) {
      const checked = checkShow(show);
      expect(checked.ok ? [] : checked.problems, name).toEqual([]);
      expect(compileShow(show, jam.description).problems, name).toEqual([]);
      expect(words.split(' ').length, name).toBeLessThanOrEqual(8);
    }
  });

  it('[SHO13] what a persona binds is a body setup that belongs to its show and can be exchanged for the performer’s own; no cue of it takes a setup away', () => {
    const bound = PERSONAS.flatMap(({ name, show }) => {
      const { body } = show.with ?? {};
      if (body === undefined) return [];
      const read = readBodyFile(JSON.stringify(body));
      expect(read.ok ? '' : read.message, name).toBe('');
      return read.ok ? [read.set.bindings.length] : [];
    });
    expect(bound).toEqual([10, 4, 2, 4]);
    const acts = PERSONAS.flatMap(({ show }) => show.scenes.flatMap(({ cues }) => cues.flatMap(({ does }) => does.flatMap((action) => (action.do === 'act' ? [action.act] : [])))));
    expect(acts.filter((act) => act >= 0x300 && act < 0x320)).toEqual([]);
  });
});

describe('acts in words', () => {
  it('[SHO14] every verb that is offered is found again in what it makes, says itself in words, and passes the check', () => {
    for (const verb of ACT_VERBS) {
      const action = actOfVerb(verb, 2), show = { ...newShow('S'), scenes: [{ name: 'One', seconds: 1, notes: '', cues: [{ when: { kind: 'go' as const }, note: '', does: [action] }] }] };
      expect(verbOfAct(action), verb.words).toBe(verb);
      expect(wordsOfVerb(action)!.toLowerCase(), verb.words).toContain(verb.words.toLowerCase());
      expect(checkShow(show).ok, verb.words).toBe(true);
    }
    expect(new Set(ACT_VERBS.map(({ words }) => words)).size).toBe(ACT_VERBS.length);
    expect([
      wordsOfVerb({ do: 'act', act: STATION_ACT.fade, target: 2, a: 0, b: 4000, c: 0, d: 0 }), wordsOfVerb({ do: 'act', act: STATION_ACT.mute, target: 0, a: 1, b: 0, c: 0, d: 0 }),
      wordsOfVerb({ do: 'act', act: STATION_ACT.quantise, target: 0, a: 2, b: 2, c: 0, d: 0 }), wordsOfVerb({ do: 'act', act: 0x305, target: 0, a: -1, b: 0, c: 0, d: 0 }),
    ]).toEqual(['Track 3: fade 0 %, 4 s', 'Track 1: mute on', 'Loops begin on the bar, on the bar', null]);
  });
});
