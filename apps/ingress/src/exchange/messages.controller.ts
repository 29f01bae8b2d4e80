import { All, Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { genAi, ostiaryAttributes, Tracing } from '#chassis';
import type { Exchange } from '../call/exchange.js';
import { ExchangeService } from './exchange.service.js';
import { ClientCall, type RouteFormat } from '../call/client-call.js';

/** The closed route table of the Anthropic API. Whatever is not in it is an exchange too: refused and recorded. */
@Controller()
export class MessagesController {
  constructor(
    private readonly exchanges: ExchangeService,
    private readonly tracing: Tracing,
  ) {}

  @Post('v1/messages')
  messages(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.carry(request, reply, 'anthropic.messages');
  }

  @Post('v1/messages/count_tokens')
  countTokens(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.carry(request, reply, 'anthropic.count_tokens');
  }

  @Get('v1/models')
  models(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.carry(request, reply, 'anthropic.models');
  }

  @All('*')
  unknown(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.carry(request, reply, 'none');
  }

  private carry(request: FastifyRequest, reply: FastifyReply, format: RouteFormat): Promise<void> {
    reply.hijack();
    const call = new ClientCall(request.raw, reply.raw, format);
    return this.tracing.withSpan(
      'exchange',
      { kind: 'server', parent: call.header('traceparent'), attributes: { [ostiaryAttributes.exchange]: call.exchange.id } },
      async (span) => {
        call.exchange.traceparent = this.tracing.traceparent();
        await this.exchanges.run(call);
        if (span.isRecording()) span.setAttributes(attributesOf(call.exchange));
      },
    );
  }
}

/** What a trace tells of an exchange: ids, counts and codes, no content. */
const attributesOf = ({ model, stream, sessionId, verdict, usage }: Exchange): Record<string, string | number | boolean> => ({
  [ostiaryAttributes.session]: sessionId,
  [ostiaryAttributes.verdict]: verdict,
  [genAi.providerName]: 'anthropic',
  [genAi.requestStream]: stream,
  ...(model === null ? {} : { [genAi.requestModel]: model }),
  ...(usage?.inputTokens == null ? {} : { [genAi.usageInputTokens]: usage.inputTokens }),
  ...(usage?.outputTokens == null ? {} : { [genAi.usageOutputTokens]: usage.outputTokens }),
});
