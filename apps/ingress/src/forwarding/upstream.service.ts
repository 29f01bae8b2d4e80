import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type OstiaryConfig } from '#chassis';
import { OstiaryError } from '#contracts';
import { failpoint } from '#failpoints';
import { ClientLeftError } from '../call/endings.js';
import { keyedDigest } from '../recording/keyed-digest.js';
import type { ExchangeRecord } from '../recording/exchange-record.js';
import type { Cleared } from '../holding/cleared.js';
import { keepAlive } from '../holding/heartbeat.js';
import { holdsSureFinding } from '../ruleset/sure-secret.js';
import type { Ruleset } from '../ruleset/ruleset.js';
import type { Answered } from './answered.js';
import type { UpstreamReply } from '../upstreams/upstream.port.js';

/** Seventh stage: to the provider it is addressed to, with the centrally held key, and not before the record of it is on disk. */
@Injectable()
export class UpstreamService {
  constructor(@Inject(CONFIG) private readonly config: OstiaryConfig) {}

  async forward(cleared: Cleared): Promise<Answered> {
    const { call, record, rules, outgoing, to } = cleared;
    const { exchange, reply } = call;
    const body = outgoing?.bytes ?? null;
    const digest = outgoing?.keyedDigest ?? keyedDigest(rules.key, new Uint8Array());
    record.forwarded({ upstream: to.upstream.name, keyedDigest: digest, requestBytes: body?.length ?? 0 });
    await this.recordOrRefuse(exchange.route.path, record);
    await failpoint('forward.recorded.after');
    if (reply.left.aborted) throw new ClientLeftError();
    const started = performance.now();
    const headers = { ...to.headers, ...to.key.headers((value) => call.format.credential(value)) };
    const stopWaiting = this.commitWhileWaiting(cleared);
    const answer = await to.upstream
      .call({ method: exchange.route.method, path: to.path, headers, body, signal: reply.left })
      .catch((error: unknown) => {
        throw reply.left.aborted ? new ClientLeftError() : error;
      })
      .finally(stopWaiting);
    await failpoint('forward.answer.headers');
    record.provider(answer.status, providerRequestId(rules, answer.headers));
    exchange.upstreamFirstByteMs = performance.now() - started;
    if (answer.status >= 300 && answer.status < 400)
      throw new OstiaryError('upstream_broken', 'The provider answered with a redirect, which is not followed.');
    return { ...cleared, answer };
  }

  /**
   * A client that streams hears a beat while the provider, or a free connection to it, keeps it waiting. Its status is then out, and an error of
   * the provider's becomes one in the stream; a JSON call keeps its status, for it would have no place for such an error.
   */
  private commitWhileWaiting({ call: { reply, route }, asked }: Cleared): () => void {
    if (!asked.stream || route?.kind !== 'generate') return () => undefined;
    const { beatMs, upstreamQuietMs } = this.config.ingress;
    return keepAlive(reply, 'stream', { uncommittedMs: upstreamQuietMs, beatMs });
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
