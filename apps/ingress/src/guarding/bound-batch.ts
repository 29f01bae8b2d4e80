import { applyEdits, memberOf, tryParseJson, type Edit } from '#conversation';
import { principalKey, type Principal } from '#contracts';
import { BoundIds } from '../call/bound-ids.js';
import type { Ruleset } from '../ruleset/ruleset.js';

/**
 * A batch as its caller is told of it: under an id that only this caller can use, and with the address of its results here, for the provider's
 * own would be asked past this gateway. A text that is no batch stays as it is.
 */
export function boundBatch(text: string, principal: Principal, rules: Ruleset): string {
  const root = tryParseJson(text);
  const id = root?.kind === 'object' ? memberOf(root, 'id') : undefined;
  if (root?.kind !== 'object' || id?.kind !== 'string') return text;
  const bound = new BoundIds(rules.key).bind('batch', principalKey(principal), id.value);
  const edits: Edit[] = [{ start: id.start, end: id.end, text: JSON.stringify(bound) }];
  const results = memberOf(root, 'results_url');
  if (results?.kind === 'string')
    edits.push({ start: results.start, end: results.end, text: JSON.stringify(`/v1/messages/batches/${bound}/results`) });
  return applyEdits(text, edits);
}
