import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { ProblemError } from '#chassis';
import { OstiaryError } from '#contracts';
import { compilePolicy, type PolicySources, scopeNamed, type ScopedSource } from '#policy-model';
import { ruleNames } from '#rule-names';
import { FINGERPRINT_KEY } from '../ruleset/fingerprint-key.js';
import { buildRuleset, type Ruleset } from '../ruleset/ruleset.js';

/** As many as an inspection worker keeps. */
const KEPT = 2;

interface Draft {
  readonly digest: string;
  readonly sources: PolicySources;
  readonly rules: Ruleset;
}

/** Policies that are tried. Each has a number of its own here, which has nothing to do with versions: what was seen under one is not taken for another's. */
@Injectable()
export class Drafts {
  private kept: Draft[] = [];
  private count = 0;

  constructor(@Inject(FINGERPRINT_KEY) private readonly key: Uint8Array) {}

  inForce(sources: PolicySources): Ruleset {
    return this.rulesOf(sources, () => undefined);
  }

  private rulesOf(sources: PolicySources, check: () => void): Ruleset {
    const digest = createHash('sha256').update(JSON.stringify(sources)).digest('hex');
    const known = this.kept.find((draft) => draft.digest === digest);
    if (known !== undefined) return known.rules;
    check();
    const rules = buildRuleset(sources.source, (this.count += 1), this.key, sources.scoped);
    this.kept = [{ digest, sources, rules }, ...this.kept].slice(0, KEPT);
    return rules;
  }

  /** A draft of the organisation's policy, with the policies of scopes beside it. Throws `content_rejected` with every problem's line, column and path. */
  of(source: string, scoped: readonly ScopedSource[]): Ruleset {
    return this.rulesOf({ source, scoped }, () => check(source, null));
  }

  /** A draft of the policy of a scope in the place of the one in force. Throws the same. */
  ofScope(scope: string, source: string, inForce: PolicySources): Ruleset {
    const others = inForce.scoped.filter((one) => one.scope !== scope);
    return this.rulesOf({ source: inForce.source, scoped: [...others, { scope, version: 0, source }] }, () => check(source, scope));
  }

  /** For the inspection workers. */
  sourcesOf(number: number): PolicySources {
    const draft = this.kept.find(({ rules }) => rules.version === number);
    if (draft === undefined) throw new OstiaryError('internal', 'The draft is not kept any more.');
    return draft.sources;
  }
}

function check(source: string, scope: string | null): void {
  const compiled = compilePolicy(source, { ...ruleNames, scope: scope === null ? null : scopeNamed(scope) });
  if (!compiled.ok) throw rejected(compiled.problems);
}

type Problems = Extract<ReturnType<typeof compilePolicy>, { ok: false }>['problems'];

function rejected(errors: Problems): ProblemError {
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return new ProblemError('content_rejected', `Line ${first!.line}, column ${first!.column}: ${first!.message}${more}`, { errors });
}
