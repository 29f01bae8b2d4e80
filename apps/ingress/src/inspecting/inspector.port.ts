import type { Obligation } from '#contracts';
import type { SignedText } from './body-changes.js';
import type { BlockExcerpt, FixedValue, Inspection, InspectionInput, Rewritten } from './inspection.js';
import type { Ruleset } from '../ruleset/ruleset.js';

/** A request under inspection, wherever it is kept. Release it when it is done with. */
export interface InspectedHandle {
  readonly inspection: Inspection;
  fingerprint(): Promise<string>;
  excerpts(blockIds: readonly string[]): Promise<BlockExcerpt[]>;
  /** See `InspectedRequest`. */
  fixedValues(): Promise<FixedValue[]>;
  unmaskable(obligations: readonly Obligation[], signed: SignedText): Promise<string | null>;
  rewrite(obligations: readonly Obligation[], signed: SignedText): Promise<Rewritten>;
  release(): void;
}

/** Where bodies are read and scanned: on the event loop when small, in a worker thread when large. */
export abstract class Inspector {
  abstract inspect(rules: Ruleset, input: InspectionInput): Promise<InspectedHandle>;
}
