import { Injectable } from '@nestjs/common';
import { principalKey, type Reason } from '#contracts';
import type { Hooked, HookedTool } from '#conversation';
import { injectionScore } from '#injection';
import type { CallAttributes } from '#policy-model';
import { RefusedError } from '../call/refused.error.js';
import { DeliveredBlocks } from '../delivered/delivered-blocks.js';
import { TurnOrders } from '../delivered/turn-orders.js';
import { HeldBlock, isToolCall, type ToolCall } from '../guarding/held-block.js';
import { judgeTool, type JudgedTool } from '../guarding/judged-tool.js';
import { ReplyContext } from '../guarding/reply-context.js';
import { ToolGate } from '../guarding/tool-gate.js';
import type { Inspected } from '../inspecting/inspected.js';
import { recordReceived } from '../inspecting/record-received.js';
import { wasDelivered } from './was-delivered.js';

/** A tool call that a client asks about before it runs: judged, and held, as one in a reply is. */
@Injectable()
export class AskedTool {
  constructor(
    private readonly gate: ToolGate,
    private readonly delivered: DeliveredBlocks,
    private readonly orders: TurnOrders,
  ) {}

  /** Throws where the tool may not run. */
  async decide(inspected: Inspected, asked: HookedTool, { block, turn }: Pick<Hooked, 'block' | 'turn'>): Promise<void> {
    const tool = toolCall(asked, block);
    const context = await this.contextOf(inspected, turn);
    const judged = judgeTool(context, context.ruleset, tool);
    // Detection saw the rest in the body.
    const tainted = judged.findings.filter(({ taintedBy }) => taintedBy !== undefined);
    recordReceived(
      inspected,
      [],
      tainted.map((finding) => ({ ...finding, mask: 'record_only' })),
    );
    inspected.request.release();
    inspected.call.forgetCredentials();
    await this.settle(context, tool, judged);
  }

  private async settle(context: ReplyContext, tool: ToolCall, judged: JudgedTool): Promise<void> {
    const { call, record, ruleset, principal, asked } = context;
    const { reasons, obligations, needsMemory, matches } = judged.evaluation;
    // The proxy that carried the reply has asked about this very call, if anybody had to be asked: one approval is enough for both.
    const isDecided = needsMemory && (await wasDelivered(this.delivered, { principal, session: asked.sessionId }, tool));
    if (isDecided || matches.length === 0) {
      const told = isDecided ? reasons.map(decidedBefore) : reasons;
      record.decided('tool_call', { verdict: 'allow', reasons: told, obligations, policyVersion: ruleset.version }, { block: tool.id });
      call.exchange.take('allow', told);
    }
    const refusal = isDecided ? null : await this.gate.refusal(context, tool, judged);
    call.exchange.decideMs = call.exchange.elapsedMs() - call.exchange.heldMs;
    if (refusal !== null) throw new RefusedError('policy_denied', refusal);
  }

  private async contextOf(inspected: Inspected, turn: string | null): Promise<ReplyContext> {
    const { call, request, principal, asked } = inspected;
    const { attributes } = await request.evaluationInput(principal, call.exchange, this.delivered);
    const read = this.orders.of({ principal: principalKey(principal), session: asked.sessionId, turn });
    return new ReplyContext({ ...inspected, attributes: { ...attributes, injection: steeringBy(read) }, outgoing: null });
  }
}

/** What was read in the turn wants to steer the model: of its texts only those are remembered that surely give orders. */
function steeringBy(orders: ReturnType<TurnOrders['of']>): NonNullable<CallAttributes['injection']> {
  const signals = [...new Set(orders.flatMap((order) => order.signals))];
  const score = injectionScore(signals.map((kind) => ({ kind, source: 'tool' })));
  return { score, signals, orders };
}

const decidedBefore = (reason: Reason): Reason =>
  reason.mode === 'enforce' && reason.action === 'require-approval' ? { ...reason, code: 'approved_before' } : reason;

function toolCall({ id, name, input, workingFolder }: HookedTool, blockId: string): ToolCall {
  const block = new HeldBlock(blockId, { id, name }, 0, workingFolder);
  block.push(input);
  if (!isToolCall(block)) throw new Error('A hook asked about no tool.');
  return block;
}
