import type { Slot } from '../call/admission.js';
import type { ClientCall } from '../call/client-call.js';
import type { ExchangeRecord } from './exchange-record.js';

/** What an exchange begins with. Each stage takes what the one before it returned, and returns it with what it found out. */
export interface Arrived {
  readonly call: ClientCall;
  readonly record: ExchangeRecord;
  readonly slot: Slot;
}
