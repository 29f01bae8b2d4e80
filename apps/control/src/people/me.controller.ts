import type { IncomingHttpHeaders } from 'node:http';
import { Controller, Get, Headers, Inject, UseGuards } from '@nestjs/common';
import { z } from 'zod';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags, CONFIG, type OstiaryConfig } from '#chassis';
import { type Principal, principalSchema, roleSchema } from '#contracts';
import { CurrentPrincipal, PrincipalGuard, Roles, RolesGuard, rolesOf, tokenFrom } from '#identity';
import { SlackLinksApi } from '../linking/slack-links.api.js';

const meSchema = z.object({
  principal: principalSchema.omit({ groups: true, claimedEmail: true }),
  groups: z
    .array(z.string())
    .nullable()
    .describe('As Ostiary sees them, with those that its configuration adds; null: the token does not list them all, so none counts.'),
  linkedAccounts: z
    .array(z.object({ kind: z.literal('slack'), team: z.string(), user: z.string() }))
    .nullable()
    .describe('Accounts elsewhere that act as this principal; null: it can’t be told right now.'),
  roles: z.array(roleSchema).describe('What the groups allow here. Everybody is a requester.'),
});

@ApiTags('people')
@ApiBearerAuth()
@Controller('api/me')
@UseGuards(PrincipalGuard, RolesGuard)
export class MeController {
  constructor(
    private readonly links: SlackLinksApi,
    @Inject(CONFIG) private readonly config: OstiaryConfig,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'whoAmI', summary: 'Who the caller is to Ostiary: the principal, its groups and its roles.' })
  @ApiOkResponse({ standardSchema: meSchema })
  @Roles('requester')
  async me(@CurrentPrincipal() principal: Principal, @Headers() headers: IncomingHttpHeaders): Promise<z.infer<typeof meSchema>> {
    const { issuer, subject, name, email, groups } = principal;
    const linkedAccounts = await this.links.accountsOf(tokenFrom(headers) ?? '');
    return {
      principal: { issuer, subject, name, email },
      groups,
      linkedAccounts,
      roles: [...rolesOf(principal, this.config.identity.roles)],
    };
  }
}
