/** What a key does on a stage that was taken. `nothing`: a key of the page's own, which is shut there. Keys that are not listed go on to whoever plays by them. */
export type StageKey = 'go' | 'back' | 'panic' | 'blackout' | 'nothing';

const KEYS: Readonly<Record<string, StageKey>> = {
  // Hand-held clickers send page keys or arrows; foot switches often a space or enter.
  PageDown: 'go', ArrowRight: 'go', ArrowDown: 'go', Space: 'go', Enter: 'go',
  PageUp: 'back', ArrowLeft: 'back', ArrowUp: 'back',
  // The third button of a clicker darkens a screen: it sends a full stop or a B.
  Period: 'blackout', KeyB: 'blackout',
  // Large, in a corner, and sent by no clicker.
  Backspace: 'panic',
  KeyL: 'nothing', KeyU: 'nothing', KeyC: 'nothing', Tab: 'nothing',
};

/** What a `KeyboardEvent.code` does on stage; null: it is no key of the stage. */
export const stageKey = (code: string): StageKey | null => KEYS[code] ?? null;
