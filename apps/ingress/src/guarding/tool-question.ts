import { createHmac } from 'node:crypto';
import { principalKey } from '#contracts';
import { canonicalJson, parseJson, toValue, tryParseJson } from '#conversation';
import type { DecisionQuestion } from '../asking/question.js';
import { digestOf, within } from '../inspecting/undecided.js';
import { understoodCall } from '../ruleset/understood-in-words.js';
import type { ReplyContext } from './reply-context.js';
import type { ToolCall } from './held-block.js';
import type { JudgedTool } from './judged-tool.js';
import { withTaint } from './tainted-call.js';

/** What the policy service is told of a tool call that a person must release: the tool, and its input in masked form. */
export function toolQuestion(
  context: ReplyContext,
  tool: ToolCall,
  { ruleset, evaluation, findings }: JudgedTool,
  maskedInput: string,
  maxHoldMs: number,
): DecisionQuestion {
  const { call, principal, asked } = context;
  const { exchange } = call;
  const fingerprint = fingerprintOf(context, tool);
  const text = `${tool.tool.name} ${maskedInput}`;
  const digest = digestOf(ruleset.key, { role: 'assistant', canonical: fingerprint });
  const block = { id: tool.id, identity: fingerprint, provenance: 'tool_use', position: 'tail', matched: true } as const;
  const input = tryParseJson(maskedInput);
  const about = { name: tool.tool.name, workingFolder: tool.workingFolder };
  const understood = withTaint(input === null ? undefined : understoodCall({ ...about, input: toValue(input) }), findings);
  const shown = within(ruleset.key, [{ ...block, digest, chars: text.length, text, ...(understood && { understood }) }]);
  return {
    exchangeId: exchange.id,
    purpose: 'decide',
    approvalId: null,
    phase: 'tool_call',
    sessionId: asked.sessionId,
    principal,
    client: exchange.client,
    model: asked.model ?? '',
    policyVersion: ruleset.version,
    fingerprint,
    matches: evaluation.matches,
    blocks: [...shown.blocks],
    cut: shown.cut,
    tail: [fingerprint],
    findings: findings.slice(0, 500),
    tools: [tool.tool.name],
    holdableMs: maxHoldMs,
  };
}

/** A grant for a tool call binds to what would run: tool and canonical input, for this principal in this session. */
function fingerprintOf({ principal, asked, ruleset }: ReplyContext, tool: ToolCall): string {
  let input = tool.input;
  try {
    input = canonicalJson(parseJson(tool.input));
  } catch {
    // Not JSON: the exact text is then what would run.
  }
  return createHmac('sha256', ruleset.key)
    .update(`tool_call\n${principalKey(principal)}\n${asked.sessionId}\n${JSON.stringify(tool.tool.name)}\n${input}`)
    .digest('hex');
}
