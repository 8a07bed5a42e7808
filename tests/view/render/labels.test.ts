import { describe, expect, it } from 'vitest';
import { keyCap, shortName } from '../../../view/render/labels.ts';

describe('labels', () => {
  it('[PIC7] a key is called what its cap says', () => {
    expect(['Digit1', 'KeyA', 'KeyH', 'Space'].map(keyCap)).toEqual(['1', 'A', 'H', 'SPACE']);
  });

  it('[PIC7] a name leaves out the side that it hangs on', () => {
    expect(['Left foot drum', 'Right bow', 'Next palette'].map(shortName)).toEqual(['Foot drum', 'Bow', 'Next palette']);
  });
});
