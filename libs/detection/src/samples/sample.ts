import { checksums } from '../checks/checksum.js';
import type { SecretSpec } from '../rules/secret-spec.js';
import { parseShape } from '../verifiers/shape.js';
import type { Random } from './random.js';

/** A made-up value of a kind, and the text it must stand in to be told (its own if the format says enough). */
export interface Sample {
  readonly kind: string;
  readonly value: string;
  /** The name that the value is assigned to, for kinds that are told by it. */
  readonly name: string | null;
}

/** Longest run of an unbounded shape in a sample. */
const LONGEST_RUN = 48;

/** A random value of a shape. */
export function fillShape(source: string, random: Random): string {
  return parseShape(source)
    .segments.map((segment) =>
      'literal' in segment
        ? segment.literal
        : random.string(
            segment.members,
            random.between(segment.min, Math.max(segment.min, Math.min(segment.max, segment.min + LONGEST_RUN))),
          ),
    )
    .join('');
}

/** One sample for each shape and each name of a specification, with its checksum right. */
export function samplesOf(spec: SecretSpec, random: Random): Sample[] {
  const seal = spec.checksum ? checksums[spec.checksum].seal : (value: string) => value;
  const shaped = (spec.shapes ?? []).map((shape) => ({ kind: spec.kind, value: seal(fillShape(shape, random)), name: null }));
  const named = (spec.values ?? []).flatMap((value) =>
    (spec.words ?? []).map((name) => ({ kind: spec.kind, value: fillShape(value, random), name })),
  );
  return [...shaped, ...named];
}
