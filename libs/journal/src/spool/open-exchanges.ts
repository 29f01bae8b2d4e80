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

/**
 * The exchanges of a chain that were begun and have not ended: what a crash would leave without an end. A record's type is that of the last event in it,
 * so any of them may hold the beginning, but for content, which is stored before it.
 */
export class OpenExchanges {
  private readonly sessions = new Map<string, string>();

  note(record: { readonly type: JournalRecordType; readonly exchange?: string; readonly session?: string }): void {
    if (record.exchange === undefined) return;
    if (isTerminal(record.type)) this.sessions.delete(record.exchange);
    else if (record.type.startsWith('exchange.')) this.sessions.set(record.exchange, record.session ?? '');
  }

  list(): OpenExchange[] {
    return [...this.sessions].map(([exchange, session]) => ({ exchange, session }));
  }
}
