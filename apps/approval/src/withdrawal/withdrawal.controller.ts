import { ApiBearerAuth, ApiConflictResponse, ApiOkResponse, ApiOperation, ApiTags } from '#chassis';
import { PrincipalGuard, Roles, RolesGuard } from '#identity';
import { Body, Controller, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import type { Actor } from '../people/actor.js';
import { CurrentActor } from '../people/current-actor.decorator.js';
import { type ApprovalView, approvalViewSchema, viewOf } from '../requests/approval.view.js';
import { type WithdrawalBody, withdrawalSchema } from './withdrawal.schema.js';
import { WithdrawalService } from './withdrawal.service.js';

@ApiTags('approvals')
@ApiBearerAuth()
@Controller('api/approvals/:id/withdraw')
@UseGuards(PrincipalGuard, RolesGuard)
export class WithdrawalController {
  constructor(private readonly withdrawal: WithdrawalService) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ operationId: 'withdraw', summary: 'Takes back what the caller asked for; the calls that wait are refused.' })
  @ApiOkResponse({ standardSchema: approvalViewSchema })
  @ApiConflictResponse({ description: 'It has ended before; `resolution` says how, and by whom.' })
  @Roles('requester')
  async withdraw(
    @Param('id') id: string,
    @CurrentActor() actor: Actor,
    @Body({ schema: withdrawalSchema }) body: WithdrawalBody,
  ): Promise<ApprovalView> {
    return viewOf(await this.withdrawal.withdraw(id, actor, body));
  }
}
