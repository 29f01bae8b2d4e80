import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '#chassis';
import type { Principal } from '#contracts';
import { CurrentPrincipal, PrincipalGuard, Roles, RolesGuard } from '#identity';
import { Transactions } from '#persistence';
import type { PolicyDiff } from '#policy-model';
import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import type { z } from 'zod';
import { PolicyHistory } from './policy-history.js';
import { policyDiffView, policyVersionsView, scopedPolicyView, scopeParameter, versionParameter, versionsQuery } from './policy.views.js';
import { ScopeOwnersStore } from './scope-owners.store.js';

/** The versions of the policies of scopes. */
@ApiTags('policy')
@ApiBearerAuth()
@Controller('api/policies/:scope/versions')
@UseGuards(PrincipalGuard, RolesGuard)
export class ScopedVersionsController {
  constructor(
    private readonly history: PolicyHistory,
    private readonly owners: ScopeOwnersStore,
    private readonly transactions: Transactions,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'listScopedPolicyVersions', summary: 'Versions of the policy of a scope, newest first.' })
  @ApiOkResponse({ standardSchema: policyVersionsView })
  @Roles('requester')
  async list(
    @Param('scope', { schema: scopeParameter }) scope: string,
    @Query({ schema: versionsQuery }) query: z.infer<typeof versionsQuery>,
    @CurrentPrincipal() reader: Principal,
  ): Promise<z.infer<typeof policyVersionsView>> {
    await this.expectReader(scope, reader);
    return this.history.page(query, scope);
  }

  @Get(':version')
  @ApiOperation({ operationId: 'getScopedPolicyVersion', summary: 'A version, with its text; one without text removed the policy.' })
  @ApiOkResponse({ standardSchema: scopedPolicyView })
  @Roles('requester')
  async version(
    @Param('scope', { schema: scopeParameter }) scope: string,
    @Param('version', { schema: versionParameter }) version: number,
    @CurrentPrincipal() reader: Principal,
  ): Promise<z.infer<typeof scopedPolicyView>> {
    await this.expectReader(scope, reader);
    return { scope, ...(await this.history.version(version, scope)) };
  }

  @Get(':from/diff/:to')
  @ApiOperation({ operationId: 'diffScopedPolicyVersions', summary: 'What is another in one version than in another.' })
  @ApiOkResponse({ standardSchema: policyDiffView })
  @Roles('requester')
  async diff(
    @Param('scope', { schema: scopeParameter }) scope: string,
    @Param('from', { schema: versionParameter }) from: number,
    @Param('to', { schema: versionParameter }) to: number,
    @CurrentPrincipal() reader: Principal,
  ): Promise<PolicyDiff & { readonly from: number; readonly to: number }> {
    await this.expectReader(scope, reader);
    return this.history.diff(from, to, scope);
  }

  private expectReader(scope: string, reader: Principal): Promise<void> {
    return this.transactions.read((manager) => this.owners.expectReader(manager, scope, reader));
  }
}
