import { createStore } from 'zustand/vanilla';
import { MICROPHONE_OFF, type MicrophoneStatus } from '../microphone/microphone.ts';

/** What the page shows of recorded sound. */
export interface TapeState {
  readonly microphone: MicrophoneStatus;
  /** False where the browser cannot record at all; null until there is sound. */
  readonly hasTape: boolean | null;
  /** What is wrong with keeping takes, and what to do; empty when all is well. */
  readonly message: string;
  /** Takes that lie in memory only. */
  readonly unstored: number;
}

/** What the interface can ask of the microphone. */
export interface TapeActions {
  /** Asks for it, also after a refusal. Resolves with whether it is there. */
  openMicrophone(): Promise<boolean>;
  closeMicrophone(): void;
  chooseMicrophone(deviceId: string): void;
}

export const tapeState = createStore<TapeState>(() => ({ microphone: MICROPHONE_OFF, hasTape: null, message: '', unstored: 0 }));

let actions: TapeActions = { openMicrophone: () => Promise.resolve(false), closeMicrophone: () => undefined, chooseMicrophone: () => undefined };
/** Before the part is open these do nothing. */
export const tapeActions = (): TapeActions => actions;
export function setTapeActions(to: TapeActions): void {
  actions = to;
}
