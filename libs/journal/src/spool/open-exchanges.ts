import type { JournalRecordType } from '#contracts';

const terminal: ReadonlySet<JournalRecordType> = new Set([
  'exchange.completed',
  'exchange.refused',
  'exchange.failed',
  'exchange.client_left',
  'exchange.interrupted',
]);

export const isTerminal = (type: JournalRecordType): boolean => terminal.has(type);

export interface OpenExchange {
  readonly exchange: string;
  readonly session: string;
}

/** The exchanges of a chain that were received and have not ended: what a crash would leave without an end. */
export class OpenExchanges {
  private readonly sessions = new Map<string, string>();

  note(record: { readonly type: JournalRecordType; readonly exchange?: string; readonly session?: string }): void {
    if (record.exchange === undefined) return;
    if (record.type === 'exchange.received') this.sessions.set(record.exchange, record.session ?? '');
    else if (isTerminal(record.type)) this.sessions.delete(record.exchange);
  }

  list(): OpenExchange[] {
    return [...this.sessions].map(([exchange, session]) => ({ exchange, session }));
  }
}
