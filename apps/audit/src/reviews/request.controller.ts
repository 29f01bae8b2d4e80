import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '#chassis';
import type { Principal } from '#contracts';
import { CurrentPrincipal, PrincipalGuard, Roles, RolesGuard } from '#identity';
import { Controller, Get, Param, UseGuards } from '@nestjs/common';
import { RequestQuery, requestSchema, type RequestView } from './request.query.js';

@ApiTags('exchanges')
@ApiBearerAuth()
@Controller('api/exchanges/:id/request')
@UseGuards(PrincipalGuard, RolesGuard)
export class RequestController {
  constructor(private readonly requests: RequestQuery) {}

  /** Whoever a rule asks may read, whatever their roles: the right is checked against the approval that asks. */
  @Get()
  @ApiOperation({
    operationId: 'getRequest',
    summary: 'What a call asked, whole and masked: for auditors, and for reviewers while they are asked about it.',
  })
  @ApiOkResponse({ standardSchema: requestSchema })
  @Roles('requester')
  one(@Param('id') id: string, @CurrentPrincipal() reader: Principal): Promise<RequestView> {
    return this.requests.one(id, reader);
  }
}
