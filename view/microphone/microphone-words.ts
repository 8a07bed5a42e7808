/** How the microphone stands. Those from `lost` on are of one that was there. */
export type MicrophoneState = 'off' | 'asking' | 'on' | 'denied' | 'missing' | 'busy' | 'lost' | 'silent' | 'clipping' | 'echo';

/** What happened and what to do, one line; empty when all is well. */
export const MICROPHONE_WORDS: Readonly<Record<MicrophoneState, string>> = {
  off: '',
  asking: 'The browser asks whether this page may listen: allow it to record your voice or instrument.',
  on: '',
  denied: 'The microphone is not allowed. Allow it in the browser’s address bar, then choose Microphone on; what you play with your body can be recorded without it.',
  missing: 'No microphone was found. Plug one in, then choose Microphone on.',
  busy: 'Another program holds the microphone. Close it there, then choose Microphone on.',
  lost: 'The microphone went away. What was recorded so far is kept; plug it in again and it goes on by itself.',
  silent: 'The microphone is silent. See whether it is muted, or choose another one.',
  clipping: 'Too loud: the microphone distorts. Turn its level down, or step back a little.',
  echo: 'The microphone hears the loudspeakers, so the loops would be recorded again. Wear headphones, or turn the sound down.',
};

/** Where a page was not served securely, browsers hide the microphone. */
export const INSECURE_WORDS = 'This page was not opened securely, so the browser gives no microphone. Open it by https or on localhost.';

/** What a refused request means. */
export function stateOfError(cause: unknown): 'denied' | 'missing' | 'busy' {
  const name = cause instanceof Error ? cause.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'missing';
}
