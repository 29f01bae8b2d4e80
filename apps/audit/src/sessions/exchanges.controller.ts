import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '#chassis';
import type { Principal } from '#contracts';
import { CurrentPrincipal, PrincipalGuard, Roles, RolesGuard } from '#identity';
import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import { type ExchangePage, exchangePageSchema } from './exchange-page.js';
import { exchangeSchema } from './exchange.view.js';
import type { ExchangeView } from './exchange.view.js';
import { exchangesQuery } from './exchanges.parameters.js';
import type { ExchangesQueryParameters } from './exchanges.parameters.js';
import { ExchangesQuery } from './exchanges.query.js';

/** What was asked and answered, in masked form: to auditors all of it, to others events or what is their own, as `ReaderRights` says. */
@ApiTags('exchanges')
@ApiBearerAuth()
@Controller('api/exchanges')
@UseGuards(PrincipalGuard, RolesGuard)
@Roles('requester')
export class ExchangesController {
  constructor(private readonly exchanges: ExchangesQuery) {}

  @Get()
  @ApiOperation({ operationId: 'listExchanges', summary: 'Exchanges without their bodies, found by what they are.' })
  @ApiOkResponse({ standardSchema: exchangePageSchema })
  list(@CurrentPrincipal() reader: Principal, @Query({ schema: exchangesQuery }) query: ExchangesQueryParameters): Promise<ExchangePage> {
    return this.exchanges.page(query, reader);
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getExchange', summary: 'One exchange, prompt and reply in masked form.' })
  @ApiOkResponse({ standardSchema: exchangeSchema })
  one(@Param('id') id: string, @CurrentPrincipal() reader: Principal): Promise<ExchangeView> {
    return this.exchanges.one(id, reader);
  }
}
