import { describe, expect, it } from 'vitest';
import { Guest } from '../../../../engine/mods/cage/guest.ts';
import { GuestStopped } from '../../../../engine/mods/cage/stop.ts';
import { guestModule } from '../../../../engine/mods/cage/guest-module.ts';

/** Work that one built-in does by itself, in a guest with all that QuickJS has: behind the reading and the hardening this is the wall. */
const BUILT_INS: Readonly<Record<string, string>> = {
  'BigInt powers': 'let x = 3n ** 40000n; for (;;) x * x;',
  'BigInt division': 'const x = 7n ** 30000n, y = 3n ** 20000n; for (;;) x / y;',
  'BigInt to text': 'const x = 7n ** 100000n; for (;;) String(x);',
  'a regular expression that tries everything': '/^(a+)+$/.test("a".repeat(60) + "b");',
  'a regular expression made from text': 'new RegExp("(.*)*".repeat(8) + "x").test("a".repeat(200));',
  'match, replace and split': 'const s = "a".repeat(5000); for (;;) { s.replace(/a*?b/g, ""); s.match(/(a|aa)+$/); s.split(/a+b/); }',
  'a sort of typed numbers': 'const a = new Float64Array(100000); for (let i = 0; ; i++) { a[0] = i; a.sort(); }',
  'searching holes': '[].indexOf.call({ length: 9007199254740991 }, 1);',
  'copying holes': 'const a = []; a.length = 4294967295; a.concat([1]); a.slice(0); a.reverse();',
  'a proxy that has everything': 'const all = new Proxy({}, { has: () => true, get: (_, key) => key === "length" ? 9007199254740991 : 0 }); [].includes.call(all, 1);',
  'text made of text': 'let s = "a"; for (;;) { s = s.replaceAll("a", "aa").slice(0, 100000); s.normalize("NFKD"); s.toUpperCase(); s.localeCompare(s + "b"); }',
  'dates': 'for (;;) new Date("2020-01-01T00:00:00Z").toString();',
  'a promise that goes on': 'const again = () => Promise.resolve().then(again); for (;;) again();',
  'eval in eval': 'let s = "1"; for (;;) s = "eval(" + JSON.stringify(s) + ")", eval(s);',
  'a program of many words': 'for (;;) Function("a".repeat(1000) + ";1+1;".repeat(2000));',
};

describe('[CAG10] QuickJS that counts its steps', () => {
  for (const [name, text] of Object.entries(BUILT_INS)) {
    it(name, async () => {
      const guest = new Guest(await guestModule(), 8 * 1_048_576);
      guest.load(new Map([['main.js', `export const run = () => { ${text} };`]]), 'main.js');
      const run = guest.exported('run');
      guest.keep();
      const told: string[] = [];
      for (let turn = 0; turn < 2; turn++) {
        guest.putBack();
        const stop = guest.call(run, 1_000_000);
        told.push(`${stop?.kind} ${guest.spent}`);
        expect(guest.spent).toBeLessThanOrEqual(1_000_000);
        expect(['fuel', 'memory', 'depth', 'error']).toContain(stop?.kind);
      }
      expect(told[1]).toBe(told[0]);
    });
  }

  it('a module that never ends while it is loaded is stopped', async () => {
    const guest = new Guest(await guestModule(), 1_048_576);
    expect(() => guest.load(new Map([['main.js', 'for (;;) Math.sqrt(2);']]), 'main.js')).toThrow(GuestStopped);
  });
});
