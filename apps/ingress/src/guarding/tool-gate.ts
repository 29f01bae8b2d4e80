import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type OstiaryConfig } from '#chassis';
import { OstiaryError, refusalByMatches, refusalUndecided, type Decision, type Finding, type GrantUse, type Refusal } from '#contracts';
import { applyEdits, maskEdits, refusalText, type TextField } from '#conversation';
import { asksToRestore, ownSecretLeaving } from '#detection';
import { evaluate, type Evaluation } from '#policy-model';
import { askOf, grantsOf } from '../asking/decided.js';
import { DecisionAsker } from '../asking/decision-asker.js';
import { RefusedError } from '../call/refused.error.js';
import type { TextScan } from '#detection';
import { scanText } from '../ruleset/scan-text.js';
import { maskText, type MaskSelection } from '#detection';
import { Holder } from '../holding/holder.js';
import type { ReplyContext } from './reply-context.js';
import { fieldsOf, type ToolCall } from './tool-call.js';
import { toolBlockId, toolQuestion } from './tool-question.js';

/** What becomes of a tool call: its input as the client gets it, or the words that stand in its place; and in either case how it is recorded. */
export type ToolVerdict = { kind: 'release'; input: string; recorded: string } | { kind: 'replace'; text: string; recorded: string };

interface Scanned {
  readonly fields: readonly (TextScan & { field: TextField })[];
  readonly parsed: boolean;
}

/** Judges a tool call on its parsed input, and holds it for a person where the policy says so. */
@Injectable()
export class ToolGate {
  constructor(
    private readonly asker: DecisionAsker,
    private readonly holder: Holder,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  async judge(context: ReplyContext, tool: ToolCall): Promise<ToolVerdict> {
    const scanned = scan(context, tool);
    const findings = [...findingsOf(scanned, tool), ...leavingOf(context, scanned, tool)];
    const evaluation = evaluateTool(context, tool, scanned, findings);
    const recorded = masked(tool.input, scanned, { finding: () => true, rule: (id) => context.ruleset.maskingRules.has(id) });
    const custom = scanned.fields.flatMap((field) => field.custom);
    context.seen(toolBlockId(tool), findings, custom, nothing);
    const refusal = await this.decide(context, tool, evaluation, { maskedInput: recorded, findings });
    if (refusal !== null) return { kind: 'replace', text: refusalText(refusal), recorded };
    return { kind: 'release', input: told(context, tool.input, scanned), recorded };
  }

  /** Null: it may run. Everything that keeps a tool call from being decided refuses it, and says so in its place. */
  private async decide(
    context: ReplyContext,
    tool: ToolCall,
    evaluation: Evaluation,
    seen: { maskedInput: string; findings: Finding[] },
  ): Promise<Refusal | null> {
    const { call, record, ruleset, principal } = context;
    if (evaluation.matches.length === 0) return null;
    const { verdict, reasons, obligations } = evaluation;
    const stateless: Decision = { verdict, reasons, obligations, policyVersion: ruleset.version };
    if (!evaluation.needsMemory) {
      this.settle(context, tool, stateless, null);
      return verdict === 'block' ? refusalByMatches(evaluation.matches, call.exchange.id) : null;
    }
    try {
      const question = toolQuestion(context, tool, evaluation, seen, this.config.ingress.maxHoldMs);
      const answer = await this.asker.ask(question, this.config.ingress.decisionTimeoutMs, call.exchange.traceparent);
      this.settle(context, tool, answer.decision, answer.requestId, grantsOf(answer));
      if (answer.outcome === 'refuse') return answer.refusal;
      const ask = askOf(answer, question);
      if (ask !== null) await this.holder.hold(call, principal, ask, 'tool_call', record);
      return null;
    } catch (error) {
      if (error instanceof RefusedError) return error.refusal;
      if (!(error instanceof OstiaryError)) throw error;
      const match = evaluation.matches.find(({ mode }) => mode === 'enforce');
      return refusalUndecided(match ?? { ruleId: 'policy', message: '' }, error.message, call.exchange.id);
    }
  }

  private settle(
    context: ReplyContext,
    tool: ToolCall,
    decision: Decision,
    requestId: string | null,
    grants: readonly GrantUse[] = [],
  ): void {
    context.call.exchange.take(decision.verdict, decision.reasons);
    context.record.decided('tool_call', decision, { requestId, block: toolBlockId(tool), grants });
  }
}

/** Arguments are released as the model wrote them or not at all: what is masked of them is masked in the record. */
const nothing: MaskSelection = { finding: () => false, rule: () => false };

/** A tool input that is not JSON is looked at as one text. */
function scan({ ruleset }: ReplyContext, tool: ToolCall): Scanned {
  const whole: TextField = { path: 'input', value: tool.input, start: 0, end: tool.input.length, thinking: false };
  const fields = fieldsOf(tool.input);
  return {
    parsed: fields !== null,
    fields: (fields ?? [whole]).map((field) => ({
      field,
      ...scanText(ruleset, field.value, 'tool_use'),
    })),
  };
}

const findingsOf = (scanned: Scanned, tool: ToolCall): Finding[] =>
  scanned.fields.flatMap(({ findings }) => findings.map((finding) => ({ ...finding, block: toolBlockId(tool) })));

/** Aliases whose values would be put back into a call that must ask first. */
function leavingOf(context: ReplyContext, scanned: Scanned, tool: ToolCall): Finding[] {
  const places = scanned.parsed ? scanned.fields.flatMap(({ field }) => context.restorer.places(field.value)) : [];
  const texts = scanned.fields.map(({ field }) => field.value);
  if (places.length === 0 || !asksToRestore(tool.name, texts)) return [];
  return places.map(({ start, end, label }) => ({
    ...ownSecretLeaving,
    block: toolBlockId(tool),
    start,
    end,
    fingerprint: label.slice(label.indexOf('#') + 1, -1),
  }));
}

const evaluateTool = (context: ReplyContext, tool: ToolCall, scanned: Scanned, findings: readonly Finding[]): Evaluation =>
  evaluate(context.ruleset.policy, {
    phase: 'tool_call',
    attributes: { ...context.attributes, tools: [tool.name] },
    blocks: [
      {
        id: toolBlockId(tool),
        provenance: 'tool_use',
        role: 'assistant',
        position: 'tail',
        kind: 'tool_use',
        scannable: scanned.parsed,
        why: scanned.parsed ? null : 'unparsed',
        findings,
        custom: [...new Set(scanned.fields.flatMap(({ custom }) => custom.map(({ id }) => id)))],
      },
    ],
  });

/** As the client gets it: what the model wrote, with the caller's own values put back for their aliases. */
function told(context: ReplyContext, input: string, scanned: Scanned): string {
  if (!scanned.parsed) return input;
  const edits = scanned.fields.flatMap(({ field }) => {
    const text = context.restorer.inToolCall(field.value);
    return text === field.value ? [] : [maskEdits(field, text)];
  });
  return edits.length === 0 ? input : applyEdits(input, edits);
}

function masked(input: string, scanned: Scanned, selection: MaskSelection): string {
  const edits = scanned.fields.flatMap((scan) => {
    const text = maskText(scan.field.value, scan, selection);
    if (text === null) return [];
    return [scanned.parsed ? maskEdits(scan.field, text) : { start: 0, end: input.length, text }];
  });
  return edits.length === 0 ? input : applyEdits(input, edits);
}
