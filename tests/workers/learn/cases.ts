import type { Shown } from '../../../workers/learn/index.ts';
import { ALIKE, bodyFrom, chanceFrom, dance, performance, show, type Made, type Motion } from './bodies.ts';
import { COUSINS, Dice, moverOf, playing, showing, unrelated } from './other-bodies.ts';
import { judge, spotAll, type Count } from './judge.ts';
import { dancedBy, personOf, repeatsOf, SETS, shownBy } from './sets-of-four.ts';
import { learnGestures } from '../../../workers/learn/index.ts';

/** Who shows, who repeats, and what the camera sees. `first`, `second`: by which make of bodies. */
export type Kind = 'first' | 'first, slow camera' | 'first, left-handed' | 'second' | 'second, slow camera' | 'second, left-handed' | 'second, no rest between' | 'second, joints hidden';

interface Case { readonly shown: readonly Shown[]; readonly plays: readonly { readonly motion: Motion; readonly made: readonly Made[] }[]; readonly dances: readonly Motion[] }

/** Four gestures, three shows each by a body of their own; `plays` performances of other bodies, at 12 Hz and 30 Hz in turn, with 4 px of noise; a minute of dance. */
export function caseOf(kind: Kind, seed: number, plays = 2, count = 14): Case {
  if (kind.startsWith('first')) {
    const chance = chanceFrom(seed * 77 + 5), isLeft = kind.endsWith('left-handed');
    return {
      shown: ALIKE.map(({ name }, g) => { const body = bodyFrom(chance); return { name, shows: [0, 1, 2].map(() => show(body, g, chance, kind.endsWith('slow camera') ? 12 : 30)) }; }),
      plays: Array.from({ length: plays }, (_, k) => performance(bodyFrom(chance, { isLeft }), count, chance, k % 2 === 1 ? 30 : 12)),
      dances: [dance(bodyFrom(chance), 60, chance)],
    };
  }
  const dice = new Dice(seed * 131 + 3), lens = { hz: 12, px: 4, ...(kind.endsWith('hidden') ? { hidden: 0.05 } : {}) };
  return {
    shown: COUSINS.map(({ name }, g) => { const mover = moverOf(dice); return { name, shows: [0, 1, 2].map(() => showing(mover, g, dice, { hz: kind.endsWith('slow camera') ? 12 : 30, px: 3 }, kind.endsWith('between'))) }; }),
    plays: Array.from({ length: plays }, (_, k) => playing(moverOf(dice, kind.endsWith('left-handed')), count, dice, k % 2 === 1 ? { ...lens, hz: 30 } : lens)),
    dances: [unrelated(moverOf(dice), 60, dice, lens)],
  };
}

export interface Outcome extends Count { falses: number; minutes: number }

/** Learns, then counts what was found in the performances, and what was found in the dance, where there is nothing. */
export async function outcomeOf(kind: Kind, seeds: readonly number[], plays?: number, count?: number): Promise<Outcome> {
  const sum: Outcome = { right: 0, missed: 0, wrong: 0, falses: 0, minutes: 0 };
  for (const seed of seeds) {
    const { shown, plays: performances, dances } = caseOf(kind, seed, plays, count), model = (await learnGestures(shown))!;
    for (const { motion, made } of performances) {
      const { right, missed, wrong } = judge(made, spotAll(model, motion));
      sum.right += right;
      sum.missed += missed;
      sum.wrong += wrong;
    }
    for (const motion of dances) sum.falses += spotAll(model, motion).length;
    sum.minutes += dances.length;
  }
  return sum;
}

/** The same for one of {@link SETS}. `each`: every show is by another body. */
export async function outcomeOfSet(name: string, seeds: readonly number[], each: boolean, plays = 3, count = 12): Promise<Outcome> {
  const set = SETS[name]!, sum: Outcome = { right: 0, missed: 0, wrong: 0, falses: 0, minutes: 0 };
  for (const seed of seeds) {
    const dice = new Dice(seed * 7919 + 17);
    const shown = set.map(({ name: of }, g) => { let person = personOf(dice); return { name: of, shows: [0, 1, 2].map(() => { if (each) person = personOf(dice); return shownBy(person, set, g, dice, { hz: dice.in(12, 30), px: 4 }); }) }; });
    const model = (await learnGestures(shown))!;
    for (let k = 0; k < plays; k++) {
      const { motion, made } = repeatsOf(personOf(dice), set, count, dice, { hz: [12, 20, 30][k % 3]!, px: 4 }), counted = judge(made, spotAll(model, motion));
      sum.right += counted.right;
      sum.missed += counted.missed;
      sum.wrong += counted.wrong;
    }
    sum.falses += spotAll(model, dancedBy(personOf(dice), 60, dice, { hz: dice.in(12, 30), px: 4 })).length;
    sum.minutes++;
  }
  return sum;
}
