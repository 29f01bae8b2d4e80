import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type OstiaryConfig } from '#chassis';
import { OstiaryError, type Principal } from '#contracts';
import type { ClientCall } from '../call/client-call.js';
import { ClientLeftError } from '../call/endings.js';
import { keyedDigest } from '../recording/keyed-digest.js';
import type { ExchangeRecord } from '../recording/exchange-record.js';
import type { Cleared } from '../holding/hold.service.js';
import { holdsSureFinding } from '../ruleset/sure-secret.js';
import type { Ruleset } from '../ruleset/ruleset.js';
import { requestHead } from './request-head.js';
import type { UpstreamReply } from './upstream.port.js';
import { Upstreams } from './upstreams.js';

export interface Forwarded {
  readonly reply: UpstreamReply;
  readonly cleared: Cleared;
}

/** Sixth stage: to the configured provider with the centrally held key, and not before the record of it is on disk. */
@Injectable()
export class UpstreamService {
  constructor(
    private readonly upstreams: Upstreams,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  async forward(call: ClientCall, principal: Principal, cleared: Cleared, record: ExchangeRecord): Promise<Forwarded> {
    const { exchange, reply } = call;
    const head = requestHead(call, principal, cleared.rules);
    const { upstream, key } = this.upstreams.for(call.format.name, exchange.model);
    const body = cleared.outgoing?.bytes ?? null;
    const digest = cleared.outgoing?.keyedDigest ?? keyedDigest(cleared.rules.key, new Uint8Array());
    record.forwarded({ upstream: upstream.name, keyedDigest: digest, requestBytes: body?.length ?? 0 });
    await this.recordOrRefuse(exchange.route.path, record);
    if (reply.left.aborted) throw new ClientLeftError();
    const started = performance.now();
    const headers = { ...head.headers, ...key.headers((value) => call.format.credential(value)) };
    const answer = await upstream
      .call({ method: exchange.route.method, path: head.path, headers, body, signal: reply.left })
      .catch((error: unknown) => {
        throw reply.left.aborted ? new ClientLeftError() : error;
      });
    record.provider(answer.status, providerRequestId(cleared.rules, answer.headers));
    exchange.upstreamFirstByteMs = performance.now() - started;
    if (answer.status >= 300 && answer.status < 400)
      throw new OstiaryError('upstream_broken', 'The provider answered with a redirect, which is not followed.');
    return { reply: answer, cleared };
  }

  private async recordOrRefuse(path: string, record: ExchangeRecord): Promise<void> {
    try {
      await record.durable();
    } catch (error) {
      // An operator has set this route to be served without a record; everything else is refused.
      if (!this.config.ingress.failOpenRoutes.includes(path)) throw error;
    }
  }
}

/** Anthropic's and most others' name for it; OpenAI's has an `x-` before it. */
function providerRequestId(rules: Ruleset, headers: UpstreamReply['headers']): string | null {
  const id = headers['request-id'] ?? headers['x-request-id'];
  return typeof id === 'string' && !holdsSureFinding(rules, id) ? id : null;
}
