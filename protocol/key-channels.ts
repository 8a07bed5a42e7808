import { CHANNELS } from './channels.ts';

/**
 * Keys that are controls when they play no zone, as `KeyboardEvent.code`: what clickers, foot switches and hands send. A key's place is its channel within the
 * lower half of CHANNELS.key; the upper half belongs to bindings. Append only, up to 32.
 */
export const KEY_CODES: readonly string[] = [
  'PageDown', 'PageUp', 'ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp', 'Space', 'Enter', 'Period', 'Comma', 'Minus', 'Equal', 'F1', 'F2', 'F3', 'F4', 'F5', 'F6', 'F7', 'F8',
  'KeyQ', 'KeyW', 'KeyE', 'KeyR', 'KeyT', 'KeyY', 'KeyI', 'KeyO', 'KeyN', 'KeyM', 'KeyB', 'KeyZ',
];

/** Channel of a key, or −1 where it has none. @example keyChannel('PageDown') // 384 */
export function keyChannel(code: string): number {
  const place = KEY_CODES.indexOf(code);
  return place < 0 ? -1 : CHANNELS.key.first + place;
}
