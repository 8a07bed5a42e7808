import { describe, expect, it } from 'vitest';
import { SHOW_ACT, SHOW_WHEN, TEXT_BYTES } from '../../../protocol/index.ts';
import { checkShow, compileShow, lanternOf, linesOf, readShow, type ShowRoom } from '../../../protocol/show/index.ts';

const room: ShowRoom = {
  zones: ['Lantern 1', 'Drum'].map((name, index) => ({ index, name, kind: index === 0 ? 'loop' : 'strike', plays: 0, key: '', family: 'none' })),
  loops: ['Ground', 'Bass', 'Shaker', 'Tick', 'Chords', 'Strings', 'Tune', 'Air', 'Swell'].map((name, index) => ({ index, name, palette: index < 8 ? 0 : 1, family: 'air', bars: 1 })),
  palettes: ['Ember', 'Tide'].map((name) => ({ name: name as 'Ember', bpm: 90, key: 'D' })),
};
const scene = (cues: unknown[]): object => ({ format: 'jam-show', version: 1, name: 'S', scenes: [{ name: 'One', seconds: 10, cues }] });
const problemsOf = (value: unknown): string => {
  const checked = checkShow(value);
  return checked.ok ? '' : checked.problems.join('\n');
};

describe('a show file', () => {
  it('[SHO8] faults are told with their place, the value found and what is allowed; nothing is thrown', () => {
    expect(readShow('{"format":').ok).toBe(false);
    expect(problemsOf(null)).toMatch(/jam-show/);
    expect(problemsOf({ format: 'jam-room' })).toMatch(/format: "jam-room".*Open a \.jamshow file/);
    expect(problemsOf({ format: 'jam-show', version: 9 })).toMatch(/version: 9/);
    expect(problemsOf({ format: 'jam-show', version: 1, name: '', scenes: [] })).toMatch(/name: it is empty[^]*scenes: 0 entries; 1 to 24/);
    for (const [cue, expected] of [
      [{ when: { kind: 'bar', bar: 0 }, does: [] }, /scenes\[0\]\.cues\[0\]\.when\.bar: 0 is not a whole number from 1/],
      [{ when: { kind: 'noon' }, does: [] }, /when\.kind: "noon" is none of start, time, bar/],
      [{ when: { kind: 'go' }, does: [{ do: 'light', lamp: 'moon', level: 2 }] }, /does\[0\]\.lamp: "moon" is none of[^]*does\[0\]\.level: 2 is not a number from 0 to 1/],
      [{ when: { kind: 'go' }, does: [{ do: 'camera', view: 'front', over: -1 }] }, /over: -1/],
      [{ when: { kind: 'go' }, does: [{ do: 'setting', setting: 'tempo', value: 900 }] }, /value: 900 is not a number from 0 to 200/],
      [{ when: { kind: 'key', key: 'KeyÖ' }, does: [] }, /when\.key/],
      [{ when: { kind: 'go' }, does: 'dance' }, /does: a list is expected here, found "dance"/],
      ['boo', /cues\[0\]: a group of fields is expected here/],
    ] as const) expect(problemsOf(scene([cue])), JSON.stringify(cue)).toMatch(expected);
    const many = checkShow(scene(Array.from({ length: 60 }, () => 7)));
    expect(many.ok ? [] : many.problems).toHaveLength(12);
  });

  it('[SHO8] what is not known is left out, and a checked show passes again as it is', () => {
    const checked = checkShow({ ...scene([{ when: { kind: 'time', seconds: 3, colour: 'red' }, does: [{ do: 'silence', loud: true }], extra: 1 }]), author: 'me' });
    expect(checked).toMatchObject({ ok: true });
    if (!checked.ok) return;
    expect(JSON.stringify(checked.show)).not.toMatch(/colour|loud|extra|author/);
    expect(readShow(JSON.stringify(checked.show))).toEqual(checked);
  });
});

describe('a show for a room', () => {
  it('[SHO9] loops go by any palette’s name or their lantern’s, and what the room lacks is said and left out', () => {
    expect([lanternOf(room, 'Bass'), lanternOf(room, 'Swell'), lanternOf(room, 'Lantern 1'), lanternOf(room, 'Nothing')]).toEqual([1, 0, 0, -1]);
    const checked = checkShow(scene([
      { when: { kind: 'zone', zone: 'Moon', touch: 'played' }, does: [{ do: 'loop', loop: 'Nothing', how: 'on' }, { do: 'palette', palette: 'Gold' }, { do: 'zoneLight', zone: 'Moon', level: 1 }, { do: 'loop', loop: 'Swell', how: 'on' }] },
    ]));
    if (!checked.ok) throw new Error(checked.problems.join());
    const { pieces, problems, id } = compileShow(checked.show, room);
    expect(problems).toHaveLength(4);
    expect(problems[0]).toMatch(/Scene “One”, cue 1: this room has no place called “Moon”; the cue waits for a hand/);
    const acts = pieces.flatMap((piece) => ('act' in piece ? [piece] : []));
    expect(acts[0]).toMatchObject({ act: SHOW_ACT.begin, a: id, b: 1, c: 1, d: 1 });
    expect(acts.find(({ act }) => act === SHOW_ACT.cue)).toMatchObject({ b: SHOW_WHEN.go });
    expect(acts.filter(({ act }) => act === SHOW_ACT.action)).toMatchObject([{ b: SHOW_ACT.loop, c: 0 }]);
  });

  it('[SHO9] other words make another id, and long words are broken into lines that fit', () => {
    const idOf = (name: string): number => {
      const checked = checkShow({ ...scene([]), scenes: [{ name, seconds: 1, cues: [] }] });
      if (!checked.ok) throw new Error(checked.problems.join());
      return compileShow(checked.show, room).id;
    };
    expect(idOf('A')).toBe(idOf('A'));
    expect(idOf('A')).not.toBe(idOf('B'));
    const words = 'Grüße aus dem Dunkeln, ' + 'wo die Lichter hängen, '.repeat(6) + 'Ü'.repeat(90);
    const lines = linesOf(words);
    for (const line of lines) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(TEXT_BYTES);
    expect(lines.join('').replaceAll(' ', '')).toBe(words.replaceAll(' ', ''));
  });
});
