import { ApiBearerAuth, ApiConflictResponse, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags, Clock } from '#chassis';
import type { Principal } from '#contracts';
import { CurrentPrincipal, PrincipalGuard, Roles, RolesGuard } from '#identity';
import { Body, Controller, Delete, Get, Param, Post, Query, UseGuards, UseInterceptors } from '@nestjs/common';
import { z } from 'zod';
import { PeopleSeenInterceptor } from '../routing/people-seen.interceptor.js';
import {
  type DelegationBody,
  type DelegationList,
  delegationListSchema,
  delegationSchema,
  type DelegationView,
  delegationViewSchema,
  viewOf,
} from './delegation.schema.js';
import { DelegationsService } from './delegations.service.js';

const listSchema = z.object({ of: z.enum(['me', 'everybody']).default('me') }).strict();

@ApiTags('delegations')
@ApiBearerAuth()
@Controller('api/delegations')
@UseGuards(PrincipalGuard, RolesGuard)
@UseInterceptors(PeopleSeenInterceptor)
export class DelegationsController {
  constructor(
    private readonly delegations: DelegationsService,
    private readonly clock: Clock,
  ) {}

  @Post()
  @ApiOperation({ operationId: 'delegate', summary: 'Lets somebody vote for the caller, for a time.' })
  @ApiCreatedResponse({ standardSchema: delegationViewSchema })
  @ApiConflictResponse({ description: 'The caller has too many delegations that are not over.' })
  @Roles('requester')
  async create(@CurrentPrincipal() by: Principal, @Body({ schema: delegationSchema }) body: DelegationBody): Promise<DelegationView> {
    return viewOf(await this.delegations.create(by, body), this.clock.now());
  }

  @Get()
  @ApiOperation({ operationId: 'listDelegations', summary: 'What the caller gave and received; administrators: what everybody did.' })
  @ApiOkResponse({ standardSchema: delegationListSchema })
  @Roles('requester')
  async list(
    @CurrentPrincipal() reader: Principal,
    @Query({ schema: listSchema }) { of }: z.infer<typeof listSchema>,
  ): Promise<DelegationList> {
    const rows = await this.delegations.list(reader, of === 'everybody');
    return { items: rows.map((row) => viewOf(row, this.clock.now())) };
  }

  @Delete(':id')
  @ApiOperation({ operationId: 'endDelegation', summary: 'Ends a delegation now: either side may, and administrators.' })
  @ApiOkResponse({ standardSchema: delegationViewSchema })
  @ApiConflictResponse({ description: 'It is over already.' })
  @Roles('requester')
  async end(@Param('id') id: string, @CurrentPrincipal() by: Principal): Promise<DelegationView> {
    return viewOf(await this.delegations.end(id, by), this.clock.now());
  }
}
