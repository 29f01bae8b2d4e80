import type { Principal } from '#contracts';
import { CurrentPrincipal, PrincipalGuard, Roles, RolesGuard } from '#identity';
import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import type { ExchangeItem, ExchangeView } from './exchange.view.js';
import { ExchangesQuery, exchangesQuery } from './exchanges.query.js';
import type { ExchangesQueryParameters } from './exchanges.query.js';
import type { Page } from '../paging/page.js';

/** What was asked and answered, in masked form. */
@Controller('api/exchanges')
@UseGuards(PrincipalGuard, RolesGuard)
@Roles('auditor', 'administrator')
export class ExchangesController {
  constructor(private readonly exchanges: ExchangesQuery) {}

  @Get()
  list(
    @CurrentPrincipal() reader: Principal,
    @Query({ schema: exchangesQuery }) query: ExchangesQueryParameters,
  ): Promise<Page<ExchangeItem>> {
    return this.exchanges.page(query, reader);
  }

  @Get(':id')
  one(@Param('id') id: string, @CurrentPrincipal() reader: Principal): Promise<ExchangeView> {
    return this.exchanges.one(id, reader);
  }
}
