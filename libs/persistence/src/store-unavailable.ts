import { RetryLater } from '#messaging';

/** The database does not answer now. A bus handler that lets it pass gets its message again; a control API answers 503. */
export class StoreUnavailable extends RetryLater {
  override readonly name: string = 'StoreUnavailable';
}

const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);
/** Class 08 is connection trouble; 57P01-57P03 a server that stops or starts; 53300 one that is full; 25006 a standby after a failover. */
const SQLSTATES = /^(08...|57P0[1-3]|53300|25006)$/;
/** What pg and its pool say without a code. */
const MESSAGES =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable|is not established/i;

/** What TypeORM says to a transaction whose connection was cut between two statements. */
const RELEASED = new Set(['QueryRunnerAlreadyReleasedError', 'QueryRunnerProviderAlreadyReleasedError', 'TransactionNotStartedError']);

/** Whether an error means that the database is away, rather than that a statement was wrong. */
export function isStoreAway(error: unknown): boolean {
  if (error instanceof StoreUnavailable) return true;
  if (error instanceof AggregateError) return error.errors.some((inner) => isStoreAway(inner));
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && (NETWORK.has(code) || SQLSTATES.test(code))) return true;
  return RELEASED.has(error.name) || RELEASED.has(error.constructor.name) || MESSAGES.test(error.message);
}

/** Runs a piece of database work; what fails because the database is away fails as StoreUnavailable. */
export async function orUnavailable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isStoreAway(error) || error instanceof StoreUnavailable) throw error;
    throw new StoreUnavailable('The database does not answer', { cause: error });
  }
}
