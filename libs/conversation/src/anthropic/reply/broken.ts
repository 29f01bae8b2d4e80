import { ConversationError } from '../../conversation-error.js';

/** A reply that can't be read, and so can't be guarded. `what` says what is wrong with it, without quoting it. */
export const broken = (what: string): ConversationError =>
  new ConversationError('upstream_broken', `The provider's reply can't be read: ${what}`);

/** Runs a reading step; whatever can't be read in it is the provider's fault here, not the caller's. */
export function reading<T>(step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof ConversationError) || error.code === 'upstream_broken') throw error;
    throw broken(error.message);
  }
}
