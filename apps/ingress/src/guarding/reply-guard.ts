import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type OstiaryConfig } from '#chassis';
import { OstiaryError, principalKey } from '#contracts';
import { failpoint } from '#failpoints';
import { ClientLeftError } from '../call/endings.js';
import type { Answered } from '../forwarding/answered.js';
import type { UpstreamReply } from '../upstreams/upstream.port.js';
import { DeliveredBlocks } from '../delivered/delivered-blocks.js';
import { gather } from './gather.js';
import { Guard } from './guard.js';
import { inflated } from './inflate.js';
import { guardJson } from './json-runner.js';
import { OtherAnswer } from './other-answer.js';
import { ReplyContext } from './reply-context.js';
import { ReplyRecorder } from './reply-recorder.js';
import { StreamRunner } from './stream-runner.js';
import { ToolGate } from './tool-gate.js';

/** Eighth stage: what the provider answers reaches the client masked, judged, and otherwise as it came. */
@Injectable()
export class ReplyGuard {
  constructor(
    private readonly gate: ToolGate,
    private readonly delivered: DeliveredBlocks,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  async guard(answered: Answered): Promise<void> {
    const { call, answer } = answered;
    const context = new ReplyContext(answered);
    const type = mediaType(answer.headers['content-type']);
    const recorder = new ReplyRecorder(context);
    call.reply.beatEvery(this.config.ingress.beatMs);
    const isReply = call.route?.kind === 'generate' && answer.status < 300;
    const expected = { stream: 'text/event-stream', json: 'application/json', none: type }[call.reply.committed];
    try {
      const body = inflated(answer);
      if (isReply && type !== expected)
        throw new OstiaryError('upstream_broken', 'The provider answered in another form than was asked for.');
      if (!isReply) await new OtherAnswer(context, recorder, this.gate, this.config.ingress.maxReplyBytes).carry(answer, type, body);
      else if (type === 'text/event-stream') await this.stream(context, recorder, answer, body);
      else if (type === 'application/json') await this.json(context, recorder, answer, body);
      else throw new OstiaryError('upstream_broken', 'The provider answered in a form that is not of its API.');
    } catch (error) {
      throw call.reply.left.aborted ? new ClientLeftError() : error;
    }
    if (call.reply.left.aborted) throw new ClientLeftError();
  }

  private async stream(
    context: ReplyContext,
    recorder: ReplyRecorder,
    { status, headers }: UpstreamReply,
    body: AsyncIterable<Uint8Array>,
  ): Promise<void> {
    const { call } = context;
    const codec = call.wire.streamCodec(call.exchange.client);
    call.streamCodec = codec;
    call.reply.begin(status, {
      ...context.headers(headers),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      'x-accel-buffering': 'no',
    });
    try {
      await new StreamRunner(context, this.guardOf(context), codec, recorder).run(body);
    } finally {
      this.close(context, recorder);
    }
  }

  private async json(
    context: ReplyContext,
    recorder: ReplyRecorder,
    answer: UpstreamReply,
    body: AsyncIterable<Uint8Array>,
  ): Promise<void> {
    const { call } = context;
    const text = await gather(body, this.config.ingress.maxReplyBytes, recorder.received);
    await failpoint('reply.json.gathered');
    const guarded = await guardJson(call.wire.jsonCodec(call.exchange.client), this.guardOf(context), text);
    if (call.reply.left.aborted) throw new ClientLeftError();
    await failpoint('reply.json.send');
    recorder.given(guarded.said);
    this.close(context, recorder);
    if (call.reply.headersSent) call.reply.end(guarded.text);
    else call.reply.send(answer.status, { ...context.headers(answer.headers), 'content-type': 'application/json' }, guarded.text);
  }

  private guardOf(context: ReplyContext): Guard {
    return new Guard(context, this.gate, this.config.ingress.maxReplyBytes);
  }

  /** The record holds what the client has; and what comes back of it as history is known as the model's. */
  private close({ principal, asked, ofNote }: ReplyContext, recorder: ReplyRecorder): void {
    recorder.close();
    const session = asked.sessionId;
    this.delivered.remember({ principal: principalKey(principal), session }, recorder.delivered());
    for (const { block, value } of recorder.opaque()) this.delivered.rememberValue(session, value, block !== null && ofNote.has(block));
  }
}

const mediaType = (header: string | undefined): string => (header ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
