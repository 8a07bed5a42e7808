import { atan2, cos, sin } from '../../engine/index.ts';
import { encodeUtf8 } from '../../protocol/session/index.ts';
import { ZONE_SPECS } from './layouts.ts';

const bytesOf = (names: readonly string[]): readonly Uint8Array[] => names.map(encodeUtf8);
/** Names by kind and by what is played. */
const NAMES: readonly (readonly Uint8Array[])[] = [
  bytesOf(Array.from({ length: 8 }, (_, k) => `Lantern ${k + 1}`)), bytesOf(['Left hand drum', 'Right hand drum', 'Left foot drum', 'Right foot drum']), bytesOf(['Left bow', 'Right bow']), bytesOf(['Next palette']),
  bytesOf(Array.from({ length: 8 }, (_, k) => `Track ${k + 1}`)), bytesOf(['Button']), bytesOf(['A mod’s place']),
];
/** What a zone is called by itself, after what it plays. UTF-8. */
export const ownName = (kind: number, plays: number): Uint8Array => NAMES[kind]![plays] ?? NAMES[kind]![0]!;

/** Keys of zones beyond the scene's own, by index; empty where none is left. */
const MORE_KEYS = ['KeyQ', 'KeyW', 'KeyE', 'KeyR', 'KeyT', 'KeyY', 'KeyI', 'KeyO', 'KeyP', 'KeyG', 'KeyZ', 'KeyX', 'KeyV', 'KeyB', 'KeyN', 'KeyM'];
/** The key that plays the zone of an index, a `KeyboardEvent.code`; empty for none. */
export const keyOfZone = (index: number): string => ZONE_SPECS[index]?.key ?? MORE_KEYS[index - ZONE_SPECS.length] ?? '';

/** How large a zone of each kind is at first, metres, in the order of ZONE_KIND. */
export const USUAL_SIZE: readonly { readonly radius: number; readonly height: number }[] = [
  { radius: 0.125, height: 0.25 }, { radius: 0.13, height: 0.26 }, { radius: 0.15, height: 0.66 }, { radius: 0.12, height: 0.24 }, { radius: 0.14, height: 0.28 }, { radius: 0.11, height: 0.22 },
  { radius: 0.12, height: 0.24 },
];

/** How far around the player a metre of the stage reaches, radians, and how far away what stands around them is, metres. */
const TURN = 1.6, AROUND = 0.65;

/**
 * Where a place of one layout (by number) lies in the other: the stage bent around the player, or what stands around them rolled out.
 * Metres; x, y, z written to `out`.
 */
export function mapPlace(layout: number, x: number, y: number, z: number, out: { [at: number]: number }): void {
  out[1] = y;
  if (layout === 0) {
    out[0] = AROUND * sin(x * TURN);
    out[2] = -AROUND * cos(x * TURN);
  } else {
    const angle = atan2(x, -z);
    out[0] = Math.max(-1.2, Math.min(1.2, angle / TURN));
    out[2] = 0;
  }
}
