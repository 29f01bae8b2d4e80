import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '#chassis';
import type { Fault, Faults } from '../faults/faults.js';
import { ApiError } from './api-error.js';
import type { Installation, Method, Methods } from './method.js';
import { chatMethods } from './methods/chat.methods.js';
import { conversationsMethods } from './methods/conversations.methods.js';
import { teamMethods } from './methods/team.methods.js';
import { usersMethods } from './methods/users.methods.js';
import { viewsMethods } from './methods/views.methods.js';
import type { RateLimits } from './rate-limits.js';
import { type Call, readCall } from './read-call.js';
import { expectScope } from './scopes.js';

const methods: Methods = { ...chatMethods, ...conversationsMethods, ...teamMethods, ...usersMethods, ...viewsMethods };

export interface WebApiOptions {
  readonly installation: Installation;
  readonly botToken: string;
  readonly appToken: string;
  readonly faults: Faults;
  /** Null: nobody is told to come again later. */
  readonly rateLimits: RateLimits | null;
  readonly clock: Clock;
  /** Told of each call that came, with the status of its answer. */
  readonly called: (method: string, status: number) => void;
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const json = (body: object): Answer => ({ status: 200, body: JSON.stringify(body) });

const refusal = (code: string, detail: object = {}): Answer => json({ ok: false, error: code, ...detail });

/** An answer that a fault puts in the place of Slack's own; null: it is served. */
function faulty({ status, retryAfter, error, body }: Fault): Answer | null {
  if (error !== undefined) return { ...refusal(error), status: status ?? 200 };
  if (status === undefined && body === undefined) return null;
  const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  return { status: status ?? 200, headers, body: body ?? (status === 429 ? '{"ok":false,"error":"ratelimited"}' : 'Something is wrong.') };
}

/** Slack's Web API, for one installed bot. */
export class WebApi {
  constructor(private readonly options: WebApiOptions) {}

  /** Answers a call whose body was read already. */
  async serve(request: IncomingMessage, response: ServerResponse, body: string): Promise<void> {
    const name = new URL(request.url ?? '/', 'http://localhost').pathname.split('/').at(-1) ?? '';
    const fault = this.options.faults.next(name);
    if (fault?.delayMs !== undefined) await this.options.clock.sleep(fault.delayMs);
    const answer = (fault === null ? null : faulty(fault)) ?? this.answerTo(request, body);
    this.options.called(name, answer.status);
    if (fault?.lost === true) return void response.destroy();
    response.writeHead(answer.status, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'private, no-cache, no-store, must-revalidate',
      'x-slack-req-id': randomBytes(16).toString('hex'),
      'x-oauth-scopes': [...this.options.installation.scopes].join(','),
      ...answer.headers,
    });
    response.end(answer.body);
  }

  private answerTo(request: IncomingMessage, body: string): Answer {
    try {
      const call = readCall(request, body);
      const method = Object.hasOwn(methods, call.method) ? methods[call.method] : undefined;
      if (method === undefined) return refusal('unknown_method', { req_method: call.method });
      this.expectAllowed(call, method);
      const wait = this.options.rateLimits?.take(`${call.method} ${method.ratedBy?.(call.args) ?? ''}`, method.rate) ?? null;
      if (wait !== null) return { ...refusal('ratelimited'), status: 429, headers: { 'retry-after': String(wait) } };
      return json({ ok: true, ...method.run(call.args, this.options.installation) });
    } catch (error) {
      if (error instanceof ApiError) return refusal(error.code, error.detail);
      throw error;
    }
  }

  private expectAllowed({ token }: Call, method: Method): void {
    const { botToken, appToken, installation } = this.options;
    if (token === null) throw new ApiError('not_authed');
    if (token !== botToken && token !== appToken) throw new ApiError('invalid_auth');
    if (token !== (method.token === 'app' ? appToken : botToken)) throw new ApiError('not_allowed_token_type');
    expectScope(installation.scopes, method.scopes);
  }
}
