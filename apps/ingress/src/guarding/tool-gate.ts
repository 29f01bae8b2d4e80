import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type OstiaryConfig } from '#chassis';
import {
  OstiaryError,
  refusalByMatches,
  refusalByRule,
  refusalUndecided,
  type Decision,
  type Finding,
  type GrantUse,
  type Refusal,
} from '#contracts';
import { refusalText } from '#conversation';
import { ownSecretLeaving, asksToRestore } from '#detection';
import { evaluate, type Evaluation } from '#policy-model';
import { grantsOf } from '../asking/ask.js';
import { DecisionAsker } from '../asking/decision-asker.js';
import { RefusedError } from '../call/refused.error.js';
import { Holder } from '../holding/holder.js';
import type { ToolCall } from './held-block.js';
import type { ReplyContext } from './reply-context.js';
import { ScannedInput } from './scanned-input.js';
import { toolQuestion } from './tool-question.js';

/** What becomes of a tool call: its input as the client gets it, or the words that stand in its place; and in either case its input as it is recorded. */
export type ToolVerdict =
  | { readonly kind: 'release'; readonly input: string; readonly recorded: string }
  | { readonly kind: 'withhold'; readonly text: string; readonly recorded: string };

/** Judges a tool call on its parsed input, and holds it for a person where the policy says so. */
@Injectable()
export class ToolGate {
  constructor(
    private readonly asker: DecisionAsker,
    private readonly holder: Holder,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  async judge(context: ReplyContext, tool: ToolCall): Promise<ToolVerdict> {
    const scanned = new ScannedInput(context.ruleset, tool.input);
    const findings = [...findingsOf(scanned, tool), ...leavingOf(context, scanned, tool)];
    const evaluation = evaluateTool(context, tool, scanned, findings);
    const recorded = scanned.masked(context.recorded);
    const { refusal, input } = await this.verdict(context, tool, scanned, evaluation, { maskedInput: recorded, findings });
    context.note(tool.id, { findings, custom: scanned.seen.custom }, refusal !== null);
    return refusal === null ? { kind: 'release', input, recorded } : { kind: 'withhold', text: refusalText(refusal), recorded };
  }

  private async verdict(
    context: ReplyContext,
    tool: ToolCall,
    scanned: ScannedInput,
    evaluation: Evaluation,
    seen: { maskedInput: string; findings: Finding[] },
  ): Promise<{ refusal: Refusal | null; input: string }> {
    const reference = context.call.exchange.id;
    if (tool.unnameable) return { refusal: refusalUnnameable(reference), input: '' };
    const refusal = await this.decide(context, tool, evaluation, seen);
    if (refusal !== null) return { refusal: withReason(refusal, scanned.unparsed), input: '' };
    const input = scanned.released((text) => context.restorer.inToolCall(text));
    return input === null ? { refusal: refusalUnnameable(reference), input: '' } : { refusal: null, input };
  }

  /** Null: it may run. Everything that keeps a tool call from being decided refuses it, and says so in its place. */
  private async decide(
    context: ReplyContext,
    tool: ToolCall,
    evaluation: Evaluation,
    seen: { maskedInput: string; findings: Finding[] },
  ): Promise<Refusal | null> {
    const { call, ruleset } = context;
    if (evaluation.matches.length === 0) return null;
    const { verdict, reasons, obligations } = evaluation;
    const stateless: Decision = { verdict, reasons, obligations, policyVersion: ruleset.version };
    if (!evaluation.needsMemory) {
      this.settle(context, tool, stateless, null);
      return verdict === 'block' ? refusalByMatches(evaluation.matches, call.exchange.id) : null;
    }
    try {
      const question = toolQuestion(context, tool, evaluation, seen, this.config.ingress.maxHoldMs);
      const { answer, ask } = await this.asker.ask(call, question, this.config.ingress.decisionTimeoutMs);
      this.settle(context, tool, answer.decision, answer.requestId, grantsOf(answer));
      if (answer.outcome === 'refuse') return answer.refusal;
      if (ask !== null) await this.holder.hold(context, ask, 'tool_call');
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
    context.record.decided('tool_call', decision, { requestId, block: tool.id, grants });
  }
}

/** A name, an id or a key that a rule masks: there is nothing left that could be called by it. */
const refusalUnnameable = (reference: string): Refusal =>
  refusalByRule({ ruleId: 'policy', message: 'The tool call is named by a value that must not go on.' }, reference);

const withReason = (refusal: Refusal, unparsed: string | null): Refusal =>
  unparsed === null || refusal.reason !== null
    ? refusal
    : { ...refusal, reason: `The input of the tool call can’t be judged: ${unparsed}.` };

const findingsOf = (scanned: ScannedInput, tool: ToolCall): Finding[] =>
  scanned.seen.findings.map((finding) => ({ ...finding, block: tool.id }));

/** Aliases whose values would be put back into a call that must ask first. */
function leavingOf({ restorer }: ReplyContext, { fields, unparsed }: ScannedInput, tool: ToolCall): Finding[] {
  const places = unparsed === null ? fields.flatMap(({ value }) => restorer.places(value)) : [];
  const texts = fields.map(({ value }) => value);
  if (places.length === 0 || !asksToRestore(tool.tool.name, texts)) return [];
  return places.map(({ start, end, label }) => ({
    ...ownSecretLeaving,
    block: tool.id,
    start,
    end,
    fingerprint: label.slice(label.indexOf('#') + 1, -1),
  }));
}

const evaluateTool = (context: ReplyContext, tool: ToolCall, scanned: ScannedInput, findings: readonly Finding[]): Evaluation =>
  evaluate(context.ruleset.policy, {
    phase: 'tool_call',
    attributes: { ...context.attributes, tools: [tool.tool.name] },
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
