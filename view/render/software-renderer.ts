/** What browsers call graphics that the processor draws: SwiftShader (Chromium), llvmpipe and softpipe (Mesa), Microsoft's basic renderer. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;

let answer: boolean | null = null;

/** Whether a WebGL renderer's own name says that the processor draws. */
export function isSoftwareName(name: string): boolean {
  return SOFTWARE.test(name);
}

/**
 * Whether pictures are drawn by the processor, which then lacks for body and sound what a picture takes. Asks a canvas of its own, once a page
 * (the room's own canvas must know before it is made); false where nothing can be asked.
 */
export function isSoftwareRenderer(): boolean {
  if (answer !== null) return answer;
  const gl = document.createElement('canvas').getContext('webgl2');
  if (!gl) return (answer = false);
  const debug = gl.getExtension('WEBGL_debug_renderer_info');
  answer = isSoftwareName(String(gl.getParameter(debug ? debug.UNMASKED_RENDERER_WEBGL : gl.RENDERER)));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return answer;
}
