import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { ProblemError } from '#chassis';
import { OstiaryError } from '#contracts';
import { compilePolicy } from '#policy-model';
import { ruleNames } from '#rule-names';
import { FINGERPRINT_KEY } from '../ruleset/fingerprint-key.js';
import { buildRuleset, type Ruleset } from '../ruleset/ruleset.js';

/** As many as an inspection worker keeps. */
const KEPT = 2;

interface Draft {
  readonly digest: string;
  readonly source: string;
  readonly rules: Ruleset;
}

/** Policies that are tried. Each has a number of its own here, which has nothing to do with versions: what was seen under one is not taken for another's. */
@Injectable()
export class Drafts {
  private kept: Draft[] = [];
  private count = 0;

  constructor(@Inject(FINGERPRINT_KEY) private readonly key: Uint8Array) {}

  /** Throws `content_rejected` with every problem's line, column and path. */
  of(source: string): Ruleset {
    const digest = createHash('sha256').update(source).digest('hex');
    const known = this.kept.find((draft) => draft.digest === digest);
    if (known !== undefined) return known.rules;
    const compiled = compilePolicy(source, ruleNames);
    if (!compiled.ok) throw rejected(compiled.problems);
    const rules = buildRuleset(source, (this.count += 1), this.key);
    this.kept = [{ digest, source, rules }, ...this.kept].slice(0, KEPT);
    return rules;
  }

  /** For the inspection workers. */
  sourceOf(number: number): string {
    const draft = this.kept.find(({ rules }) => rules.version === number);
    if (draft === undefined) throw new OstiaryError('internal', 'The draft is not kept any more.');
    return draft.source;
  }
}

type Problems = Extract<ReturnType<typeof compilePolicy>, { ok: false }>['problems'];

function rejected(errors: Problems): ProblemError {
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return new ProblemError('content_rejected', `Line ${first!.line}, column ${first!.column}: ${first!.message}${more}`, { errors });
}
