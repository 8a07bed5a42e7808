/** Reads an image of the churning world from standard input and prints the hash of each tick that follows. */
import { readFileSync } from 'node:fs';
import { makeChurningApp } from './churning-world.ts';

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'base64'));
const { layout, arena, externals } = JSON.parse(readFileSync(0, 'utf8')) as { layout: string; arena: string; externals: string[] };
const app = await makeChurningApp();
app.restore({ layout, arena: bytesOf(arena), externals: externals.map(bytesOf) });
for (let tick = Number(process.argv[2]); tick > 0; tick--) {
  app.tick();
  process.stdout.write(`${app.hash()}\n`);
}
