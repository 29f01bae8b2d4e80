import { RetryLater } from '#messaging';

/** The database does not answer now. A bus handler that lets it pass gets its message again; a control API answers 503. */
export class StoreUnavailable extends RetryLater {
  override readonly name: string = 'StoreUnavailable';
}

/** No connection came about: whatever was to be said has not been said, and cannot be why. */
const UNREACHED = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN', '53300', '57P03', '08001', '08004']);
const UNREACHED_MESSAGES = /timeout exceeded when trying to connect/i;

/** A connection broke: because the server went away, or because of what was said on it. Which, only the server can tell. */
const CUT = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT']);
/** Class 08 is connection trouble; 57P01 and 57P02 a server that stops, or one of its processes that was ended; 25006 a standby after a failover. */
const CUT_SQLSTATES = /^(08...|57P0[12]|25006)$/;
/** What pg says without a code. */
const CUT_MESSAGES = /Connection terminated|Client has encountered a connection error|not queryable|is not established/i;
/** What TypeORM says to a transaction whose connection was cut between two statements. */
const RELEASED = new Set(['QueryRunnerAlreadyReleasedError', 'QueryRunnerProviderAlreadyReleasedError', 'TransactionNotStartedError']);

/** `unreached`: the database was not there. `cut`: it may have gone, or may have cut off just this. `refused`: it answered. */
export type StoreFault = 'unreached' | 'cut' | 'refused';

export function storeFaultOf(error: unknown): StoreFault {
  if (error instanceof StoreUnavailable) return 'unreached';
  if (error instanceof AggregateError)
    return error.errors.map((inner) => storeFaultOf(inner)).find((fault) => fault !== 'refused') ?? 'refused';
  if (typeof error !== 'object' || error === null) return 'refused';
  const { code = '', message = '', name = '' } = error as { code?: unknown; message?: string; name?: string };
  if (UNREACHED.has(String(code)) || UNREACHED_MESSAGES.test(message)) return 'unreached';
  if (CUT.has(String(code)) || CUT_SQLSTATES.test(String(code)) || CUT_MESSAGES.test(message)) return 'cut';
  return RELEASED.has(name) || RELEASED.has(error.constructor.name) ? 'cut' : 'refused';
}
