import type { Arena } from './arena.ts';
import { UsageError } from './errors.ts';

/** All state of an app at one moment. Plain data: it can be posted, stored and restored in another process. */
export interface Image {
  /** What lies where. Only an app with the same layout can take it. */
  layout: string;
  arena: Uint8Array<ArrayBuffer>;
  /** Bytes of each external, in order of registration. */
  externals: Uint8Array[];
}

export const emptyImage = (): Image => ({ layout: '', arena: new Uint8Array(0), externals: [] });

/** @throws UsageError naming the first line in which an image's layout differs from the world's. */
export function checkLayout(image: Image, arena: Arena): void {
  if (image.layout === arena.layout) return;
  const theirs = image.layout.split('\n'), ours = arena.layout.split('\n');
  let line = 0;
  while (theirs[line] === ours[line]) line++;
  throw new UsageError(`The image is of another app: it has "${theirs[line] ?? 'nothing more'}" where this app has "${ours[line] ?? 'nothing more'}" (layout line ${line + 1}); build the app with the same plugins in the same order and the same capacity.`);
}
