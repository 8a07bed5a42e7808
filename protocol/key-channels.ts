import { CHANNELS } from './channels.ts';

/** Keys that are controls when they play no zone, as `KeyboardEvent.code`; its place is the key's channel within CHANNELS.key. Append only. */
export const KEY_CODES: readonly string[] = [
  'PageDown', 'PageUp', 'ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp', 'Space', 'Enter', 'Tab', 'Backspace', 'Period', 'Comma', 'Minus', 'Equal', 'Home', 'End',
  ...Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ', (letter) => `Key${letter}`),
  ...Array.from('0123456789', (digit) => `Digit${digit}`),
  'F1', 'F2', 'F3', 'F4', 'F5', 'F6', 'F7', 'F8', 'F9', 'F10', 'F12', 'Slash',
];

/** Channel of a key, or −1 where it has none. @example keyChannel('PageDown') // 384 */
export function keyChannel(code: string): number {
  const place = KEY_CODES.indexOf(code);
  return place < 0 ? -1 : CHANNELS.key.first + place;
}
