import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiTooManyRequestsResponse,
  ApiUnprocessableEntityResponse,
} from '#chassis';
import type { Principal } from '#contracts';
import { CurrentPrincipal, PrincipalGuard, Roles, RolesGuard } from '#identity';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import type { z } from 'zod';
import { backtestBody, backtestSchema, type BacktestView, draftRejectionSchema } from './backtest.view.js';
import { BacktestsService } from './backtests.service.js';

/** What a draft policy would have changed of what is on record. */
@ApiTags('backtests')
@ApiBearerAuth()
@Controller('api/backtests')
@UseGuards(PrincipalGuard, RolesGuard)
@Roles('auditor', 'administrator')
export class BacktestsController {
  constructor(private readonly backtests: BacktestsService) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({
    operationId: 'startBacktest',
    summary: 'Runs a draft policy over recorded exchanges. For administrators, and for auditors who are policy authors.',
    description: 'One a person at a time. It goes on by itself: ask for its progress and result by its id, for a day.',
  })
  @ApiAcceptedResponse({ standardSchema: backtestSchema })
  @ApiUnprocessableEntityResponse({ description: 'The draft does not compile.', standardSchema: draftRejectionSchema })
  @ApiTooManyRequestsResponse({ description: 'One of the caller’s runs already, or as many as may run.' })
  start(
    @Body({ schema: backtestBody }) { source, since }: z.infer<typeof backtestBody>,
    @CurrentPrincipal() author: Principal,
  ): Promise<BacktestView> {
    return this.backtests.begin(source, since, author);
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getBacktest', summary: 'A backtest of one’s own: how far it is, and what came of it.' })
  @ApiOkResponse({ standardSchema: backtestSchema })
  one(@Param('id') id: string, @CurrentPrincipal() reader: Principal): Promise<BacktestView> {
    return this.backtests.one(id, reader);
  }

  @Delete(':id')
  @ApiOperation({ operationId: 'cancelBacktest', summary: 'Stops a backtest of one’s own; one that has ended stays as it is.' })
  @ApiOkResponse({ standardSchema: backtestSchema })
  cancel(@Param('id') id: string, @CurrentPrincipal() reader: Principal): Promise<BacktestView> {
    return this.backtests.cancel(id, reader);
  }
}
