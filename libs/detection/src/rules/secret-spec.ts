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
export interface SecretSpec extends SpecOptions {
  readonly kind: string;
  readonly vendor: string;
  /** Where the vendor describes it. */
  readonly docs: string;
  readonly shapes: readonly string[];
  readonly words: readonly string[];
  readonly values: readonly string[];
}

export interface SpecOptions {
  /** Default: high. Critical is what opens an account or moves money; low is what is half public. */
  readonly severity?: Severity;
  /** Default: high for a shape, medium for a value by its name. */
  readonly confidence?: Confidence;
  readonly checksum?: ChecksumName;
  /** The literal stands within the token, after a part that is no secret (or too little of one to matter). */
  readonly inner?: boolean;
}

type Draft = Omit<SecretSpec, 'vendor' | 'docs'>;

const list = (one: string | readonly string[]): readonly string[] => (typeof one === 'string' ? [one] : one);

/** A kind that is told by its format. */
export const token = (kind: string, shapes: string | readonly string[], options: SpecOptions = {}): Draft => ({
  kind,
  shapes: list(shapes),
  words: [],
  values: [],
  ...options,
});

/** People write the same name as `dd_api`, `dd-api`, `dd api` and `ddApi`. */
export const spellings = (words: readonly string[]): string[] => [
  ...new Set(
    words.flatMap((word) => (/^\w+[_-][\w-]+$/.test(word) ? ['_', '-', ' ', ''].map((joint) => word.replaceAll(/[_-]/g, joint)) : [word])),
  ),
];

/** A kind that is told by the name it is assigned to: the vendor's word somewhere in it, and a value of the vendor's alphabet and length. */
export const named = (
  kind: string,
  words: string | readonly string[],
  values: string | readonly string[],
  options: SpecOptions = {},
): Draft => ({
  kind,
  shapes: [],
  words: list(words),
  values: list(values),
  ...options,
});

/** A kind that is told either way. */
export const either = (
  kind: string,
  shapes: string | readonly string[],
  words: string | readonly string[],
  values: string | readonly string[],
  options: SpecOptions = {},
): Draft => ({
  kind,
  shapes: list(shapes),
  words: list(words),
  values: list(values),
  ...options,
});

/** The kinds of one vendor, with the page that describes them. */
export const vendor = (name: string, docs: string, kinds: readonly Draft[]): SecretSpec[] =>
  kinds.map((kind) => ({ ...kind, vendor: name, docs }));

function kindOf(spec: SecretSpec, byName: boolean): Kind {
  return {
    kind: spec.kind,
    category: 'secret',
    vendor: spec.vendor,
    severity: spec.severity ?? 'high',
    confidence: byName ? 'medium' : (spec.confidence ?? 'high'),
    rank: byName ? rank.named : spec.confidence === 'medium' ? rank.loose : rank.format,
    docs: spec.docs,
  };
}

/** The rules of a specification. */
export function rulesOf(spec: SecretSpec): Rule[] {
  const shapes = spec.shapes.map((shape) => tokenRule(kindOf(spec, false), shape, { checksum: spec.checksum, inner: spec.inner }));
  return spec.words.length > 0 ? [...shapes, contextRule(kindOf(spec, true), spellings(spec.words), spec.values)] : shapes;
}
