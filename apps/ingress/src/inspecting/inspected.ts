import type { Asked } from '../call/asked.js';
import type { Read } from '../reading/read.js';
import type { Ruleset } from '../ruleset/ruleset.js';
import type { InspectedCall } from './inspected-call.js';

/** A call after detection. */
export interface Inspected extends Read {
  readonly asked: Asked;
  /** The policy version that everything later in this exchange is judged by. */
  readonly rules: Ruleset;
  /** Its body with what was found in it; empty once it is released. */
  readonly request: InspectedCall;
}
