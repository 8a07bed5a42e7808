import { describe, expect, it } from 'vitest';
import { BUSY_WORDS, CAMERA_WORDS, DARK_MS, judgeSight, NOBODY_MS, STALL_MS, STALLED_WORDS, wordsForError } from '../../../view/input/camera-words.ts';

const error = (name: string): DOMException => new DOMException('', name);
const sight = { sinceMs: 1000, lastPictureMs: -Infinity, lastPersonMs: -Infinity, darkSinceMs: Infinity };

describe('what a camera says', () => {
  it('[CAM5] refused, missing and busy cameras are told apart', () => {
    expect(wordsForError(error('NotAllowedError'))).toEqual({ state: 'denied', message: CAMERA_WORDS.denied });
    expect(wordsForError(error('NotFoundError'))).toEqual({ state: 'missing', message: CAMERA_WORDS.missing });
    expect(wordsForError(error('NotReadableError'))).toEqual({ state: 'missing', message: BUSY_WORDS });
    expect(wordsForError('?').state).toBe('missing');
  });

  it('[CAM5] every state but off has words, and those of trouble say what to do', () => {
    for (const [state, words] of Object.entries(CAMERA_WORDS)) expect(words.length > 0, state).toBe(state !== 'off');
    for (const state of ['missing', 'denied', 'lost', 'dark', 'nobody'] as const) expect(CAMERA_WORDS[state]).toMatch(/Plug|plug|Allow|Turn on|Step back/);
  });

  it('[CAM5] nobody in view is said after three seconds, not before', () => {
    const at = { ...sight, lastPictureMs: 6000, lastPersonMs: 3000 };
    expect(judgeSight(at, 3000 + NOBODY_MS).state).toBe('running');
    expect(judgeSight(at, 3001 + NOBODY_MS).state).toBe('nobody');
  });

  it('[CAM5] a dark picture is said sooner, unless somebody is seen in it', () => {
    const at = { ...sight, lastPictureMs: 5000, darkSinceMs: 2000 };
    expect(judgeSight(at, 2001 + DARK_MS).state).toBe('dark');
    expect(judgeSight({ ...at, lastPersonMs: 3000 }, 2001 + DARK_MS).state).toBe('running');
  });

  it('[CAM5] a camera that sends no pictures is lost, in words of its own', () => {
    expect(judgeSight({ ...sight, lastPictureMs: 2000, lastPersonMs: 2000 }, 2001 + STALL_MS)).toEqual({ state: 'lost', message: STALLED_WORDS });
    expect(judgeSight(sight, 1000 + STALL_MS).state, 'it has just begun').toBe('running');
  });
});
