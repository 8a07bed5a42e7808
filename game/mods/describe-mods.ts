import type { World } from '../../engine/index.ts';
import { Mods, STOPPED_BY } from '../../engine/mods/index.ts';
import type { ModDescription, ModInstrument } from '../../protocol/index.ts';
import { cueNumber } from './cue-number.ts';
import type { LoadedMod } from './load-mod.ts';
import type { ModToRun } from './mods-plugin.ts';

const WORDS: Readonly<Record<number, string>> = {
  [STOPPED_BY.error]: 'a mistake in its code', [STOPPED_BY.fuel]: 'it used up its work for a tick', [STOPPED_BY.memory]: 'it used up its memory', [STOPPED_BY.value]: 'it wrote a value that has no place',
  [STOPPED_BY.silence]: 'it did not answer', [STOPPED_BY.hand]: '',
};

function instrumentsOf({ manifest: { id, adds }, files }: LoadedMod, slot: number): ModInstrument[] {
  return adds.instruments.map((one, place) => ({
    number: cueNumber(slot, place), id: `${id}/${one.id}`, name: one.name, attack: one.attack ?? 0.005, decay: one.decay ?? 0.2, sustain: one.sustain ?? 0.3, release: one.release ?? 0.4,
    brightness: one.brightness ?? 0.5, isBowed: one.isBowed ?? false, wave: one.wave ?? 'triangle', partials: one.partials ?? [],
    sample: one.sample === undefined ? null : { path: one.sample, bytes: files.get(one.sample)!, pitch: one.pitch ?? 60 },
  }));
}

/** What the page may say of the mods of a room: made once, told anew with what has changed. */
export function modsDescriber(mods: readonly ModToRun[]): (world: World) => readonly ModDescription[] {
  const made = mods.map(({ mod, settings }, slot) => ({ mod, slot, instruments: instrumentsOf(mod, slot), settings }));
  return (world) => {
    const standing = world.resource(Mods);
    return made.map(({ mod: { manifest: { id, version, name, about, kind, adds }, hash }, slot, instruments, settings }) => {
      const values = settings ? world.resource(settings) as unknown as Readonly<Record<string, number>> : {};
      return {
        slot, id, version, name, about, kind, hash, isOn: standing.isOn[slot] === 1, stoppedBy: WORDS[standing.why[slot]!] ?? '', instruments,
        settings: adds.settings.map((one) => ({ id: one.id, label: one.label, unit: one.unit ?? '', min: one.min, max: one.max, step: one.step, initial: one.initial, value: values[one.id]! })),
        cues: adds.cues.map((cue) => ({ id: cue.id, name: cue.name })),
      };
    });
  };
}
