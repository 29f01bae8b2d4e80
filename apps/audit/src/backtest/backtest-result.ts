import { verdictSchema } from '#contracts';
import { z } from 'zod';

const count = z.number().int().nonnegative();
const some = (what: string) =>
  z
    .object({
      count: count.describe('How many they are.'),
      samples: z.array(z.string()).describe('Ids of the first of them, at most ten.'),
    })
    .describe(`Exchanges in which ${what}.`);

const ruleResult = z.object({
  ruleId: z.string().describe('The rule; `unscannable` is the policy’s own word on what could not be scanned.'),
  inDraft: z.boolean().describe('Whether the draft has it; otherwise it took part then and the draft is without it.'),
  before: count.describe('Exchanges in which it took part then.'),
  after: count.describe('Exchanges in which it takes part by the draft.'),
  starts: some('it takes part in by the draft, and did not then'),
  stops: some('it took part in then, and does not by the draft'),
  alters: some('it takes part in both ways, with another action or mode'),
  limits: z.array(z.string()).describe('What the record can not show of this rule.'),
});

/** What a draft would have changed. */
export const backtestResultSchema = z.object({
  exchanges: count.describe('Exchanges that were compared.'),
  changed: count.describe('Those of them in which a rule starts, stops or alters.'),
  unidentified: count.describe('Not compared: nobody known called.'),
  unjudged: count.describe('Not compared: no policy judged them, or they had not ended.'),
  unreadable: count.describe('Records that could not be read: their sessions were erased.'),
  partial: count.describe('Compared without their earlier turns, which lie before the range.'),
  verdicts: z
    .array(
      some('went so').extend({
        from: verdictSchema.describe('What the rules came to then, before anybody was asked.'),
        to: verdictSchema.describe('What the draft’s rules come to.'),
      }),
    )
    .describe('Verdicts that change, the most frequent first.'),
  rules: z.array(ruleResult).describe('The draft’s rules in its order, then those that the draft is without.'),
  limits: z.array(z.string()).describe('What the record can not show at all.'),
});
export type BacktestResult = z.infer<typeof backtestResultSchema>;
export type RuleResult = z.infer<typeof ruleResult>;
