import { principalKey, type Verdict } from '#contracts';
import type { RouteKind } from '#conversation';
import type { Evaluation } from '#policy-model';
import type { DecisionQuestion } from '../asking/question.js';
import type { DeliveredBlocks } from '../delivered/delivered-blocks.js';
import type { Inspected } from '../inspecting/inspected.js';
import type { InspectedHandle } from '../inspecting/inspector.port.js';
import { newestOf } from './newest.js';
import { signalsOf, withSignals } from './told-signals.js';

/** A question carries so many findings and names of tools, the first. Its masked text has the mark of every finding all the same. */
const mostFindings = 500;
const mostTools = 64;

const canHold: ReadonlySet<RouteKind | undefined> = new Set(['generate', 'hook']);

/** What the policy service is told of a request: identities, findings and masked text, never the content itself. */
export async function questionFor(
  { call, principal, asked, rules, request }: Inspected,
  evaluation: Evaluation,
  memory: DeliveredBlocks,
  maxHoldMs: number,
): Promise<DecisionQuestion> {
  const { exchange } = call;
  const { handle } = request;
  if (handle === null) throw new Error('A call without a body has nothing to decide.');
  const { inspection } = handle;
  const decided = { asking: matchedBy(evaluation, 'require-approval'), refused: matchedBy(evaluation, 'block') };
  const signals = signalsOf(inspection.blocks);
  const recipient = { principal: principalKey(principal), session: asked.sessionId };
  const { fingerprint, blocks, cut } = await request.covered(decided, evaluation.obligations, recipient, memory);
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
    fingerprint,
    matches: [...evaluation.matches],
    blocks: withSignals(blocks, signals),
    cut,
    tail: await tailOf(handle),
    findings: [...request.dangers, ...signals, ...inspection.findings].slice(0, mostFindings),
    tools: inspection.tools.slice(0, mostTools),
    holdableMs: canHold.has(call.route?.kind) ? maxHoldMs : 0,
  };
}

/** Blocks that enforced rules of one action matched. */
const matchedBy = ({ matches }: Evaluation, wanted: Verdict): Set<string> =>
  new Set(matches.filter(({ action, mode }) => action === wanted && mode === 'enforce').flatMap(({ blocks }) => blocks));

/** Whether a call brings anything new is told from these. */
async function tailOf(handle: InspectedHandle): Promise<string[]> {
  const newest = newestOf(handle.inspection.blocks);
  return (await handle.identities(newest.map(({ id }) => id))).map(({ identity }) => identity);
}
