import type { MatchedBlock, Principal } from '#contracts';
import type { Evaluation } from '#policy-model';
import type { ClientCall } from '../client/client-call.js';
import type { InspectedCall } from '../detect/inspected-call.js';
import type { DecisionQuestion } from './decision-asker.js';

const reviewerExcerptLength = 16_000;

/** What the policy service is told of a request: identities, findings and masked excerpts, never the content itself. */
export async function questionFor(
  call: ClientCall,
  principal: Principal,
  inspected: InspectedCall,
  evaluation: Evaluation,
  maxHoldMs: number,
): Promise<DecisionQuestion> {
  const { exchange } = call;
  const { handle, rules } = inspected;
  if (handle === null) throw new Error('A call without a body has nothing to decide.');
  const { inspection } = handle;
  const matchedIds = new Set(evaluation.matches.flatMap(({ blocks }) => blocks));
  const matched = inspection.blocks.filter(({ id }) => matchedIds.has(id));
  const fresh = inspection.blocks.filter(
    ({ position, provenance }) => position === 'tail' && (provenance === 'user' || provenance === 'tool_result'),
  );
  const [matchedTexts, freshTexts] = await Promise.all([
    handle.excerpts(matched.map(({ id }) => id)),
    handle.excerpts(fresh.map(({ id }) => id)),
  ]);
  return {
    exchangeId: exchange.id,
    purpose: 'decide',
    approvalId: null,
    phase: 'request',
    sessionId: exchange.sessionId,
    principal,
    client: exchange.client,
    model: inspection.model,
    policyVersion: rules.version,
    fingerprint: await handle.fingerprint(),
    matches: [...evaluation.matches],
    blocks: matched.map(({ id, identity, provenance, position }, index): MatchedBlock => {
      const { text, truncated } = matchedTexts[index] ?? { text: '', truncated: false };
      return { id, identity, provenance, position, excerpt: text, truncated };
    }),
    tail: [...inspection.tail],
    findings: [...inspection.findings],
    tools: [...inspection.tools],
    excerpt: freshTexts
      .map(({ text }) => text)
      .join('\n\n')
      .slice(0, reviewerExcerptLength),
    holdableMs: call.format === 'anthropic.messages' ? maxHoldMs : 0,
  };
}
