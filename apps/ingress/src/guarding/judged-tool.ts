import type { Finding } from '#contracts';
import { toValue, tryParseJson } from '#conversation';
import { asksToRestore, ownSecretLeaving } from '#detection';
import { evaluate, type EvaluatedBlock, type Evaluation } from '#policy-model';
import { judgedCall, type JudgedCall } from '../ruleset/judged-call.js';
import type { Ruleset } from '../ruleset/ruleset.js';
import type { ToolCall } from './held-block.js';
import type { ReplyContext } from './reply-context.js';
import { ScannedInput } from './scanned-input.js';
import { taintOf } from './tainted-call.js';

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
  const places = placesOf(context, scanned);
  const { dangers, understood } = whatItDoes(context, scanned, tool, places.length > 0);
  const tainted = taintOf(context.attributes.injection?.orders ?? [], tool.tool.name, { dangers, understood });
  const detected = [...scanned.seen.findings, ...leavingBy(tool, scanned, places), ...dangers, ...tainted];
  const findings = detected.map((finding) => ({ ...finding, block: tool.id }));
  return { ruleset, scanned, findings, evaluation: evaluateTool(context, ruleset, tool, { scanned, findings, understood }) };
}

/** Where the caller's own values would be put back. */
type Places = ReturnType<ReplyContext['restorer']['places']>;

const placesOf = ({ restorer }: Judging, { fields, unparsed }: ScannedInput): Places =>
  unparsed === null ? fields.flatMap(({ value }) => restorer.places(value)) : [];

/** Aliases whose values would be put back into a call that must ask first. */
function leavingBy(tool: ToolCall, { fields }: ScannedInput, places: Places): Omit<Finding, 'block'>[] {
  const texts = fields.map(({ value }) => value);
  if (places.length === 0 || !asksToRestore(tool.tool.name, texts)) return [];
  return places.map((place) => ({ ...ownSecretLeaving, ...place }));
}

/** What can't be read is refused as such: nobody can tell what it would do. */
const unreadable: JudgedCall = { dangers: [], understood: null };

/** Judged is what would run: with the caller's own values put back. Where in that a danger stands would be no place of the call as it was made. */
function whatItDoes(
  { restorer }: Judging,
  scanned: ScannedInput,
  { tool: { name }, workingFolder }: ToolCall,
  isRestored: boolean,
): JudgedCall {
  if (!isRestored) return scanned.node === null ? unreadable : judgedCall({ name, input: scanned.value(), workingFolder });
  const restored = tryParseJson(scanned.released((text) => restorer.inToolCall(text)) ?? '');
  if (restored === null) return unreadable;
  const { dangers, understood } = judgedCall({ name, input: toValue(restored), workingFolder });
  return { dangers: dangers.map((danger) => ({ ...danger, start: 0, end: 0 })), understood };
}

function evaluateTool(
  context: Judging,
  ruleset: Ruleset,
  tool: ToolCall,
  { scanned, findings, understood }: Pick<JudgedTool, 'scanned' | 'findings'> & Required<Pick<EvaluatedBlock, 'understood'>>,
): Evaluation {
  const { unparsed, seen } = scanned;
  return evaluate(ruleset.policy, {
    phase: 'tool_call',
    attributes: { ...context.attributes, tools: [tool.tool.name], tool: { name: tool.tool.name, input: () => scanned.value() } },
    blocks: [
      {
        id: tool.id,
        provenance: 'tool_use',
        role: 'assistant',
        position: 'tail',
        kind: 'tool_use',
        scannable: unparsed === null,
        why: unparsed === null ? null : 'unparsed',
        findings: findings.map((finding) => context.withRequest(finding)),
        custom: [...new Set(seen.custom.map(({ id }) => id))],
        understood,
      },
    ],
  });
}
