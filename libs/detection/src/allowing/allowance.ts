import { hash } from 'node:crypto';
import { RE2JS } from 're2js';
import type { Detected } from '../masking/mask.js';

/**
 * What is not to be reported. All fields that are given must hold. An allowance without any is refused: it would allow everything.
 */
export interface Allowance {
  /** Kinds or categories. */
  readonly findings?: readonly string[];
  /** SHA-256 (hex) of values, so that a list of them tells nobody what they are. */
  readonly values?: readonly string[];
  /** RE2 patterns of which one must match the whole value. Case counts. */
  readonly patterns?: readonly string[];
  /** Provenances of the text: `tool_result`, for one. */
  readonly provenances?: readonly string[];
}

/** Whether a finding with this value, in a text of this provenance, is allowed. */
export type Allows = (finding: Detected, value: string, provenance: string | null) => boolean;

/** SHA-256 of values that vendors publish for tests and documentation, and which open nothing. */
const published: Allowance = {
  values: [
    // The secret test keys of Stripe's documentation.
    '2cafc0970149a84f3b9e62eaf169f36f59907a3b3e31f7b82e68c69cd27f7326',
    'f2d6ca16515033e5dce14eba840b979d27b5cbae24bb3e5bf484339667f86397',
  ],
};

/** Compiles allowances. Throws a `RangeError` for an empty one and for a pattern that RE2 refuses. */
export function allowing(allowances: readonly Allowance[]): Allows {
  const compiled = [published, ...allowances].map(compile);
  return (finding, value, provenance) => compiled.some((allows) => allows(finding, value, provenance));
}

function compile({ findings, values, patterns, provenances }: Allowance): Allows {
  if (!findings && !values && !patterns && !provenances)
    throw new RangeError('An allowance needs findings, values, patterns or provenances.');
  const names = findings && new Set(findings);
  const hashes = values && new Set(values.map((one) => one.toLowerCase()));
  const regexes = patterns?.map(compilePattern);
  const places = provenances && new Set(provenances);
  return (finding, value, provenance) =>
    (!names || names.has(finding.kind) || names.has(finding.category)) &&
    (!places || (provenance !== null && places.has(provenance))) &&
    (!regexes || regexes.some((regex) => regex.matcher(value).matches())) &&
    (!hashes || hashes.has(hash('sha256', value)));
}

function compilePattern(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    throw new RangeError(`The allowed pattern ${JSON.stringify(pattern)} cannot be used. ${(error as Error).message}`, { cause: error });
  }
}
