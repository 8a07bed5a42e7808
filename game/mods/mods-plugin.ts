import { chain, FixedPostUpdate, FixedPreUpdate, FixedUpdate, numberOfName, Physics, resource, Startup, type CheckedScene, type Plugin, type Resource } from '../../engine/index.ts';
import { Mods, modKey, settingsId } from '../../engine/mods/index.ts';
import { SHOW_LAMPS } from '../../protocol/index.ts';
import { Edit, Play } from '../scenes/sets.ts';
import { editZones } from '../systems/edit-zones.ts';
import { emitCues } from '../systems/emit-cues.ts';
import type { LoadedMod } from './load-mod.ts';
import { cueNumber } from './cue-number.ts';
import { BowNote, GiveCue, Glow, PlayNote, ZonePlayed } from './messages.ts';
import { buildMod } from './mod-app.ts';
import { ModLight } from './mod-light.ts';
import { ModPlaces } from './mod-places.ts';
import { ModVoices } from './mod-voices.ts';
import { ModZone } from './mod-zone.ts';
import { Music } from './music.ts';
import { undeclaredNames } from './names-in-code.ts';
import { instrument } from './names.ts';
import { planPlaces } from './plan-places.ts';
import { RoomMods } from './set.ts';
import { SCENE_PARTS } from './known-things.ts';
import { bringScenes } from './systems/bring-scenes.ts';
import { keepZones } from './systems/keep-zones.ts';
import { lightRoom, type PlannedCue } from './systems/light-room.ts';
import { obeyModActs } from './systems/obey-mod-acts.ts';
import { readMusic } from './systems/read-music.ts';
import { soundNotes, type SoundPlan } from './systems/sound-notes.ts';
import { tellZones } from './systems/tell-zones.ts';
import { watchMods } from './systems/watch-mods.ts';

/** A mod with the code that runs: a trusted one's own, or what a cage made of it. */
export interface ModToRun {
  readonly mod: LoadedMod;
  readonly plugin: Plugin | null;
  /** What it puts into a room that begins. */
  readonly scenes: readonly CheckedScene[];
  /** Its settings; null when it has none. */
  readonly settings: Resource | null;
}

/** Units of work in a tick that a mod's cage asks for; 0 for one without a cage. */
export const unitsOf = ({ manifest: { kind, main, fuel } }: LoadedMod): number => (kind === 'caged' && main !== undefined ? fuel : 0);

function planSound(mods: readonly ModToRun[]): SoundPlan {
  const instruments = new Map<number, number>(), zones = new Map<number, { instrument: number; pitches: readonly number[] }>();
  mods.forEach(({ mod: { manifest: { id, adds } } }, slot) => adds.instruments.forEach((one, place) => instruments.set(numberOfName(`${id}/${one.id}`), cueNumber(slot, place))));
  mods.forEach(({ mod: { manifest: { id, adds } } }) => {
    for (const zone of adds.zones) {
      if (zone.instrument === undefined) continue;
      const own = instruments.get(numberOfName(`${id}/${zone.instrument}`)) ?? instrument(zone.instrument);
      zones.set(numberOfName(`${id}/${zone.id}`), { instrument: own, pitches: zone.pitches ?? [60] });
    }
  });
  return { instruments, zones, missing: undeclaredNames(mods.map(({ mod }) => mod), 'instrument') };
}

const planCues = (mods: readonly ModToRun[]): PlannedCue[] => mods.flatMap(({ mod: { manifest: { id, adds } } }, slot) => adds.cues.map((cue, place) => ({
  slot, place, name: numberOfName(`${id}/${cue.id}`), type: cue.zone === undefined ? 0 : numberOfName(`${id}/${cue.zone}`), lamp: cue.lamp === undefined ? 0 : SHOW_LAMPS.indexOf(cue.lamp),
  level: cue.level, hue: cue.hue ?? -1, seconds: cue.seconds,
})));

/** The settings of a mod as a resource; null when it has none. */
export function settingsOf({ manifest: { id, adds } }: LoadedMod): Resource | null {
  if (adds.settings.length === 0) return null;
  return resource(settingsId(id), Object.fromEntries(adds.settings.map((one) => [one.id, 'f64' as const])), Object.fromEntries(adds.settings.map((one) => [one.id, one.initial])));
}

/**
 * Mods in a room: what they add, and the systems by which the room hears, shows and stops them.
 *
 * @param mods by ascending id; their place is their slot
 */
export function modsPlugin(mods: readonly ModToRun[]): Plugin {
  return {
    id: 'mods/room',
    build(app) {
      app.insertResource(Mods, { count: mods.length, key: mods.map(({ mod }) => modKey(mod.manifest.id)), isOn: mods.map(() => 1), fuel: mods.map(({ mod }) => unitsOf(mod)) })
        .insertResource(Music).insertResource(ModLight).insertResource(ModVoices).insertResource(ModPlaces)
        .addMessage(PlayNote).addMessage(BowNote).addMessage(Glow).addMessage(GiveCue).addMessage(ZonePlayed).addComponents(ModZone);
      for (const { settings } of mods) if (settings) app.insertResource(settings);
      const scenes = mods.flatMap((one) => one.scenes);
      if (scenes.length > 0) app.addComponents(...SCENE_PARTS).addSystems(Startup, bringScenes(scenes));
      const gathered = mods.flatMap(({ plugin }, slot) => (plugin ? [buildMod(app, plugin, slot, RoomMods)] : [])), names = mods.map(({ mod }) => mod.manifest.name);
      const systemsOf = (schedule: string): ReturnType<typeof chain> => chain(...gathered.flatMap(({ fixed }) => fixed[schedule]!));
      app.configureSets(FixedUpdate, chain(Physics, RoomMods, Play))
        .addSystems(FixedUpdate,
          chain(
            obeyModActs(mods.map(({ mod, settings }) => ({ name: mod.manifest.name, settings: mod.manifest.adds.settings, resource: settings }))), readMusic,
            systemsOf(FixedUpdate.id),
            watchMods(names), soundNotes(planSound(mods)), lightRoom(planCues(mods), undeclaredNames(mods.map(({ mod }) => mod), 'cueName')),
          ).inSet(RoomMods),
          tellZones.inSet(Play).after(emitCues), keepZones(planPlaces(mods.map(({ mod }) => mod))).inSet(Edit).after(editZones))
        .addSystems(FixedPreUpdate, systemsOf(FixedPreUpdate.id)).addSystems(FixedPostUpdate, systemsOf(FixedPostUpdate.id));
    },
  };
}
