import type { Finding } from '#contracts';
import { asksToRestore, ownSecretLeaving } from '#detection';
import { evaluate, type Evaluation } from '#policy-model';
import type { Ruleset } from '../ruleset/ruleset.js';
import type { ToolCall } from './held-block.js';
import type { ReplyContext } from './reply-context.js';
import { ScannedInput } from './scanned-input.js';

/** A tool call, looked at on its parsed input, and what a policy says of it. */
export interface JudgedTool {
  readonly ruleset: Ruleset;
  readonly scanned: ScannedInput;
  readonly findings: readonly Finding[];
  readonly evaluation: Evaluation;
}

/** What of a call a tool call in its reply is judged by. */
type Judging = Pick<ReplyContext, 'attributes' | 'restorer' | 'withRequest'>;

/** `ruleset`: the one of the call, or a later one that came into force while the tool call was held. */
export function judgeTool(context: Judging, ruleset: Ruleset, tool: ToolCall): JudgedTool {
  const scanned = new ScannedInput(ruleset, tool.input);
  const findings = [...findingsOf(scanned, tool), ...leavingOf(context, scanned, tool)];
  return { ruleset, scanned, findings, evaluation: evaluateTool(context, ruleset, tool, scanned, findings) };
}

const findingsOf = (scanned: ScannedInput, tool: ToolCall): Finding[] =>
  scanned.seen.findings.map((finding) => ({ ...finding, block: tool.id }));

/** Aliases whose values would be put back into a call that must ask first. */
function leavingOf({ restorer }: Judging, { fields, unparsed }: ScannedInput, tool: ToolCall): Finding[] {
  const places = unparsed === null ? fields.flatMap(({ value }) => restorer.places(value)) : [];
  const texts = fields.map(({ value }) => value);
  if (places.length === 0 || !asksToRestore(tool.tool.name, texts)) return [];
  return places.map(({ start, end, fingerprint }) => ({ ...ownSecretLeaving, block: tool.id, start, end, fingerprint }));
}

const evaluateTool = (
  context: Judging,
  ruleset: Ruleset,
  tool: ToolCall,
  scanned: ScannedInput,
  findings: readonly Finding[],
): Evaluation =>
  evaluate(ruleset.policy, {
    phase: 'tool_call',
    attributes: { ...context.attributes, tools: [tool.tool.name], tool: { name: tool.tool.name, input: () => scanned.value() } },
    blocks: [
      {
        id: tool.id,
        provenance: 'tool_use',
        role: 'assistant',
        position: 'tail',
        kind: 'tool_use',
        scannable: scanned.unparsed === null,
        why: scanned.unparsed === null ? null : 'unparsed',
        findings: findings.map((finding) => context.withRequest(finding)),
        custom: [...new Set(scanned.seen.custom.map(({ id }) => id))],
      },
    ],
  });
