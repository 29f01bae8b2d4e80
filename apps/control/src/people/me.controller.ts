import { Controller, Get, Inject, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { CONFIG, type OstiaryConfig } from '#chassis';
import { type Principal, principalSchema, roleSchema } from '#contracts';
import { CurrentPrincipal, PrincipalGuard, Roles, RolesGuard, rolesOf } from '#identity';

const meSchema = z.object({
  principal: principalSchema.omit({ groups: true, claimedEmail: true }),
  groups: z
    .array(z.string())
    .nullable()
    .describe('As Ostiary sees them, with those that its configuration adds; null: the token does not list them all, so none counts.'),
  roles: z.array(roleSchema).describe('What the groups allow here. Everybody is a requester.'),
});

@ApiTags('people')
@ApiBearerAuth()
@Controller('api/me')
@UseGuards(PrincipalGuard, RolesGuard)
export class MeController {
  constructor(@Inject(CONFIG) private readonly config: OstiaryConfig) {}

  @Get()
  @ApiOperation({ operationId: 'whoAmI', summary: 'Who the caller is to Ostiary: the principal, its groups and its roles.' })
  @ApiOkResponse({ standardSchema: meSchema })
  @Roles('requester')
  me(@CurrentPrincipal() principal: Principal): z.infer<typeof meSchema> {
    const { issuer, subject, name, email, groups } = principal;
    return { principal: { issuer, subject, name, email }, groups, roles: [...rolesOf(principal, this.config.identity.roles)] };
  }
}
