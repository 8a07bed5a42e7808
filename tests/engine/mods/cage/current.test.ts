import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { guestSource } from '../../../../scripts/cage/guest-source.ts';


it('[CAG8] the guest\'s source is current; `npm run cage` makes it anew', async () => {
  expect((await guestSource()) === readFileSync(new URL('../../../../engine/mods/cage/guest-source.ts', import.meta.url), 'utf8')).toBe(true);
});
