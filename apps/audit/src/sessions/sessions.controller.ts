import type { Principal } from '#contracts';
import { CurrentPrincipal, PrincipalGuard, Roles, RolesGuard } from '#identity';
import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import type { z } from 'zod';
import type { Page } from '../paging/page.js';
import type { SessionItem, SessionView } from './session.view.js';
import { SessionsQuery, sessionsQuery } from './sessions.query.js';

/** Conversations: who had them, when, and their exchanges. */
@Controller('api/sessions')
@UseGuards(PrincipalGuard, RolesGuard)
@Roles('auditor', 'administrator')
export class SessionsController {
  constructor(private readonly sessions: SessionsQuery) {}

  @Get()
  list(
    @CurrentPrincipal() reader: Principal,
    @Query({ schema: sessionsQuery }) query: z.infer<typeof sessionsQuery>,
  ): Promise<Page<SessionItem>> {
    return this.sessions.page(query, reader);
  }

  @Get(':id')
  one(@Param('id') id: string, @CurrentPrincipal() reader: Principal): Promise<SessionView> {
    return this.sessions.one(id, reader);
  }
}
