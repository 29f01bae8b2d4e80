import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '#chassis';
import type { Principal } from '#contracts';
import { CurrentPrincipal, PrincipalGuard, Roles, RolesGuard } from '#identity';
import { decodeCursor, Transactions } from '#persistence';
import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { z } from 'zod';
import { AccessLog } from '../access/access-log.js';
import { cutPage, type Page, pageOf, pageQuery } from '../paging/page.js';
import { TurnedAwayQuery, turnedAwaySchema, type TurnedAwayView } from './turned-away.query.js';

const turnedAwayQuery = z.object({ ...pageQuery }).strict();

/** Calls whose caller could not be identified, counted by source and minute. */
@ApiTags('turned-away')
@ApiBearerAuth()
@Controller('api/turned-away')
@UseGuards(PrincipalGuard, RolesGuard)
@Roles('auditor', 'soc', 'administrator')
export class TurnedAwayController {
  constructor(
    private readonly transactions: Transactions,
    private readonly strangers: TurnedAwayQuery,
    private readonly access: AccessLog,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'listTurnedAway', summary: 'Calls whose caller could not be identified, counted by source and minute.' })
  @ApiOkResponse({ standardSchema: pageOf(turnedAwaySchema) })
  list(
    @CurrentPrincipal() reader: Principal,
    @Query({ schema: turnedAwayQuery }) query: z.infer<typeof turnedAwayQuery>,
  ): Promise<Page<TurnedAwayView>> {
    const after = query.cursor === undefined ? null : decodeCursor(query.cursor);
    return this.transactions.run(async (manager) => {
      await this.access.note(manager, reader, 'turned_away.list', {});
      const rows = await this.strangers.recent(manager, after, query.limit + 1);
      return cutPage(
        rows,
        query.limit,
        ({ recordedAt, id }) => ({ at: new Date(recordedAt), id }),
        (row) => row,
      );
    });
  }
}
