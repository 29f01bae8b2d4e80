import { ApiBearerAuth, ApiConflictResponse, ApiOkResponse, ApiOperation, ApiTags, Clock } from '#chassis';
import type { Principal } from '#contracts';
import { CurrentPrincipal, PrincipalGuard, Roles, RolesGuard } from '#identity';
import { Body, Controller, Delete, Get, Param, Query, UseGuards } from '@nestjs/common';
import { z } from 'zod';
import { GrantsQuery } from './grants.query.js';
import { grantStateSchema, type GrantView, grantsView, revokedView, viewOf } from './grants.view.js';
import { RevokingService, type What } from './revoking.service.js';

const listSchema = z
  .object({
    /** One state, or several, comma separated. */
    state: z
      .string()
      .transform((text) => text.split(','))
      .pipe(z.array(grantStateSchema))
      .optional(),
    cursor: z.string().max(1_000).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  })
  .strict();

const approvalSchema = z.object({ approval: z.string().min(1).max(100) }).strict();

/** Nothing at all, or why. */
const revokeBody = z
  .strictObject({ reason: z.string().trim().max(2_000).nullish() })
  .nullish()
  .transform((body) => body?.reason || null);
type RevokeReason = z.infer<typeof revokeBody>;

const gone = { description: 'Nothing is left to take back: `grants` says who was first.' };

/** Grants, for whoever may take them back: their owners, members of a group that was asked, administrators. */
@ApiTags('grants')
@ApiBearerAuth()
@Controller('api/grants')
@UseGuards(PrincipalGuard, RolesGuard)
@Roles('requester')
export class GrantsController {
  constructor(
    private readonly clock: Clock,
    private readonly grants: GrantsQuery,
    private readonly revoking: RevokingService,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'listGrants', summary: 'Grants that the caller may take back, newest first.' })
  @ApiOkResponse({ standardSchema: grantsView })
  async list(
    @CurrentPrincipal() reader: Principal,
    @Query({ schema: listSchema }) { state, cursor, limit }: z.infer<typeof listSchema>,
  ): Promise<z.infer<typeof grantsView>> {
    const now = this.clock.now();
    const { items, next } = await this.grants.page({ states: state ?? null, cursor: cursor ?? null, limit }, reader, now);
    return { items: items.map((grant) => viewOf(grant, now)), next };
  }

  @Delete(':id')
  @ApiOperation({ operationId: 'revokeGrant', summary: 'Takes a grant back, from the next call on.' })
  @ApiOkResponse({ standardSchema: revokedView })
  @ApiConflictResponse(gone)
  one(
    @Param('id') id: string,
    @CurrentPrincipal() by: Principal,
    @Body({ schema: revokeBody }) reason: RevokeReason,
  ): Promise<z.infer<typeof revokedView>> {
    return this.revoke({ id }, by, reason);
  }

  @Delete()
  @ApiOperation({
    operationId: 'revokeGrantsOfApproval',
    summary: 'Takes back all that an approval gave, and what it covers in conversations.',
  })
  @ApiOkResponse({ standardSchema: revokedView })
  @ApiConflictResponse(gone)
  all(
    @Query({ schema: approvalSchema }) { approval }: z.infer<typeof approvalSchema>,
    @CurrentPrincipal() by: Principal,
    @Body({ schema: revokeBody }) reason: RevokeReason,
  ): Promise<z.infer<typeof revokedView>> {
    return this.revoke({ approvalId: approval }, by, reason);
  }

  private async revoke(what: What, by: Principal, reason: string | null): Promise<{ items: GrantView[] }> {
    const known = await this.revoking.revoke(what, by, reason);
    return { items: known.map((grant) => viewOf(grant, this.clock.now())) };
  }
}
