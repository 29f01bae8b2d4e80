import { nothing, same, type Outcome } from '#conversation';
import type { Transcript } from './transcript.js';

/** What becomes of an event, and how it is told to the transcript once the client has been given it; null: it is nothing to record. */
export interface Said {
  readonly outcome: Outcome;
  readonly tell: ((transcript: Transcript) => void) | null;
}

export const passed: Said = { outcome: same, tell: null };
export const heldBack: Said = { outcome: nothing, tell: null };
