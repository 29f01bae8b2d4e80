import { ApiBearerAuth, ApiConflictResponse, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '#chassis';
import type { Principal } from '#contracts';
import { CurrentPrincipal, PrincipalGuard, Roles, RolesGuard } from '#identity';
import { decodeCursor, Transactions } from '#persistence';
import { Body, Controller, Get, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import { z } from 'zod';
import { AccessLog } from '../access/access-log.js';
import { cutPage, type Page, pageOf, pageQuery } from '../paging/page.js';
import { holdBody, type HoldRequest, holdSchema, type HoldView, holdViewOf, releaseBody } from './hold.view.js';
import { HoldingService } from './holding.service.js';
import { HoldsStore } from './holds.store.js';

const listQuery = z.object(pageQuery).strict();

/** What may not go. */
@ApiTags('retention')
@ApiBearerAuth()
@Controller('api/holds')
@UseGuards(PrincipalGuard, RolesGuard)
export class HoldsController {
  constructor(
    private readonly holding: HoldingService,
    private readonly holds: HoldsStore,
    private readonly transactions: Transactions,
    private readonly access: AccessLog,
  ) {}

  @Post()
  @Roles('administrator')
  @ApiOperation({ operationId: 'placeHold', summary: 'Keeps a session, or all of a person’s, from being erased.' })
  @ApiCreatedResponse({ standardSchema: holdSchema })
  place(@Body({ schema: holdBody }) request: HoldRequest, @CurrentPrincipal() by: Principal): Promise<HoldView> {
    return this.holding.place(request, by);
  }

  @Post(':id/release')
  @HttpCode(200)
  @Roles('administrator')
  @ApiOperation({ operationId: 'releaseHold', summary: 'Ends a hold.' })
  @ApiOkResponse({ standardSchema: holdSchema })
  @ApiConflictResponse({ description: 'It was released already.' })
  release(
    @Param('id') id: string,
    @Body({ schema: releaseBody }) { reason }: z.infer<typeof releaseBody>,
    @CurrentPrincipal() by: Principal,
  ): Promise<HoldView> {
    return this.holding.release(id, reason, by);
  }

  @Get()
  @Roles('auditor', 'administrator')
  @ApiOperation({ operationId: 'listHolds', summary: 'Legal holds, newest first; those that were released too.' })
  @ApiOkResponse({ standardSchema: pageOf(holdSchema) })
  list(
    @Query({ schema: listQuery }) { cursor, limit }: z.infer<typeof listQuery>,
    @CurrentPrincipal() reader: Principal,
  ): Promise<Page<HoldView>> {
    return this.transactions.run(async (manager) => {
      await this.access.note(manager, reader, 'holds.list', {});
      const rows = await this.holds.page(manager, cursor === undefined ? null : decodeCursor(cursor), limit + 1);
      return cutPage(rows, limit, (row) => row, holdViewOf);
    });
  }
}
