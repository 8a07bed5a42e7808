import { SystemFault } from '../ecs/errors.ts';
import type { World } from '../ecs/world.ts';
import { checkAmbiguities, type Access } from './ambiguity.ts';
import { declareCondition, declareParams, LiveGate, LiveSystem, type Declared, type Workshop } from './live-system.ts';
import { Ordering, type Gate } from './order.ts';
import type { Touches } from './param.ts';
import type { Schedule } from './schedule.ts';
import type { Target } from './system.ts';

/** What was put into a schedule so far. */
export class ScheduleDraft {
  readonly added: Target[] = [];
  readonly configured: Target[] = [];

  constructor(readonly schedule: Schedule) {}
}

/** A schedule of which everything is declared and checked, waiting for the world. */
export class DeclaredSchedule {
  private readonly ordering: Ordering;
  private readonly declared: readonly Declared[];
  private readonly openGates: readonly ((world: World) => LiveGate)[];
  private readonly gateOrder: readonly Gate[];
  readonly accesses: readonly Access[];

  constructor(workshop: Workshop, readonly schedule: Schedule, draft: ScheduleDraft) {
    this.ordering = new Ordering(schedule, draft.added, draft.configured);
    const { order } = this.ordering;
    this.declared = order.map(({ system }) => declareParams(workshop, schedule, system.id, system.params, schedule.isReadOnly));
    const gateTouches = new Map<Gate, readonly Touches[]>();
    this.gateOrder = [...new Set(order.flatMap((placed) => placed.gates))];
    this.openGates = this.gateOrder.map((gate, index) => {
      const { touches, open } = declareCondition(workshop, schedule, `if${index}`, gate.condition);
      gateTouches.set(gate, touches);
      return (world) => new LiveGate(open(world));
    });
    this.accesses = order.map(({ system, gates }, index) => ({
      isExclusive: system.isExclusive, touches: [...this.declared[index]!.touches, ...gates.flatMap((gate) => gateTouches.get(gate)!)],
    }));
    if (schedule.isChecked) checkAmbiguities(schedule, this.ordering, this.accesses);
  }

  open(world: World, tick: () => number): LiveSchedule {
    const gates = new Map(this.gateOrder.map((gate, index) => [gate, this.openGates[index]!(world)]));
    const systems = this.ordering.order.map((placed, index) =>
      new LiveSystem(placed.system, this.declared[index]!, placed.gates.map((gate) => gates.get(gate)!), world, this.schedule.isReadOnly));
    return new LiveSchedule(systems, [...gates.values()], tick, this.accesses);
  }
}

/** A schedule of a running app. */
export class LiveSchedule {
  constructor(readonly systems: readonly LiveSystem[], private readonly gates: readonly LiveGate[], private readonly tick: () => number, readonly accesses: readonly Access[]) {}

  /** @throws SystemFault naming the system that threw. */
  run(): void {
    const { systems, gates } = this;
    for (let index = 0; index < gates.length; index++) gates[index]!.reset();
    for (let index = 0; index < systems.length; index++) {
      const system = systems[index]!;
      try {
        if (isOpen(system.gates)) system.run();
      } catch (cause) {
        throw new SystemFault(system.id, this.tick(), cause);
      }
    }
  }
}

function isOpen(gates: readonly LiveGate[]): boolean {
  for (let index = 0; index < gates.length; index++) if (!gates[index]!.isOpen()) return false;
  return true;
}
