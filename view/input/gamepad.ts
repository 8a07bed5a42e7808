import { CHANNELS } from '../../protocol/index.ts';
import type { ControlSender } from './control-sender.ts';
import { devices, touch } from './devices-store.ts';

/** Gamepads are looked at so often, ms, while there is one: browsers tell of no press by themselves. */
const LOOK_MS = 8;
/** Of a stick that nobody touches. */
const DEAD = 0.12;
/** Steps in 1 that a stick is told in: its own noise is left out. */
const STEPS = 128;
const PADS = 4, AXES = CHANNELS.gamepadAxis.count / PADS, BUTTONS = CHANNELS.gamepadButton.count / PADS;
const PRESSED = 0.5;

/** A stick's place without its dead middle, −1 … 1, in steps. */
export function stickOf(value: number): number {
  const size = Math.abs(value);
  if (!(size > DEAD)) return 0;
  return (Math.sign(value) * Math.round(((Math.min(1, size) - DEAD) / (1 - DEAD)) * STEPS)) / STEPS;
}

/** What is read of a gamepad; a `Gamepad` is one. */
export interface PadReading {
  readonly index: number;
  readonly id: string;
  readonly axes: readonly number[];
  readonly buttons: readonly { readonly pressed: boolean; readonly value: number }[];
}

/** Up to four gamepads as controls: sticks as values, buttons as moments with their pressure. */
export class GamepadInput {
  private timer: ReturnType<typeof setInterval> | null = null;
  private readonly down = new Set<number>();
  private readonly sticks = new Map<number, number>();

  constructor(private readonly sender: ControlSender) {
    addEventListener('gamepadconnected', this.onPlug);
    addEventListener('gamepaddisconnected', this.onPlug);
    this.onPlug();
  }

  private readonly onPlug = (): void => {
    const pads = this.pads();
    devices.setState({ gamepads: pads.map(({ index, id }) => ({ pad: index, name: id.replace(/\s*\(.*\)\s*$/, '') || `Gamepad ${index + 1}` })) });
    if (pads.length > 0) this.timer ??= setInterval(this.look, LOOK_MS);
    else if (this.timer !== null) {
      clearInterval(this.timer);
      this.timer = null;
      this.down.clear();
      this.sender.release();
    }
  };

  private pads(): PadReading[] {
    return [...(navigator.getGamepads?.() ?? [])].filter((pad): pad is Gamepad => pad !== null && pad.connected && pad.index < PADS);
  }

  private readonly look = (): void => {
    for (const pad of this.pads()) this.hear(pad);
  };

  private hear({ index, axes, buttons }: PadReading): void {
    for (let axis = 0; axis < Math.min(AXES, axes.length); axis++) {
      const channel = CHANNELS.gamepadAxis.first + index * AXES + axis, value = stickOf(axes[axis]!);
      if ((this.sticks.get(channel) ?? 0) === value) continue;
      this.sticks.set(channel, value);
      this.sender.value(channel, value);
      if (Math.abs(value) > PRESSED) touch(`pad ${index}`, `Stick ${axis + 1}`);
    }
    for (let button = 0; button < Math.min(BUTTONS, buttons.length); button++) {
      const channel = CHANNELS.gamepadButton.first + index * BUTTONS + button, { pressed, value } = buttons[button]!, isDown = pressed || value > PRESSED;
      if (isDown === this.down.has(channel)) continue;
      if (isDown) {
        this.down.add(channel);
        this.sender.moment(channel, value > 0 ? value : 1);
        touch(`pad ${index}`, `Button ${button + 1}`);
      } else {
        this.down.delete(channel);
        this.sender.value(channel, 0);
      }
    }
  }

  close(): void {
    removeEventListener('gamepadconnected', this.onPlug);
    removeEventListener('gamepaddisconnected', this.onPlug);
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    this.sender.release();
  }
}
