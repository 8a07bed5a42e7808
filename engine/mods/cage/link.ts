import type { World } from '../../ecs/world.ts';
import type { Param } from '../../scheduler/param.ts';
import type { Block, BlockPlan } from './block.ts';

/** Numbers of entities that a call brings, by the tickets that the guest has for them: −1 is the first. */
export interface Tickets {
  /** How many the call asked for. */
  count: number;
  readonly entities: number[];
}

/** A parameter of a caged system at work. The steps are taken in this order; when any says what is wrong, nothing is applied. */
export interface Link {
  /** Fills the block. */
  before(): void;
  /** What is wrong with what the guest left in the block, or null. */
  check(): string | null;
  /** Takes what the guest left in the block into the world. */
  apply(): void;
}

/** What a call may still cost, in steps. What the host does for a mod counts like what the mod does itself. */
export interface Work { left: number }

/** Where the number lies that was found not to fit: in which column of the block, under which name. */
export interface BadPlace { at: number; name: string }

/** What links of one system share. */
export interface LinkContext {
  readonly world: World;
  readonly block: Block;
  readonly tickets: Tickets;
  /** Kinds of entities that there may be before mods make no more. */
  readonly signatureRoom: number;
  readonly work: Work;
  readonly bad: BadPlace;
  /** Whether the mod may say one more line in this second. */
  readonly mayTalk: () => boolean;
  readonly say: (level: 'info' | 'warn', message: string) => void;
}

/** A parameter of a caged system, declared. */
export interface LinkPlan {
  /** What the host's own system declares in its place; it has the same name, so that its memory in the image is that of a trusted twin. */
  readonly param: Param;
  /** Takes places in the block; the result goes to the guest, which makes its side from it. */
  place(plan: BlockPlan, world: World): object;
  /** `value`: what the engine gives for `param`. */
  open(value: unknown, context: LinkContext): Link;
}

/** Whether a handle may go into a column: a whole number below 2^53, not negative, or a ticket of this call. */
export const isHandle = (value: number, tickets: Tickets): boolean => Number.isSafeInteger(value) && value >= -tickets.count;
export const resolve = (value: number, tickets: Tickets): number => (value < 0 ? tickets.entities[-value - 1]! : value);
