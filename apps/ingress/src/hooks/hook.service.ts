import { Injectable } from '@nestjs/common';
import { OstiaryError, type Reason } from '#contracts';
import { decodeUtf8, hookedTool, passedHook } from '#conversation';
import { ClientLeftError } from '../call/endings.js';
import { RefusedError } from '../call/refused.error.js';
import { DeliveredBlocks } from '../delivered/delivered-blocks.js';
import { HeldBlock, isToolCall, type ToolCall } from '../guarding/held-block.js';
import { judgeTool } from '../guarding/judged-tool.js';
import { ReplyContext } from '../guarding/reply-context.js';
import { ToolGate } from '../guarding/tool-gate.js';
import type { Inspected } from '../inspecting/inspected.js';
import { recordReceived } from '../inspecting/record-received.js';
import { wasDelivered } from './was-delivered.js';

/** The block of a hook's body that is judged as a tool call. */
const judgedBlock = 'tool_input';

/**
 * What stands in the place of all stages after detection where a client asks what its tools may do: the call is judged, and held, as one in a
 * reply is, and the answer says whether it may run.
 */
@Injectable()
export class HookService {
  constructor(
    private readonly gate: ToolGate,
    private readonly delivered: DeliveredBlocks,
  ) {}

  /** Throws where the tool may not run; what the client is told then blocks it. */
  async answer(inspected: Inspected): Promise<void> {
    const { call, record, request, body } = inspected;
    record.answeredHere();
    if (body.bytes === null) throw new OstiaryError('internal', 'A hook asked about nothing.');
    const tool = toolCall(decodeUtf8(body.bytes));
    const context = await this.contextOf(inspected);
    recordReceived(inspected, []);
    request.release();
    call.forgetCredentials();
    await this.decide(context, tool);
    // An answer that lets a tool run is on record before it is given.
    await record.durable();
    if (call.reply.left.aborted) throw new ClientLeftError();
    this.pass(context);
  }

  private async decide(context: ReplyContext, tool: ToolCall): Promise<void> {
    const { call, record, ruleset, principal, asked } = context;
    const judged = judgeTool(context, ruleset, tool);
    const { evaluation } = judged;
    const { reasons, obligations, needsMemory } = evaluation;
    // The proxy that carried the reply has asked about this very call, if anybody had to be asked: one approval is enough for both.
    const isDecided = needsMemory && (await wasDelivered(this.delivered, { principal, session: asked.sessionId }, tool));
    if (isDecided || evaluation.matches.length === 0) {
      const told = isDecided ? reasons.map(decidedBefore) : reasons;
      record.decided('tool_call', { verdict: 'allow', reasons: told, obligations, policyVersion: ruleset.version }, { block: tool.id });
      call.exchange.take('allow', told);
    }
    const refusal = isDecided ? null : await this.gate.refusal(context, tool, judged);
    call.exchange.decideMs = call.exchange.elapsedMs() - call.exchange.heldMs;
    if (refusal !== null) throw new RefusedError('policy_denied', refusal);
  }

  private async contextOf(inspected: Inspected): Promise<ReplyContext> {
    const { call, request, principal } = inspected;
    const { attributes } = await request.evaluationInput(principal, call.exchange, this.delivered);
    return new ReplyContext({ ...inspected, attributes, outgoing: null });
  }

  private pass({ call }: ReplyContext): void {
    const { id, heldMs } = call.exchange;
    const text = passedHook(heldMs > 0 ? `Ostiary: approved, reference ${id}.` : null);
    if (call.reply.headersSent) call.reply.end(text);
    else call.reply.send(200, { 'content-type': 'application/json' }, text);
  }
}

const decidedBefore = (reason: Reason): Reason =>
  reason.mode === 'enforce' && reason.action === 'require-approval' ? { ...reason, code: 'approved_before' } : reason;

function toolCall(text: string): ToolCall {
  const { id, name, input, workingFolder } = hookedTool(text);
  const block = new HeldBlock(judgedBlock, { id, name }, 0, workingFolder);
  block.push(input);
  if (!isToolCall(block)) throw new Error('A hook asked about no tool.');
  return block;
}
