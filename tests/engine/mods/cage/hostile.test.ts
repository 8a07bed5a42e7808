import { describe, expect, it } from 'vitest';
import { cagedApp } from './caged-app.ts';
import { ENDLESS, GREEDY, MISPLACED, REACHING, REFUSED } from './hostile-snippets.ts';
import { IDLE, TRICKS, UNREADABLE } from './hostile-tricks.ts';
import { accountOf, open, source, worldOf } from './hostile-mod.ts';
import { idle, judge, TICKS } from './judge-hostile.ts';

/** One of each kind; all of them are tried in the long run (tests/deep/cage-hostile.test.ts). */
const TRIED = [
  'an endless loop', 'an endless loop that catches everything', 'a loop with a huge straight body', 'a sort of three million', 'indexOf over four thousand million holes', 'fill again and again', 'a slow search in a long text', 'a thrown thing that cannot be told',
  'an allocation bomb', 'a bomb that catches', 'strings that double', 'deep recursion', 'deep recursion that catches', 'recursion through toString', 'recursion through JSON', 'a deep list made flat',
  'the constructor of a function', 'the global object as this', 'match', 'push of all arrays', '__proto__ of an iterator', 'Math.max', 'a species', 'arguments.callee', 'the buffer beneath a column',
  'NaN in a column', 'NaN in its own memory', 'a handle that is none', 'ending what belongs to others', 'giving what is not its own to others', 'hanging others on what it can end', 'removing what another component requires', 'a hundred thousand entities', 'more entities than there is room for', 'being above itself', 'every set of its own components', 'a long last word', 'a last word of other lines', 'throwing',
  'a class whose field makes another', 'a stack of another file', 'saying that its work was used up', 'too much for a new entity\'s column', 'a list that is long only by its word', 'a command inside of a command', 'all zeros where chance was',
];

describe('[CAG2] a call that is stopped leaves the world as if the mod had done nothing, in bounded steps, and says why and where', () => {
  for (const snippet of [...ENDLESS, ...GREEDY, ...REACHING, ...MISPLACED, ...TRICKS].filter(({ name }) => TRIED.includes(name))) it(snippet.name, () => judge(snippet));
});

describe('[CAG3] what the cage does not take is refused before it runs, by file and line', () => {
  for (const snippet of [...REFUSED, ...UNREADABLE]) {
    it(snippet.name, async () => {
      await expect(open(source(snippet))).rejects.toThrow(snippet.said);
      await expect(open(source(snippet))).rejects.toThrow(/^main\.js:\d+: /);
    });
  }
});

describe('[CAG4] what lies outside the rows of a query goes nowhere', () => {
  for (const snippet of [...IDLE, ...MISPLACED].filter(({ said, name }) => said === 'kept' || name === 'a million messages')) {
    it(snippet.name, async () => {
      const app = await cagedApp([await open(source(snippet))]);
      for (let n = 0; n < TICKS; n++) app.tick();
      const world = worldOf(app), still = await idle;
      for (const name of ['room/Position', 'room/Velocity', 'engine/entities']) expect(world[name]).toBe(still[name]);
      expect(accountOf(app).inRow).toBe(0);
      const said = app.drainLog().map(({ message }) => message);
      if (snippet.said === 'kept') expect(said).toEqual([]);
      else expect(said[0]).toMatch(snippet.said);
    });
  }
});
