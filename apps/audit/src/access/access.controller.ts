import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '#chassis';
import type { Principal } from '#contracts';
import { CurrentPrincipal, PrincipalGuard, Roles, RolesGuard } from '#identity';
import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { type Page, pageOf } from '../paging/page.js';
import { AccessQuery, accessQuery, type AccessQueryParameters, accessSchema, type AccessView } from './access.query.js';

/** Who looked at what, when and why. */
@ApiTags('access')
@ApiBearerAuth()
@Controller('api/access')
@UseGuards(PrincipalGuard, RolesGuard)
@Roles('auditor', 'administrator')
export class AccessController {
  constructor(private readonly looks: AccessQuery) {}

  @Get()
  @ApiOperation({ operationId: 'listAccess', summary: 'Who looked at what, latest first. Asking is noted too.' })
  @ApiOkResponse({ standardSchema: pageOf(accessSchema) })
  list(@CurrentPrincipal() reader: Principal, @Query({ schema: accessQuery }) query: AccessQueryParameters): Promise<Page<AccessView>> {
    return this.looks.page(query, reader);
  }
}
