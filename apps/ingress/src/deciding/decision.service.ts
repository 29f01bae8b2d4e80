import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type OstiaryConfig } from '#chassis';
import { OstiaryError, refusalByMatches, withAdviceOf, type Decision, type Reason } from '#contracts';
import { type CallAttributes, evaluate, type Evaluation } from '#policy-model';
import type { Inspected } from '../inspecting/inspected.js';
import { recordReceived } from '../inspecting/record-received.js';
import { DeliveredBlocks } from '../delivered/delivered-blocks.js';
import { type Answered, grantsOf } from '../asking/ask.js';
import { DecisionAsker } from '../asking/decision-asker.js';
import { RefusalNotices } from '../asking/refusal-notices.js';
import type { DecisionAnswer, DecisionQuestion } from '../asking/question.js';
import { Budgets } from '../spending/budgets.js';
import { Handover } from '../call/handover.js';
import { RefusedError } from '../call/refused.error.js';
import type { JudgedPart, Ruling } from './decided.js';
import { judgedInput } from './judged-input.js';
import { codeOfAnswer, codeOfBlock, refusalOfWhatCannotBeWithheld } from './refused-request.js';
import { isRefusedAnyway } from './refused-anyway.js';
import { questionFor } from './request-question.js';

/** Fifth stage: what may happen to the request. Nothing that matches, or stateless rules only, needs no one else. */
@Injectable()
export class DecisionService {
  constructor(
    private readonly asker: DecisionAsker,
    private readonly refusals: RefusalNotices,
    private readonly delivered: DeliveredBlocks,
    private readonly budgets: Budgets,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  async decide<C extends Inspected>(inspected: C, part: JudgedPart | null = null): Promise<C & Ruling> {
    try {
      return { ...inspected, ...(await this.decideAndRecord(inspected, part)), part };
    } catch (error) {
      // Nothing is sent, and the record has what was asked all the same.
      if (!inspected.record.isOpen) recordReceived(inspected, []);
      throw error;
    }
  }

  private async decideAndRecord(inspected: Inspected, part: JudgedPart | null): Promise<Omit<Ruling, 'part'>> {
    const { call, principal, record, rules, request } = inspected;
    const { exchange } = call;
    const { handle } = request;
    if (handle !== null) record.inspected(handle.inspection.recorded);
    const input = judgedInput(await request.evaluationInput(principal, exchange, this.delivered), part);
    const { attributes } = input;
    const evaluation = evaluate(rules.policy, input);
    const { verdict, obligations } = evaluation;
    const ofRules: Decision = { verdict, reasons: evaluation.reasons, obligations, policyVersion: rules.version };
    await this.refuseFields(inspected, ofRules);
    const isRefused = handle === null ? verdict === 'block' : isRefusedAnyway(evaluation, handle.inspection.blocks);
    const spending = isRefused ? [] : this.withinBudgets(inspected, attributes, ofRules);
    const stateless: Decision = { ...ofRules, reasons: [...ofRules.reasons, ...spending] };
    if (handle === null || !evaluation.needsMemory) {
      recordReceived(inspected, verdict === 'block' ? [] : obligations);
      this.settle(inspected, stateless);
      if (verdict === 'block') throw new RefusedError(codeOfBlock(evaluation), refusalByMatches(evaluation.matches, exchange.id));
      return { attributes, obligations, ask: null };
    }
    const question = await questionFor(inspected, evaluation, this.delivered, this.config.ingress.maxHoldMs);
    if (isRefused) {
      recordReceived(inspected, []);
      this.settle(inspected, stateless);
      this.refusals.tell(question);
      throw new RefusedError(codeOfBlock(evaluation), refusalByMatches(evaluation.matches, exchange.id));
    }
    const { answer, ask } = await this.askOrRefuse(inspected, question, evaluation, stateless);
    // What is masked is this evaluation's to say; the answer adds what must be withheld.
    const duties = [...obligations, ...answer.decision.obligations];
    const refusal =
      answer.outcome === 'refuse'
        ? withAdviceOf(question.matches, answer.refusal)
        : refusalOfWhatCannotBeWithheld(handle.inspection.blocks, duties, question, exchange.id);
    recordReceived(inspected, refusal === null ? duties : []);
    this.settle(inspected, { ...answer.decision, reasons: [...answer.decision.reasons, ...spending], obligations: duties }, answer);
    if (refusal !== null) throw new RefusedError(answer.outcome === 'refuse' ? codeOfAnswer(answer) : 'policy_denied', refusal);
    return { attributes, obligations: duties, ask: ask === null ? null : { ...ask, question: new Handover(question) } };
  }

  /** Where a mask cannot be made the call is not made: a verdict never claims what was not done. */
  private async refuseFields(inspected: Inspected, stateless: Decision): Promise<void> {
    const { call, request } = inspected;
    const refused = await request.fieldRefusal(stateless.obligations, this.delivered, call.exchange.id);
    if (refused === null) return;
    const { ruleId } = refused.refusal;
    const reason: Reason = { code: 'rule_matched', ruleId, action: 'block', mode: 'enforce', blocks: [] };
    recordReceived(inspected, []);
    this.settle(inspected, { ...stateless, verdict: 'block', reasons: [...stateless.reasons, reason], obligations: [] });
    throw refused;
  }

  /** What rules refuse whatever is remembered does not come here: it is refused by their word and counts nowhere. Returns what stands in the record beside the rules. Throws where a budget is used up. */
  private withinBudgets(inspected: Inspected, attributes: CallAttributes, decision: Decision): readonly Reason[] {
    const { reasons, refusal } = this.budgets.enter(inspected.call, inspected.rules, attributes);
    if (refusal === null) return reasons;
    recordReceived(inspected, []);
    this.settle(inspected, { ...decision, verdict: 'block', reasons: [...decision.reasons, ...reasons], obligations: [] });
    throw refusal;
  }

  /** Without the policy service a block is still a block; only what could have been allowed is told to ask again. */
  private async askOrRefuse(
    inspected: Inspected,
    question: DecisionQuestion,
    evaluation: Evaluation,
    stateless: Decision,
  ): Promise<Answered> {
    const { call } = inspected;
    try {
      return await this.asker.ask(call, question, this.config.ingress.decisionTimeoutMs);
    } catch (error) {
      if (!(error instanceof OstiaryError) || !(error.code === 'decision_unavailable' || error.code === 'body_too_complex')) throw error;
      this.settle(inspected, stateless);
      if (evaluation.verdict === 'block')
        throw new RefusedError(codeOfBlock(evaluation), refusalByMatches(evaluation.matches, call.exchange.id));
      throw error;
    }
  }

  private settle({ call, record }: Inspected, decision: Decision, answer: DecisionAnswer | null = null): void {
    call.exchange.take(decision.verdict, decision.reasons);
    call.exchange.decideMs = call.exchange.elapsedMs();
    record.decided('request', decision, answer === null ? {} : { requestId: answer.requestId, grants: grantsOf(answer) });
  }
}
