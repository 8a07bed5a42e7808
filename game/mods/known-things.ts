import { ChildOf, Collider, DynamicBody, KinematicBody, Position, Rotation, Sensor, SensorEntered, SensorLeft, Time, type Component, type Message, type Resource } from '../../engine/index.ts';
import { Mods } from '../../engine/mods/index.ts';
import { ActAsked, Controls, ControlTriggered } from '../components/acts.ts';
import { AttackStruck } from '../components/attack.ts';
import { BodyMeasure } from '../components/body-measure.ts';
import { Effector } from '../components/effector.ts';
import { Flow } from '../components/flow.ts';
import { Fullness } from '../components/fullness.ts';
import { Harmony } from '../components/harmony.ts';
import { Joint, SmoothedJoint } from '../components/joint.ts';
import { Loop } from '../components/loop.ts';
import { Partners } from '../components/partners.ts';
import { Params } from '../components/playable.ts';
import { Player } from '../components/player.ts';
import { Pulse } from '../components/pulse.ts';
import { KeyStruck, LoopChanged, Palettes, Room, Song, ZoneChanged } from '../components/room.ts';
import { Settings } from '../components/settings.ts';
import { LoopAsked } from '../components/show.ts';
import { Shown } from '../components/shown.ts';
import { Tempo } from '../components/tempo.ts';
import { Zone } from '../components/zone.ts';
import { BowNote, GiveCue, Glow, PlayNote, ZonePlayed } from './messages.ts';
import { ModZone } from './mod-zone.ts';
import { Music } from './music.ts';

/** What a mod may ask for, and how the permission sheet says it. */
export const ASKS = {
  sound: 'play notes',
  light: 'change the light',
  spawn: 'put things into the room, move and mark them',
  strike: 'strike the places of the room',
  loops: 'start and stop loops',
  acts: 'do what a player can do in the room: move places, change settings, record',
} as const;
export type Ask = keyof typeof ASKS;

type Thing = Component | Resource | Message;
/** Something of the room that mods can use. */
export interface KnownThing {
  readonly thing: Thing;
  /** A mod may write or send it. */
  readonly isWritable?: boolean;
  /** Writing it needs this permission. */
  readonly asks?: Ask;
  /** What reading it tells of people, for the permission sheet. */
  readonly sees?: 'body' | 'controls';
}

/** By the name under which `jam-engine/game` (or `jam-engine`) exports it. What is not here is not for mods in a cage. */
export const KNOWN_THINGS: Readonly<Record<string, KnownThing>> = {
  Effector: { thing: Effector as Component, sees: 'body' }, Joint: { thing: Joint as Component, sees: 'body' }, SmoothedJoint: { thing: SmoothedJoint as Component, sees: 'body' },
  Player: { thing: Player as Component, sees: 'body' }, BodyMeasure: { thing: BodyMeasure as Component, sees: 'body' }, Flow: { thing: Flow as Component, sees: 'body' }, AttackStruck: { thing: AttackStruck as Message, sees: 'body' }, Fullness: { thing: Fullness as Resource, sees: 'body' },
  Partners: { thing: Partners as Resource, sees: 'body' }, Tempo: { thing: Tempo as Resource, sees: 'body' },
  Controls: { thing: Controls as Resource, sees: 'controls' }, ControlTriggered: { thing: ControlTriggered as Message, sees: 'controls' },
  Music: { thing: Music as Resource }, Harmony: { thing: Harmony as Resource }, Palettes: { thing: Palettes as Resource }, Song: { thing: Song as Resource }, Pulse: { thing: Pulse as Component }, Loop: { thing: Loop as Component }, LoopChanged: { thing: LoopChanged as Message },
  Zone: { thing: Zone as Component }, ModZone: { thing: ModZone as Component }, ZonePlayed: { thing: ZonePlayed as Message }, ZoneChanged: { thing: ZoneChanged as Message },
  Room: { thing: Room as Resource }, Settings: { thing: Settings as Resource }, Params: { thing: Params as Resource }, Mods: { thing: Mods as Resource },
  PlayNote: { thing: PlayNote as Message, isWritable: true, asks: 'sound' }, BowNote: { thing: BowNote as Message, isWritable: true, asks: 'sound' },
  Glow: { thing: Glow as Message, isWritable: true, asks: 'light' }, GiveCue: { thing: GiveCue as Message, isWritable: true, asks: 'light' },
  KeyStruck: { thing: KeyStruck as Message, isWritable: true, asks: 'strike' }, LoopAsked: { thing: LoopAsked as Message, isWritable: true, asks: 'loops' }, ActAsked: { thing: ActAsked as Message, isWritable: true, asks: 'acts' },
  Time: { thing: Time as Resource },
  Position: { thing: Position as Component, isWritable: true, asks: 'spawn' }, Shown: { thing: Shown as Component, isWritable: true, asks: 'spawn' }, Rotation: { thing: Rotation as Component, isWritable: true, asks: 'spawn' }, Collider: { thing: Collider as Component, isWritable: true, asks: 'spawn' },
  DynamicBody: { thing: DynamicBody as Component, isWritable: true, asks: 'spawn' }, KinematicBody: { thing: KinematicBody as Component, isWritable: true, asks: 'spawn' }, Sensor: { thing: Sensor as Component, isWritable: true, asks: 'spawn' },
  SensorEntered: { thing: SensorEntered as Message }, SensorLeft: { thing: SensorLeft as Message },
};

/** The same by id. */
export const KNOWN_IDS: ReadonlyMap<string, KnownThing> = new Map(Object.values(KNOWN_THINGS).map((known) => [known.thing.id, known]));
/** Ids that a mod may read, and those that it may write. */
export const readable: readonly string[] = [...KNOWN_IDS.keys()], writable: readonly string[] = [...KNOWN_IDS].filter(([, { isWritable }]) => isWritable).map(([id]) => id);
/** What of the room can stand in a scene of a mod. */
export const SCENE_PARTS: readonly Component[] = [ChildOf, ...[...KNOWN_IDS.values()].flatMap(({ thing, isWritable }) => (thing.kind === 'component' && isWritable ? [thing] : []))];
