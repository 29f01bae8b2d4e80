import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '#chassis';
import type { Principal } from '#contracts';
import { CurrentPrincipal, PrincipalGuard, Roles, RolesGuard } from '#identity';
import { decodeCursor, Transactions } from '#persistence';
import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { z } from 'zod';
import { AccessLog } from '../access/access-log.js';
import { cutPage, pageOf, pageQuery } from '../paging/page.js';
import type { Page } from '../paging/page.js';
import { ChainsReader, chainSchema } from './chains.reader.js';
import type { ChainView } from './chains.reader.js';

const chainsQuery = z
  .object({
    faulty: z.enum(['true', 'false']).default('false').describe('Only those with something wrong.'),
    ...pageQuery,
  })
  .strict();

/** The journal's chains: whether any record is missing, changed, or could not be read. */
@ApiTags('chains')
@ApiBearerAuth()
@Controller('api/chains')
@UseGuards(PrincipalGuard, RolesGuard)
@Roles('auditor', 'soc', 'administrator')
export class ChainsController {
  constructor(
    private readonly transactions: Transactions,
    private readonly chains: ChainsReader,
    private readonly access: AccessLog,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'listChains', summary: 'The journal’s chains and what is wrong with them.' })
  @ApiOkResponse({ standardSchema: pageOf(chainSchema) })
  list(
    @CurrentPrincipal() reader: Principal,
    @Query({ schema: chainsQuery }) query: z.infer<typeof chainsQuery>,
  ): Promise<Page<ChainView>> {
    const after = query.cursor === undefined ? null : decodeCursor(query.cursor);
    return this.transactions.run(async (manager) => {
      await this.access.note(manager, reader, 'chains.list', {});
      const rows = await this.chains.recent(manager, query.faulty === 'true', after, query.limit + 1);
      return cutPage(
        rows,
        query.limit,
        ({ updatedAt, id }) => ({ at: new Date(updatedAt), id }),
        (row) => row,
      );
    });
  }
}
