import { createStore } from 'zustand/vanilla';

/** off: not asked for · asking: the browser asks the player · on · refused: by the player or the browser · absent: this browser or device has none. */
export type DeviceState = 'off' | 'asking' | 'on' | 'refused' | 'absent';

/** What the page shows of devices that play. */
export interface DevicesView {
  /** The part is open: what is asked for is done. */
  readonly isOpen: boolean;
  readonly midi: { readonly state: DeviceState; readonly names: readonly string[] };
  readonly gamepads: readonly { readonly pad: number; readonly name: string }[];
  readonly phone: { readonly state: DeviceState };
  /** What was touched last: `midi`, `phone` or `pad 0`, what it was in words, and a count that rises with every touch. */
  readonly touched: { readonly device: string; readonly words: string; readonly count: number };
}

/** What the interface can ask for. */
export interface DevicesActions {
  openMidi(): void;
  closeMidi(): void;
  openPhone(): void;
  closePhone(): void;
}

export const devices = createStore<DevicesView>(() => ({ isOpen: false, midi: { state: 'off', names: [] }, gamepads: [], phone: { state: 'off' }, touched: { device: '', words: '', count: 0 } }));

export function touch(device: string, words: string): void {
  devices.setState({ touched: { device, words, count: devices.getState().touched.count + 1 } });
}

let actions: DevicesActions | null = null;
/** Null before the part is open. */
export const devicesActions = (): DevicesActions | null => actions;
export function setDevicesActions(to: DevicesActions): void {
  actions = to;
  devices.setState({ isOpen: true });
}
