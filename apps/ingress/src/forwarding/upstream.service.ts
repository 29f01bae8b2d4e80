import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type OstiaryConfig } from '#chassis';
import { OstiaryError } from '#contracts';
import type { ClientCall } from '../call/client-call.js';
import { ClientLeftError } from '../call/endings.js';
import { requestHeadersFor } from '../call/header-policy.js';
import type { ExchangeRecord } from '../recording/exchange-record.js';
import type { Cleared } from '../holding/hold.service.js';
import type { UpstreamReply } from './upstream.port.js';
import { Upstreams } from './upstreams.js';

/** What a call without a body sends; the digest is SHA-256 of nothing. */
const nothing = { bytes: null, digest: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' };

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

  async forward(call: ClientCall, cleared: Cleared, record: ExchangeRecord): Promise<Forwarded> {
    const { exchange, reply } = call;
    const { bytes: body, digest: requestDigest } = cleared.outgoing ?? nothing;
    const { upstream, key } = this.upstreams.for('anthropic', exchange.model);
    record.forwarded({ upstream: upstream.name, requestDigest, requestBytes: body?.length ?? 0 });
    await this.recordOrRefuse(exchange.route.path, record);
    if (reply.left.aborted) throw new ClientLeftError();
    const started = performance.now();
    const headers = { ...requestHeadersFor(call.headers), ...key.headers((value) => ({ 'x-api-key': value })) };
    const answer = await upstream
      .call({ method: exchange.route.method, path: call.target, headers, body, signal: reply.left })
      .catch((error: unknown) => {
        throw reply.left.aborted ? new ClientLeftError() : error;
      });
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
