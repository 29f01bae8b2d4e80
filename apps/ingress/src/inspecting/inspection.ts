import type { Finding } from '#contracts';
import type { CallParameters, ContentBlock, CallFormatName } from '#conversation';
import type { Alias } from '#detection';
import type { UnderstoodCall } from '#policy-model';
import type { Asked } from '../call/asked.js';
import type { RecordedBody } from '../recording/record-writer.js';
import type { DescribedTool } from './described-tools.js';
import type { Steering } from './steering.js';

/** What detection says of one content block. */
export interface InspectedBlock extends Pick<
  ContentBlock,
  'id' | 'provenance' | 'role' | 'position' | 'kind' | 'scannable' | 'replaceable'
> {
  /** Why it could not be scanned whole: its form, or a detector that gave no answer about it. */
  readonly why: ContentBlock['why'] | 'detector_unavailable';
  readonly findings: readonly Finding[];
  /** The same in text that comes back as the provider's own signed thinking: nobody's but the model's if this gateway delivered it, else text like any other. */
  readonly signed: readonly Finding[];
  /** Which of the policy's own words and patterns were met here, by the ids of the compiled policy. */
  readonly custom: readonly string[];
  readonly signedCustom: readonly string[];
  /** That its texts want to steer the model, as findings of the category `injection`. They are no values: nothing masks them. */
  readonly signals: readonly Finding[];
  /** What it would do, or asks to be done, of findings of the category `danger`. It counts only where this gateway did not deliver the block. */
  readonly dangers: readonly Finding[];
  /** What it would do, where a rule on requests reads that; null: nobody can tell. Undefined: no rule does, or there is nothing to judge. */
  readonly understood: UnderstoodCall | null | undefined;
}

/** What detection says of a request, as plain data: it crosses to and from a worker thread. No unmasked text but what conditions read of calls (`understood`). */
export interface Inspection extends Asked {
  readonly model: string;
  readonly tools: readonly string[];
  readonly messages: number;
  /** Numbers, truth values and choices of the body, but for those in which something was found. */
  readonly parameters: CallParameters;
  readonly bytes: number;
  readonly blocks: readonly InspectedBlock[];
  /** In what may be masked. */
  readonly findings: readonly Finding[];
  /** Matches of the rules' own words and patterns that the record masks, as findings of the category `custom`. */
  readonly words: readonly Finding[];
  /** What in the turn wants to steer the model. */
  readonly steering: Steering;
  /** The tools on offer by what is said of them, as it came. */
  readonly described: readonly DescribedTool[];
  /** What a reply should not repeat at length, by its windows: see `promptWindows`. */
  readonly promptWindows: readonly number[];
  /** In what is never changed: with any that this gateway did not deliver, the call is refused. */
  readonly fixed: readonly Finding[];
  /** The first MCP server that the policy does not allow, by its host. */
  readonly refusedServer: string | null;
  /** Where the first id stands of something that the provider keeps and that was not given to this caller here. */
  readonly strangeId: string | null;
  /** Whether such an id stands in it: the provider has it by its own name. */
  readonly bound: boolean;
  /** Whether a text stands in it that ingress may have sealed in an earlier reply: the body is then never forwarded as it came. */
  readonly sealed: boolean;
  /** The body as it is recorded: every finding masked. */
  readonly recorded: RecordedBody;
}

/** Who a block is over turns and resends. It stays in this process's memory, where it is compared with what was delivered. */
export interface BlockIdentity {
  readonly id: string;
  readonly identity: string;
  /** The provider's own values in it, which the identity does not tell: signatures, encrypted content. */
  readonly opaque: readonly string[];
  /** Whether it holds nothing but such values. */
  readonly isOpaque: boolean;
}

/** A value in a place that is never changed, or one that is not if this gateway delivered it (`signed`). It stays in this process's memory, where it is compared with what was delivered. */
export interface FixedValue {
  readonly kind: 'fixed' | 'signed';
  readonly block: string;
  /** As it may be told. */
  readonly path: string;
  readonly value: string;
}

/** A body ready to go on. `bytes` is null when nothing had to change, so that the very bytes that came go on. */
export interface Rewritten {
  readonly bytes: Uint8Array | null;
  readonly aliases: readonly Alias[];
}

/** What one request may have: work and memory grow with these, not with bytes. */
export interface InspectionBudget {
  /** Literals, those in JSON texts within strings included. */
  readonly values: number;
  readonly blocks: number;
  /** Findings, and matches of the rules' own words and patterns. */
  readonly findings: number;
}

/** What must be known of a body beside its bytes. */
export interface InspectionTerms {
  readonly format: CallFormatName;
  readonly principal: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly budget: InspectionBudget;
}

export interface InspectionInput extends InspectionTerms {
  readonly body: Uint8Array;
}
