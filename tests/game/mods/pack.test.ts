import { describe, expect, it } from 'vitest';
import { describeProblem } from '../../../engine/mods/index.ts';
import { isModFile, loadMod, MAX_MOD_BYTES, packMod, unpackMod } from '../../../game/mods/index.ts';
import { dice } from './mutate-manifest.ts';
import { SAMPLE } from './sample-manifest.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const files = new Map([['mod.json', bytes(SAMPLE)], ['main.js', bytes('export default 1;')], ['assets/pluck.wav', Uint8Array.from({ length: 500 }, (_, k) => k * 7)], ['README.md', bytes('# Glow harp')]]);

/** A packed mod with other entries, whatever a packer would say to them. */
function forged(entries: readonly (readonly [string, Uint8Array])[]): Uint8Array {
  const body: number[] = [], u32 = (value: number): number[] => [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24];
  body.push(...u32(entries.length));
  for (const [path, content] of entries) body.push(path.length & 255, path.length >> 8, ...u32(content.length), ...bytes(path), ...content);
  return Uint8Array.from([...packMod(files).subarray(0, 8), 1, 0, 0, 0, ...u32(body.length), ...body]);
}
const refusalOf = (packed: Uint8Array): string => {
  const answer = unpackMod(packed);
  return answer.ok ? '' : answer.problems.map(describeProblem).join(' ');
};

describe('a packed mod', () => {
  it('[MOD1] is the same bytes for the same files in any order, and gives them back; its hash is that of the files', async () => {
    const turned = new Map([...files].reverse());
    expect(packMod(turned)).toEqual(packMod(files));
    const back = unpackMod(packMod(files));
    expect(back.ok && new Map(back.files)).toEqual(new Map([...files].sort()));
    const one = await loadMod(files), other = await loadMod(new Map([...turned, ['main.test.js', bytes('1')], ['.git/config', bytes('1')], ['types.d.ts', bytes('1')]]));
    expect(one.ok && other.ok && one.mod.hash === other.mod.hash && /^[0-9a-f]{64}$/.test(one.mod.hash)).toBe(true);
    const changed = await loadMod(new Map([...files, ['main.js', bytes('export default 2;')]]));
    expect(changed.ok && one.ok && changed.mod.hash !== one.mod.hash).toBe(true);
    expect(['main.js', 'a/b.ts', 'assets/x.bin', 'LICENSE', 'x.spec.ts', '.env', 'node_modules/a.js', 'assets/.x', 'photo.png'].map(isModFile)).toEqual([true, true, true, true, false, false, false, false, false]);
  });

  it('[MOD2] with paths that lead out, twins, too much in it or damage is refused as a whole', () => {
    const empty = new Uint8Array(0);
    for (const path of ['../x.js', 'a/../../x.js', '/etc/passwd', 'a\\b.js', 'C:/x.js', 'a//b.js', './a.js', 'a/', 'x'.repeat(121)]) expect(refusalOf(forged([[path, empty]])), path).toMatch(/is not one that a mod can have|not in order|cut or damaged/);
    expect(refusalOf(forged([['A.js', empty], ['a.js', empty]]))).toMatch(/there twice/);
    expect(refusalOf(forged([['a.js', empty], ['a.js', empty]]))).toMatch(/not in order/);
    expect(refusalOf(forged(Array.from({ length: 129 }, (_, k) => [`f${String(k).padStart(3, '0')}.js`, empty] as const)))).toMatch(/128/);
    expect(() => packMod(new Map([['a.js', new Uint8Array(MAX_MOD_BYTES + 1)]]))).toThrow(/at most/);
    const claims = packMod(files);
    new DataView(claims.buffer).setUint32(12, 0xffff_ffff, true);
    expect(refusalOf(claims)).toMatch(/claims/);
    const packed = packMod(files), roll = dice(3);
    for (let n = 0; n < 300; n++) {
      const cut = roll(3) === 0, damaged = cut ? packed.slice(0, roll(packed.length)) : packed.slice();
      if (!cut) damaged[roll(damaged.length)]! ^= 1 << roll(8);
      const answer = unpackMod(damaged);
      if (!answer.ok) expect(answer.problems[0]!.message).not.toBe('');
    }
  });

  it('[MOD3] whose files are missing, or that has no mod.json, is told by what names them', async () => {
    const without = async (path: string): Promise<string> => {
      const loaded = await loadMod(new Map([...files].filter(([name]) => name !== path)));
      return loaded.ok ? '' : loaded.problems.map(describeProblem).join(' ');
    };
    expect(await without('mod.json')).toMatch(/there is no mod\.json; a mod is a folder with a mod\.json/);
    expect(await without('main.js')).toBe('mod.json:11: main is "main.js", and there is no such file in the mod; add the file, or name the right one');
    expect(await without('assets/pluck.wav')).toMatch(/^mod\.json:30: assets\[0\] is "assets\/pluck\.wav", and there is no such file/);
    const trusted = await loadMod(new Map([...files, ['mod.json', bytes(SAMPLE.replace('"caged"', '"trusted"'))]]));
    expect(!trusted.ok && trusted.problems.map(describeProblem).join()).toMatch(/its code is no part of this build/);
  });
});
