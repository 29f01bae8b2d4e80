import type { KindRow } from './kind-row.js';

/** What is so of a call as a whole. */
export const callKinds = {
  unparsed: {
    severity: 'high',
    confidence: 'certain',
    sentence: 'Could not be read as what it says to be, so nobody can say what it does.',
    instead: 'Write it simpler, with quotes and brackets closed, or in several calls.',
  },
  too_complex: {
    severity: 'high',
    confidence: 'certain',
    sentence: 'Is longer or more deeply nested than what is judged.',
    instead: 'Split it into several calls, or write it to a file that can be read.',
  },
  'tainted-call': {
    severity: 'high',
    confidence: 'medium',
    sentence: 'Follows text from a tool that gave orders, and could carry them out.',
    instead: 'Ask the user whether this is what they want.',
  },
} as const satisfies Record<string, KindRow>;
