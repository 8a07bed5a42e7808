/** `npm run cage`: writes the files that the cage of mods is made of, from QuickJS and from the sources of the guest's side. */
import { writeFile } from 'node:fs/promises';
import { guestSource } from './cage/guest-source.ts';
import { quickjsSource } from './cage/quickjs-wasm.ts';

const folder = new URL('../engine/mods/cage/', import.meta.url);
await writeFile(new URL('quickjs-wasm.ts', folder), await quickjsSource());
await writeFile(new URL('guest-source.ts', folder), await guestSource());
