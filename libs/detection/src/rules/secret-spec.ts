import type { Confidence, Severity } from '#contracts';
import type { ChecksumName } from '../checks/checksum.js';
import { type Kind, rank } from '../engine/kind.js';
import type { Rule } from '../engine/rule.js';
import { contextRule } from '../verifiers/assignment.verifier.js';
import { tokenRule } from '../verifiers/token.verifier.js';

/**
 * One kind of secret as data. `shapes` are formats that begin with a literal of the vendor's own (see `parseShape` for the notation);
 * `words` with `values` are formats that are only told by the name they are assigned to.
 */
export interface SecretSpec {
  readonly kind: string;
  readonly vendor: string;
  /** Default: high. */
  readonly severity?: Severity;
  /** Default: high for a shape, medium for a value by its name. */
  readonly confidence?: Confidence;
  readonly shapes?: readonly string[];
  readonly words?: readonly string[];
  readonly values?: readonly string[];
  readonly checksum?: ChecksumName;
  /** Where the vendor describes the format, or what the secret is for. */
  readonly docs: string;
}

/** The kinds of a specification: one, or two if it is found both by its shape and by its name. */
export function kindOf(spec: SecretSpec, byName = false): Kind {
  return {
    kind: spec.kind,
    category: 'secret',
    vendor: spec.vendor,
    severity: spec.severity ?? 'high',
    confidence: spec.confidence ?? (byName ? 'medium' : 'high'),
    rank: byName ? rank.named : rank.format,
    docs: spec.docs,
  };
}

/** The rules of a specification. */
export function rulesOf(spec: SecretSpec): Rule[] {
  const shapes = (spec.shapes ?? []).map((shape) => tokenRule(kindOf(spec), shape, { checksum: spec.checksum }));
  const named = (spec.values ?? []).map((value) => contextRule(kindOf(spec, true), spec.words ?? [], value));
  return [...shapes, ...named];
}
