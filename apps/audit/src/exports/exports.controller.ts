import { Readable } from 'node:stream';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '#chassis';
import type { Principal } from '#contracts';
import { CurrentPrincipal, PrincipalGuard, Roles, RolesGuard } from '#identity';
import { Controller, Get, Query, StreamableFile, UseGuards } from '@nestjs/common';
import { z } from 'zod';
import { exchangesQuery } from '../sessions/exchanges.parameters.js';
import { ExchangeExport } from './exchange-export.js';
import { exportFormats } from './export-format.js';

const exportQuery = exchangesQuery
  .omit({ cursor: true, limit: true, totals: true })
  .extend({
    format: z.enum(['jsonl', 'csv']).default('jsonl').describe('JSON Lines, each an exchange of the list; or CSV of what is flat in it.'),
  })
  .strict();

/** Exchanges as files. */
@ApiTags('exchanges')
@ApiBearerAuth()
@Controller('api/exports')
@UseGuards(PrincipalGuard, RolesGuard)
@Roles('auditor', 'soc', 'administrator')
export class ExportsController {
  constructor(private readonly exports: ExchangeExport) {}

  @Get('exchanges')
  @ApiOperation({ operationId: 'exportExchanges', summary: 'All exchanges that fit, as a file: the list without pages.' })
  @ApiProduces('application/x-ndjson', 'text/csv')
  @ApiOkResponse({ standardSchema: z.string() })
  async exchanges(
    @CurrentPrincipal() reader: Principal,
    @Query({ schema: exportQuery }) { format, ...query }: z.infer<typeof exportQuery>,
  ): Promise<StreamableFile> {
    const written = exportFormats[format];
    const lines = await this.exports.start({ ...query, totals: 'false', limit: 200 }, written, reader);
    const stream = Readable.from(lines, { objectMode: false });
    return new StreamableFile(stream, { type: written.type, disposition: `attachment; filename="exchanges.${format}"` });
  }
}
