import type { Client, Finding, Obligation, Phase, Principal, Provenance, Reason, RuleMatch, TaintedBy, Verdict } from '#contracts';

/** What is known of a call besides its content. */
export interface CallAttributes {
  principal: Principal;
  client: Client;
  model: string;
  route: { model: string; path: string; stream: boolean };
  /** Names of the tools the call offers; in phase tool_call the name of the one that is called. */
  tools: readonly string[];
  /** Numbers, truth values and choices of the request's body by name, as parsed JSON. Left out, nothing is known of them: what reads them fails, and matches. */
  parameters?: Readonly<Record<string, unknown>>;
  /** In phase tool_call: the tool that is called, and its input as parsed JSON. `input` throws where it is no JSON of one meaning. */
  tool?: { readonly name: string; readonly input: () => unknown };
  time: Date;
  sizes: { bytes: number; messages: number };
  /** What in the turn wants to steer the model: a score from 0 to 1, kinds of signals, and the texts that a call could be tainted by. Left out: nothing was looked for. */
  injection?: { readonly score: number; readonly signals: readonly string[]; readonly orders?: readonly TaintedBy[] };
}

export interface EvaluatedFinding extends Finding {
  /** In a reply or a tool call: whether the request holds the same value, told by equal fingerprints. Left out: nobody could tell. */
  readonly inRequest?: boolean;
}

/** What a tool call would do, as a judge understands it; see `Understood` of the judge, of which it is a part. */
export interface UnderstoodCall {
  /** `program` is empty where it is computed; of `argv`, null is what depends on an expansion. */
  readonly commands: readonly {
    readonly program: string;
    readonly argv: readonly (string | null)[];
    readonly wrappers: readonly string[];
  }[];
  /** `path` null: depends on an expansion. `outside` of the working folder; null: not known. */
  readonly paths: readonly { readonly path: string | null; readonly access: string; readonly outside: boolean | null }[];
  /** `host` null: depends on an expansion. */
  readonly hosts: readonly { readonly host: string | null; readonly sends: boolean }[];
  readonly sql: readonly { readonly verb: string; readonly object: string; readonly bounded: boolean }[];
}

export interface EvaluatedBlock {
  id: string;
  provenance: Provenance;
  /** Whose turn it stands in. */
  role: 'system' | 'user' | 'assistant';
  position: 'tail' | 'history';
  /** Kind of content (image, document, ...); without it an unscannable block counts as every kind. */
  kind?: string;
  scannable: boolean;
  /** Why it could not be scanned: a name that `match.unscannable` may give instead of a kind. */
  why?: string | null;
  findings: readonly EvaluatedFinding[];
  /** Ids of the policy's `custom` entries that the scanner saw in this block. */
  custom: readonly string[];
  /** What it would do or asks to be done; null: nobody can tell. Left out: it is nothing that a judge looks at. */
  understood?: UnderstoodCall | null;
  /** True when the gateway itself delivered this block in an earlier reply. Without it the block is the caller's, whatever turn it stands in. */
  delivered?: boolean;
}

export interface EvaluationInput {
  phase: Phase;
  attributes: CallAttributes;
  /** All blocks of the request, of the reply, or the one of the tool call, in conversation order. */
  blocks: readonly EvaluatedBlock[];
  /** That nothing of it can be changed: a mask withholds the whole, as it does in phase tool_call. */
  fixed?: boolean;
}

export interface Evaluation {
  /** Enforced and shadow, in rule order; the policy's own word on what could not be scanned last. Each has at least one block. */
  matches: RuleMatch[];
  /** Of the enforced matches. */
  verdict: Verdict;
  /** Of the enforced matches. Masks hold even when the verdict is stricter: what an approval releases is still masked. None in phase tool_call and of what is fixed, where a mask is a block. */
  obligations: Obligation[];
  /** One for each match, same order. */
  reasons: Reason[];
  /** Whether the outcome depends on what was decided before, so that the policy service must be asked. */
  needsMemory: boolean;
}
