/**
 * Stands where `@pmndrs/xr` keeps its headset emulator, six megabytes of rooms and panels that it would load only with
 * `emulate` on: this app never does, so they stay out of the build. Tests bring an emulator of their own.
 * @throws always; being called means that someone turned `emulate` on in `createXRStore`
 */
export function emulate(): never {
  throw new Error('The headset emulator is not part of this app; keep `emulate: false` in createXRStore.');
}
