import { isIPv6 } from 'node:net';
import { Injectable, Logger } from '@nestjs/common';
import { Metrics } from '#chassis';
import type { JournalEntry } from '#contracts';
import { Journal } from '#journal';
import type { Exchange } from '../call/exchange.js';

type Entry = Extract<JournalEntry, { type: 'calls.turned_away' }>;
type Counted = Entry['data'];

/** Sources that are told apart in one minute; what comes from more of them is counted together. */
const MOST_SOURCES = 1_000;
const others = 'others';

/**
 * Counts calls whose caller is nobody that an issuer knows, by where they come from: one record a source and minute, whatever comes. Such a call
 * costs whoever makes it more than us, and takes nothing of what the journal holds for those who are known.
 */
@Injectable()
export class TurnedAway {
  private readonly logger = new Logger(TurnedAway.name);
  private sources = new Map<string, Counted>();
  private readonly total;

  constructor(
    private readonly journal: Journal,
    metrics: Metrics,
  ) {
    this.total = metrics.counter('ostiary_ingress_calls_turned_away_total', 'Calls whose caller could not be identified.', ['code']);
  }

  /** `code`: why it was refused; null: its client left before it was. */
  count({ id, startedAt, address }: Pick<Exchange, 'id' | 'startedAt' | 'address'>, code: string | null): void {
    const why = code ?? 'client_left';
    this.total.inc({ code: why });
    const source = sourceOf(address);
    const key = this.sources.has(source) || this.sources.size < MOST_SOURCES ? source : others;
    const at = startedAt.toISOString();
    const { calls, firstAt, codes }: Pick<Counted, 'calls' | 'firstAt' | 'codes'> = this.sources.get(key) ?? {
      calls: 0,
      firstAt: at,
      codes: {},
    };
    this.sources.set(key, {
      source: key,
      calls: calls + 1,
      firstAt,
      lastAt: at,
      lastExchange: id,
      codes: { ...codes, [why]: (codes[why] ?? 0) + 1 },
    });
  }

  /** Writes what was counted since the last time. What cannot be written now is kept and written with the next. */
  async write(): Promise<void> {
    const counted = this.sources;
    if (counted.size === 0 || !this.journal.isReady()) return;
    this.sources = new Map();
    try {
      await this.journal.appendAll([...counted.values()].map((data): Entry => ({ type: 'calls.turned_away', data })));
    } catch {
      // Not proven is not lost: counted twice would be worse than told once.
      this.logger.warn(`Calls that were turned away from ${counted.size} sources may not have been recorded.`);
    }
  }
}

/** One network of IPv6 is one source: whoever has it has all of its addresses. */
function sourceOf(address: string | null): string {
  if (address === null) return 'unknown';
  return isIPv6(address) ? `${networkOf(address)}::/64` : address;
}

/** The first four groups, written out. */
function networkOf(address: string): string {
  const [head = '', tail] = address.split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? 0 : 8 - first.length - last.length;
  return [...first, ...Array.from({ length: gap }, () => '0'), ...last].slice(0, 4).join(':');
}
