import type { Obligation } from '#contracts';
import type { SignedText } from './body-changes.js';
import type { RequestBody } from '../call/request-body.js';
import type { BlockIdentity, FixedValue, Inspection, InspectionTerms, Rewritten } from './inspection.js';
import type { Ruleset } from '../ruleset/ruleset.js';
import type { KnownBlocks, Undecided } from './undecided.js';
import type { Departure } from '../call/leaving.js';

/** A request under inspection, wherever it is kept. Release it when it is done with. */
export interface InspectedHandle {
  readonly inspection: Inspection;
  /** See `InspectedRequest`. */
  fingerprint(obligations: readonly Obligation[], signed: SignedText): Promise<string>;
  identities(blockIds: readonly string[]): Promise<BlockIdentity[]>;
  undecided(known: KnownBlocks): Promise<Undecided>;
  fixedValues(): Promise<FixedValue[]>;
  unmaskable(obligations: readonly Obligation[], signed: SignedText): Promise<string | null>;
  rewrite(obligations: readonly Obligation[], signed: SignedText): Promise<Rewritten>;
  release(): void;
}

/** How much there is to inspect, and for whom it is done. */
export interface Demand {
  /** Values and keys of the body's JSON, at least as many as there are. */
  readonly values: number;
  /** The client has gone: what waits need not be begun. */
  readonly left: Departure;
}

/** Where bodies are read and scanned: on the event loop when small, in a worker thread when large. */
export abstract class Inspector {
  /** The body must have bytes. A worker takes them away while it reads them: where that fails, they do not come back. */
  abstract inspect(rules: Ruleset, body: RequestBody, terms: InspectionTerms, demand: Demand): Promise<InspectedHandle>;
}
