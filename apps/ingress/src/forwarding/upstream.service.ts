import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type OstiaryConfig } from '#chassis';
import { OstiaryError, principalKey } from '#contracts';
import { failpoint } from '#failpoints';
import { ClientLeftError } from '../call/endings.js';
import { keyedDigest } from '../recording/keyed-digest.js';
import type { ExchangeRecord } from '../recording/exchange-record.js';
import type { Cleared } from '../holding/cleared.js';
import { keepAlive } from '../holding/heartbeat.js';
import { holdsSureFinding } from '../ruleset/sure-secret.js';
import type { Ruleset } from '../ruleset/ruleset.js';
import type { Answered } from './answered.js';
import type { UpstreamConnection, UpstreamReply } from '../upstreams/upstream.port.js';

/** Seventh stage: to the provider it is addressed to, with the centrally held key, and not before the record of it is on disk. */
@Injectable()
export class UpstreamService {
  constructor(@Inject(CONFIG) private readonly config: OstiaryConfig) {}

  async forward(cleared: Cleared): Promise<Answered> {
    const stopWaiting = this.commitWhileWaiting(cleared);
    try {
      return { ...cleared, answer: await this.answerTo(cleared) };
    } finally {
      stopWaiting();
    }
  }

  private async answerTo(cleared: Cleared): Promise<UpstreamReply> {
    const { call, record, rules, outgoing, to } = cleared;
    const { exchange, reply } = call;
    const connection = cleared.connection ?? (await connectionFor(cleared));
    await failpoint('forward.connection.had');
    const body = outgoing?.bytes ?? null;
    const digest = outgoing?.keyedDigest ?? keyedDigest(rules.key, new Uint8Array());
    record.forwarded({ upstream: to.upstream.name, keyedDigest: digest, requestBytes: body?.length ?? 0 });
    await this.recordOrRefuse(exchange.route.path, record);
    await failpoint('forward.recorded.after');
    if (reply.left.aborted) throw new ClientLeftError();
    const started = performance.now();
    const headers = { ...to.headers, ...to.key.headers((value) => call.wire.credential(value)) };
    // A client that leaves ends the call at the provider too; so does the end of the exchange, for whose sake it is kept.
    reply.left.addEventListener('abort', () => connection.release());
    const answer = await connection.call({ method: exchange.route.method, path: to.path, headers, body }).catch((error: unknown) => {
      throw reply.left.aborted ? new ClientLeftError() : error;
    });
    await failpoint('forward.answer.headers');
    record.provider(answer.status, providerRequestId(rules, answer.headers));
    exchange.upstreamFirstByteMs = performance.now() - started;
    if (answer.status >= 300 && answer.status < 400)
      throw new OstiaryError('upstream_broken', 'The provider answered with a redirect, which is not followed.');
    return answer;
  }

  /**
   * A client that streams hears a beat while a connection to the provider, or the provider itself, keeps it waiting. Its status is then out, and
   * an error of the provider's becomes one in the stream; a JSON call keeps its status, for it would have no place for such an error.
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
      record.servedUnrecorded();
    }
  }
}

async function connectionFor({ call, principal, to }: Cleared): Promise<UpstreamConnection> {
  const connection = await to.upstream.connection({ principal: principalKey(principal), signal: call.reply.left, held: false });
  if (connection === null) throw new ClientLeftError();
  call.keep(connection);
  return connection;
}

/** Anthropic's and most others' name for it; OpenAI's has an `x-` before it. */
function providerRequestId(rules: Ruleset, headers: UpstreamReply['headers']): string | null {
  const id = headers['request-id'] ?? headers['x-request-id'];
  return typeof id === 'string' && !holdsSureFinding(rules, id) ? id : null;
}
