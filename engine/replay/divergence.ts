import type { Entity } from '../ecs/entity.ts';

/** The first place at which two runs of what should be one world differ. Null where it does not apply or cannot be known. */
export interface Divergence {
  /** The tick that ran when they parted; 0 is the first. */
  readonly tick: number;
  /** The system after which they differed first. */
  readonly system: string | null;
  /** Component, resource, message or external. */
  readonly component: string | null;
  readonly field: string | null;
  /** Null for what belongs to no entity. */
  readonly entity: Entity | null;
  /** A number; 16 hex digits where only hashes are known. */
  readonly expected: number | string | null;
  readonly actual: number | string | null;
  /** One sentence for people: what was compared, and what to look at. */
  readonly message: string;
}
