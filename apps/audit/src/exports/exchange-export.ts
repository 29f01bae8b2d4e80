import { OstiaryError, type Principal } from '#contracts';
import { Injectable } from '@nestjs/common';
import type { ExchangesQueryParameters } from '../sessions/exchanges.parameters.js';
import { ExchangesQuery } from '../sessions/exchanges.query.js';
import type { ExportFormat } from './export-format.js';

/** So many are written at once, for all together. */
const MOST_EXPORTS = 4;
const PAGE = 200;

/** Exchanges as a file, however many. */
@Injectable()
export class ExchangeExport {
  private running = 0;

  constructor(private readonly exchanges: ExchangesQuery) {}

  /**
   * A page at a time, the next one asked for when this one is taken: what is not taken is not read, and no transaction stays open for a client that
   * is slow. Whoever does not read to the end must end it. Rejects at once with what would refuse the list.
   */
  async start(query: ExchangesQueryParameters, format: ExportFormat, reader: Principal): Promise<AsyncGenerator<string>> {
    if (this.running >= MOST_EXPORTS)
      throw new OstiaryError('too_many_requests', `There are ${MOST_EXPORTS} exports under way, which is as many as there may be.`);
    const first = await this.exchanges.exported({ ...query, limit: PAGE }, reader, true);
    return this.pages(first, query, format, reader);
  }

  private async *pages(
    first: Awaited<ReturnType<ExchangesQuery['exported']>>,
    query: ExchangesQueryParameters,
    { head, line }: ExportFormat,
    reader: Principal,
  ): AsyncGenerator<string> {
    this.running += 1;
    try {
      yield head + first.items.map(line).join('');
      for (let { next } = first; next !== null;) {
        const page = await this.exchanges.exported({ ...query, limit: PAGE, cursor: next }, reader, false);
        yield page.items.map(line).join('');
        ({ next } = page);
      }
    } finally {
      this.running -= 1;
    }
  }
}
