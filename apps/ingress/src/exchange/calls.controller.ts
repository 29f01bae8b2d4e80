import { All, Controller, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { genAi, ostiaryAttributes, Tracing } from '#chassis';
import { formats, RouteTable } from '#conversation';
import { ClientCall } from '../call/client-call.js';
import type { Exchange } from '../call/exchange.js';
import { pathOf } from '../call/recorded-path.js';
import { ExchangeService } from './exchange.service.js';

const routes = new RouteTable(formats);

/** Every call of the data path. The closed table of the formats' routes says what it is; whatever is not in it is an exchange too: refused and recorded. */
@Controller()
export class CallsController {
  constructor(
    private readonly exchanges: ExchangeService,
    private readonly tracing: Tracing,
  ) {}

  @All(['/', '*'])
  async call(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const matched = routes.match(request.raw.method ?? 'GET', pathOf(request.raw.url));
    // A client asks whether anybody is there: nothing is told that needs a token, and no model is asked.
    if (matched.route?.kind === 'greeting') return void reply.status(200).header('content-type', 'application/json').send();
    reply.hijack();
    const { traceparent } = request.headers;
    const parent = typeof traceparent === 'string' ? traceparent : undefined;
    await this.tracing.withSpan('exchange', { kind: 'server', parent }, async (span) => {
      const call = new ClientCall(request.raw, reply.raw, matched, this.tracing.traceparent());
      span.setAttribute(ostiaryAttributes.exchange, call.exchange.id);
      await this.exchanges.run(call);
      if (span.isRecording()) span.setAttributes(attributesOf(call.format.name, call.exchange));
    });
  }
}

/** What a trace tells of an exchange: ids, counts and codes, no content. */
const attributesOf = (
  provider: string,
  { asked: { model, stream, sessionId }, verdict, usage }: Exchange,
): Record<string, string | number | boolean> => ({
  [ostiaryAttributes.session]: sessionId,
  [ostiaryAttributes.verdict]: verdict,
  [genAi.providerName]: provider,
  [genAi.requestStream]: stream,
  ...(model === null ? {} : { [genAi.requestModel]: model }),
  ...(usage?.inputTokens == null ? {} : { [genAi.usageInputTokens]: usage.inputTokens }),
  ...(usage?.outputTokens == null ? {} : { [genAi.usageOutputTokens]: usage.outputTokens }),
});
