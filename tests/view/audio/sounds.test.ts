import { readdirSync, readFileSync, statSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PALETTES } from '../../../game/palettes/index.ts';
import { INSTRUMENTS } from '../../../protocol/index.ts';
import { INSTRUMENT_DB, LOOP_TRIM_DB, PALETTE_MIX } from '../../../view/audio/mix-tables.ts';
import { SOUND_BANK } from '../../../view/audio/sound-bank.ts';

const SOUNDS = new URL('../../../assets/sounds/', import.meta.url);
const files = readdirSync(SOUNDS).filter((name) => name.endsWith('.flac'));

it('[SND4] the bank names exactly the files there are, of the sizes they have, under 2.5 MB in all', () => {
  expect(files.sort()).toEqual(SOUND_BANK.map(({ name }) => `${name}.flac`).sort());
  let total = 0;
  for (const { name, bytes } of SOUND_BANK) {
    const { size } = statSync(new URL(`${name}.flac`, SOUNDS));
    expect(size, name).toBe(bytes);
    total += size;
  }
  expect(total).toBeLessThan(2_500_000);
});

it('[SND4] every file is mono FLAC at the bank’s rate, and its samples lie within it without overlap', () => {
  for (const { name, rate, zones } of SOUND_BANK) {
    const bytes = readFileSync(new URL(`${name}.flac`, SOUNDS));
    expect(bytes.toString('latin1', 0, 4), name).toBe('fLaC');
    // STREAMINFO follows four bytes of block header; rate is 20 bits, channels − 1 three, bits − 1 five, frames 36.
    const packed = bytes.readUInt32BE(18);
    expect(packed >>> 12, name).toBe(rate);
    expect((packed >>> 9) & 7, name).toBe(0);
    const frames = (bytes[21]! & 15) * 2 ** 32 + bytes.readUInt32BE(22);
    let end = 0;
    for (const zone of zones) {
      expect(zone.start).toBeGreaterThanOrEqual(end);
      end = zone.start + zone.length;
      expect(end).toBeLessThanOrEqual(frames);
      expect(zone.loopEnd).toBeLessThanOrEqual(zone.length);
    }
  }
});

it('[SND4] every file’s origin and licence are written down beside it', () => {
  const sources = readFileSync(new URL('SOURCES.md', SOUNDS), 'utf8');
  for (const file of files) expect(sources, file).toContain(`\`${file}\``);
});

it('[SND7] every instrument has a level and every loop of every palette a trim', () => {
  expect(Object.keys(INSTRUMENT_DB).sort()).toEqual([...INSTRUMENTS].sort());
  const loops = PALETTES.flatMap((palette) => palette.loops.map((loop) => `${palette.name}/${loop.name}`));
  expect(Object.keys(LOOP_TRIM_DB).sort()).toEqual(loops.sort());
  expect(PALETTE_MIX.map(({ bpm }) => bpm)).toEqual(PALETTES.map(({ bpm }) => bpm));
});
