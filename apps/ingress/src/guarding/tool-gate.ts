import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type OstiaryConfig } from '#chassis';
import {
  OstiaryError,
  refusalByMatches,
  refusalByRule,
  refusalUndecided,
  type Decision,
  type GrantUse,
  type Refusal,
  withAdviceOf,
} from '#contracts';
import { refusalText } from '#conversation';
import { failpoint } from '#failpoints';
import { grantsOf } from '../asking/ask.js';
import { DecisionAsker } from '../asking/decision-asker.js';
import type { DecisionQuestion } from '../asking/question.js';
import { RefusedError } from '../call/refused.error.js';
import { Holder } from '../holding/holder.js';
import { PolicySnapshots } from '../ruleset/policy-snapshots.js';
import { recordSelection } from '../inspecting/mask-selection.js';
import type { ToolCall } from './held-block.js';
import { judgeTool, type JudgedTool } from './judged-tool.js';
import type { ReplyContext } from './reply-context.js';
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
    private readonly snapshots: PolicySnapshots,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  async judge(context: ReplyContext, tool: ToolCall): Promise<ToolVerdict> {
    const judged = judgeTool(context, context.ruleset, tool);
    const { scanned, findings } = judged;
    const recorded = scanned.masked(context.recorded);
    const { refusal, input } = await this.verdict(context, tool, judged, recorded);
    await failpoint('reply.tool.judged');
    // A hook may ask about it at another instance.
    if (judged.evaluation.needsMemory) context.ofNote.add(tool.id);
    context.note(tool.id, { findings, custom: scanned.seen.custom }, refusal !== null);
    return refusal === null ? { kind: 'release', input, recorded } : { kind: 'withhold', text: refusalText(refusal), recorded };
  }

  /** Why a call that its client asks about may not run, as it was judged; null: it may. What was found in it is for the asker to tell. */
  async refusal(context: ReplyContext, tool: ToolCall, judged: JudgedTool): Promise<Refusal | null> {
    return (await this.verdict(context, tool, judged, judged.scanned.masked(context.recorded))).refusal;
  }

  private async verdict(
    context: ReplyContext,
    tool: ToolCall,
    judged: JudgedTool,
    maskedInput: string,
  ): Promise<{ refusal: Refusal | null; input: string }> {
    const reference = context.call.exchange.id;
    if (tool.unnameable) return { refusal: refusalUnnameable(reference), input: '' };
    const refusal = await this.decide(context, tool, judged, maskedInput);
    if (refusal !== null)
      return { refusal: withAdviceOf(judged.evaluation.matches, withReason(refusal, judged.scanned.unparsed)), input: '' };
    const input = judged.scanned.released((text) => context.restorer.inToolCall(text));
    return input === null ? { refusal: refusalUnnameable(reference), input: '' } : { refusal: null, input };
  }

  /** Null: it may run. Everything that keeps a tool call from being decided refuses it, and says so in its place. */
  private async decide(context: ReplyContext, tool: ToolCall, judged: JudgedTool, maskedInput: string): Promise<Refusal | null> {
    const { call, ruleset } = context;
    const { evaluation } = judged;
    if (evaluation.matches.length === 0) return null;
    const { verdict, reasons, obligations } = evaluation;
    const stateless: Decision = { verdict, reasons, obligations, policyVersion: ruleset.version };
    if (!evaluation.needsMemory) {
      this.settle(context, tool, stateless, null);
      return verdict === 'block' ? refusalByMatches(evaluation.matches, call.exchange.id) : null;
    }
    try {
      const question = toolQuestion(context, tool, judged, maskedInput, this.config.ingress.maxHoldMs);
      const { answer, ask } = await this.asker.ask(call, question, this.config.ingress.decisionTimeoutMs);
      this.settle(context, tool, answer.decision, answer.requestId, grantsOf(answer));
      if (answer.outcome === 'refuse') return answer.refusal;
      if (ask !== null) {
        let asked = question;
        const again = async (): Promise<DecisionQuestion> => (asked = this.askedAgain(context, tool, asked));
        await this.holder.hold(context, ask, 'tool_call', { again, standDown: () => undefined });
      }
      return null;
    } catch (error) {
      if (error instanceof RefusedError) return error.refusal;
      if (!(error instanceof OstiaryError)) throw error;
      const match = evaluation.matches.find(({ mode }) => mode === 'enforce');
      return refusalUndecided(match ?? { ruleId: 'policy', message: '' }, error.message, call.exchange.id);
    }
  }

  /** The same tool call under the policy that is in force by now. Throws where a rule refuses it. */
  private askedAgain(context: ReplyContext, tool: ToolCall, question: DecisionQuestion): DecisionQuestion {
    const rules = this.snapshots.current();
    if (rules.version === question.policyVersion) return question;
    const judged = judgeTool(context, rules, tool);
    const { verdict, needsMemory, matches } = judged.evaluation;
    if (verdict === 'block' && !needsMemory) throw new RefusedError('policy_denied', refusalByMatches(matches, context.call.exchange.id));
    return toolQuestion(context, tool, judged, judged.scanned.masked(recordSelection(rules)), this.config.ingress.maxHoldMs);
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
