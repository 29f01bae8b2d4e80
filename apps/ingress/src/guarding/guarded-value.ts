import { isExempt, type Literal } from '#conversation';
import { principalKey } from '#contracts';
import { maskText, type TextScan } from '#detection';
import { BoundIds } from '../call/bound-ids.js';
import { scanText } from '../ruleset/scan-text.js';
import type { ReplyContext } from './reply-context.js';

/** A literal as the client and as the record get it. */
export interface GuardedValue {
  readonly told: string;
  readonly recorded: string;
}

/** Shorter numbers identify nobody and open nothing. */
const shortestNumber = 6;

/**
 * Looks at a literal that is whole by itself. What the format says is an id or the provider's own is masked too, but only for what surely is a
 * secret: it comes by the megabyte, and a chance hit would break it. Throws RefusedError where a rule ends the reply.
 */
export function guardedValue(context: ReplyContext, block: string, literal: Pick<Literal, 'value' | 'literal' | 'role'>): GuardedValue {
  const { value } = literal;
  const clean = { told: told(context, literal), recorded: value };
  if (literal.literal === 'number' && value.length < shortestNumber) return clean;
  const scan = isExempt(literal) ? sure(scanText(context.ruleset, value, 'assistant')) : scanText(context.ruleset, value, 'assistant');
  if (scan.findings.length + scan.custom.length === 0) return clean;
  context.end(context.take(block, scan.findings, scan.custom));
  return {
    told: context.restorer.inText(maskText(value, scan, context.selection) ?? value),
    recorded: maskText(value, scan, context.recorded) ?? value,
  };
}

/** What the provider keeps is named to its caller so that no other caller can use it. */
function told({ ruleset, principal }: ReplyContext, { role, value }: Pick<Literal, 'value' | 'role'>): string {
  return role === 'file' || role === 'container' ? new BoundIds(ruleset.key).bind(role, principalKey(principal), value) : value;
}

const sure = ({ findings }: TextScan): TextScan => ({
  findings: findings.filter(({ confidence }) => confidence === 'certain' || confidence === 'high'),
  custom: [],
});
