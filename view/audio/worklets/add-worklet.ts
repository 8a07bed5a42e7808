/**
 * Registers an audio worklet's source with a context. Without AudioWorklet (an insecure page), or when the source is refused, resolves to false.
 *
 * @param source JavaScript of the worklet, whole
 */
export async function addWorklet(context: BaseAudioContext, source: string): Promise<boolean> {
  if (!('audioWorklet' in context) || !context.audioWorklet) return false;
  const address = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  try {
    await context.audioWorklet.addModule(address);
    return true;
  } catch {
    return false;
  } finally {
    URL.revokeObjectURL(address);
  }
}
