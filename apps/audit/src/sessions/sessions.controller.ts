import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '#chassis';
import type { Principal } from '#contracts';
import { CurrentPrincipal, PrincipalGuard, Roles, RolesGuard } from '#identity';
import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import type { z } from 'zod';
import { pageOf } from '../paging/page.js';
import type { Page } from '../paging/page.js';
import { sessionItemSchema, sessionSchema } from './session.view.js';
import type { SessionItem, SessionView } from './session.view.js';
import { SessionsQuery, sessionsQuery } from './sessions.query.js';

/** Conversations: who had them, when, and their exchanges. To auditors, and to others their own, as `ReaderRights` says. */
@ApiTags('sessions')
@ApiBearerAuth()
@Controller('api/sessions')
@UseGuards(PrincipalGuard, RolesGuard)
@Roles('requester')
export class SessionsController {
  constructor(private readonly sessions: SessionsQuery) {}

  @Get()
  @ApiOperation({ operationId: 'listSessions', summary: 'Sessions, the most recently active first.' })
  @ApiOkResponse({ standardSchema: pageOf(sessionItemSchema) })
  list(
    @CurrentPrincipal() reader: Principal,
    @Query({ schema: sessionsQuery }) query: z.infer<typeof sessionsQuery>,
  ): Promise<Page<SessionItem>> {
    return this.sessions.page(query, reader);
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getSession', summary: 'One session with its newest exchanges.' })
  @ApiOkResponse({ standardSchema: sessionSchema })
  one(@Param('id') id: string, @CurrentPrincipal() reader: Principal): Promise<SessionView> {
    return this.sessions.one(id, reader);
  }
}
