import type { IncomingMessage, ServerResponse } from 'node:http';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { CONFIG, genAi, HttpFront, ostiaryAttributes, type OstiaryConfig, Tracing } from '#chassis';
import { type CallFormat, callFormats, type MatchedRoute, RouteTable } from '#conversation';
import { callerAddress, type CallerAddress } from '../call/caller-address.js';
import { ClientCall } from '../call/client-call.js';
import type { Exchange } from '../call/exchange.js';
import { pathOf } from '../call/recorded-path.js';
import { ExchangeService } from './exchange.service.js';
import { evaluationPath } from '../evaluating/evaluation.controller.js';
import { bodyOf, headersTooLarge, type PlainRefusal } from './plain-refusal.js';

const routes = new RouteTable(callFormats);

/** Every call of the data path. The closed table of the formats' routes says what it is; whatever is not in it is an exchange too: refused and recorded. */
@Injectable()
export class CallListener extends HttpFront {
  override readonly routed: ReadonlySet<string> = new Set([evaluationPath]);
  private readonly logger = new Logger(CallListener.name);
  private readonly maxHeaderBytes: number;
  private readonly tooLarge: PlainRefusal;
  private readonly addressOf: CallerAddress;

  constructor(
    private readonly exchanges: ExchangeService,
    private readonly tracing: Tracing,
    @Inject(CONFIG) { ingress }: OstiaryConfig,
  ) {
    super();
    this.maxHeaderBytes = ingress.maxHeaderBytes;
    this.tooLarge = headersTooLarge(this.maxHeaderBytes);
    this.addressOf = callerAddress(ingress.trustedProxies);
  }

  override answer(request: IncomingMessage, response: ServerResponse): void {
    const matched = routes.match(request.method ?? '', pathOf(request.url));
    if (sizeOf(request.rawHeaders) + (request.url ?? '').length > this.maxHeaderBytes) refuse(response, matched.format, this.tooLarge);
    else if (matched.route?.kind === 'greeting') greet(response);
    else
      this.carry(request, response, matched).catch((defect: unknown) => {
        // An exchange answers for itself; a client whose call never became one must not wait for it.
        this.logger.error(`A call could not be begun: ${defect instanceof Error ? defect.name : 'not an error'}`);
        response.destroy();
      });
  }

  private carry(request: IncomingMessage, response: ServerResponse, matched: MatchedRoute<CallFormat>): Promise<void> {
    const { traceparent } = request.headers;
    const parent = typeof traceparent === 'string' ? traceparent : undefined;
    return this.tracing.withSpan('exchange', { kind: 'server', parent }, async (span) => {
      const call = new ClientCall(request, response, matched, {
        traceparent: this.tracing.traceparent(),
        address: this.addressOf(request),
      });
      span.setAttribute(ostiaryAttributes.exchange, call.exchange.id);
      await this.exchanges.run(call);
      if (span.isRecording()) span.setAttributes(attributesOf(call.format.name, call.exchange));
    });
  }
}

/** As they came: with a colon, a space and the end of the line. */
function sizeOf(headers: readonly string[]): number {
  let bytes = 0;
  for (const text of headers) bytes += text.length + 2;
  return bytes;
}

/** What is still to come of the request is not read. */
function refuse(response: ServerResponse, format: CallFormat, refused: PlainRefusal): void {
  const body = bodyOf(refused, format);
  response.shouldKeepAlive = false;
  response.writeHead(refused.status, ['content-type', 'application/json', 'content-length', String(Buffer.byteLength(body))]).end(body);
}

/** A client asks whether anybody is there: nothing is told that needs a token, and no model is asked. */
function greet(response: ServerResponse): void {
  response.writeHead(200, ['content-type', 'application/json', 'content-length', '0']).end();
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
