import { describe, expect, it } from 'vitest';
import { recall, remember } from '../../../view/ui/remembered.ts';

function storage(initial?: string) {
  let kept = initial ?? null;
  return { getItem: () => kept, setItem: (_key: string, value: string) => { kept = value; } };
}

describe('what the interface remembers', () => {
  it('[PIC9] what was kept comes back, beside what was not', () => {
    const kept = storage();
    remember({ hasCaptions: false }, kept);
    expect(recall(kept)).toEqual({ hasCaptions: false, isMakerOpen: false });
  });

  it('[PIC9] spoiled memory is as good as none', () => {
    for (const text of ['{', '"x"', '{"hasCaptions":"yes"}', 'null']) expect(recall(storage(text))).toEqual({ hasCaptions: true, isMakerOpen: false });
    expect(() => remember({ isMakerOpen: true }, { getItem: () => null, setItem: () => { throw new Error('full'); } })).not.toThrow();
  });
});
