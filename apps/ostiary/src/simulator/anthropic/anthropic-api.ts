import { writeJson } from '../scripting/raw-json.js';
import { tokensOf } from '../scripting/token-count.js';
import type { ApiCall } from '../wire/api-call.js';
import { ApiProblem } from '../wire/api-problem.js';
import { answer, type Exchange, type Headers } from '../wire/exchange.js';
import { sendReply } from '../wire/send-reply.js';
import { Batches } from './batches.js';
import { serveBatches } from './batch-routes.js';
import { checkConversation } from './conversation-check.js';
import { errorObject, invalid, notFound } from './error-body.js';
import { serveFiles } from './file-routes.js';
import { Files } from './files.js';
import { planMessage, writtenMessage } from './message-reply.js';
import { readMessageRequest } from './message-request.js';
import { modelList, modelNamed } from './models.js';
import { replyHeaders } from './reply-headers.js';

/** The Anthropic API, with the batches and files that its callers made. */
export class AnthropicApi {
  private readonly batches = new Batches();
  private readonly files = new Files();

  /** Answers one call; every failure ends as an error of that API. */
  async serve(call: ApiCall, exchange: Exchange): Promise<void> {
    try {
      await this.route(call, exchange);
    } catch (error) {
      const problem = error instanceof ApiProblem ? error : new ApiProblem(500, `The simulator failed: ${String(error)}`);
      if (exchange.response.headersSent) exchange.response.destroy();
      else this.json(exchange, errorObject(problem, exchange.requestId), problem.status, problem.headers);
    }
  }

  private json(exchange: Exchange, value: object, status = 200, headers: Headers = {}): void {
    answer(exchange, status, { ...replyHeaders(exchange), ...headers }, writeJson(value));
  }

  private async route(call: ApiCall, exchange: Exchange): Promise<void> {
    const { method, url, headers, body } = call;
    if (call.tooLarge) throw new ApiProblem(413, 'Request exceeds the maximum size');
    if (!call.keyAccepted) throw new ApiProblem(401, 'invalid x-api-key');
    if (headers['anthropic-version'] === undefined) throw invalid('anthropic-version', 'header is required');
    const target = `${method} ${url.pathname}`;
    const [, version, resource, id, ...deeper] = url.pathname.split('/').map(decodeURIComponent);
    if (target === 'POST /v1/messages') {
      const planned = planMessage(body.toString('utf8'), exchange.requestHash);
      return sendReply(exchange, writtenMessage(planned, exchange), planned.plan.manner);
    }
    if (target === 'POST /v1/messages/count_tokens') {
      checkConversation(readMessageRequest(body.toString('utf8'), { countOnly: true }));
      return this.json(exchange, { input_tokens: tokensOf(body.length) });
    }
    if (target === 'GET /v1/models') return this.json(exchange, modelList(Number(url.searchParams.get('limit') ?? 20)));
    if (method === 'GET' && version === 'v1' && resource === 'models' && id !== undefined && deeper.length === 0)
      return this.json(exchange, modelNamed(id));
    const served =
      version === 'v1' && resource === 'messages' && id === 'batches'
        ? serveBatches(this.batches, call, exchange)
        : version === 'v1' && resource === 'files'
          ? await serveFiles(this.files, call, exchange)
          : null;
    if (served === null) throw notFound(target);
    answer(exchange, 200, replyHeaders(exchange, served.contentType), served.body);
  }
}
