/** `pulse` is an early form of vibration that XR controllers have and DOM types leave out. */
interface Pulses { pulse?(intensity: number, milliseconds: number): Promise<unknown> }

/** Lets a controller be felt. `strength` 0–1. A hand without one, or a controller that went away meanwhile, is nobody's loss. */
export function feel(source: XRInputSource | null, strength: number, milliseconds: number): void {
  const actuator = source?.gamepad?.hapticActuators?.[0] as Pulses | undefined;
  void actuator?.pulse?.(strength, milliseconds)?.catch(() => undefined);
}
