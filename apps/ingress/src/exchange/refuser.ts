import { Injectable, Logger } from '@nestjs/common';
import { errors, OstiaryError, type ErrorCode } from '#contracts';
import { errorBody, errorFrame, refusalInStream, refusalMessage, refusalStatus, refusalStream, refusalText } from '#conversation';
import { RefusedError } from '../call/refused.error.js';
import type { Delivery } from '../recording/outcome.js';
import type { ExchangeRecord } from '../recording/exchange-record.js';
import type { ClientCall } from '../call/client-call.js';
import type { Headers } from '../call/client-reply.js';
import { ClientLeftError, ShutDownError } from '../call/endings.js';
import { dropRest } from '../reading/leftover-body.js';

/** A failure in the terms of the error table. */
interface Told {
  readonly code: ErrorCode;
  readonly text: string;
  readonly reference: string;
  /** A rule or a person said no: each client has a form of its own for that. */
  readonly refusal: boolean;
}

/** Ends an exchange that cannot be completed: in the client's own form, wherever its answer stands by now, and in the record. */
@Injectable()
export class Refuser {
  private readonly logger = new Logger(Refuser.name);

  async answer(call: ClientCall, error: unknown, record: ExchangeRecord): Promise<void> {
    if (error instanceof ClientLeftError || call.reply.left.aborted) {
      record.end('client_left', null);
      return call.reply.destroy();
    }
    const told = this.tell(call, error);
    record.end(deliveryOf(error, told.code), told.code);
    if (!call.reply.headersSent) this.asStatus(call, told);
    else if (call.reply.isStream) await this.inStream(call, told);
    else this.inJson(call, told);
  }

  private tell(call: ClientCall, error: unknown): Told {
    const reference = call.exchange.id;
    if (error instanceof RefusedError)
      return { code: error.code, text: refusalText(error.refusal), reference: error.refusal.reference, refusal: true };
    if (error instanceof ShutDownError)
      return { code: 'shutting_down', text: 'This instance is stopping; ask again.', reference, refusal: false };
    if (error instanceof OstiaryError) return { code: error.code, text: error.message, reference, refusal: false };
    // The message of an unforeseen error may quote what it choked on; where it came from is enough.
    const { name, stack = '' } = error instanceof Error ? error : new Error('not an error');
    this.logger.error({ exchange: reference, error: name, at: stack.split('\n').slice(1, 8) });
    return { code: 'internal', text: 'Ostiary failed on this call; its record has the reference.', reference, refusal: false };
  }

  private asStatus(call: ClientCall, { code, text, reference, refusal }: Told): void {
    const { status, retry } = errors[code];
    const headers: Headers = { 'content-type': 'application/json', 'x-should-retry': String(retry) };
    if (retry) headers['retry-after'] = '1';
    call.reply.send(refusal ? refusalStatus(call.exchange.client) : status, headers, errorBody(code, text, reference));
    dropRest(call.request);
  }

  private async inStream(call: ClientCall, { code, text, reference, refusal }: Told): Promise<void> {
    const { client, model } = call.exchange;
    const args = { text, code, reference, model: model ?? '' };
    const position = call.streamPosition?.() ?? null;
    if (!refusal) await call.reply.write(errorFrame(args));
    else if (position === null) await call.reply.write(refusalStream(client, args));
    else await call.reply.write(position.closing + refusalInStream(client, args, position.nextIndex));
    call.reply.end();
  }

  /** A JSON answer that was begun with a 200 has no place for an error: it is a refusal in the message's own words, or a broken connection. */
  private inJson(call: ClientCall, { code, text, reference, refusal }: Told): void {
    const { client, model } = call.exchange;
    if (!refusal) return call.reply.destroy();
    call.reply.end(refusalMessage(client, { text, code, reference, model: model ?? '' }));
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
