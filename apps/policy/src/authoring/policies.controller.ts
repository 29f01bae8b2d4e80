import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '#chassis';
import type { Principal } from '#contracts';
import { CurrentPrincipal, PrincipalGuard, Roles, RolesGuard } from '#identity';
import { Transactions } from '#persistence';
import { Body, Controller, Get, Param, Put, Query, UseGuards } from '@nestjs/common';
import type { z } from 'zod';
import { organisation, PolicyVersionsStore } from './policy-versions.store.js';
import { asOfQuery, ownersBody, ownersView, policiesView, scopeParameter, viewOf } from './policy.views.js';
import { ScopeOwnersStore } from './scope-owners.store.js';

/** Which scopes have policies, and whose they are. */
@ApiTags('policy')
@ApiBearerAuth()
@Controller('api/policies')
@UseGuards(PrincipalGuard, RolesGuard)
export class PoliciesController {
  constructor(
    private readonly versions: PolicyVersionsStore,
    private readonly owners: ScopeOwnersStore,
    private readonly transactions: Transactions,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'listPolicies',
    summary: 'The policies in force, or that were under a number: version, owners, who published them and when.',
    description: 'Whoever may neither review nor audit sees those that they may publish.',
  })
  @ApiOkResponse({ standardSchema: policiesView })
  @Roles('requester')
  async list(
    @Query({ schema: asOfQuery }) { asOf }: z.infer<typeof asOfQuery>,
    @CurrentPrincipal() reader: Principal,
  ): Promise<z.infer<typeof policiesView>> {
    return this.transactions.read(async (manager) => {
      const owners = await this.owners.all(manager);
      const inForce = new Map((await this.versions.inForce(manager, asOf)).map((row) => [row.scope, row]));
      const named = new Set([...inForce.keys(), ...owners.keys()]);
      named.delete(organisation);
      const scopes = [organisation, ...[...named].toSorted()].map((scope) => ({ scope }));
      const version = await this.versions.number(manager);
      const items = (await this.owners.readable(manager, scopes, reader)).map(({ scope }) => {
        const row = inForce.get(scope);
        return { scope, owners: owners.get(scope) ?? [], inForce: row === undefined ? null : viewOf(row) };
      });
      return { version: Math.min(version, asOf ?? version), items };
    });
  }

  @Put(':scope/owners')
  @ApiOperation({ operationId: 'namePolicyOwners', summary: 'Says which groups publish the policy of a scope.' })
  @ApiOkResponse({ standardSchema: ownersView })
  @Roles('policy-author', 'administrator')
  async name(
    @Param('scope', { schema: scopeParameter }) scope: string,
    @Body({ schema: ownersBody }) { owners }: z.infer<typeof ownersBody>,
    @CurrentPrincipal() by: Principal,
  ): Promise<z.infer<typeof ownersView>> {
    await this.transactions.run((manager) => this.owners.name(manager, scope, owners, by));
    return { scope, owners: [...new Set(owners)] };
  }
}
