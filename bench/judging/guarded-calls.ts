import { randomBytes } from 'node:crypto';
import type { Principal } from '#contracts';
import { policyPresets } from '#policy-model';
import { nothingAsked } from '../../apps/ingress/src/call/asked.js';
import { Exchange } from '../../apps/ingress/src/call/exchange.js';
import { HeldBlock, isToolCall, type ToolCall } from '../../apps/ingress/src/guarding/held-block.js';
import { ReplyContext } from '../../apps/ingress/src/guarding/reply-context.js';
import { ToolGate } from '../../apps/ingress/src/guarding/tool-gate.js';
import { buildRuleset } from '../../apps/ingress/src/ruleset/ruleset.js';

const principal: Principal = { issuer: 'bench', subject: 'alice', name: 'Alice', email: null, groups: [] };
const rules = buildRuleset(policyPresets.balanced.source, 1, randomBytes(32));
const nobody = { ask: () => Promise.reject(new Error('Nobody is asked by a clean call.')) };
const gate = new ToolGate(nobody as never, {} as never, {} as never, { ingress: { maxHoldMs: 1, decisionTimeoutMs: 1 } } as never);
const attributes = {
  principal,
  client: { kind: 'unknown', name: 'unknown', version: null } as const,
  model: 'm',
  route: { model: 'm', path: '/', stream: true },
  tools: [],
  time: new Date(),
  sizes: { bytes: 0, messages: 1 },
};

/** A reply under the shipped policy, whose tool calls are decided by the gate that decides all of them. */
export function guardedReply(): ReplyContext {
  const exchange = new Exchange({ method: 'POST', path: '/v1/messages', format: 'anthropic' }, attributes.client, undefined, null);
  return new ReplyContext({
    call: { exchange } as never,
    record: { decided: () => undefined } as never,
    principal,
    isRevoked: () => false,
    asked: nothingAsked,
    rules,
    attributes,
    outgoing: null,
  });
}

export function bashCall(command: string): ToolCall {
  const block = new HeldBlock('reply.content.0', { id: 'toolu_1', name: 'Bash' }, 0, '/work/shop');
  block.push(JSON.stringify({ command, description: 'Does what was asked for' }));
  if (!isToolCall(block)) throw new Error('A call of a tool has a tool.');
  return block;
}

export const guardCall = (reply: ReplyContext, call: ToolCall): ReturnType<ToolGate['judge']> => gate.judge(reply, call);
