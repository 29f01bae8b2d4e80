import { createHash } from 'node:crypto';
import type { MatchedBlock } from '#contracts';
import type { Evaluation } from '#policy-model';
import type { Inspected } from '../inspecting/inspected.js';
import type { BlockExcerpt, InspectedBlock } from '../inspecting/inspection.js';
import type { InspectedHandle } from '../inspecting/inspector.port.js';
import type { DecisionQuestion } from '../asking/question.js';

const reviewerExcerptLength = 16_000;

/** What the policy service is told of a request: identities, findings and masked excerpts, never the content itself. */
export async function questionFor(
  { call, principal, asked, rules, request }: Inspected,
  evaluation: Evaluation,
  maxHoldMs: number,
): Promise<DecisionQuestion> {
  const { exchange } = call;
  const { handle } = request;
  if (handle === null) throw new Error('A call without a body has nothing to decide.');
  const { inspection } = handle;
  const { matched, fresh } = await blocksOf(handle, evaluation);
  return {
    exchangeId: exchange.id,
    purpose: 'decide',
    approvalId: null,
    phase: 'request',
    sessionId: asked.sessionId,
    principal,
    client: exchange.client,
    model: inspection.model,
    policyVersion: rules.version,
    fingerprint: boundTo(await handle.fingerprint(), matched),
    matches: [...evaluation.matches],
    blocks: matched,
    tail: fresh.map(({ identity }) => identity),
    findings: [...inspection.findings],
    tools: [...inspection.tools],
    excerpt: forReviewer(fresh, matched).slice(0, reviewerExcerptLength),
    holdableMs: call.route?.kind === 'generate' ? maxHoldMs : 0,
  };
}

/** What a reviewer reads: first the new text that a rule matched, then whatever else is new, which may be a client's own reminders. */
function forReviewer(fresh: readonly BlockExcerpt[], matched: readonly MatchedBlock[]): string {
  const ids = new Set(matched.map(({ id }) => id));
  const texts = [...fresh.filter(({ id }) => ids.has(id)), ...fresh.filter(({ id }) => !ids.has(id))];
  return texts.map(({ text }) => text).join('\n\n');
}

/** The blocks that some rule matched, and those that are new: what came from outside since the model's last words. */
async function blocksOf(handle: InspectedHandle, evaluation: Evaluation): Promise<{ matched: MatchedBlock[]; fresh: BlockExcerpt[] }> {
  const { blocks } = handle.inspection;
  const matchedIds = new Set(evaluation.matches.flatMap((match) => match.blocks));
  const isFresh = ({ position, provenance }: InspectedBlock): boolean =>
    position === 'tail' && (provenance === 'user' || provenance === 'tool_result');
  const wanted = blocks.filter((block) => matchedIds.has(block.id) || isFresh(block));
  const told = new Map((await handle.excerpts(wanted.map(({ id }) => id))).map((block) => [block.id, block]));
  const matched = blocks.flatMap(({ id, provenance, position }): MatchedBlock[] => {
    const block = matchedIds.has(id) ? told.get(id) : undefined;
    return block === undefined
      ? []
      : [{ id, identity: block.identity, provenance, position, excerpt: block.text, truncated: block.truncated }];
  });
  return { matched, fresh: blocks.filter(isFresh).flatMap(({ id }) => told.get(id) ?? []) };
}

/** The canonical form leaves out tool definitions and parameters, which retries change; a match in them binds to what was matched. */
function boundTo(fingerprint: string, matched: readonly MatchedBlock[]): string {
  const outside = matched.filter(({ id }) => id === 'tools' || id === 'parameters');
  if (outside.length === 0) return fingerprint;
  return createHash('sha256')
    .update([fingerprint, ...outside.map(({ identity }) => identity)].join('\n'))
    .digest('hex');
}
