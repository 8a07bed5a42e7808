import { PALETTE_STRIDE } from '../components/room.ts';

/** The part of the `Palettes` resource that a scale is read from. */
interface Scales {
  readonly tonic: Readonly<ArrayLike<number>>;
  readonly scale: Readonly<ArrayLike<number>>;
  readonly scaleLength: Readonly<ArrayLike<number>>;
}

/** MIDI pitch of a step of a palette's scale: step 0 is the tonic at or above `low`, each octave has as many steps as the scale has notes. */
export function scalePitch(palettes: Scales, palette: number, step: number, low: number): number {
  const length = palettes.scaleLength[palette]!, octave = Math.floor(step / length), base = Math.ceil((low - palettes.tonic[palette]!) / 12) * 12 + palettes.tonic[palette]!;
  return base + 12 * octave + palettes.scale[palette * PALETTE_STRIDE.scale + (step - octave * length)]!;
}
