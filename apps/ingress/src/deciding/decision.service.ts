import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type OstiaryConfig } from '#chassis';
import {
  OstiaryError,
  refusalByMatches,
  refusalOfUnwithholdable,
  type Decision,
  type Obligation,
  type Principal,
  type RefusalCode,
} from '#contracts';
import { canWithhold } from '#conversation';
import { evaluate, type Evaluation, unscannableRuleId } from '#policy-model';
import type { ClientCall } from '../call/client-call.js';
import type { InspectedCall } from '../inspecting/inspected-call.js';
import type { InspectedBlock } from '../inspecting/inspection.js';
import { recordedFindings } from '../recording/recorded-findings.js';
import type { ExchangeRecord } from '../recording/exchange-record.js';
import { DeliveredBlocks } from '../delivered/delivered-blocks.js';
import { askOf, grantsOf, type Decided } from '../asking/decided.js';
import { DecisionAsker, type DecisionAnswer, type DecisionQuestion } from '../asking/decision-asker.js';
import { RefusedError } from '../call/refused.error.js';
import { questionFor } from './request-question.js';

/** Fourth stage: what may happen to the request. Nothing that matches, or stateless rules only, needs no one else. */
@Injectable()
export class DecisionService {
  constructor(
    private readonly asker: DecisionAsker,
    private readonly delivered: DeliveredBlocks,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  async decide(call: ClientCall, principal: Principal, inspected: InspectedCall, record: ExchangeRecord): Promise<Decided> {
    const { exchange } = call;
    const { handle, rules } = inspected;
    const input = await inspected.evaluationInput(principal, exchange, this.delivered);
    const { attributes } = input;
    const evaluation = evaluate(rules.policy, input);
    const stateless: Decision = {
      verdict: evaluation.verdict,
      reasons: evaluation.reasons,
      obligations: evaluation.obligations,
      policyVersion: rules.version,
    };
    if (handle === null || !evaluation.needsMemory) {
      this.settle(call, record, inspected, stateless);
      if (stateless.verdict === 'block') throw new RefusedError(blockCode(evaluation), refusalByMatches(evaluation.matches, exchange.id));
      return { inspected, attributes, obligations: stateless.obligations, ask: null };
    }
    const question = await questionFor(call, principal, inspected, evaluation, this.config.ingress.maxHoldMs);
    const answer = await this.askOrRefuse(call, record, inspected, { question, evaluation, stateless });
    // What is masked is this evaluation's to say; the answer adds what must be withheld.
    const obligations = [...evaluation.obligations, ...answer.decision.obligations];
    this.settle(call, record, inspected, { ...answer.decision, obligations }, answer);
    if (answer.outcome === 'refuse') throw new RefusedError(refusalCode(answer), answer.refusal);
    refuseWhatCannotBeWithheld(handle.inspection.blocks, obligations, evaluation, exchange.id);
    return { inspected, attributes, obligations, ask: askOf(answer, question) };
  }

  /** Without the policy service a block is still a block; only what could have been allowed is told to ask again. */
  private async askOrRefuse(
    call: ClientCall,
    record: ExchangeRecord,
    inspected: InspectedCall,
    { question, evaluation, stateless }: { question: DecisionQuestion; evaluation: Evaluation; stateless: Decision },
  ): Promise<DecisionAnswer> {
    try {
      return await this.asker.ask(question, this.config.ingress.decisionTimeoutMs, call.exchange.traceparent);
    } catch (error) {
      if (!(error instanceof OstiaryError) || error.code !== 'decision_unavailable') throw error;
      this.settle(call, record, inspected, stateless);
      if (evaluation.verdict === 'block')
        throw new RefusedError(blockCode(evaluation), refusalByMatches(evaluation.matches, call.exchange.id));
      throw error;
    }
  }

  /** The record says of each finding whether its mask is made on the way: that is known from here on. */
  private settle(
    call: ClientCall,
    record: ExchangeRecord,
    { handle }: InspectedCall,
    decision: Decision,
    answer: DecisionAnswer | null = null,
  ): void {
    const refused = answer === null ? decision.verdict === 'block' : answer.outcome === 'refuse';
    const { findings = [], words = [], recorded = null } = handle?.inspection ?? {};
    record.received(recorded, recordedFindings([...findings, ...words], refused ? [] : decision.obligations));
    call.exchange.take(decision.verdict, decision.reasons);
    call.exchange.decideMs = call.exchange.elapsedMs();
    record.decided('request', decision, answer === null ? {} : { requestId: answer.requestId, grants: grantsOf(answer) });
  }
}

const blockCode = (evaluation: Evaluation): 'not_scannable' | 'policy_denied' =>
  evaluation.reasons.some(({ code, action }) => code === 'not_scanned' && action === 'block') ? 'not_scannable' : 'policy_denied';

/** A refused block whose place in the call must keep its form (tool definitions, signed thinking) cannot be replaced: the call stays refused, and the caller learns how to go on. */
function refuseWhatCannotBeWithheld(
  blocks: readonly InspectedBlock[],
  obligations: readonly Obligation[],
  evaluation: Evaluation,
  reference: string,
): void {
  const withheld = new Set(obligations.flatMap((duty) => (duty.type === 'withhold' ? duty.blocks : [])));
  if (!blocks.some((block) => withheld.has(block.id) && !canWithhold(block))) return;
  const rule = obligations.find(
    (duty) => duty.type === 'withhold' && blocks.some((block) => duty.blocks.includes(block.id) && !canWithhold(block)),
  );
  const match = evaluation.matches.find(({ ruleId }) => ruleId === rule?.ruleId);
  throw new RefusedError('policy_denied', refusalOfUnwithholdable(match ?? refusalByMatches(evaluation.matches, reference), reference));
}

/** A content that cannot be scanned is told as such when it is sent again, too. */
function refusalCode({ decision: { reasons } }: DecisionAnswer): RefusalCode {
  if (reasons.some(({ code }) => code === 'approval_pending')) return 'approval_pending';
  return reasons.some(({ ruleId, action }) => ruleId === unscannableRuleId && action === 'block') ? 'not_scannable' : 'policy_denied';
}
