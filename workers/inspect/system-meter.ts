import type { App, Probe } from '../../engine/index.ts';
import type { InspectSystemTime } from '../../protocol/index.ts';

interface Meter { micros: number; most: number; inTick: number; enteredAt: number; runsBefore: number; visitedBefore: number; readonly looks: number; readonly counted: { readonly runs: number; readonly visited: number } }

/**
 * Measures what every system of a tick costs, its conditions included, as long as it is the app's probe. It reads a clock and counters; nothing in the world
 * can see it. Cost: two readings of the clock a system.
 */
export class SystemMeter implements Probe {
  private readonly meters: Meter[] = [];
  private readonly bySchedule = new Map<string, Map<string, Meter>>();
  private ticks = 0;
  private tickMicros = 0;

  /** @param nowMicros a clock that only rises */
  constructor(app: App, private readonly nowMicros: () => number) {
    for (const [schedule, { systems }] of app.schedules) {
      const meters = new Map<string, Meter>();
      for (const system of systems) {
        const meter = { micros: 0, most: 0, inTick: 0, enteredAt: 0, runsBefore: system.runs, visitedBefore: system.visited, looks: system.looks, counted: system };
        meters.set(system.id, meter);
        this.meters.push(meter);
      }
      this.bySchedule.set(schedule, meters);
    }
  }

  enter(system: string, schedule: string): void {
    const meter = this.bySchedule.get(schedule)?.get(system);
    // One that was swapped in since is measured from the next meter on.
    if (meter !== undefined) meter.enteredAt = this.nowMicros();
  }

  leave(system: string, schedule: string): void {
    const meter = this.bySchedule.get(schedule)?.get(system);
    if (meter !== undefined) meter.inTick += this.nowMicros() - meter.enteredAt;
  }

  after(): void { /* What counts was told by `leave`. */ }

  /** A tick is over; it took so long as a whole. */
  endTick(tickMicros: number): void {
    this.ticks++;
    this.tickMicros += tickMicros;
    for (const meter of this.meters) {
      meter.micros += meter.inTick;
      if (meter.inTick > meter.most) meter.most = meter.inTick;
      meter.inTick = 0;
    }
  }

  /** Of the ticks since the last call, by the order of the app's registry. */
  take(): { readonly times: readonly InspectSystemTime[]; readonly tickMicros: number; readonly ticks: number } {
    const ticks = Math.max(1, this.ticks);
    const times = this.meters.map((meter): InspectSystemTime => {
      const { runs, visited } = meter.counted, ran = runs - meter.runsBefore;
      const time = { micros: meter.micros / ticks, mostMicros: meter.most, share: Math.min(1, ran / ticks), visited: meter.looks === 0 ? null : (visited - meter.visitedBefore) / ticks };
      meter.micros = meter.most = 0;
      meter.runsBefore = runs;
      meter.visitedBefore = visited;
      return time;
    });
    const taken = { times, tickMicros: this.tickMicros / ticks, ticks: this.ticks };
    this.ticks = this.tickMicros = 0;
    return taken;
  }
}
