import type { Obligation } from '#contracts';
import type { CallAttributes } from '#policy-model';
import type { Ask } from '../asking/ask.js';
import type { InspectedCall } from '../inspecting/inspected-call.js';

/** What the decision stage hands on: the request, what must be done to it, and who must be asked first. */
export interface Decided {
  readonly inspected: InspectedCall;
  readonly attributes: CallAttributes;
  readonly obligations: readonly Obligation[];
  readonly ask: Ask | null;
}
