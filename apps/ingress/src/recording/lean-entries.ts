import type { ExchangeEntry } from '#contracts';

const mostFindings = 100;

/** What a full journal still has room for: who called and how it ended, without content, and with the first findings only. */
export const leanEntries = (entries: readonly ExchangeEntry[]): ExchangeEntry[] =>
  entries.flatMap((entry): ExchangeEntry[] => {
    if (entry.type === 'content.stored') return [];
    if (entry.type !== 'exchange.received') return [entry];
    return [{ ...entry, data: { ...entry.data, request: null, title: null, findings: entry.data.findings.slice(0, mostFindings) } }];
  });
