import { JOINT_COUNT } from '../../../../protocol/index.ts';

/** What the harness test looks at: that sources are served, headers are as asked, and WebGL2 draws. */
const gl = document.querySelector('canvas')!.getContext('webgl2');
gl?.clearColor(0, 1, 0, 1);
gl?.clear(gl.COLOR_BUFFER_BIT);
const pixel = new Uint8Array(4);
gl?.readPixels(1, 1, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
Object.assign(globalThis, { blank: { jointCount: JOINT_COUNT, isIsolated: crossOriginIsolated, green: pixel[1] } });
