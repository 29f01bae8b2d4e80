import { Injectable } from '@nestjs/common';
import { OstiaryError, principalKey, type Principal } from '#contracts';
import { readMessagesReply } from '#conversation';
import type { ClientCall } from '../call/client-call.js';
import { ClientLeftError } from '../call/endings.js';
import { replyHeadersFor } from '../call/header-policy.js';
import type { ExchangeRecord } from '../recording/exchange-record.js';
import type { Forwarded } from '../forwarding/upstream.service.js';
import { JsonGuard } from './json-guard.js';
import { DeliveredBlocks } from '../delivered/delivered-blocks.js';
import { ReplyContext } from './reply-context.js';
import { passReply } from './pass-reply.js';
import { StreamGuard } from './stream-guard.js';
import { ToolGate } from './tool-gate.js';

const maxJsonReplyBytes = 64 * 1024 * 1024;

/** Seventh stage: what the provider answers reaches the client masked, judged, and otherwise as it came. */
@Injectable()
export class ReplyGuard {
  constructor(
    private readonly gate: ToolGate,
    private readonly delivered: DeliveredBlocks,
  ) {}

  async guard(call: ClientCall, principal: Principal, { reply, cleared }: Forwarded, record: ExchangeRecord): Promise<void> {
    const context = new ReplyContext(call, principal, cleared.rules, cleared.attributes, record, cleared.outgoing?.aliases ?? []);
    const type = reply.headers['content-type'] ?? '';
    if (call.format !== 'anthropic.messages' || reply.status !== 200) await passReply(call, reply, context);
    else if (type.startsWith('text/event-stream')) await this.stream(context, reply);
    else if (type.startsWith('application/json')) await this.json(context, reply);
    else throw new OstiaryError('upstream_broken', 'The provider answered in a form that is not of its API.');
    if (call.reply.left.aborted) throw new ClientLeftError();
  }

  private async stream(context: ReplyContext, reply: Forwarded['reply']): Promise<void> {
    const guard = new StreamGuard(context, this.gate);
    context.call.streamPosition = () => guard.position();
    context.call.reply.begin(200, {
      ...replyHeadersFor(reply.headers),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      'x-accel-buffering': 'no',
    });
    try {
      await guard.run(reply.body);
      if (!context.call.reply.left.aborted) context.call.reply.end();
      this.remember(context, guard.transcript.delivered());
    } catch (error) {
      guard.abort();
      throw context.call.reply.left.aborted ? new ClientLeftError() : error;
    } finally {
      context.record.replied(guard.transcript.body());
    }
  }

  /** Remembers the reply as the client got it: so it will come back as history. */
  private remember({ call, principal, ofNote }: ReplyContext, message: string): void {
    const { blocks } = readMessagesReply(message);
    this.delivered.remember(
      { principal: principalKey(principal), session: call.exchange.sessionId },
      blocks.map(({ index, identity }) => ({ identity, ofNote: ofNote.has(`reply.content.${index}`) })),
    );
  }

  private async json(context: ReplyContext, reply: Forwarded['reply']): Promise<void> {
    const { call, record } = context;
    const { text, recorded } = await new JsonGuard(context, this.gate).guard(await gather(reply.body));
    record.replied(recorded);
    this.remember(context, text);
    if (call.reply.headersSent) call.reply.end(text);
    else call.reply.send(200, { ...replyHeadersFor(reply.headers), 'content-type': 'application/json' }, text);
  }
}

async function gather(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxJsonReplyBytes) throw new OstiaryError('upstream_broken', 'The provider’s reply is larger than 64 MB.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}
