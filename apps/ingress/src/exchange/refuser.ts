import { Injectable, Logger } from '@nestjs/common';
import { OstiaryError, type ErrorCode } from '#contracts';
import { refusalText, type Told } from '#conversation';
import { failpoint } from '#failpoints';
import type { ClientCall } from '../call/client-call.js';
import { ClientLeftError, ShutDownError } from '../call/endings.js';
import { RefusedError } from '../call/refused.error.js';
import { dropRest } from '../reading/leftover-body.js';
import { RateLimitedError } from '../spending/over-budget.js';
import type { ExchangeRecord } from '../recording/exchange-record.js';
import type { Delivery } from '../recording/outcome.js';

type Saying = Pick<Told, 'code' | 'text' | 'reference' | 'refusal' | 'retryAfterSeconds'>;

/** Ends an exchange that cannot be completed: in the client's own form, wherever its answer stands by now, and in the record. */
@Injectable()
export class Refuser {
  private readonly logger = new Logger(Refuser.name);

  /** A defect in the refusal itself breaks the connection: an answer that ends well would be taken for one. Never throws. */
  async answer(call: ClientCall, error: unknown, record: ExchangeRecord): Promise<void> {
    try {
      await this.refuse(call, error, record);
    } catch (defect) {
      this.tell(call, defect);
      record.end('failed', 'internal');
      call.reply.destroy();
    }
  }

  private async refuse(call: ClientCall, error: unknown, record: ExchangeRecord): Promise<void> {
    if (error instanceof ClientLeftError || call.reply.left.aborted) {
      record.end('client_left', null);
      return call.reply.destroy();
    }
    // A client that has a call's id must find it in the audit, also if this process dies now. With the disk away it is told all the same.
    if (call.exchange.principal !== null) await record.begun().catch(() => undefined);
    await failpoint('exchange.refuse.before');
    const { client, asked } = call.exchange;
    const told: Told = { ...this.final(call, this.tell(call, error)), client, model: asked.model, requestClass: asked.requestClass };
    record.end(deliveryOf(error, told.code), told.code);
    if (!call.reply.headersSent) this.whole(call, told);
    else if (call.reply.isStream) await this.inStream(call, told);
    else this.inJson(call, told);
  }

  private tell(call: ClientCall, error: unknown): Saying {
    const reference = call.exchange.id;
    if (error instanceof RefusedError)
      return { code: error.code, text: refusalText(error.refusal), reference: error.refusal.reference, refusal: true };
    if (error instanceof ShutDownError)
      return { code: 'shutting_down', text: 'This instance is stopping; ask again.', reference, refusal: false };
    if (error instanceof RateLimitedError)
      return { code: error.code, text: error.message, reference, refusal: false, retryAfterSeconds: error.retryAfterSeconds };
    if (error instanceof OstiaryError) return { code: error.code, text: error.message, reference, refusal: false };
    // The message of an unforeseen error may quote what it choked on; where it came from is enough.
    const { name, stack = '' } = error instanceof Error ? error : new Error('not an error');
    this.logger.error({ exchange: reference, error: name, at: stack.split('\n').slice(1, 8) });
    return { code: 'internal', text: 'Ostiary failed on this call; its record has the reference.', reference, refusal: false };
  }

  /**
   * The approval of a call that was held and then forwarded is used up. Were it sent again, as clients do after an error, people would be asked
   * again. Once a reply has begun, clients ask for its rest, which nobody is asked about.
   */
  private final(call: ClientCall, told: Saying): Saying {
    return call.exchange.heldMs > 0 && call.streamCodec === null && failures.has(told.code) ? { ...told, refusal: true } : told;
  }

  private whole(call: ClientCall, told: Told): void {
    const { status, headers, body } = call.format.answer(told);
    call.reply.send(status, { ...headers }, body);
    dropRest(call.request);
  }

  private async inStream({ reply, streamCodec, format }: ClientCall, told: Told): Promise<void> {
    if (streamCodec === null) await reply.write(format.refuseStream(told));
    else await reply.write(told.refusal ? streamCodec.refuse(told) : streamCodec.fail(told));
    reply.end();
  }

  /** A JSON answer that was begun with a 200 has no place for an error: a refusal stands in a message's own words, all else breaks the connection. */
  private inJson({ reply, format }: ClientCall, told: Told): void {
    const rest = format.refuseJson(told);
    if (rest === null) reply.destroy();
    else reply.end(rest);
  }
}

/** What went wrong after the call was found fit to be made; everything else is a call that is not made. */
const failures: ReadonlySet<ErrorCode> = new Set([
  'upstream_unreachable',
  'upstream_timeout',
  'upstream_broken',
  'upstream_error',
  'internal',
]);

function deliveryOf(error: unknown, code: ErrorCode): Delivery {
  if (error instanceof ShutDownError) return 'interrupted';
  return failures.has(code) ? 'failed' : 'refused';
}
