import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type OstiaryConfig } from '#chassis';
import type { Obligation } from '#contracts';
import { evaluate } from '#policy-model';
import type { DecisionQuestion } from '../asking/question.js';
import { RequestBody } from '../call/request-body.js';
import { DeliveredBlocks } from '../delivered/delivered-blocks.js';
import { DetectionService } from '../inspecting/detection.service.js';
import { PolicySnapshots } from '../ruleset/policy-snapshots.js';
import type { Ruled } from './decided.js';
import { judgedInput } from './judged-input.js';
import { questionFor } from './request-question.js';

/** A call that was held, as the policy in force has it. */
export interface SecondLook<C extends Ruled> {
  readonly decided: C;
  readonly question: DecisionQuestion;
}

/** Judges a held call again when it is to go on: the policy may have changed while it waited. */
@Injectable()
export class SecondLooks {
  constructor(
    private readonly detection: DetectionService,
    private readonly delivered: DeliveredBlocks,
    private readonly snapshots: PolicySnapshots,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  /** Whether another policy is in force than the one that the call was judged by. */
  isDue({ rules }: Pick<Ruled, 'rules'>): boolean {
    return this.snapshots.current().version !== rules.version;
  }

  /** Reads a call again, as it came. */
  async read<C extends Ruled>(decided: C, bytes: Uint8Array): Promise<C> {
    return { ...decided, ...(await this.detection.detect({ ...decided, body: new RequestBody(bytes) })) };
  }

  /**
   * What is asked of the policy service by now. Masks add up: what was masked when people were asked stays masked, and what the policy in
   * force masks is masked too. Where it takes a mask of then away, the call is another one than was shown, and is asked about anew.
   * Throws a refusal where a mask cannot be made; what a rule refuses by now is the policy service's to say.
   */
  async of<C extends Ruled>(before: C, question: DecisionQuestion, bytes: Uint8Array): Promise<SecondLook<C>> {
    const read = await this.read(before, bytes);
    const { call, principal, rules, request } = read;
    const input = judgedInput(await request.evaluationInput(principal, call.exchange, this.delivered), before.part);
    const evaluation = evaluate(rules.policy, input);
    const refused = await request.fieldRefusal(evaluation.obligations, this.delivered, call.exchange.id);
    if (refused !== null) throw refused;
    const obligations = [...before.obligations, ...evaluation.obligations];
    const asked = await questionFor(read, evaluation, this.delivered, this.config.ingress.maxHoldMs);
    const isShown = (await request.fingerprint(before.obligations.filter(isMask))) === question.fingerprint;
    return {
      decided: { ...read, attributes: input.attributes, obligations },
      question: isShown ? { ...asked, fingerprint: question.fingerprint } : asked,
    };
  }
}

const isMask = ({ type }: Obligation): boolean => type === 'mask';
