import { Injectable } from '@nestjs/common';
import { Clock } from '#chassis';
import { principalKey } from '#contracts';
import { formatNamed, tryParseJson } from '#conversation';
import { budgetsOf, evaluate, type EvaluationInput } from '#policy-model';
import { RequestBody } from '../call/request-body.js';
import { DeliveredBlocks } from '../delivered/delivered-blocks.js';
import { AliasRestorer } from '../guarding/alias-restorer.js';
import { HeldBlock, type ToolCall } from '../guarding/held-block.js';
import { judgeTool } from '../guarding/judged-tool.js';
import { InspectedCall } from '../inspecting/inspected-call.js';
import { recordSelection } from '../inspecting/mask-selection.js';
import { PolicySnapshots } from '../ruleset/policy-snapshots.js';
import type { Ruleset } from '../ruleset/ruleset.js';
import { DraftInspectors } from './draft-inspectors.js';
import { Drafts } from './drafts.js';
import { answerOf, fieldsRefused } from './evaluation-answer.js';
import type { AskedEvaluation, EvaluationView } from './evaluation.view.js';
import { OneAtATime } from './one-at-a-time.js';
import { formatOf, partOf, wholeRequest } from './whole-request.js';

type Given = NonNullable<AskedEvaluation['request']>;

/** A reply is judged by what its request says of the call; of a tool call alone nobody knows the request. */
const nothingAsked: Given = { messages: [] };

/**
 * Says what a policy makes of a request or a tool call, by the code that decides calls. Nothing is recorded, forwarded or asked, and what was
 * decided before is not looked up: the answer is that of a conversation that has just begun.
 */
@Injectable()
export class EvaluationService {
  private readonly queue = new OneAtATime();

  constructor(
    private readonly snapshots: PolicySnapshots,
    private readonly drafts: Drafts,
    private readonly inspectors: DraftInspectors,
    private readonly delivered: DeliveredBlocks,
    private readonly clock: Clock,
  ) {}

  /** Throws `content_rejected` for a draft that does not compile, and a `body_*` code for a request that cannot be read. */
  evaluate(asked: AskedEvaluation): Promise<EvaluationView> {
    return this.queue.run(async () => {
      const rules = this.rulesOf(asked);
      const request = await this.read(rules, asked);
      try {
        const input = await request.evaluationInput(asked.principal, exchangeOf(asked, this.clock), this.delivered);
        return asked.toolCall === undefined
          ? await this.ofRequest(rules, request, input, asked.request ?? nothingAsked)
          : ofToolCall(rules, input, asked.toolCall);
      } finally {
        request.release();
      }
    });
  }

  /** Throws `policy_missing` where it takes a policy in force and there is none. */
  private rulesOf({ policy, scope }: AskedEvaluation): Ruleset {
    if (policy === undefined) return this.drafts.inForce(this.snapshots.sourcesOf(this.snapshots.current().version));
    if (scope === undefined) return this.drafts.of(policy, this.snapshots.inForce()?.scoped ?? []);
    return this.drafts.ofScope(scope, policy, this.snapshots.sourcesOf(this.snapshots.current().version));
  }

  private async read(rules: Ruleset, asked: AskedEvaluation): Promise<InspectedCall> {
    const whole = wholeRequest(asked.request ?? nothingAsked);
    const body = new RequestBody(Buffer.from(JSON.stringify(whole)));
    const format = asked.format ?? formatOf(whole);
    return new InspectedCall(rules, body, await this.inspectors.inspect(rules, body, { format, principal: principalKey(asked.principal) }));
  }

  private async ofRequest(rules: Ruleset, request: InspectedCall, input: EvaluationInput, given: Given): Promise<EvaluationView> {
    const evaluation = evaluate(rules.policy, input);
    const refused = await request.fieldRefusal(evaluation.obligations, this.delivered, '');
    const decided = refused === null ? evaluation : fieldsRefused(evaluation, refused.refusal);
    const outgoing = refused === null ? await request.outgoing(evaluation.obligations) : null;
    const masked = outgoing === null ? null : partOf(given, JSON.parse(new TextDecoder().decode(outgoing.bytes)));
    const found = input.blocks.flatMap(({ findings }) => findings);
    const budgets = budgetsOf(rules.policy, input.attributes).map(({ budget: { id, mode }, holder }) => ({ id, holder, mode }));
    return { ...answerOf(decided, found, masked), budgets };
  }
}

function ofToolCall(
  rules: Ruleset,
  { attributes }: EvaluationInput,
  { name, input }: NonNullable<AskedEvaluation['toolCall']>,
): EvaluationView {
  const call = new HeldBlock('toolCall', { id: 'toolCall', name }, 0) as ToolCall;
  call.push(typeof input === 'string' ? input : JSON.stringify(input ?? {}));
  const nobodyAsked = { attributes, restorer: new AliasRestorer([]), withRequest: <F>(finding: F) => ({ ...finding, inRequest: false }) };
  const { evaluation, findings, scanned } = judgeTool(nobodyAsked, rules, call);
  const masked = scanned.masked(recordSelection(rules));
  const shown = { name, input: tryParseJson(masked) === null ? masked : (JSON.parse(masked) as unknown) };
  // The call to the model is over by then, and was counted as its request came.
  return { ...answerOf(evaluation, findings, shown), budgets: [] };
}

/** What of a call is not in its body. */
function exchangeOf({ client, format, request, time }: AskedEvaluation, clock: Clock) {
  const { routes } = formatNamed(format ?? formatOf(wholeRequest(request ?? nothingAsked)));
  return {
    client: { kind: client?.kind ?? 'unknown', name: client?.name ?? '', version: client?.version ?? null },
    route: { path: routes.find(({ kind }) => kind === 'generate')?.path ?? '' },
    startedAt: time === undefined ? clock.now() : new Date(time),
  } as const;
}
