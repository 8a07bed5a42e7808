import { describe, expect, it } from 'vitest';
import { unzipSync, zipSync, strToU8 } from 'fflate';
import { packBundle, unpackBundle, zipFiles } from '../../workers/jam-bundle.ts';

const silent = (): void => undefined;
const noise = (length: number, seed = 1): Uint8Array<ArrayBuffer> => {
  let state = seed;
  return Uint8Array.from({ length }, () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 24);
};
/** Whether they are the same, byte by byte; a matcher takes seconds over a million. */
const areSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
const bytesOf = async (data: Blob): Promise<Uint8Array> => new Uint8Array(await data.arrayBuffer());
const FILES = [{ path: 'session.jam', bytes: noise(30_000) }, { path: 'takes/0123456789abcdef.wav', bytes: noise(1_300_000, 2) }, { path: 'documents/room.json', bytes: strToU8('{"format":"jam-room"}') as Uint8Array<ArrayBuffer> }];
const files = FILES.map(({ path, bytes }) => ({ path, data: new Blob([bytes]) }));
async function packed(): Promise<Blob> {
  const answer = await packBundle('Evening', files, silent);
  if (!answer.ok) throw new Error(answer.message);
  return answer.data;
}

describe('bundles', () => {
  it('[EXP5] a bundle gives back every file as it was, and any zip program opens it', async () => {
    const progress: number[] = [], bundle = await packBundle('Evening', files, (done) => progress.push(done));
    if (!bundle.ok) throw new Error(bundle.message);
    expect(progress.at(-1)).toBe(1);
    expect(progress.every((value, index) => index === 0 || value >= progress[index - 1]!)).toBe(true);
    const opened = await unpackBundle('a.jambundle', bundle.data, silent);
    if (!opened.ok) throw new Error(opened.message);
    expect([opened.title, opened.problems]).toEqual(['Evening', []]);
    for (const { path, bytes } of FILES) expect(areSame(await bytesOf(opened.files.find((file) => file.path === path)!.data), bytes), path).toBe(true);
    const entries = unzipSync(await bytesOf(bundle.data));
    expect(Object.keys(entries).sort()).toEqual(['documents/room.json', 'manifest.json', 'session.jam', 'takes/0123456789abcdef.wav']);
    expect(areSame(entries['session.jam']!, FILES[0]!.bytes)).toBe(true);
  });

  it('[EXP6] a damaged file is left out and named, and the rest is taken', async () => {
    const bytes = await bytesOf(await packed()), take = FILES[1]!.bytes;
    const at = bytes.findIndex((_, index) => bytes[index] === take[1000] && take.subarray(1000, 1016).every((value, n) => bytes[index + n] === value));
    bytes[at + 5_000]! ^= 1;
    const opened = await unpackBundle('b.jambundle', new Blob([bytes as Uint8Array<ArrayBuffer>]), silent);
    if (!opened.ok) throw new Error(opened.message);
    expect(opened.files.map(({ path }) => path)).toEqual(['session.jam', 'documents/room.json']);
    expect(opened.problems.join(' ')).toMatch(/takes\/0123456789abcdef\.wav is damaged/);
  });

  it('[EXP6] what is cut short, no bundle, of another version or full of strange names is refused with a sentence', async () => {
    const whole = await bytesOf(await packed()), made = (manifest: unknown, more: Record<string, Uint8Array> = {}): Blob => new Blob([zipSync({ 'manifest.json': strToU8(JSON.stringify(manifest)), ...more }) as Uint8Array<ArrayBuffer>]);
    const said = async (data: Blob): Promise<string> => {
      const answer = await unpackBundle('c.jambundle', data, silent);
      return answer.ok ? 'opened' : answer.message;
    };
    for (const share of [0, 0.1, 0.5, 0.99]) expect(await said(new Blob([whole.slice(0, Math.floor(whole.length * share)) as Uint8Array<ArrayBuffer>]))).toMatch(/no directory at its end/);
    expect(await said(new Blob([noise(5000)]))).toMatch(/no zip or was cut short/);
    expect(await said(new Blob([zipSync({ 'a.txt': strToU8('a') }) as Uint8Array<ArrayBuffer>]))).toMatch(/holds no manifest\.json/);
    expect(await said(made({ format: 'other' }))).toMatch(/says format "other"/);
    expect(await said(made({ format: 'jam-bundle', version: 2, title: '', files: [] }))).toMatch(/of version 2.*reads 1/);
    expect(await said(made({ format: 'jam-bundle', version: 1, title: '', files: [{ path: '../../evil.jam', bytes: 1, sha256: '0'.repeat(64) }] }))).toMatch(/files\[0\]\.path.*no file of a bundle is called so/);
    expect(await said(made({ format: 'jam-bundle', version: 1, title: '', files: [{ path: 'session.jam', bytes: 1, sha256: '0'.repeat(64) }] }))).toMatch(/session\.jam is missing/);
  });

  it('[EXP6] any flipped byte of a bundle is noticed or does no harm', async () => {
    const whole = await bytesOf(await packed());
    let state = 9;
    for (let n = 0; n < 40; n++) {
      const bytes = whole.slice() as Uint8Array<ArrayBuffer>;
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      // Half of them where the directory stands: there a byte means most.
      const at = n % 2 ? bytes.length - 1 - (state % 400) : state % bytes.length;
      bytes[at]! ^= 1 << (n % 8);
      const opened = await unpackBundle('d.jambundle', new Blob([bytes]), silent);
      if (!opened.ok) expect(opened.message).toMatch(/\.$/);
      else for (const { path, data } of opened.files) expect(areSame(await bytesOf(data), FILES.find((file) => file.path === path)!.bytes), `${path} after byte ${at}`).toBe(true);
    }
  });

  it('[EXP5] stems are zipped under any name, and nothing but a known name goes into a bundle', async () => {
    const zip = await zipFiles([{ path: '01-Ember Heartwood.wav', data: new Blob([noise(1000)]) }], silent);
    if (!zip.ok) throw new Error(zip.message);
    expect(Object.keys(unzipSync(await bytesOf(zip.data)))).toEqual(['01-Ember Heartwood.wav']);
    expect(await packBundle('x', [{ path: '../up.wav', data: new Blob([]) }], silent)).toMatchObject({ ok: false });
  });
});
