import type { BenchCase } from '../bench-case.ts';
import { addRemove } from './add-remove.ts';
import { cageCall, cagedThousand } from './caged.ts';
import { changes } from './changes.ts';
import { fragmented } from './fragmented.ts';
import { motion } from './motion.ts';
import { notes } from './notes.ts';
import { observers } from './observers.ts';
import { packed } from './packed.ts';
import { replay, seek } from './replay.ts';
import { rewind } from './rewind.ts';
import { simple } from './simple.ts';
import { imageCases } from './snapshot.ts';
import { spawnDestroy } from './spawn-destroy.ts';
import { endTree, reparent } from './trees.ts';

/** Named after the suites that ECS libraries are usually compared by; `notes_100k` and `motion` are this project's own loads. */
export const cases: readonly BenchCase[] = [
  packed(1_000), packed(10_000), simple(), fragmented(), motion(10_000),
  spawnDestroy(1), spawnDestroy(64), addRemove(1), addRemove(64), notes(), ...imageCases(10_000, 12),
  changes(), observers(), endTree(), reparent(),
  cagedThousand(), cageCall(),
  replay(), seek(), rewind(),
];
