import type { ErrorCode, Obligation } from '#contracts';
import type { PolicySources } from '#policy-model';
import type { AnalyzableText, AnalyzedText } from './analyzing/analyzed-text.js';
import type { SignedText } from './body-changes.js';
import type { BlockIdentity, FixedValue, Inspection, InspectionInput, Rewritten } from './inspection.js';
import type { KnownBlocks, Undecided } from './undecided.js';
import type { PlacedPiece } from './workers/placed-pieces.js';

/**
 * What ingress asks of an inspection worker. `request` names a body that the worker keeps until it is released. It is inspected at once,
 * or read first and completed with what an analyzer says of its texts: the worker itself calls nobody.
 */
export type WorkerQuestion =
  | { ask: 'rules'; sources: PolicySources; version: number; key: Uint8Array }
  | { ask: 'inspect'; call: number; request: number; version: number; input: InspectionInput }
  | { ask: 'read'; call: number; request: number; version: number; input: InspectionInput }
  | { ask: 'complete'; call: number; request: number; analysis: readonly AnalyzedText[] }
  | { ask: 'fingerprint'; call: number; request: number; obligations: readonly Obligation[]; signed: SignedText }
  | { ask: 'identities'; call: number; request: number; blockIds: readonly string[] }
  | { ask: 'undecided'; call: number; request: number; known: KnownBlocks }
  | { ask: 'fixedValues'; call: number; request: number }
  | { ask: 'unmaskable'; call: number; request: number; obligations: readonly Obligation[]; signed: SignedText }
  | { ask: 'rewrite'; call: number; request: number; obligations: readonly Obligation[]; signed: SignedText }
  | { ask: 'release'; request: number };

/** What is told of a body as it crosses: what is recorded of it by its places in the body, which the other side has. */
export type SentInspection = Omit<Inspection, 'recorded'> & {
  readonly recorded: Omit<Inspection['recorded'], 'parts'> & { readonly pieces: readonly PlacedPiece[] };
};

/** What a body was read as, and the body: a thread has it for as long as it reads it, and gives it back. */
export interface BodyRead {
  readonly found: SentInspection | AnalyzableText[];
  readonly body: Uint8Array;
}

export type WorkerResult = BodyRead | SentInspection | string | null | BlockIdentity[] | Undecided | FixedValue[] | Rewritten;

export type WorkerAnswer = { call: number; result: WorkerResult } | { call: number; error: { code: ErrorCode; message: string } };
