import { type CompiledPolicy, rulesToMeet } from '#policy-model';
import { Injectable } from '@nestjs/common';
import { type Asker, type RecordedDay, RecordedDayClient } from './recorded-day.client.js';

/** Of fewer calls a day says nothing of a rule that none of them met. */
const FEWEST_CALLS = 100;

/** A rule that nobody would have noticed. */
export interface UnmetRule {
  readonly code: 'meets-nothing';
  readonly message: string;
}

/** What the record says against a policy, and, in words for its author, what could not be found out. */
export interface RecordDoubts {
  readonly warnings: readonly UnmetRule[];
  readonly unchecked: readonly string[];
}

const nothing: RecordDoubts = { warnings: [], unchecked: [] };

/** Which new rules of a policy no call of the last day would have met: most often there is a spelling in them that nobody uses. */
@Injectable()
export class UnmetRules {
  constructor(private readonly record: RecordedDayClient) {}

  /** `before`: the text of the policy in force; null: there is none. Never rejects: a policy must be publishable when the record is away. */
  async of(policy: CompiledPolicy, source: string, before: string | null, asker: Asker): Promise<RecordDoubts> {
    const rules = rulesToMeet(policy, source, before);
    if (rules.length === 0 || !this.record.isAsked) return nothing;
    const unchecked = (why: string): RecordDoubts => ({
      warnings: [],
      unchecked: [`Whether a call of the last day would have met ${rules.join(', ')} could not be checked: ${why}`],
    });
    let day: RecordedDay;
    try {
      day = await this.record.of(source, asker);
    } catch (error) {
      return unchecked((error as Error).message);
    }
    const { calls, met } = day;
    if (calls < FEWEST_CALLS) return unchecked(`there were only ${calls} of them, and it takes ${FEWEST_CALLS} to tell.`);
    const unmet = rules.filter((rule) => (met.get(rule) ?? 0) === 0);
    const message = (rule: string): string =>
      `The rule "${rule}" is new or changed, and would have met none of the ${calls} calls of the last day.`;
    return { warnings: unmet.map((rule) => ({ code: 'meets-nothing', message: message(rule) })), unchecked: [] };
  }
}
