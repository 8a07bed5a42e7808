import { FRAME_HEAD, ZONE_PLAYS, type ZoneDescription } from '../../../../protocol/index.ts';
import { LIGHT, PALETTE_COLOURS } from '../../../render/palette-colours.ts';
import type { RoomZone } from '../../../room/room-file.ts';
import { stage } from '../../../stage.ts';

/** Kinds of zones, as they are called. */
export const KIND_WORDS: Readonly<Record<ZoneDescription['kind'], string>> = { strike: 'Drum', loop: 'Lantern', bow: 'Bow', track: 'Track', verb: 'Button', hub: 'Palette wheel', mod: 'Mod' };
/** How many things each kind can play. */
export const KINDS: Readonly<Record<ZoneDescription['kind'], { readonly plays: number }>> = {
  loop: { plays: ZONE_PLAYS[0] }, strike: { plays: ZONE_PLAYS[1] }, bow: { plays: ZONE_PLAYS[2] }, hub: { plays: ZONE_PLAYS[3] }, track: { plays: ZONE_PLAYS[4] }, verb: { plays: ZONE_PLAYS[5] }, mod: { plays: ZONE_PLAYS[6] },
};

const palette = (): number => stage.getState().session?.frame.head[FRAME_HEAD.palette] ?? 0;
const coloursNow = (): readonly string[] => PALETTE_COLOURS[palette()] ?? PALETTE_COLOURS[0]!;

/** The five colours of the palette that sounds. */
export const paletteColours = (): readonly string[] => coloursNow().slice(0, 5);

/** The colour that a zone has, as displayed. */
export function colourOf(zone: RoomZone): string {
  const colours = coloursNow();
  if (zone.colour > 0) return colours[zone.colour - 1]!;
  if (zone.kind === 'loop') {
    const family = stage.getState().session?.scene.loops.find(({ palette: of, index }) => of === palette() && index % ZONE_PLAYS[0] === zone.plays)?.family ?? 'ground';
    return colours[LIGHT[family]]!;
  }
  return colours[zone.kind === 'strike' ? LIGHT.line : zone.kind === 'bow' ? LIGHT.air : zone.kind === 'track' ? LIGHT.pulse : LIGHT.white]!;
}

/** What a kind can play, in words, in the order of its numbers. */
export function playsWords(kind: ZoneDescription['kind']): readonly string[] {
  switch (kind) {
    case 'loop': return (stage.getState().session?.scene.loops ?? []).filter(({ palette: of }) => of === palette()).map(({ name }) => name);
    case 'strike': return ['Left hand', 'Right hand', 'Left foot', 'Right foot'];
    case 'bow': return ['Left', 'Right'];
    case 'track': return Array.from({ length: ZONE_PLAYS[4] }, (_, k) => `Track ${k + 1}`);
    default: return [];
  }
}
