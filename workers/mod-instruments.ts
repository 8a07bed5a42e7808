import { createJam, stretchesOf, type LoadedMod } from '../game/index.ts';
import { CUE, CUE_STRIDE, FIRST_MOD_INSTRUMENT, MOD_INSTRUMENTS, type ModDescription, type Tick } from '../protocol/index.ts';
import type { JamSession } from '../protocol/session/index.ts';

/**
 * Numbers the instruments of mods so that each number means one instrument throughout a session, whatever places its mods had in the room from time to time
 * and whichever of them are at hand. The mods with those numbers, and a copy of the cues.
 *
 * @param leftAt the tick in which each cue left, ascending
 */
export async function numberInstruments(session: JamSession, atHand: readonly LoadedMod[], { cues, leftAt }: { readonly cues: Float64Array; readonly leftAt: ArrayLike<Tick> }): Promise<{ readonly mods: readonly ModDescription[]; readonly cues: Float64Array }> {
  const stretches = stretchesOf(session), hashes = [...new Set(stretches.flatMap(({ mods }) => mods.map(({ hash }) => hash)))], { seed, layout } = session.header;
  const numbered = cues.slice(), mods: ModDescription[] = [];
  if (hashes.length === 0) return { mods, cues: numbered };
  for (let cue = 0, stretch = 0; cue < leftAt.length; cue++) {
    while (stretch + 1 < stretches.length && stretches[stretch + 1]!.from <= leftAt[cue]!) stretch++;
    const at = cue * CUE_STRIDE + CUE.instrument, own = numbered[at]! - FIRST_MOD_INSTRUMENT;
    if (own < 0) continue;
    const mod = stretches[stretch]!.mods[Math.floor(own / MOD_INSTRUMENTS)];
    if (mod) numbered[at] = FIRST_MOD_INSTRUMENT + hashes.indexOf(mod.hash) * MOD_INSTRUMENTS + (own % MOD_INSTRUMENTS);
  }
  for (const [slot, hash] of hashes.entries()) {
    const mod = atHand.find((one) => one.hash === hash);
    if (!mod || mod.manifest.adds.instruments.length === 0) continue;
    const [told] = (await createJam({ scene: 'loop-room', seed, layout, mods: [mod] })).description.mods ?? [];
    if (told) mods.push({ ...told, slot, instruments: told.instruments.map((one, place) => ({ ...one, number: FIRST_MOD_INSTRUMENT + slot * MOD_INSTRUMENTS + place })) });
  }
  return { mods, cues: numbered };
}
