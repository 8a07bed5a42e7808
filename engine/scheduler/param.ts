import type { Span, SpanOptions } from '../ecs/arena.ts';
import type { Component } from '../ecs/component.ts';
import type { FieldType } from '../ecs/schema.ts';
import type { World } from '../ecs/world.ts';
import type { WorldPlan } from '../ecs/world-plan.ts';
import type { LogOutlet } from './params/log-param.ts';
import type { StateCells } from './state-cells.ts';

/** How a system touches one thing. Two queries that no entity can match both are told apart by their terms. */
export interface Touches {
  readonly thing: { readonly kind: string; readonly id: string };
  readonly isWrite: boolean;
  /** For components reached by a query: what a row must and must not have. */
  readonly required: readonly Component[];
  readonly excluded: readonly Component[];
  /** The observer through which a system with commands may touch it. */
  readonly via?: string;
}

/** What a system's parameters say while the app is being put together. */
export interface SystemPlan {
  /** `schedule/id`: names the system's own state in the image. */
  readonly key: string;
  /** The system's id, for people. */
  readonly id: string;
  readonly plan: WorldPlan;
  /** Systems that only look may not write anything that is in the image. */
  readonly isReadOnly: boolean;
  /** Told of one entity at a time, at change ticks that it shares with others: it cannot ask what was changed since it last ran. */
  readonly isObserver: boolean;
  /** [0]: change tick of the system's last run. */
  readonly lastRun: Span;
  /** Reserves state of this system. */
  reserve(name: string, type: FieldType, length: number, options?: SpanOptions): Span;
  touch(touches: Touches): void;
  /** The system brings and ends entities, and changes what they have. */
  restructure(): void;
  /** The system may run a one-shot system, by its id. */
  run(system: string): void;
  /** Where log lines go. */
  readonly outlet: LogOutlet;
  /** The tick now, once the world exists. */
  readonly tick: () => number;
  readonly states: StateCells;
  /** Name of the parameter being declared. */
  readonly paramName: string;
}

/** A parameter at work: `value` is made once; `before` refills it, `after` runs when the system has returned. */
export interface LiveParam<T> {
  readonly value: T;
  /** `value` may be another object after an image came in: it is read again before each run. */
  readonly isReread?: boolean;
  readonly before?: () => void;
  readonly after?: () => void;
  /** Runs when the system's commands have been applied. */
  readonly finish?: () => void;
  /** Rows that the last run visited. */
  readonly visited?: () => number;
}

/** A system's parameter: a plain description that an app turns into one live object. */
export interface Param<T = unknown> {
  readonly kind: 'param';
  /** Registers what it needs and returns what makes it live once the world exists. */
  readonly declare: (plan: SystemPlan) => (world: World) => LiveParam<T>;
}

/** Parameters of a system by name; each name is one of the fields of its function's argument. */
export type Params = Readonly<Record<string, Param>>;
/** The one argument of a system: its parameters' values by name. */
export type Args<P extends Params> = { readonly [K in keyof P]: P[K] extends Param<infer T> ? T : never };

export const param = <T>(declare: Param<T>['declare']): Param<T> => ({ kind: 'param', declare });
